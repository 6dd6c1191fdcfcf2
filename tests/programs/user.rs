//! What does not run as root: it runs as a user who owns nothing else.

use std::{os::unix::fs::chown, path::Path};

use libtest_mimic::Trial;

const ID: u32 = 65534;
/// The same, in the words of `setpriv`.
pub const NOBODY: [&str; 3] = ["--reuid=65534", "--regid=65534", "--clear-groups"];

/// Gives a file or a directory to that user.
pub fn give(path: &Path) {
    chown(path, Some(ID), Some(ID)).expect("root may");
}

/// A test that root alone can run.
pub fn needs_root(trial: Trial) -> Trial {
    // SAFETY: it has no precondition.
    if unsafe { libc::geteuid() } == 0 || trial.has_ignored_flag() {
        trial
    } else {
        trial.with_kind("needs to be root").with_ignored_flag(true)
    }
}

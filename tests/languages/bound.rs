//! Whether a program's socket calls are the drop-in's: what the dynamic linker
//! says of each symbol that it bound.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use regex_lite::Regex;

use crate::common;

/// What becomes a message in the drop-in.
const MESSAGES: [&str; 4] = ["send", "sendto", "recv", "recvfrom"];

/// Has the drop-in under a program, and the linker write into this directory.
pub fn preload(command: &mut Command, directory: &Path) {
    command.env("LD_PRELOAD", common::preload_library());
    command.env("LD_DEBUG", "bindings").env("LD_DEBUG_OUTPUT", directory.join(BINDINGS));
}

/// Of each process a file, with its number behind this.
const BINDINGS: &str = "bindings";

/// Panics unless all of these calls went to the drop-in, and some did.
pub fn all_to_the_drop_in(directory: &Path) {
    let line =
        Regex::new(r"binding file (\S+) .* to (\S+) .*: normal symbol `(\w+)'").expect("good");
    let drop_in = common::preload_library().to_str().expect("UTF-8");
    let mut bound = 0;
    for file in written(directory) {
        let text = fs::read_to_string(file).expect("what the linker wrote");
        for found in line.captures_iter(&text) {
            if MESSAGES.contains(&&found[3]) && &found[1] != drop_in {
                assert_eq!(&found[2], drop_in, "{} of {}", &found[3], &found[1]);
                bound += 1;
            }
        }
    }
    assert!(bound > 0, "no call reached libc, nor the drop-in");
}

fn written(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("ours");
    let paths = entries.map(|entry| entry.expect("readable").path());
    let of_linker = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == BINDINGS);
    paths.filter(of_linker).collect()
}

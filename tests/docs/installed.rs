//! A user's machine after `make install`. It is in a directory of its own, and
//! the pages call that /usr/local.

use std::{env, fs, path::PathBuf, process::Command, sync::LazyLock};

use crate::common::{checkout, root, run, target};

/// Where the pages have it installed.
const SHOWN: &str = "/usr/local";

/// Installed once for all pages, instead of what an earlier run installed.
static PREFIX: LazyLock<PathBuf> = LazyLock::new(|| {
    let prefix = target().join("tmp/installed");
    if prefix.exists() {
        fs::remove_dir_all(&prefix).expect("a directory of these tests");
    }
    let checkout = checkout("all");
    let mut install = Command::new("make");
    install.args(["--silent", "CARGO=false", "CARGO_TARGET_DIR=target", "install"]);
    run(install.arg(format!("PREFIX={}", prefix.display())).current_dir(checkout.path()));
    prefix
});

fn prefix() -> &'static str {
    PREFIX.to_str().expect("UTF-8")
}

/// The command for that directory. What a system looks up in /usr/local unasked
/// the variables make it look up there.
pub fn shown_to(shell: &mut Command, command: &str) -> String {
    let below = |folder: &str| format!("{}/{folder}", prefix());
    shell.env("C_INCLUDE_PATH", below("include")).env("CPLUS_INCLUDE_PATH", below("include"));
    shell.env("LIBRARY_PATH", below("lib")).env("LD_LIBRARY_PATH", below("lib"));
    shell.env("PKG_CONFIG_PATH", below("lib/pkgconfig")).env("CMAKE_PREFIX_PATH", prefix());
    shell.env("MANPATH", below("share/man"));
    // And where the packages of Python's and Node's registries are.
    let packages = root().join("target/languages");
    shell.env("NODE_PATH", packages.join("node/node_modules")).env("GOPROXY", "off");
    shell.env("GOCACHE", packages.join("go"));
    let path = env::var("PATH").unwrap_or_default();
    let python = packages.join("python/bin");
    shell.env("PATH", format!("{}:{}:{path}", below("bin"), python.display()));
    command.replace(SHOWN, prefix())
}

/// Output with the name that the pages have for it.
pub fn as_shown(output: &str) -> String {
    output.replace(target().join("tmp/installed").to_str().expect("UTF-8"), SHOWN)
}

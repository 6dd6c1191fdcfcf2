//! `cargo cinstall`, beside `make install`.

use std::{path::Path, process::Command};

use libtest_mimic::Trial;

use crate::{
    common::{self, GCC, root, run, scratch},
    files, installed,
};

/// The one file more: cargo-c leaves none of its kind out.
const MORE: &str = "/usr/lib/pkgconfig/sockshim-preload.pc";

pub fn trial() -> Trial {
    let needs = ["cargo-cinstall", "make", "pkg-config", GCC.name];
    common::trial("cargo_c::installs_what_make_does", &needs, installs_what_make_does)
}

fn cinstall(destination: &Path, words: &[&str]) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("cargo-c");
    let mut cinstall = Command::new("cargo-cinstall");
    cinstall.args(["cinstall", "--prefix", "/usr", "--libdir", "lib", "--target-dir"]).arg(target);
    run(cinstall.arg("--destdir").arg(destination).args(words).current_dir(root()));
}

/// With the commands of docs/installing.md, but for the manual page's other names:
/// cargo-c makes no links.
fn installs_what_make_does() {
    let destination = scratch();
    cinstall(destination.path(), &[]);
    cinstall(destination.path(), &["--package", "sockshim-preload", "--library-type", "cdylib"]);
    let mut expected = installed(&["PREFIX=/usr"]);
    expected.insert(MORE.into());
    expected.retain(|path| !path.contains("/man3/sockshim_"));
    assert_eq!(files(destination.path()), expected);

    let lib = destination.path().join("usr/lib");
    let program = destination.path().join("consumer");
    let mut flags = Command::new("pkg-config");
    flags.args(["--define-prefix", "--static", "--cflags", "--libs", "sockshim"]);
    let flags = run(flags.env("PKG_CONFIG_LIBDIR", lib.join("pkgconfig"))).stdout;
    for how in ["-static", "-dynamic"] {
        let mut compile = GCC.command(&root().join("tests/install/consumer.c"));
        compile.arg(how).args(String::from_utf8_lossy(&flags).split_whitespace());
        run(compile.arg("-o").arg(&program));
        run(Command::new(&program).env("LD_LIBRARY_PATH", &lib));
    }
}

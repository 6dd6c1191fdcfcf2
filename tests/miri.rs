//! Miri, the interpreter that finds undefined behaviour, over the tests of the
//! core that do not enter the kernel.

mod common;

use std::process::Command;

use libtest_mimic::Trial;

fn main() {
    let name = "miri_finds_nothing_in_the_core";
    let trial = if miri("--version").output().is_ok_and(|output| output.status.success()) {
        common::trial(name, &[], || {
            let output = common::run(miri("test").args(["--locked", "--test", "core"]));
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(said.contains("test result: ok") && !said.contains(" 0 passed"), "{said}");
        })
    } else {
        Trial::test(name, || Ok(())).with_kind("needs cargo +nightly miri").with_ignored_flag(true)
    };
    common::conclude(vec![trial])
}

/// By way of rustup's cargo, not the one that runs this test: it alone takes
/// the name of a toolchain.
fn miri(command: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(common::root())
        .args(["+nightly", "miri", command])
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN");
    cargo
}

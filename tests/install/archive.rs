//! The static library: all that a program needs beside libc, and nothing that
//! is in the way of another library.

use std::{fs, process::Command};

use libtest_mimic::Trial;

use crate::{
    Installed,
    common::{GCC, declared, root, run, scratch},
    compilers::{libdir, pkg_config, says_hello},
    elf::Built,
    tree::Tree,
};

/// In bytes; cargo's own has thirty times as many.
const MOST: usize = 384 * 1024;

pub fn trials(installed: &Installed) -> Vec<Trial> {
    vec![
        installed.trial("archive_has_the_exported_functions_alone", &[], has_exports_alone),
        installed.trial(
            "archive_needs_libc_alone",
            &["pkg-config", "gcc", "musl-gcc"],
            needs_libc_alone,
        ),
        installed.trial(
            "archive_goes_with_another_rust_library",
            &["gcc", "rustc"],
            goes_with_another,
        ),
        installed.trial("archive_leaves_libgcc_its_functions", &["gcc"], goes_with_libgcc),
    ]
}

fn has_exports_alone(tree: &Tree) {
    let archive = Built::read(libdir(tree).join("libsockshim.a"));
    assert_eq!(archive.defines(), declared());
    let size = archive.bytes().len();
    assert!(size <= MOST, "{size} bytes");
}

/// Without what compilers name unasked, sockshim.pc names all that is needed,
/// and no less would do.
fn needs_libc_alone(tree: &Tree) {
    let archive = libdir(tree).join("libsockshim.a");
    for (compiler, how) in [("gcc", &[][..]), ("musl-gcc", &["-static"][..])] {
        for (words, is_enough) in [(&["--libs"][..], false), (&["--static", "--libs"], true)] {
            let directory = scratch();
            let program = directory.path().join("program");
            let mut command = Command::new(compiler);
            command.args(how).arg("-nodefaultlibs").arg(root().join("tests/install/consumer.c"));
            command.args(pkg_config(&libdir(tree), &["--cflags"])).arg("-o").arg(&program);
            for word in pkg_config(&libdir(tree), words) {
                // The folder has the shared one too.
                let is_ours = word == "-lsockshim";
                command.arg(if is_ours { archive.as_os_str() } else { word.as_ref() });
            }
            if is_enough {
                run(&mut command);
                says_hello(&program);
            } else {
                assert!(!command.output().expect("a compiler").status.success(), "{command:?}");
            }
        }
    }
}

/// Rust's core has functions of its own under the names of libgcc's.
fn goes_with_libgcc(tree: &Tree) {
    let directory = scratch();
    let (source, program) = (directory.path().join("wide.c"), directory.path().join("wide"));
    fs::write(
        &source,
        "#include <sockshim.h>
        __extension__ typedef unsigned __int128 wide;
        int main(int argc, char **argv)
        {
            wide big = ((wide)argc << 70) + 7;
            (void)argv;
            return sockshim_version()[0] == 0 || big / 3 == 0 || big % (wide)(argc + 1) != 1;
        }",
    )
    .expect("a source");
    for how in ["-static", "-dynamic"] {
        let mut command = GCC.command(&source);
        command.arg(how).arg("-I").arg(tree.at("/opt/sockshim/include"));
        command.arg(libdir(tree).join("libsockshim.a")).arg("-o").arg(&program);
        run(&mut command);
        run(&mut Command::new(&program));
    }
}

/// Both have a panic handler of their own: the program takes no notice.
fn goes_with_another(tree: &Tree) {
    let directory = scratch();
    let at = |name| directory.path().join(name);
    fs::write(
        at("other.rs"),
        "#[unsafe(no_mangle)]
        pub extern \"C\" fn other() -> i32 {
            std::panic::catch_unwind(|| format!(\"{:?}\", std::env::args()).len()).is_ok().into()
        }",
    )
    .expect("a source");
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "--crate-type", "staticlib"]).arg(at("other.rs"));
    run(rustc.arg("-o").arg(at("libother.a")));
    fs::write(
        at("both.c"),
        "#include <sockshim.h>
        int other(void);
        int main(void) { return !(other() && sockshim_version()[0]); }",
    )
    .expect("a source");
    let archives = [at("libother.a"), libdir(tree).join("libsockshim.a")];
    for order in [[0, 1], [1, 0]] {
        let mut command = GCC.command(&at("both.c"));
        command.args(["-Wno-strict-prototypes", "-I"]).arg(tree.at("/opt/sockshim/include"));
        command.args(order.map(|index| &archives[index])).arg("-o").arg(at("both"));
        run(&mut command);
        run(&mut Command::new(at("both")));
    }
}

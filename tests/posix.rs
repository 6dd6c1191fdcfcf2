//! `sockshim_posix.h` in front of programs that know nothing of it.

mod common;
#[path = "common/elf.rs"]
mod elf;

use std::{
    fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::Command,
};

use common::{CLANG, Compiler, GCC, GXX, Library, root, run, scratch, trial};
use elf::Built;
use libtest_mimic::Trial;

const CLANGXX: Compiler = Compiler { name: "clang++", language: &["-x", "c++"] };
const MUSL: Compiler = Compiler { name: "musl-gcc", language: &[] };

const C: &[&str] = &["c89", "c99", "c11", "c17", "c2x", "gnu17"];
const CXX: &[&str] = &["c++11", "c++14", "c++17", "c++20", "c++2b", "gnu++20"];
const HARDENED: &[&str] = &["-O2", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2"];
const OPTIONS: [&[&str]; 3] = [&["-O0"], &["-O2"], HARDENED];

fn main() {
    let mut trials = vec![];
    for compiler in [GCC, CLANG, MUSL] {
        for &standard in C {
            trials.push(program(compiler, standard, &["feature_macros.c", "names.c"]));
        }
    }
    for compiler in [GXX, CLANGXX] {
        for &standard in CXX {
            trials.push(program(compiler, standard, &["streams.cc"]));
        }
    }
    for compiler in [GCC, CLANG] {
        trials.push(trial(
            format!("keeps_checks::{}", compiler.name),
            &[compiler.name],
            move || {
                keeps_checks(compiler);
            },
        ));
        trials.push(trial(format!("refuses::{}", compiler.name), &[compiler.name], move || {
            refuses(compiler);
        }));
    }
    trials.push(trial("keeps_checks_when_linked_as_one", &[GCC.name], linked_as_one));
    common::conclude(trials)
}

/// Each runs and asks libc for none of the calls.
fn program(compiler: Compiler, standard: &'static str, sources: &'static [&str]) -> Trial {
    trial(format!("programs::{}::{standard}", compiler.name), &[compiler.name], move || {
        for (source, options) in sources.iter().flat_map(|source| OPTIONS.map(|o| (source, o))) {
            let directory = scratch();
            let source = root().join("tests/posix").join(source);
            let standard = format!("-std={standard}");
            let options = [options, &[&standard]].concat();
            let program = compile(compiler, &source, &options, directory.path());
            run(&mut bounded(&program));
        }
    })
}

/// With the shared library, so that what the program asks for shows; musl's
/// programs take the static one.
fn compile(compiler: Compiler, source: &Path, options: &[&str], directory: &Path) -> PathBuf {
    let program = directory.join("program");
    let mut command = compiler.command(source);
    command.args(options).args(["-pedantic-errors", "-include", "sockshim_posix.h", "-I"]);
    command.arg(root().join("include"));
    let is_musl = compiler.name == MUSL.name;
    command.args(if is_musl { Library::Static } else { Library::Shared }.link());
    run(command.arg("-o").arg(&program));
    if !is_musl {
        let asked = Built::read(&program).asks();
        for name in ["send", "recv", "recvfrom", "read", "write", "close", "socketpair"] {
            assert!(!asked.contains(name), "{name}: {asked:?}");
        }
        assert!(asked.contains("sockshim_recv"), "{asked:?}");
    }
    program
}

/// What a call without its check waits for never comes.
fn bounded(program: &Path) -> Command {
    let mut command = Command::new("timeout");
    command.args(["--kill-after=1", "20"]).arg(program);
    command
}

/// What is too long ends the program as libc ends it.
fn keeps_checks(compiler: Compiler) {
    overflows(compiler, HARDENED);
}

/// The compiler may take the program apart and put it together anew.
fn linked_as_one() {
    overflows(GCC, &[HARDENED, &["-flto"]].concat());
}

fn overflows(compiler: Compiler, options: &[&str]) {
    let directory = scratch();
    let source = root().join("tests/preload/overflow.c");
    let options = [options, &["-Wno-error", "-w"]].concat();
    let program = compile(compiler, &source, &options, directory.path());
    for call in ["recv", "recvfrom", "read"] {
        let output = bounded(&program).arg(call).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.signal(), Some(libc::SIGABRT), "{call}: {said}");
        assert!(said.contains("buffer overflow detected"), "{call}: {said}");
    }
}

/// Where the checks would be lost, a program does not compile, and is told why.
fn refuses(compiler: Compiler) {
    let includes = "#include <sys/socket.h>\n#include <unistd.h>\n";
    let late = format!("#define _FORTIFY_SOURCE 2\n{includes}");
    let after = format!("{includes}#include <sockshim_posix.h>\n");
    for (text, options, reason) in [
        (late, &["-include", "sockshim_posix.h"][..], "define _FORTIFY_SOURCE on the command line"),
        (after, &["-D_FORTIFY_SOURCE=2"][..], "include sockshim_posix.h before"),
    ] {
        let directory = scratch();
        let source = directory.path().join("source.c");
        fs::write(&source, text).expect("a scratch file");
        let mut command = compiler.command(&source);
        command.args(["-O2", "-U_FORTIFY_SOURCE", "-fsyntax-only", "-I"]);
        let output = command.arg(root().join("include")).args(options).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(reason), "{said}");
    }
}

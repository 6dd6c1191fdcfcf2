//! The drop-in under programs that know nothing of it.

mod common;
#[path = "common/elf.rs"]
mod elf;

use std::{
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use common::{CMOCKA, GCC, c_test, preload_library, root, run, scratch, trial};
use elf::Built;
use libtest_mimic::Trial;

/// The goal for the stripped library, in bytes.
const MOST: u64 = 9 * 1024;

/// All that it exports, and nothing else.
const EXPORTS: &str = "send sendto recv recvfrom __send __recv_chk __recvfrom_chk";

/// The C tests say of libc what they say of the library: under the drop-in,
/// the program's own calls are it. (`free` counts what libc does.)
const C_TESTS: [&str; 10] = [
    "bad_address",
    "bad_buffer",
    "cancellation",
    "destination",
    "errno",
    "processes",
    "signals",
    "sigpipe",
    "threads",
    "transfer",
];

fn main() {
    let mut trials = vec![
        trial("exports_exactly_its_list", &[], exports),
        trial("needs_libc_alone_and_is_small", &["strip"], needs_libc_alone),
        trial("calls_go_through_it", &[GCC.name, "strace"], calls_go_through_it),
        trial("a_static_program_is_not_reached", &[GCC.name, "strace"], not_in_a_static_program),
        trial("other_libraries_stack_before_and_after", &[GCC.name], stacks),
        trial("a_constructor_may_call_first", &[GCC.name], before_its_constructor),
        trial("an_overflow_ends_the_program_as_libc_does", &[GCC.name], overflow),
    ];
    trials.extend(C_TESTS.map(passes_a_c_test));
    common::conclude(trials)
}

fn exports() {
    let list = EXPORTS.split_whitespace().map(str::to_owned).collect();
    assert_eq!(Built::read(preload_library()).exports(), list);
}

fn needs_libc_alone() {
    let library = Built::read(preload_library());
    assert_eq!(library.needs(), ["libc.so.6"]);
    assert_eq!(library.soname().as_deref(), Some("libsockshim_preload.so"));
    let size = library.stripped_size();
    assert!(size <= MOST, "{size} bytes");
}

/// A test of `tests/c/`, compiled against libc.
fn passes_a_c_test(name: &'static str) -> Trial {
    trial(format!("c_test::{name}"), &[GCC.name, CMOCKA], move || {
        let directory = scratch();
        let program = directory.path().join(name);
        run(GCC
            .command(&root().join(format!("tests/c/{name}.c")))
            .args(["-DAGAINST_LIBC", "-lcmocka", "-pthread", "-o"])
            .arg(&program));
        run(c_test(&[]).arg(program).env("LD_PRELOAD", preload_library()));
    })
}

/// A small program of `tests/preload/`.
fn compile(directory: &Path, source: &str, flags: &[&str]) -> PathBuf {
    let output = directory.join(source.replace(".c", ""));
    let source = root().join("tests/preload").join(source);
    run(GCC.command(&source).args(flags).arg("-o").arg(&output));
    output
}

fn system_calls(program: &Path) -> String {
    let output = run(Command::new("strace")
        .args(["-f", "-E"])
        .arg(format!("LD_PRELOAD={}", preload_library().display()))
        .arg(program));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn calls_go_through_it() {
    let directory = scratch();
    let calls = system_calls(&compile(directory.path(), "hello.c", &[]));
    for (call, is_made) in
        [("sendmsg(", true), ("recvmsg(", true), ("sendto(", false), ("recvfrom(", false)]
    {
        assert_eq!(calls.contains(call), is_made, "{call} {calls}");
    }
}

fn not_in_a_static_program() {
    let directory = scratch();
    let calls = system_calls(&compile(directory.path(), "hello.c", &["-static"]));
    for (call, is_made) in [("sendmsg(", false), ("sendto(", true)] {
        assert_eq!(calls.contains(call), is_made, "{call} {calls}");
    }
}

/// Runs the program that says hello with these libraries before it.
fn hello_under(directory: &Path, libraries: &[&Path]) -> Output {
    let program = compile(directory, "hello.c", &[]);
    let libraries: Vec<_> =
        libraries.iter().map(|library| library.to_str().expect("UTF-8")).collect();
    run(Command::new(program).env("LD_PRELOAD", libraries.join(":")))
}

/// A library that counts the messages it forwards sees those of the program if
/// it comes first. Those of the drop-in it sees in either place: the drop-in
/// calls `sendmsg` by name, as any library does.
fn stacks() {
    let directory = scratch();
    let counter = compile(directory.path(), "counter.c", &["-shared", "-fPIC"]);
    for (libraries, said) in [
        ([counter.as_path(), preload_library()], "send 1, sendmsg 1"),
        ([preload_library(), counter.as_path()], "send 0, sendmsg 1"),
    ] {
        let output = hello_under(directory.path(), &libraries);
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("hello\n{said}\n"));
    }
}

fn before_its_constructor() {
    let directory = scratch();
    let early = compile(directory.path(), "early.c", &["-shared", "-fPIC"]);
    // Constructors run from the last library to the first.
    let output = hello_under(directory.path(), &[preload_library(), &early]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "early\nhello\n");
}

fn overflow() {
    let directory = scratch();
    let flags = ["-O2", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2", "-Wno-error", "-w"];
    let program = compile(directory.path(), "overflow.c", &flags);
    for call in ["recv", "recvfrom"] {
        let ends = [None, Some(preload_library())].map(|library| {
            let mut command = Command::new(&program);
            command.arg(call);
            if let Some(library) = library {
                command.env("LD_PRELOAD", library);
            }
            let output = command.output().expect("it runs");
            (output.status.signal(), String::from_utf8_lossy(&output.stderr).into_owned())
        });
        assert!(ends[0].1.contains("buffer overflow detected"), "{ends:?}");
        assert_eq!(ends[0], ends[1], "{call}");
    }
}

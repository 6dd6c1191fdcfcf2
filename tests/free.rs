//! What a call that succeeds does not do: allocate, take a lock, use a
//! thread-local, make a system call beside the one.

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use common::{CMOCKA, GCC, Library, library_dir, root, run, scratch, trial};

fn main() {
    let mut trials =
        vec![trial("makes_the_one_system_call", &[GCC.name, CMOCKA, "strace"], one_system_call)];
    let seen_in_instructions: [(&str, fn()); 2] =
        [("takes_no_lock", no_lock), ("has_no_thread_local", no_thread_local)];
    for (name, test) in seen_in_instructions {
        let trial = trial(name, &["objdump"], test);
        trials.push(if cfg!(target_arch = "x86_64") {
            trial
        } else {
            trial.with_kind("knows the instructions of x86-64 alone").with_ignored_flag(true)
        });
    }
    common::conclude(trials)
}

/// The system call that `free.c` makes before and after its calls.
const MARK: &str = "getpgid";

fn one_system_call() {
    for library in Library::ALL {
        let directory = scratch();
        let (program, trace) = (directory.path().join("free"), directory.path().join("trace"));
        let mut compile = GCC.command(&root().join("tests/c/free.c"));
        compile.arg("-I").arg(root().join("include")).args(library.link());
        run(compile.args(["-lcmocka", "-o"]).arg(&program));
        run(Command::new("strace").args(["-f", "-o"]).arg(&trace).arg(&program));
        let traced = fs::read_to_string(&trace).expect("strace wrote it");
        let parts = between_marks(&traced);
        assert!(!parts.is_empty(), "no mark in {traced}");
        for calls in parts {
            assert_eq!(calls, ["sendmsg", "recvmsg"].repeat(3), "{}", library.name());
        }
    }
}

/// The names of the system calls in each stretch between two marks.
fn between_marks(trace: &str) -> Vec<Vec<&str>> {
    let calls: Vec<_> = trace
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1)?.split_once('(').map(|(name, _)| name))
        .collect();
    calls.split(|name| *name == MARK).skip(1).step_by(2).map(<[_]>::to_vec).collect()
}

/// The instructions of a library.
fn disassembled(library: &Path) -> String {
    let output = run(Command::new("objdump").args(["-d", "--no-show-raw-insn"]).arg(library));
    String::from_utf8(output.stdout).expect("objdump writes ASCII")
}

/// An x86-64 instruction is atomic with the prefix `lock`, and an exchange with
/// memory is without it.
fn has_lock(line: &str) -> bool {
    let instruction = line.rsplit('\t').next().unwrap_or_default();
    instruction.starts_with("lock ") || instruction.starts_with("xchg") && line.contains('(')
}

/// A thread's own memory is reached by the segment register fs.
fn has_thread_local(line: &str) -> bool {
    line.contains("%fs:")
}

/// Neither of ours, but both of libc's: so the search can find them.
fn is_missing(has: fn(&str) -> bool) {
    let shim = disassembled(&library_dir().join("libsockshim.so"));
    let found: Vec<_> = shim.lines().filter(|line| has(line)).collect();
    assert!(found.is_empty(), "{found:#?}");
    assert!(disassembled(&libc()).lines().any(has), "nor in libc");
}

fn libc() -> PathBuf {
    let maps = fs::read_to_string("/proc/self/maps").expect("a process has maps");
    let line = maps.lines().find(|line| line.contains("/libc.so")).expect("libc is shared");
    line[line.find('/').expect("a path")..].into()
}

fn no_lock() {
    is_missing(has_lock);
}

fn no_thread_local() {
    is_missing(has_thread_local);
}

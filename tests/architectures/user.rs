//! The programs of an architecture on this machine's kernel, under qemu's user
//! mode or as they are.
//!
//! An emulator aborts where a program gives the kernel a bad pointer, and lacks
//! what few programs use. So everything is first run through libc's own calls:
//! what fails there too is skipped, and counted.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use crate::{
    common,
    judge::{self, Outcome},
    programs::{CTest, Programs, SHORTENED},
    runner::{self, Runner},
    table::Row,
    vector::{self, Vector, Vectors},
};

/// No program runs longer, in seconds; nor a runner, of which one vector can
/// block where it was written for another width of a word.
const LONGEST: u32 = 300;
const LONGEST_RUNNER: u32 = 10;

pub fn run(programs: &Programs, vectors: &Vectors) -> Row {
    let architecture = programs.architecture;
    let kernel = architecture.emulator.unwrap_or("this machine's");
    let mut row = Row::new(architecture.name, kernel);
    for test in programs.c_tests() {
        c_test(programs, test, &mut row);
    }
    replay(programs, vectors, &mut row);
    if !architecture.on_arm64 {
        println!("skipped on {}: the judge, which is untried there", architecture.name);
    }
    row
}

fn c_test(programs: &Programs, test: &CTest, row: &mut Row) {
    let passes = |program: &Path| {
        let output = output(programs, LONGEST, program, &[]);
        let passed = output.status.success() && text(&output).contains("[  PASSED  ]");
        if passed { Ok(()) } else { Err(format!("{}\n{}", output.status, text(&output))) }
    };
    if test.libc.as_deref().is_some_and(|program| passes(program).is_err()) {
        row.c_tests.skip(&test.name);
    } else if let Err(how) = passes(&test.library) {
        row.c_tests.fail(&test.name, &how);
    } else {
        row.c_tests.pass();
    }
}

/// The vectors through libc's own calls, and those that go well through the
/// library.
fn replay(programs: &Programs, vectors: &Vectors, row: &mut Row) {
    let [libc, library] = programs.runners();
    let outcomes = |(runner, program): (&'static Runner, _)| {
        let asked = judge::asked(runner, vectors);
        judge::column_of(runner, vectors, &said(programs, program, &asked)).0
    };
    let (of_libc, of_library) = (outcomes(libc), outcomes(library));
    for (name, outcome) in &of_library {
        match (&of_libc[name], outcome) {
            (Outcome::Differs(_) | Outcome::Missing, _) => row.vectors.skip(name),
            (_, Outcome::Same) => row.vectors.pass(),
            (_, Outcome::Differs(how)) => row.vectors.fail(name, how),
            _ => row.vectors.fail(name, "the runner ended in it"),
        }
    }
}

/// What a runner says of the vectors. The one in which it ends it says nothing
/// of, and begins again behind it.
fn said(programs: &Programs, runner: std::path::PathBuf, vectors: &[&Vector]) -> Vec<String> {
    let questions = programs.directory().join("questions.json");
    let constants = vector::constants_path();
    let mut said = vec![];
    let mut left = vectors;
    while !left.is_empty() {
        let token = runner::token();
        let text = runner::questions(left).replace(runner::NAMES, &token);
        fs::write(&questions, text).expect("a scratch file");
        let words = [&constants, &questions].map(|path| path.to_str().expect("UTF-8"));
        let output = output(programs, LONGEST_RUNNER, &runner, &words);
        let lines = String::from_utf8_lossy(&output.stdout).replace(&token, runner::NAMES);
        let lines: Vec<_> = lines.lines().map(str::to_owned).collect();
        let ended = if output.status.success() { left.len() } else { lines.len() + 1 };
        left = left.get(ended..).unwrap_or_default();
        said.extend(lines);
    }
    said
}

fn output(programs: &Programs, seconds: u32, program: &Path, words: &[&str]) -> Output {
    let directory = tempfile::tempdir_in(programs.directory()).expect("a scratch directory");
    let runs = programs.architecture.runs();
    let runs: Vec<_> = runs.iter().map(String::as_str).collect();
    let mut command = Command::new("nice");
    command.args(["timeout", &seconds.to_string()]).args(runs).arg(program).args(words);
    if !common::has_ipv6() {
        command.env("WITHOUT_IPV6", "1");
    }
    // Cargo's LD_LIBRARY_PATH leads to the libraries of this machine.
    command.envs(SHORTENED).env_remove("LD_LIBRARY_PATH").current_dir(directory.path());
    command.stdin(Stdio::null()).output().expect("nice, of coreutils")
}

fn text(output: &Output) -> String {
    let all = [&*output.stdout, &*output.stderr].concat();
    String::from_utf8_lossy(&all).into_owned()
}

//! The C tests of `tests/c/`: by each compiler, against both libraries, against
//! libc's own calls, under valgrind and under AddressSanitizer.

mod common;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use common::{ASAN, CLANG, CMOCKA, COMPILERS, Compiler, GCC, Library};
use libtest_mimic::Trial;

fn main() {
    let trials = common::files(&common::root().join("tests/c"), "c")
        .iter()
        .flat_map(|source| trials_of(source))
        .chain([ipv6()])
        .collect();
    common::conclude(trials)
}

fn trials_of(source: &Path) -> Vec<Trial> {
    let program = source.file_stem().expect("a name").to_str().expect("ASCII").to_owned();
    let source = source.to_owned();
    let mut trials = vec![];
    for compiler in COMPILERS {
        for library in Library::ALL {
            trials.push(build_and_run(
                format!("{program}::{}::{}", compiler.name, library.name()),
                &source,
                compiler,
                Some(library),
                Instrument::None,
            ));
        }
    }
    // There is no such function in libc.
    if !["explain", "version"].contains(&program.as_str()) {
        let name = format!("{program}::libc");
        trials.push(build_and_run(name, &source, GCC, None, Instrument::None));
    }
    // gcc's AddressSanitizer finds fault with every cancelled thread, whatever
    // call it was blocked in.
    for (instrument, compiler) in
        [(Instrument::Valgrind, GCC), (Instrument::AddressSanitizer, CLANG)]
    {
        let name = format!("{program}::{}", instrument.name());
        trials.push(build_and_run(name, &source, compiler, Some(Library::Static), instrument));
    }
    trials
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Instrument {
    None,
    Valgrind,
    AddressSanitizer,
}

impl Instrument {
    fn name(self) -> &'static str {
        match self {
            Self::None => "plain",
            Self::Valgrind => "valgrind",
            Self::AddressSanitizer => "address_sanitizer",
        }
    }
}

fn build_and_run(
    name: String,
    source: &Path,
    compiler: Compiler,
    library: Option<Library>,
    instrument: Instrument,
) -> Trial {
    let mut needs = vec![compiler.name, CMOCKA];
    match instrument {
        Instrument::None => {}
        Instrument::Valgrind => needs.push("valgrind"),
        Instrument::AddressSanitizer => needs.push(ASAN),
    }
    let source = source.to_owned();
    common::trial(name, &needs, move || {
        let directory = common::scratch();
        let program = directory.path().join("program");
        build(&source, compiler, library, instrument, &program);
        run(&program, instrument);
    })
}

fn build(
    source: &Path,
    compiler: Compiler,
    library: Option<Library>,
    instrument: Instrument,
    program: &Path,
) {
    let mut command = compiler.command(source);
    match library {
        Some(library) => command.arg("-I").arg(common::root().join("include")).args(library.link()),
        None => command.arg("-DAGAINST_LIBC"),
    };
    if instrument == Instrument::AddressSanitizer {
        command.arg("-fsanitize=address,undefined");
    }
    common::run(command.args(["-lcmocka", "-pthread", "-o"]).arg(program));
}

fn run(program: &Path, instrument: Instrument) {
    let mut command = match instrument {
        Instrument::Valgrind => valgrind(),
        _ => Command::new(program),
    };
    if instrument == Instrument::Valgrind {
        // It keeps account of every byte, and of gigabytes it cannot.
        command.arg(program).env("ONE_IN", "7").env("LONGEST", "65536");
    }
    if !common::has_ipv6() {
        command.env("WITHOUT_IPV6", "1");
    }
    let output = common::run(&mut command);
    let said = [output.stdout, output.stderr].concat();
    assert!(String::from_utf8_lossy(&said).contains("[  PASSED  ]"), "no test ran");
}

fn valgrind() -> Command {
    let suppressions: PathBuf = common::root().join("tests/c/valgrind.supp");
    let mut command = Command::new("valgrind");
    command.args(["--quiet", "--error-exitcode=99", "--leak-check=full", "--fair-sched=yes"]);
    command.arg(format!("--suppressions={}", suppressions.display()));
    command
}

/// Says in the count when the tests had to leave IPv6 out.
fn ipv6() -> Trial {
    let trial = Trial::test("ipv6_is_among_the_kinds", || Ok(()));
    if common::has_ipv6() {
        trial
    } else {
        trial.with_kind("needs IPv6 on the loopback interface").with_ignored_flag(true)
    }
}

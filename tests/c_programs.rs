//! The C tests of `tests/c/`: by each compiler, against both libraries, against
//! libc's own calls, and under the instruments that see what a test does not.

mod common;

use std::path::Path;

use common::{ASAN, CLANG, CMOCKA, COMPILERS, Compiler, GCC, Library, TSAN};
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
    if !common::NOT_IN_LIBC.contains(&&*program) {
        let name = format!("{program}::libc");
        trials.push(build_and_run(name, &source, GCC, None, Instrument::None));
    }
    for instrument in Instrument::for_program(&program) {
        trials.push(build_and_run(
            format!("{program}::{}", instrument.name()),
            &source,
            instrument.compiler(),
            Some(Library::Static),
            instrument,
        ));
    }
    trials
}

/// What watches a program while it runs, or what is asked of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Instrument {
    None,
    Valgrind,
    AddressSanitizer,
    ThreadSanitizer,
    Helgrind,
    /// As long as the promise is, which is too long for each compiler.
    Full,
}

impl Instrument {
    fn for_program(program: &str) -> Vec<Self> {
        let mut instruments = vec![Self::Valgrind, Self::AddressSanitizer];
        match program {
            "threads" => instruments.extend([Self::ThreadSanitizer, Self::Helgrind]),
            "signals" => instruments.push(Self::Full),
            _ => {}
        }
        instruments
    }

    fn name(self) -> &'static str {
        match self {
            Self::None => "plain",
            Self::Valgrind => "valgrind",
            Self::AddressSanitizer => "address_sanitizer",
            Self::ThreadSanitizer => "thread_sanitizer",
            Self::Helgrind => "helgrind",
            Self::Full => "full",
        }
    }

    /// gcc's AddressSanitizer finds fault with every cancelled thread, whatever
    /// call it was blocked in.
    fn compiler(self) -> Compiler {
        match self {
            Self::AddressSanitizer | Self::ThreadSanitizer => CLANG,
            _ => GCC,
        }
    }

    fn needs(self) -> Option<&'static str> {
        match self {
            Self::None | Self::Full => None,
            Self::Valgrind | Self::Helgrind => Some("valgrind"),
            Self::AddressSanitizer => Some(ASAN),
            Self::ThreadSanitizer => Some(TSAN),
        }
    }

    /// What the compiler is told.
    fn flag(self) -> Option<&'static str> {
        match self {
            Self::AddressSanitizer => Some("-fsanitize=address,undefined"),
            Self::ThreadSanitizer => Some("-fsanitize=thread"),
            _ => None,
        }
    }

    /// What the program is told: how much of a long test is enough.
    fn environment(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::None => &[],
            // It keeps account of every byte, and of gigabytes it cannot.
            Self::Valgrind | Self::Helgrind => &[
                ("INTERRUPTIONS", "1000"),
                ("LONGEST", "65536"),
                ("MESSAGES", "500"),
                ("ONE_IN", "7"),
            ],
            Self::AddressSanitizer | Self::ThreadSanitizer => {
                &[("INTERRUPTIONS", "5000"), ("MESSAGES", "5000")]
            }
            Self::Full => &[("INTERRUPTIONS", "1000000")],
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
    needs.extend(instrument.needs());
    let source = source.to_owned();
    common::trial(name, &needs, move || {
        let directory = common::scratch();
        let program = directory.path().join("program");
        common::build_c_test(&source, compiler, library, instrument.flag(), &program);
        run(&program, instrument);
    })
}

fn run(program: &Path, instrument: Instrument) {
    let suppressions = common::root().join("tests/c/valgrind.supp");
    let suppressions = format!("--suppressions={}", suppressions.display());
    let watch: &[&str] = match instrument {
        Instrument::Valgrind => &["valgrind", "--leak-check=full", &suppressions],
        Instrument::Helgrind => &["valgrind", "--tool=helgrind"],
        _ => &[],
    };
    let options: &[&str] = if watch.is_empty() { &[] } else { &VALGRIND };
    let mut command = common::c_test(&[watch, options].concat());
    command.arg(program).envs(instrument.environment().iter().copied());
    let output = common::run(&mut command);
    let said = [output.stdout, output.stderr].concat();
    assert!(String::from_utf8_lossy(&said).contains("[  PASSED  ]"), "no test ran");
}

const VALGRIND: [&str; 3] = ["--quiet", "--error-exitcode=99", "--fair-sched=yes"];

/// Says in the count when the tests had to leave IPv6 out.
fn ipv6() -> Trial {
    let trial = Trial::test("ipv6_is_among_the_kinds", || Ok(()));
    if common::has_ipv6() {
        trial
    } else {
        trial.with_kind("needs IPv6 on the loopback interface").with_ignored_flag(true)
    }
}

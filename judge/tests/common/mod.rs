//! What the test drivers share.

#![allow(dead_code, reason = "each driver uses its own part")]

use std::{
    env,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use libtest_mimic::{Arguments, Failed, Trial};
use sockshim_judge::{
    case::Case,
    generate,
    run::Run,
    subject::Choice,
    tally::Tally,
    trial::{Difference, Verdict},
    worker::Worker,
};

/// The program that workers are started with.
pub fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_sockshim-judge"))
}

/// libsockshim.so, built as it ships.
pub fn sockshim() -> Choice {
    Choice::sockshim(&libraries().join("libsockshim.so"))
}

/// The drop-in, built as it ships: libc's names, and Linux's answers to all.
pub fn drop_in() -> Choice {
    let library = libraries().join("libsockshim_preload.so");
    Choice { prefix: String::new(), as_linux: true, ..Choice::sockshim(&library) }
}

/// The directory of the libraries, built as they ship.
fn libraries() -> &'static Path {
    static DIRECTORY: LazyLock<PathBuf> = LazyLock::new(|| {
        let target = scratch().parent().expect("target/tmp");
        run(Command::new("make")
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the root"))
            .args(["--silent", concat!("CARGO=", env!("CARGO"))])
            .env("CARGO_TARGET_DIR", target));
        target.join("release")
    });
    &DIRECTORY
}

/// A directory that tests may write into.
pub fn scratch() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// Runs a command that must succeed.
pub fn run(command: &mut Command) {
    let status = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}

/// A worker for this subject.
pub fn worker(choice: &Choice) -> Worker {
    Worker::start(program(), choice).expect("a worker can be started")
}

/// A case that differed.
pub struct Found {
    pub case: Case,
    pub differences: Vec<Difference>,
}

/// Tries random cases, and gives what differed.
pub fn try_random(choice: &Choice, seed: u64, cases: u64) -> (Tally, Vec<Found>) {
    let run = Run { program: program(), choice, seed, cases, time: None, jobs: 2 };
    let mut tally = Tally::default();
    let mut found = Vec::new();
    run.each(|number, verdict| {
        let case = generate::random(seed, number);
        tally.add(&case, &verdict);
        if let Verdict::Differs(differences) = verdict {
            found.push(Found { case, differences });
        }
        ControlFlow::Continue(())
    })
    .expect("the workers work");
    (tally, found)
}

/// No difference, hardly a case that cannot be judged, nothing left out
/// without a name.
pub fn assert_the_same(choice: &Choice, seed: u64, cases: u64) -> Tally {
    let (tally, found) = try_random(choice, seed, cases);
    println!("seed {seed}: {}", tally.summary());
    let shown: String = found.iter().take(5).map(|it| show(&it.case, &it.differences)).collect();
    assert!(found.is_empty(), "seed {seed}: {} differences:\n{shown}", found.len());
    let unsteady: u64 = tally.unsteady.values().sum();
    assert!(unsteady * 200 < cases, "seed {seed}: {unsteady} cases are unsteady\n{tally}");
    let excluded: u64 = tally.excluded.values().sum();
    assert!(excluded * 20 < cases, "seed {seed}: {excluded} cases are excluded\n{tally}");
    tally
}

/// The differences of a case, and the case as `sockshim-judge run` takes it.
pub fn show(case: &Case, differences: &[Difference]) -> String {
    let lines: String = differences.iter().map(|it| format!("  {it}\n")).collect();
    format!("{lines}  '{}'\n", serde_json::to_string(case).expect("a case is JSON"))
}

pub fn trial(name: impl Into<String>, test: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        test();
        Ok::<(), Failed>(())
    })
}

/// A trial that does not run, and counts as ignored for this reason.
pub fn ignored(name: impl Into<String>, reason: &str) -> Trial {
    Trial::test(name, || Ok(())).with_kind(reason).with_ignored_flag(true)
}

/// Runs the tests, all of them ignored where there cannot be a judge.
pub fn conclude(trials: Vec<Trial>) -> ! {
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments
        .test_threads
        .or_else(|| std::thread::available_parallelism().ok().map(Into::into));
    let impossible = Worker::start(program(), &Choice::default()).err();
    let trials = match impossible.map(|reason| format!("{reason:#}")) {
        None => trials,
        Some(reason) => trials.iter().map(|trial| ignored(trial.name(), &reason)).collect(),
    };
    libtest_mimic::run(&arguments, trials).exit()
}

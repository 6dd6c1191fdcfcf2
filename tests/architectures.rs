//! The C tests, the test vectors and the judge on other architectures: under
//! qemu's user mode, on this machine's processor where it is of both kinds, and
//! on Debian's arm64 kernel in a virtual machine without a network.
//!
//! `make architectures` sets up what this needs and asks for it;
//! docs/architectures.md says what it proves.

#[path = "languages/bound.rs"]
#[allow(dead_code, reason = "the runners of other languages use it")]
mod bound;
#[path = "languages/canonical.rs"]
mod canonical;
mod common;
#[path = "architectures/guest.rs"]
mod guest;
#[path = "languages/judge.rs"]
#[allow(dead_code, reason = "the recorder uses the rest")]
mod judge;
#[path = "architectures/programs.rs"]
mod programs;
#[path = "languages/runner.rs"]
#[allow(dead_code, reason = "the runners of other languages use the rest")]
mod runner;
#[path = "architectures/table.rs"]
mod table;
#[path = "architectures/target.rs"]
mod target;
#[path = "architectures/user.rs"]
mod user;
#[path = "languages/vector.rs"]
#[allow(dead_code, reason = "the recorder uses the rest")]
mod vector;

use std::{env, sync::Arc};

use libtest_mimic::{Arguments, Failed, Trial};
use programs::Programs;
use table::{Row, Table};
use vector::Vectors;

/// What is done with an architecture's programs.
type Part = fn(&Programs, &Vectors) -> Row;

fn main() {
    let mut arguments = Arguments::from_args();
    // An emulator is a busy processor.
    arguments.test_threads = arguments.test_threads.or(Some(1));
    let (vectors, table) = (Arc::new(Vectors::load()), Arc::new(Table::default()));
    let mut trials = vec![];
    for architecture in &target::ALL {
        let programs = Arc::new(Programs::of(architecture));
        let mut part = |name, missing: Vec<String>, part: Part| {
            let name = format!("{}::{name}", architecture.name);
            let (programs, vectors) = (Arc::clone(&programs), Arc::clone(&vectors));
            let table = Arc::clone(&table);
            trials.push(trial(name, missing, move || table.add(part(&programs, &vectors))));
        };
        part("user", architecture.missing(), user::run);
        if architecture.on_arm64 {
            let missing = [architecture.missing(), guest::missing()].concat();
            part("guest", missing, guest::run);
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    table.print();
    conclusion.exit()
}

fn trial(
    name: String,
    missing: Vec<String>,
    part: impl FnOnce() -> Result<(), String> + Send + 'static,
) -> Trial {
    let trial = Trial::test(name, move || part().map_err(Failed::from));
    if env::var_os("ARCHITECTURES").is_none() {
        trial.with_kind("takes minutes: make architectures").with_ignored_flag(true)
    } else if !missing.is_empty() {
        trial.with_kind(format!("needs {}", missing.join(", "))).with_ignored_flag(true)
    } else {
        trial
    }
}

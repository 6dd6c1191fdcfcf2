//! The judge, the C tests and the test vectors on other kernels: Debian's, in
//! virtual machines without a network, and User Mode Linux.
//!
//! `make kernels` sets up what this needs and asks for it; docs/kernels.md says
//! what it proves.

#[path = "kernels/boot.rs"]
mod boot;
#[path = "languages/bound.rs"]
#[allow(dead_code, reason = "the runners of other languages use it")]
mod bound;
#[path = "languages/canonical.rs"]
mod canonical;
mod common;
#[path = "kernels/image.rs"]
mod image;
#[path = "languages/judge.rs"]
#[allow(dead_code, reason = "the recorder uses the rest")]
mod judge;
#[path = "kernels/programs.rs"]
mod programs;
#[path = "languages/runner.rs"]
#[allow(dead_code, reason = "the runners of other languages use the rest")]
mod runner;
#[path = "kernels/table.rs"]
mod table;
#[path = "languages/vector.rs"]
#[allow(dead_code, reason = "the recorder uses the rest")]
mod vector;

use std::{env, sync::Arc};

use boot::Kernel;
use libtest_mimic::{Arguments, Failed, Trial};
use programs::Programs;
use table::{Row, Table};

fn main() {
    let mut arguments = Arguments::from_args();
    // A guest is a busy processor.
    arguments.test_threads = arguments.test_threads.or(Some(1));
    let (programs, table) = (Arc::new(Programs::default()), Arc::new(Table::default()));
    let trials = boot::ALL.iter().map(|kernel| trial_of(kernel, &programs, &table)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    table.print();
    conclusion.exit()
}

fn trial_of(kernel: &'static Kernel, programs: &Arc<Programs>, table: &Arc<Table>) -> Trial {
    let (programs, table) = (Arc::clone(programs), Arc::clone(table));
    let trial = Trial::test(kernel.name, move || {
        let row = run(kernel, &programs);
        let wrong = row.wrong.concat();
        table.add(row);
        if wrong.is_empty() { Ok(()) } else { Err(Failed::from(wrong)) }
    });
    let skipped = match env::var_os("KERNELS") {
        None => Some("takes minutes: make kernels".to_owned()),
        Some(_) => kernel.missing(),
    };
    match skipped {
        None => trial,
        Some(why) => trial.with_kind(why).with_ignored_flag(true),
    }
}

fn run(kernel: &Kernel, programs: &Programs) -> Row {
    let image = image::build(kernel, &programs.commands());
    let said = kernel.boot(image.path());
    Row::of(kernel, &programs.vectors, &boot::report(&said))
}

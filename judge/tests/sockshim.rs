//! libsockshim and the drop-in answer what the system calls answer.

mod common;

use std::{collections::BTreeSet, fs};

use sockshim_judge::{case::Case, exclude, regression, subject::Choice, trial::Verdict};

/// The same cases each time; the fresh seed finds what these do not.
const FIXED_SEED: u64 = 1;
const FIXED_CASES: u64 = 200_000;
const FRESH_CASES: u64 = 50_000;
/// The drop-in is the same code behind another door.
const DROP_IN_FIXED_CASES: u64 = 100_000;
const DROP_IN_FRESH_CASES: u64 = 30_000;

fn main() {
    let mut trials = vec![
        common::trial("a_fixed_seed", || {
            common::assert_the_same(&common::sockshim(), FIXED_SEED, FIXED_CASES);
        }),
        common::trial("a_fresh_seed", || {
            common::assert_the_same(&common::sockshim(), fastrand::u64(..), FRESH_CASES);
        }),
        common::trial("the_drop_in::a_fixed_seed", || {
            common::assert_the_same(&common::drop_in(), FIXED_SEED, DROP_IN_FIXED_CASES);
        }),
        common::trial("the_drop_in::a_fresh_seed", || {
            let seed = fastrand::u64(..);
            common::assert_the_same(&common::drop_in(), seed, DROP_IN_FRESH_CASES);
        }),
    ];
    trials.push(common::trial("as_linux_demands_eisconn", as_linux_demands_eisconn));
    trials.push(common::trial("what_is_left_out_is_in_the_list", what_is_left_out_is_listed));
    for regression in regression::all().expect("the regressions are cases") {
        for (whose, choice) in
            [("regression", common::sockshim as fn() -> Choice), ("the_drop_in", common::drop_in)]
        {
            let (name, case) = (format!("{whose}::{}", regression.name), regression.case.clone());
            trials.push(common::trial(name, move || it_is_the_same(&choice(), &case)));
        }
    }
    common::conclude(trials)
}

/// The one case in which sockshim's sendto and Linux's are meant to differ.
fn as_linux_demands_eisconn() {
    let regressions = regression::all().expect("the regressions are cases");
    let on_connected = regressions
        .iter()
        .find(|it| it.name == "errno-after-an-ignored-destination")
        .expect("it is among them");
    let choice = Choice { as_linux: true, ..common::sockshim() };
    let verdict = common::worker(&choice).judge(&on_connected.case);
    let Ok(Verdict::Differs(differences)) = verdict else { panic!("{verdict:?}") };
    assert_eq!(differences[0].to_string(), "result: expected -1, found 0");
}

/// docs/differences.md has each by its name, and no other.
fn what_is_left_out_is_listed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/differences.md");
    let page = fs::read_to_string(path).expect("the page");
    let tables = page.lines().filter(|line| line.starts_with('|'));
    let is_name = |word: &&str| {
        let mut letters = word.chars().filter(|c| *c != '-');
        // Options of a command line begin with two hyphens.
        word.contains('-') && !word.starts_with('-') && letters.all(|c| c.is_ascii_lowercase())
    };
    let listed: BTreeSet<_> = tables.flat_map(|row| row.split('`')).filter(is_name).collect();
    assert_eq!(listed, exclude::ALL.iter().map(|exclusion| exclusion.name).collect());
}

fn it_is_the_same(choice: &Choice, case: &Case) {
    let verdict = common::worker(choice).judge(case).expect("the worker works");
    assert!(matches!(verdict, Verdict::Same(_) | Verdict::Unavailable(_)), "{verdict:?}");
}

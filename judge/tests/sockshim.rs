//! libsockshim answers what the system calls answer.

mod common;

use sockshim_judge::{
    regression::{self, Regression},
    subject::Choice,
    trial::Verdict,
};

/// The same cases each time; the fresh seed finds what these do not.
const FIXED_SEED: u64 = 1;
const FIXED_CASES: u64 = 200_000;
const FRESH_CASES: u64 = 50_000;

fn main() {
    let mut trials = vec![
        common::trial("a_fixed_seed", || {
            common::assert_the_same(&common::sockshim(), FIXED_SEED, FIXED_CASES);
        }),
        common::trial("a_fresh_seed", || {
            common::assert_the_same(&common::sockshim(), fastrand::u64(..), FRESH_CASES);
        }),
    ];
    trials.push(common::trial("as_linux_demands_eisconn", as_linux_demands_eisconn));
    for regression in regression::all().expect("the regressions are cases") {
        let name = format!("regression::{}", regression.name);
        trials.push(common::trial(name, move || it_is_the_same(&regression)));
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

fn it_is_the_same(regression: &Regression) {
    let verdict = common::worker(&common::sockshim()).judge(&regression.case);
    let verdict = verdict.expect("the worker works");
    assert!(matches!(verdict, Verdict::Same(_) | Verdict::Unavailable(_)), "{verdict:?}");
}

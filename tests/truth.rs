//! That what is said of a refusal is true: calls that succeed are given causes
//! to be refused, and the explanation has to name one of them; without what it
//! names, the same call has another outcome.

#[path = "truth/attempt.rs"]
mod attempt;
#[path = "truth/bases.rs"]
mod bases;
#[path = "truth/causes.rs"]
mod causes;
#[path = "truth/chance.rs"]
mod chance;
#[path = "explain/child.rs"]
#[allow(dead_code, unused_imports, unused_macros, reason = "the rows use the rest")]
mod child;
mod common;
#[path = "truth/coverage.rs"]
mod coverage;
#[path = "explain/rows/mod.rs"]
#[allow(dead_code, reason = "only their sentences are read here")]
mod rows;
#[path = "explain/sockets.rs"]
#[allow(dead_code, reason = "the rows use the rest")]
mod sockets;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, panic,
    process::Command,
};

use causes::Cause;
use chance::Chance;
use child::Needs;
use libtest_mimic::Trial;

/// Tells a process of this driver that it is to make so many cases.
const CASES: &str = "SOCKSHIM_TRUTH_CASES";
/// Tells it to print what is said.
const LIST: &str = "SOCKSHIM_TRUTH_LIST";
/// Tells it to make calls that succeed.
const SUCCEED: &str = "SOCKSHIM_TRUTH_SUCCEED";
/// The seed of the first case.
const SEED: &str = "SOCKSHIM_TRUTH_SEED";

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().and_then(|value| value.parse().ok())
}

fn main() {
    if let Some(cases) = number(CASES) {
        if env::var_os(SUCCEED).is_some() {
            return succeed(number(SEED).unwrap_or(1), cases);
        }
        return search(number(SEED).unwrap_or(1), cases);
    }
    let name = "every_explanation_names_a_cause_that_is_one";
    let trial = if child::can_unshare(libc::CLONE_NEWNET) {
        common::trial(name, &[common::IPV6], || run(number("TRUTH").unwrap_or(8000)))
    } else {
        Trial::test(name, || Ok(())).with_kind("needs a network namespace").with_ignored_flag(true)
    };
    let proved =
        common::trial("no_cause_is_proved_of_a_call_that_succeeds", &[common::IPV6], || {
            let directory = tempfile::tempdir().expect("a directory");
            let mut command = Command::new(env::current_exe().expect("this driver"));
            command.env(CASES, "2000").env(SUCCEED, "").current_dir(directory.path());
            common::run(&mut command);
        });
    common::conclude(vec![trial, proved].into_iter().chain(coverage::trials()).collect())
}

/// The explanations of some cases, without those that are in the way.
fn sentences(cases: u64) -> BTreeSet<String> {
    let directory = tempfile::tempdir().expect("a directory");
    let mut command = Command::new(env::current_exe().expect("this driver"));
    command.env(CASES, cases.to_string()).env(LIST, "").current_dir(directory.path());
    let output = common::run(&mut command);
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

/// In a process of its own, with a network of its own.
fn run(cases: u64) {
    let directory = tempfile::tempdir().expect("a directory");
    let mut command = Command::new(env::current_exe().expect("this driver"));
    command.env(CASES, cases.to_string()).current_dir(directory.path());
    let output = common::run(&mut command);
    print!("{}", String::from_utf8_lossy(&output.stdout));
}

/// What happened in a case.
enum Outcome {
    /// No cause applies, or the call succeeded all the same.
    Nothing,
    Refused {
        key: String,
    },
    False(String),
}

fn search(first: u64, cases: u64) {
    child::prepare(Needs::Network);
    // Connections that have ended hold no ports, of which so many cases have too few.
    child::sysctl("ipv4/tcp_max_tw_buckets", "0");
    let (mut refusals, mut kinds, mut wrong) = (0, BTreeSet::new(), BTreeMap::new());
    for seed in first..first + cases {
        match case(seed) {
            Outcome::Nothing => {}
            Outcome::Refused { key } => {
                refusals += 1;
                kinds.insert(key);
            }
            Outcome::False(report) => {
                let kind = report.lines().next().unwrap_or_default().to_owned();
                wrong.entry(kind).or_insert_with(|| format!("{SEED}={seed} {CASES}=1: {report}"));
            }
        }
    }
    if env::var_os(LIST).is_none() {
        println!("{refusals} refusals of {} causes", kinds.len());
    }
    let reports: Vec<_> = wrong.into_values().collect();
    assert!(reports.is_empty(), "{} kinds are wrong:\n{}", reports.len(), reports.join("\n"));
    if cases >= 5000 {
        assert!(refusals >= 1000 && kinds.len() >= 300, "too few");
    }
}

/// A call that succeeds, with one or two causes to be refused.
fn case(seed: u64) -> Outcome {
    let mut chance = Chance::new(seed);
    let base = bases::base(&mut chance);
    let fitting: Vec<&Cause> = causes::ALL.iter().filter(|cause| (cause.applies)(&base)).collect();
    if fitting.is_empty() {
        return Outcome::Nothing;
    }
    let mut chosen = vec![*chance.of(&fitting)];
    if chance.below(3) == 0 {
        chosen.push(*chance.of(&fitting));
    }
    let key =
        format!("{:?} {:?} {:?} {}", base.kind, base.state, base.attempt.function, chosen[0].name);
    drop(base);
    let with = |causes: &[&Cause]| {
        let mut chance = Chance::new(seed);
        let mut base = bases::base(&mut chance);
        for cause in causes {
            (cause.apply)(&mut base, &mut chance);
        }
        base.attempt.make()
    };
    // Of two causes the second may not find what it changes: they exclude each other.
    let made = if chosen.len() > 1 { quietly(|| with(&chosen)) } else { Ok(with(&chosen)) };
    let Some((errno, said)) = (match made {
        Ok(refusal) => refusal,
        Err(_) => return Outcome::Nothing,
    }) else {
        return Outcome::Nothing;
    };
    if env::var_os(LIST).is_some() {
        println!("{said}");
    }
    let names: Vec<_> = chosen.iter().map(|cause| cause.name).collect();
    let wrong = |why: &str| Outcome::False(format!("{names:?} {why}\n    {errno}: {said}"));
    if said.contains(['?']) && !said.ends_with('?') || said.contains("{}") {
        return wrong("has no value for a field");
    }
    let is_said = |cause: &&&Cause| cause.said.iter().any(|words| said.contains(words));
    let named: Vec<_> = chosen.iter().filter(is_said).collect();
    if named.is_empty() {
        return wrong("is not what is said");
    }
    // Without the cause that is named, the same call has another outcome. Two may
    // be named by the same words.
    let is_left = |cause: &&Cause| !named.iter().any(|named| named.name == cause.name);
    let others: Vec<_> = chosen.iter().copied().filter(is_left).collect();
    match with(&others) {
        Some((other, now)) if other == errno && now == said => wrong("changes nothing if removed"),
        _ => Outcome::Refused { key },
    }
}

/// Does what may panic, and says nothing of it.
fn quietly<T>(work: impl FnOnce() -> T) -> std::thread::Result<T> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(panic::AssertUnwindSafe(work));
    panic::set_hook(hook);
    result
}

/// Calls that succeed: before each, no errno is given a cause that is proved, for
/// that would make the kernel refuse the call. Under a filter, what is only
/// concluded is said to be possible.
fn succeed(first: u64, cases: u64) {
    child::prepare(Needs::Network);
    child::sysctl("ipv4/tcp_max_tw_buckets", "0");
    allow_all();
    let mut wrong = BTreeSet::new();
    for seed in first..first + cases {
        let mut base = bases::base(&mut Chance::new(seed));
        let before: Vec<_> = (1..134).map(|errno| base.attempt.explain(errno)).collect();
        if base.attempt.make().is_some() {
            continue;
        }
        let is_proved = |said: &&String| {
            !["(2) says: ", "the cause is not known", ": possible cause"]
                .iter()
                .any(|words| said.contains(words))
        };
        wrong.extend(before.iter().filter(is_proved).cloned());
    }
    let wrong: Vec<_> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Installs a seccomp filter that allows every call.
fn allow_all() {
    const RETURN: u16 = 0x06;
    const ALLOW: u32 = 0x7fff_0000;
    let mut filter = [libc::sock_filter { code: RETURN, jt: 0, jf: 0, k: ALLOW }];
    let program = libc::sock_fprog { len: 1, filter: filter.as_mut_ptr() };
    // SAFETY: the program is readable.
    unsafe {
        assert_eq!(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
        let (mode, program) = (libc::SECCOMP_MODE_FILTER, &raw const program);
        assert_eq!(libc::prctl(libc::PR_SET_SECCOMP, mode, program, 0, 0), 0);
    }
}

//! That each rule is said of a refusal that has its cause, and is not said of one
//! with the same errno that has another.

use std::{collections::BTreeMap, ffi::c_int};

use libtest_mimic::Trial;
use regex_lite::Regex;
use sockshim::explain::{Certainty, Function, Listed, errno_name, rules};

use crate::{child, common, rows, sentences};

/// How many cases are made for it.
const CASES: u64 = 6000;

/// Rules that cannot be provoked here, by words of their causes, and why.
const NOT_HERE: &[(&str, &str)] = &[];

pub fn trials() -> Vec<Trial> {
    let name = "every_rule_is_said_and_has_a_near_miss";
    let mut trials = vec![if child::can_unshare(libc::CLONE_NEWNET) {
        common::trial(name, &[common::IPV6], check)
    } else {
        Trial::test(name, || Ok(())).with_kind("needs a network namespace").with_ignored_flag(true)
    }];
    trials.extend(NOT_HERE.iter().map(|(words, reason)| {
        Trial::test(words.replace(' ', "_"), || Ok(())).with_kind(*reason).with_ignored_flag(true)
    }));
    trials
}

/// An explanation, and the rules of which it may be.
struct Said {
    function: Function,
    errno: c_int,
    rules: Vec<usize>,
}

fn check() {
    let all: Vec<_> = rules().collect();
    let all: Vec<_> =
        all.into_iter().filter(|rule| rule.certainty() != Certainty::Manual).collect();
    let patterns: Vec<_> = all.iter().map(pattern).collect();
    let of_rows = rows::all().into_iter().map(|row| row.sentence.to_owned());
    let said: Vec<_> = of_rows
        .chain(sentences(CASES))
        .filter_map(|sentence| read(&sentence, &all, &patterns))
        .collect();
    let mut gaps = BTreeMap::new();
    for (index, rule) in all.iter().enumerate() {
        let cause = cause(rule);
        let has = |words: &str| cause.contains(words);
        let is_excused = NOT_HERE.iter().any(|(words, _)| has(words));
        // Where the errno has no other cause in a call, nothing can be near.
        let is_alone = !all.iter().enumerate().any(|(other, it)| {
            let share = |function: &Function| it.is_for(*function) && rule.is_for(*function);
            other != index && it.errno() == rule.errno() && Function::ALL.iter().any(share)
        });
        let is_said = said.iter().any(|said| said.rules.contains(&index));
        let is_missed = said.iter().any(|said| {
            said.errno == rule.errno() && rule.is_for(said.function) && !said.rules.contains(&index)
        });
        let is_list = rule.certainty() == Certainty::Maybe;
        if !is_said && !is_excused || is_said && !is_missed && !is_alone && !is_list {
            let errno = String::from_utf8_lossy(errno_name(rule.errno()).expect("a name"));
            gaps.insert(index, format!("{errno}: {cause} ({is_said}, {is_missed})"));
        }
    }
    let gaps: Vec<_> = gaps.into_values().collect();
    assert!(gaps.is_empty(), "{} rules:\n{}", gaps.len(), gaps.join("\n"));
}

fn cause(rule: &Listed) -> String {
    crate::attempt::text(|text| rule.write_cause(text))
}

/// What a cause looks like, with anything in place of its fields.
fn pattern(rule: &Listed) -> Regex {
    let cause = regex_lite::escape(&cause(rule));
    let field = Regex::new(r"\\\{\w+\\\}").expect("a pattern");
    Regex::new(&field.replace_all(&cause, ".*")).expect("a pattern")
}

fn read(sentence: &str, rules: &[Listed], patterns: &[Regex]) -> Option<Said> {
    let (call, rest) = sentence.split_once("): ").expect("a call");
    let (name, _) = call.split_once('(').expect("a name");
    let is_named = |function: &&Function| function.name() == name.as_bytes();
    let function = *Function::ALL.iter().find(is_named).expect("a call");
    let (errno, cause) = rest.split_once(": ").expect("an errno");
    let fits = |(rule, pattern): (&Listed, &Regex)| {
        let name = errno_name(rule.errno()).expect("a name");
        name == errno.as_bytes() && rule.is_for(function) && pattern.is_match(cause)
    };
    let number =
        (1..134).find(|it| errno_name(*it).is_some_and(|name| name == errno.as_bytes()))?;
    let which = (0..rules.len()).filter(|index| fits((&rules[*index], &patterns[*index])));
    Some(Said { function, errno: number, rules: which.collect() })
}

//! That each rule is said of a refusal that has its cause, and is not said of one
//! with the same errno that has another.

use std::{collections::BTreeMap, ffi::c_int};

use libtest_mimic::Trial;
use regex_lite::Regex;
use sockshim::explain::{Certainty, Function, Listed, errno_name, rules};

use crate::{child, common, rows, sentences};

/// How many cases are made for it.
const CASES: u64 = 10000;

/// Rules that cannot be provoked here, by words of their causes, and why.
const NOT_HERE: &[(&str, &str)] = &[
    ("a security module (such as Landlock", "needs a security module"),
    ("mostly 1024, need CAP_NET_BIND_SERVICE", "needs a process without /proc"),
    ("{parent} cannot hold sockets", "needs a filesystem without sockets that gives this errno"),
    ("{parent} is immutable", "needs a filesystem with attributes"),
    ("another interface than the one in sin6_scope_id", "needs two interfaces with link addresses"),
    ("no network interface has an IPv6 address from which", "needs a route without an address"),
    (
        "the address is new, and the kernel still checks",
        "needs the moment after an address is added",
    ),
    ("the queue of the receiver was full", "needs a netlink receiver that does not read"),
    ("{file} could not take anything", "needs a device that is full"),
    ("MSG_FASTOPEN is given, and the socket was already", "needs a connection made meanwhile"),
    ("an earlier connect() was still in progress", "needs a connection made meanwhile"),
    ("the connection was ended before it was accepted", "Linux accepts such a connection"),
    ("the peer closed its socket with data unread", "the rows of recv have it"),
    ("Linux has released the descriptor all the same", "needs a filesystem that fails at close"),
    ("into a mapped file beyond the end", "needs a file that is cut while it is mapped"),
    ("another thread mapped the memory", "needs another thread at the right moment"),
    ("or the file offset is not aligned", "needs a device with larger blocks"),
    ("the process had as many descriptors open", "needs more descriptors than are counted"),
    ("and the socket may not fragment", "is proved wherever it can be provoked"),
    ("with IP_HDRINCL the kernel", "needs a raw socket on a path with a small MTU"),
    ("a router has reported that the network", "needs a router"),
    ("a router reported that the network", "needs a router"),
    ("the routing rules refuse", "needs routing rules"),
    ("files open as fs.file-max allows", "fs.file-max is the whole machine's"),
    ("no AF_VSOCK transport of this machine", "needs a machine without a transport"),
    ("the socket is not connected, and addrlen is 0", "raw sockets alone, in some cases"),
    ("TCP_ULP is for connected sockets", "needs the module tls"),
    ("is a socket now but was not one", "needs another thread at the right moment"),
    ("this kernel is built without out-of-band data", "needs a kernel without it"),
    ("SCM_CREDENTIALS names a group", "needs a user without capabilities"),
    ("SCM_CREDENTIALS names a user", "needs a user without capabilities"),
    ("a firewall rule on this machine", "needs a firewall"),
    ("in its own user namespace only", "needs a user namespace"),
    ("namespace only or not at all", "needs a user namespace"),
    ("or its peer for reading, or the peer has closed", "needs AF_VSOCK with a local peer"),
];

/// Rules of which no other cause of the errno can be provoked here, by words.
const NOT_NEAR: &[&str] = &[
    "the socket is already a member of that group",
    "the backlog of the server at",
    "the peer reset the connection",
    "a signal handler interrupted the call",
    "{remote} did not answer in time",
];

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
    // Of those that are proved the other test knows that no call succeeds.
    let needs_other = |rule: &Listed| rule.certainty() == Certainty::Only;
    for (index, rule) in all.iter().enumerate() {
        let cause = cause(rule);
        let has = |words: &str| cause.contains(words);
        let is_excused = NOT_HERE.iter().any(|(words, _)| has(words));
        // Where the errno has no other cause in a call, nothing can be near.
        let is_alone = !all.iter().enumerate().any(|(other, it)| {
            let share = |function: &Function| it.is_for(*function) && rule.is_for(*function);
            other != index
                && it.certainty() != Certainty::Maybe
                && it.errno() == rule.errno()
                && Function::ALL.iter().any(share)
        });
        let is_said = said.iter().any(|said| said.rules.contains(&index));
        let is_missed = said.iter().any(|said| {
            said.errno == rule.errno() && rule.is_for(said.function) && !said.rules.contains(&index)
        });
        let has_near =
            is_missed || is_alone || !needs_other(rule) || NOT_NEAR.iter().any(|it| has(it));
        if !is_said && !is_excused || is_said && !has_near {
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

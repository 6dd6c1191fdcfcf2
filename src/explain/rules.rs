//! Tables of sentences, and the conditions under which each is said.
//!
//! A table is written as rules and kept as bytes, without pointers that the
//! loader would have to relocate. In the sentences a byte from 0x80 on stands
//! for a phrase that several of them have. Both make the library smaller.

use libc::c_int;

use super::condition::Condition;

/// What is said of an error, when all of the conditions hold.
#[derive(Clone, Copy)]
pub struct Rule {
    errno: c_int,
    conditions: &'static [Condition],
    sentence: &'static str,
}

/// A rule, as the tables write it. The sentence is in the language of `words`.
pub const fn rule(errno: c_int, conditions: &'static [Condition], sentence: &'static str) -> Rule {
    Rule { errno, conditions, sentence }
}

/// The bytes before the conditions: the errno and the length of the sentence,
/// of two bytes each, and the number of conditions.
const HEAD: usize = 5;

/// What sentences have in common, each ended by a bar. There may be 128.
const PHRASES: &str = "%!. Point |%L bytes; |%R (RLIMIT_NOFILE). |%W. |*addrlen |a |\
     a call takes 0 to 1024 iovecs.|above SSIZE_MAX. Was |address |already.|an |\
     ancillary |and |at |be |before |bound |Call |Close |closed |Connect |connect |\
     connected |connected, |connected. |connection |consumed.|Correct |descriptor |\
     destination |directory |does |each call.|family |filesystem |first.|Give |given, |\
     has |holds |in |in pieces, |iov_len, |is |it |it. |its |kernel |leads |length |\
     listens |listens, |Make |many descriptors |may |memory |message |more than |most |\
     MSG_FASTOPEN |needs |negative |net.ipv4.|net.ipv4.ip_local_port_range are in |\
     network |network interface |never |no |nobody |none |not |nothing |of |on |\
     on what accept() returned.|open |or |Pass |peer |\
     POLLOUT, then ask getsockopt() for SO_ERROR.|POLLOUT.|process |protocol |read |\
     Receive |route |SCM_CREDENTIALS names |See |Send |server |Set |set IP_MTU_DISCOVER |\
     signal handler ran |size |size.|SO_SNDBUF |SOCK_CLOEXEC. Leave them out.|socket |\
     socket's family.|socket.|such |symbolic |that |the |the socket |\
     then send without it.|to |too |type |UDP datagram over |Use |\
     Wait until poll() says |was |way |which |with |";
const FIRST_PHRASE: u8 = 0x80;

/// Where each phrase starts, and where the last one ends.
const STARTS: [usize; COUNT + 1] = {
    let (mut starts, mut number, mut at) = ([0; COUNT + 1], 1, 0);
    while at < PHRASES.len() {
        if PHRASES.as_bytes()[at] == b'|' {
            starts[number] = at + 1;
            number += 1;
        }
        at += 1;
    }
    starts
};

const COUNT: usize = {
    let (mut count, mut at) = (0, 0);
    while at < PHRASES.len() {
        count += (PHRASES.as_bytes()[at] == b'|') as usize;
        at += 1;
    }
    count
};

/// The number of the longest phrase that stands at a place of a sentence, and
/// its length; a length of 0 where there is none. Phrases begin as words do.
const fn phrase_at(sentence: &[u8], place: usize) -> (u8, usize) {
    let (mut best, mut longest, mut number) = (0, 0, 0);
    if place > 0 && sentence[place - 1] != b' ' {
        number = COUNT;
    }
    let phrases = PHRASES.as_bytes();
    while number < COUNT {
        let (start, length) = (STARTS[number], STARTS[number + 1] - 1 - STARTS[number]);
        if phrases[start] == sentence[place] && length > longest && place + length <= sentence.len()
        {
            let mut equal = 1;
            while equal < length && phrases[start + equal] == sentence[place + equal] {
                equal += 1;
            }
            if equal == length {
                (best, longest) = (number as u8, length);
            }
        }
        number += 1;
    }
    (best, longest)
}

/// An upper bound of the bytes that a table takes.
pub const fn most(rules: &[Rule]) -> usize {
    let (mut most, mut index) = (0, 0);
    while index < rules.len() {
        most += HEAD + rules[index].conditions.len() + rules[index].sentence.len();
        index += 1;
    }
    most
}

/// A table as bytes, and how many they are.
pub const fn pack<const MOST: usize>(rules: &[Rule]) -> ([u8; MOST], usize) {
    let mut bytes = [0; MOST];
    let (mut at, mut index) = (0, 0);
    while index < rules.len() {
        let Rule { errno, conditions, sentence } = rules[index];
        let head = at;
        [bytes[at], bytes[at + 1]] = (errno as u16).to_le_bytes();
        bytes[at + 4] = conditions.len() as u8;
        at += HEAD;
        let mut condition = 0;
        while condition < conditions.len() {
            bytes[at] = conditions[condition] as u8;
            (at, condition) = (at + 1, condition + 1);
        }
        let (start, sentence, mut place) = (at, sentence.as_bytes(), 0);
        while place < sentence.len() {
            let (number, length) = phrase_at(sentence, place);
            bytes[at] = if length == 0 { sentence[place] } else { FIRST_PHRASE + number };
            (at, place) = (at + 1, place + if length == 0 { 1 } else { length });
        }
        [bytes[head + 2], bytes[head + 3]] = ((at - start) as u16).to_le_bytes();
        index += 1;
    }
    (bytes, at)
}

/// The first bytes of more.
pub const fn cut<const SIZE: usize>(bytes: &[u8]) -> [u8; SIZE] {
    let (mut cut, mut at) = ([0; SIZE], 0);
    while at < SIZE {
        cut[at] = bytes[at];
        at += 1;
    }
    cut
}

/// The phrase that a byte of a sentence stands for, where it does.
pub fn phrase(byte: u8) -> Option<&'static [u8]> {
    let number = byte.checked_sub(FIRST_PHRASE)?;
    let mut phrases = PHRASES.as_bytes();
    for _ in 0..number {
        let end = phrases.iter().position(|byte| *byte == b'|')?;
        phrases = phrases.get(end + 1..)?;
    }
    phrases.get(..phrases.iter().position(|byte| *byte == b'|')?)
}

/// Defines a table.
macro_rules! table {
    ($(#[$comment:meta])* $name:ident: $($rule:expr;)*) => {
        $(#[$comment])*
        #[allow(long_running_const_eval, reason = "it ends, after a second or so")]
        pub static $name: &[u8] = {
            use $crate::explain::rules;
            const RULES: &[rules::Rule] = &[$($rule),*];
            const PACKED: ([u8; rules::most(RULES)], usize) = rules::pack(RULES);
            &rules::cut::<{ PACKED.1 }>(&PACKED.0)
        };
    };
}
pub(super) use table;

/// The rules of a table, one after the other: the errno, the conditions by
/// their numbers, the sentence.
pub struct Rules(pub &'static [u8]);

impl Iterator for Rules {
    type Item = (c_int, &'static [u8], &'static [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let ([errno @ .., a, b, conditions], rest) = self.0.split_first_chunk::<HEAD>()?;
        let length = u16::from_le_bytes([*a, *b]).into();
        let (conditions, rest) = rest.split_at_checked((*conditions).into())?;
        let (sentence, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((u16::from_le_bytes(*errno).into(), conditions, sentence))
    }
}

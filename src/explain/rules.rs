//! Tables of sentences, and the conditions under which each is said.
//!
//! A table is written as rules and kept as bytes: without the pointers that
//! the loader would have to relocate, it takes half the room.

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

/// How many bytes a table takes.
pub const fn size(rules: &[Rule]) -> usize {
    let (mut size, mut index) = (0, 0);
    while index < rules.len() {
        size += HEAD + rules[index].conditions.len() + rules[index].sentence.len();
        index += 1;
    }
    size
}

/// A table as bytes.
pub const fn pack<const SIZE: usize>(rules: &[Rule]) -> [u8; SIZE] {
    let mut bytes = [0; SIZE];
    let (mut at, mut index) = (0, 0);
    while index < rules.len() {
        let Rule { errno, conditions, sentence } = rules[index];
        [bytes[at], bytes[at + 1]] = (errno as u16).to_le_bytes();
        [bytes[at + 2], bytes[at + 3]] = (sentence.len() as u16).to_le_bytes();
        bytes[at + 4] = conditions.len() as u8;
        at += HEAD;
        let mut condition = 0;
        while condition < conditions.len() {
            bytes[at] = conditions[condition] as u8;
            (at, condition) = (at + 1, condition + 1);
        }
        let mut byte = 0;
        while byte < sentence.len() {
            bytes[at] = sentence.as_bytes()[byte];
            (at, byte) = (at + 1, byte + 1);
        }
        index += 1;
    }
    bytes
}

/// Defines a table.
macro_rules! table {
    ($(#[$comment:meta])* $name:ident: $($rule:expr;)*) => {
        $(#[$comment])*
        pub static $name: &[u8] = {
            const RULES: &[$crate::explain::rules::Rule] = &[$($rule),*];
            &$crate::explain::rules::pack::<{ $crate::explain::rules::size(RULES) }>(RULES)
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

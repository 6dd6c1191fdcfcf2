//! Tables of sentences, and the conditions under which each is said.
//!
//! A table is written as rules and kept as bytes, without pointers that the
//! loader would have to relocate.

use libc::c_int;

use super::{
    case::Case,
    condition::Condition,
    letters::{END, Letters, NO_TEXT, packed, put, size},
};

/// What is said, when all of the conditions hold.
#[derive(Clone, Copy)]
pub struct Rule {
    key: c_int,
    conditions: &'static [Condition],
    sentence: &'static str,
}

/// A rule, as the tables write it. The key is what it is looked up by, mostly
/// an errno; the sentence is in the language of `words`.
pub const fn rule(key: c_int, conditions: &'static [Condition], sentence: &'static str) -> Rule {
    Rule { key, conditions, sentence }
}

/// An upper bound of the bytes that a table takes.
pub const fn most(rules: &[Rule]) -> usize {
    let (mut most, mut index) = (0, 0);
    while index < rules.len() {
        most += rules[index].conditions.len() + rules[index].sentence.len() + 2;
        index += 1;
    }
    size(most)
}

/// A table as bytes, and how many they are: for each rule the letters of its
/// key, its conditions, its sentence, and of an end.
pub const fn pack<const MOST: usize>(rules: &[Rule]) -> ([u8; MOST], usize) {
    let mut bytes = [0; MOST];
    let (mut at, mut index) = (0, 0);
    while index < rules.len() {
        let Rule { key, conditions, sentence } = rules[index];
        assert!(key >= 0 && key < 1024);
        put(&mut bytes, at, key as u16);
        at += 1;
        let mut condition = 0;
        while condition < conditions.len() {
            put(&mut bytes, at, NO_TEXT + conditions[condition] as u16);
            (at, condition) = (at + 1, condition + 1);
        }
        let ((letters, length), mut place) = (packed(sentence), 0);
        while place < length {
            put(&mut bytes, at, letters[place]);
            (at, place) = (at + 1, place + 1);
        }
        put(&mut bytes, at, END);
        (at, index) = (at + 1, index + 1);
    }
    (bytes, size(at))
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

impl Case<'_> {
    /// The first sentence of a table for this key of which all conditions hold.
    #[inline(never)]
    pub fn find(&self, table: &'static [u8], key: c_int) -> Option<Letters> {
        let mut letters = Letters::new(table);
        loop {
            let mut is_it = c_int::from(letters.next()?) == key;
            let mut sentence = letters;
            while let Some(condition) = letters.next()?.checked_sub(NO_TEXT) {
                is_it = is_it && self.holds(condition);
                sentence = letters;
            }
            if is_it {
                return Some(sentence);
            }
            letters = sentence;
            letters.find(|letter| *letter == END)?;
        }
    }
}

//! Tables of sentences, and the conditions under which each is said.
//!
//! A table is written as rules and kept as bytes, without pointers that the
//! loader would have to relocate.

use libc::c_int;

use super::{
    case::Case,
    condition::Condition,
    letters::{END, Letters, NO_TEXT, packed, put},
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

/// Rules that are looked into only when all of the conditions hold.
#[derive(Clone, Copy)]
pub struct Section {
    conditions: &'static [Condition],
    rules: &'static [Rule],
}

/// A section, as the tables write it.
pub const fn section(conditions: &'static [Condition], rules: &'static [Rule]) -> Section {
    Section { conditions, rules }
}

/// The key of a rule that begins a section, and of one for every key.
const SECTION: c_int = 1023;
pub const ANY: c_int = 1022;

/// An upper bound of the letters that a table takes.
pub const fn most(sections: &[Section]) -> usize {
    let (mut most, mut place) = (0, 0);
    while place < sections.len() {
        most += sections[place].conditions.len() + 2;
        let (rules, mut index) = (sections[place].rules, 0);
        while index < rules.len() {
            most += rules[index].conditions.len() + rules[index].sentence.len() + 2;
            index += 1;
        }
        place += 1;
    }
    most
}

/// A table as letters, and how many they are.
pub const fn letters<const MOST: usize>(sections: &[Section]) -> ([u16; MOST], usize) {
    let (mut letters, mut length, mut place) = ([0; MOST], 0, 0);
    while place < sections.len() {
        let Section { conditions, rules } = sections[place];
        length = append(&mut letters, length, rule(SECTION, conditions, ""));
        let mut index = 0;
        while index < rules.len() {
            length = append(&mut letters, length, rules[index]);
            index += 1;
        }
        place += 1;
    }
    (letters, length)
}

/// Appends a rule: its key, its conditions, its sentence, and an end.
const fn append(letters: &mut [u16], mut length: usize, rule: Rule) -> usize {
    assert!(rule.key >= 0 && rule.key <= SECTION);
    letters[length] = rule.key as u16;
    length += 1;
    let mut index = 0;
    while index < rule.conditions.len() {
        letters[length] = NO_TEXT + rule.conditions[index] as u16;
        (length, index) = (length + 1, index + 1);
    }
    let (sentence, size) = packed(rule.sentence);
    index = 0;
    while index < size {
        letters[length] = sentence[index];
        (length, index) = (length + 1, index + 1);
    }
    letters[length] = END;
    length + 1
}

/// The bytes of a table.
pub const fn bytes<const SIZE: usize>(letters: &[u16], length: usize) -> [u8; SIZE] {
    let (mut bytes, mut place) = ([0; SIZE], 0);
    while place < length {
        put(&mut bytes, place, letters[place]);
        place += 1;
    }
    bytes
}

/// Defines rules.
macro_rules! rules {
    ($(#[$comment:meta])* $name:ident: $($rule:expr;)*) => {
        $(#[$comment])*
        pub const $name: &[$crate::explain::rules::Rule] = &[$($rule),*];
    };
}
pub(super) use rules;

/// Defines a table of sections.
macro_rules! table {
    ($(#[$comment:meta])* $name:ident: $($section:expr;)*) => {
        $(#[$comment])*
        #[allow(long_running_const_eval, reason = "it ends, after a second or so")]
        pub static $name: &[u8] = {
            use $crate::explain::{letters::size, rules};
            const SECTIONS: &[rules::Section] = &[$($section),*];
            const LETTERS: ([u16; rules::most(SECTIONS)], usize) = rules::letters(SECTIONS);
            &rules::bytes::<{ size(LETTERS.1) }>(&LETTERS.0, LETTERS.1)
        };
    };
}
pub(super) use table;

impl Case<'_> {
    /// The first sentence of a table for this key of which all conditions hold.
    pub fn find(&self, table: &'static [u8], key: c_int) -> Option<Letters> {
        let (mut letters, mut is_open) = (Letters::new(table), false);
        loop {
            let found = c_int::from(letters.next()?);
            let mut holds = found == SECTION || is_open && (found == key || found == ANY);
            let mut sentence = letters;
            while let Some(condition) = letters.next()?.checked_sub(NO_TEXT) {
                holds = holds && self.holds(condition);
                sentence = letters;
            }
            if found == SECTION {
                is_open = holds;
            } else if holds {
                return Some(sentence);
            }
            letters = sentence;
            while letters.next_of_text().is_some() {}
        }
    }
}

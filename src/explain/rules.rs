//! The rules as the tables write them, and as the library keeps them: without
//! pointers, which the loader would have to relocate.
//!
//! What is evaluated at compile time alone is marked `#[inline]`: as functions of
//! the library it would bring the panics of core along.

use libc::c_int;

use super::{condition::Condition, field};

/// How certain a cause is when the conditions of its rule hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Certainty {
    /// The conditions alone make the kernel refuse the call.
    Sure,
    /// The kernel gives the errno for no other reason.
    Only,
    /// It is a possibility.
    Maybe,
    /// It is what the manual says.
    Manual,
}

/// A rule, as the tables write it.
#[derive(Clone, Copy)]
pub struct Rule {
    pub certainty: Certainty,
    pub errno: c_int,
    /// The chapters that it is for.
    pub calls: u16,
    pub conditions: &'static [Condition],
    pub cause: &'static str,
    pub remedy: &'static str,
}

/// Defines rules: their certainty, errno, conditions, cause and remedy.
macro_rules! rules {
    ($name:ident for $calls:ident:
        $($certainty:ident $errno:ident [$($condition:ident)*] $cause:literal $remedy:literal;)*
    ) => {
        pub const $name: &[$crate::explain::rules::Rule] = &[$(
            $crate::explain::rules::Rule {
                certainty: $crate::explain::rules::certainty!($certainty),
                errno: $errno,
                calls: $calls,
                conditions: &[$($condition),*],
                cause: $cause,
                remedy: $remedy,
            }
        ),*];
    };
}
pub(super) use rules;

macro_rules! certainty {
    (sure) => {
        $crate::explain::rules::Certainty::Sure
    };
    (only) => {
        $crate::explain::rules::Certainty::Only
    };
    (maybe) => {
        $crate::explain::rules::Certainty::Maybe
    };
    (manual) => {
        $crate::explain::rules::Certainty::Manual
    };
}
pub(super) use certainty;

/// The most conditions of a rule.
const MAX_CONDITIONS: usize = 6;
/// The number of no condition.
const NONE: u8 = u8::MAX;
/// Bytes from here on stand for fields.
const FIELD: u8 = 0x80;

/// A rule, as the library keeps it.
#[derive(Clone, Copy)]
pub struct Packed {
    pub certainty: Certainty,
    pub errno: u8,
    pub calls: u16,
    conditions: [u8; MAX_CONDITIONS],
    /// Where the cause and the remedy begin in the texts, and their lengths.
    starts: [u16; 2],
    lengths: [u8; 2],
}

/// A table of rules, and their texts one behind the other.
pub struct Table {
    pub rules: &'static [Packed],
    pub texts: &'static [u8],
}

impl Packed {
    const EMPTY: Self = Self {
        certainty: Certainty::Sure,
        errno: 0,
        calls: 0,
        conditions: [NONE; MAX_CONDITIONS],
        starts: [0; 2],
        lengths: [0; 2],
    };

    /// Whether it has a text of its own: what the manual says of an errno is often
    /// what the errno means.
    pub fn has_cause(&self) -> bool {
        self.lengths[0] != 0
    }

    pub fn is_only(&self) -> bool {
        self.certainty == Certainty::Only
    }

    pub fn conditions(&self) -> impl Iterator<Item = u8> + '_ {
        self.conditions.iter().copied().take_while(|condition| *condition != NONE)
    }

    /// Its cause, in which bytes that are no ASCII stand for fields.
    pub fn cause(&self, table: &Table) -> &'static [u8] {
        table.text(self.starts[0], self.lengths[0])
    }

    /// What to do about it; empty where there is nothing to say.
    pub fn remedy(&self, table: &Table) -> &'static [u8] {
        table.text(self.starts[1], self.lengths[1])
    }
}

impl Table {
    fn text(&self, start: u16, length: u8) -> &'static [u8] {
        let start = usize::from(start);
        self.texts.get(start..start + usize::from(length)).unwrap_or_default()
    }
}

/// The field that a byte of a text stands for.
pub fn field_of(byte: u8) -> Option<u8> {
    byte.checked_sub(FIELD)
}

/// How many rules there are.
#[inline]
pub const fn count(sources: &[&[Rule]]) -> usize {
    let (mut count, mut place) = (0, 0);
    while place < sources.len() {
        count += sources[place].len();
        place += 1;
    }
    count
}

/// An upper bound of the bytes that their texts take.
#[inline]
pub const fn most(sources: &[&[Rule]]) -> usize {
    let (mut most, mut place) = (0, 0);
    while place < sources.len() {
        let mut index = 0;
        while index < sources[place].len() {
            let rule = &sources[place][index];
            most += rule.cause.len() + rule.remedy.len();
            index += 1;
        }
        place += 1;
    }
    most
}

/// Packs all rules and their texts, each text once, and tells the length of
/// the texts.
#[inline]
pub const fn packed<const COUNT: usize, const MOST: usize>(
    sources: &[&[Rule]],
) -> ([Packed; COUNT], [u8; MOST], usize) {
    let (mut rules, mut texts) = ([Packed::EMPTY; COUNT], [0; MOST]);
    let (mut count, mut end, mut place) = (0, 0, 0);
    while place < sources.len() {
        let mut index = 0;
        while index < sources[place].len() {
            let rule = &sources[place][index];
            let mut packed = pack(rule);
            let mut which = 0;
            while which < 2 {
                let text = if which == 0 { rule.cause } else { rule.remedy };
                let length = encoded(text, &mut texts, end);
                let start = find(&rules, count, &texts, end, length);
                (packed.starts[which], packed.lengths[which]) = (start as u16, length as u8);
                assert!(length <= u8::MAX as usize && start <= u16::MAX as usize);
                end = if start == end { end + length } else { end };
                which += 1;
            }
            rules[count] = packed;
            (count, index) = (count + 1, index + 1);
        }
        place += 1;
    }
    (rules, texts, end)
}

/// Where the text of this length behind the others is already among them, or
/// where it stands itself.
#[inline]
const fn find(rules: &[Packed], count: usize, texts: &[u8], end: usize, length: usize) -> usize {
    let mut place = 0;
    while place < 2 * count {
        let Packed { starts, lengths, .. } = rules[place / 2];
        let start = starts[place % 2] as usize;
        let mut same = 0;
        while same < length && texts[start + same] == texts[end + same] {
            same += 1;
        }
        if same == length && lengths[place % 2] as usize == length {
            return start;
        }
        place += 1;
    }
    end
}

#[inline]
const fn pack(rule: &Rule) -> Packed {
    let mut conditions = [NONE; MAX_CONDITIONS];
    let mut index = 0;
    while index < rule.conditions.len() {
        conditions[index] = rule.conditions[index] as u8;
        assert!(conditions[index] != NONE);
        index += 1;
    }
    assert!(rule.errno > 0 && rule.errno <= u8::MAX as c_int);
    let Rule { certainty, errno, calls, .. } = *rule;
    Packed { certainty, errno: errno as u8, calls, conditions, ..Packed::EMPTY }
}

/// The first bytes of some.
#[inline]
pub const fn cut<const SIZE: usize>(bytes: &[u8]) -> [u8; SIZE] {
    let (mut cut, mut place) = ([0; SIZE], 0);
    while place < SIZE {
        cut[place] = bytes[place];
        place += 1;
    }
    cut
}

/// Writes a text with its fields as single bytes, where there are bytes to
/// write to, and returns its length.
#[inline]
const fn encoded(text: &str, bytes: &mut [u8], at: usize) -> usize {
    let text = text.as_bytes();
    let (mut from, mut length) = (0, 0);
    while from < text.len() {
        let mut byte = text[from];
        assert!(byte.is_ascii());
        from += 1;
        if byte == b'{' {
            let start = from;
            while text[from] != b'}' {
                from += 1;
            }
            byte = FIELD + field::number(text.split_at(from).0.split_at(start).1);
            from += 1;
        }
        if at + length < bytes.len() {
            bytes[at + length] = byte;
        }
        length += 1;
    }
    length
}

/// Defines the table of these rules.
macro_rules! table {
    ($(#[$comment:meta])* $name:ident: $($rules:expr,)*) => {
        const SOURCES: &[&[$crate::explain::rules::Rule]] = &[$($rules),*];
        $(#[$comment])*
        pub static $name: $crate::explain::rules::Table = {
            use $crate::explain::rules::{Packed, Table, count, cut, most, packed};
            const COUNT: usize = count(SOURCES);
            const MOST: usize = most(SOURCES);
            const PACKED: ([Packed; COUNT], [u8; MOST], usize) = packed(SOURCES);
            static RULES: [Packed; COUNT] = PACKED.0;
            static TEXTS: [u8; PACKED.2] = cut(&PACKED.1);
            Table { rules: &RULES, texts: &TEXTS }
        };
    };
}
pub(super) use table;

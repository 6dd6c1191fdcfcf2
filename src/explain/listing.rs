//! The rules as text: for the docs, and for programs that look them up.

use libc::c_int;

use super::{
    call::{Chapter, Function},
    condition::Condition,
    field, names,
    rules::{Certainty, Packed, field_of},
    tables::RULES,
    words,
};
use crate::text::Text;

/// A rule of the tables.
#[derive(Clone, Copy)]
pub struct Listed(&'static Packed);

impl Listed {
    /// How certain its cause is if its conditions hold.
    pub fn certainty(&self) -> Certainty {
        self.0.certainty
    }

    /// The errno that it explains.
    pub fn errno(&self) -> c_int {
        self.0.errno.into()
    }

    /// Whether it is for this call: on a socket, or on another file.
    pub fn is_for(&self, function: Function) -> bool {
        let files = match function {
            Function::Write | Function::Writev => Chapter::FileWrite.set(),
            Function::Read | Function::Readv => Chapter::FileRead.set(),
            _ => 0,
        };
        let is_of_chapter = self.0.calls & (function.chapter().set() | files) != 0;
        is_of_chapter && self.0.conditions().all(|condition| Condition::allows(condition, function))
    }

    /// What has to hold, in words.
    pub fn conditions(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.conditions().map(Condition::text)
    }

    /// Writes the cause, with fields like `{length}`.
    pub fn write_cause(&self, text: &mut Text<'_>) {
        write(self.0.cause(&RULES), text);
    }

    /// Writes what to do about it: nothing where there is nothing to say.
    pub fn write_remedy(&self, text: &mut Text<'_>) {
        write(self.0.remedy(&RULES), text);
    }
}

fn write(sentence: &[u8], text: &mut Text<'_>) {
    for byte in sentence {
        match field_of(*byte) {
            Some(number) => text.byte(b'{').str(field::name(number)).byte(b'}'),
            None => text.byte(*byte),
        };
    }
}

/// All rules, in the order in which they are tried.
pub fn rules() -> impl Iterator<Item = Listed> {
    RULES.rules.iter().map(Listed)
}

/// What an errno means, whatever the call.
pub fn meaning(errno: c_int) -> Option<&'static [u8]> {
    words::general(errno)
}

/// The name of an errno.
pub fn errno_name(errno: c_int) -> Option<&'static [u8]> {
    names::ERRNO.get(errno.into())
}

//! Why a call was refused, and what a descriptor is, in a sentence.
//!
//! A call is a value with its arguments and its errno. It is explained when it
//! is over, from what the system says then; nothing is kept in between.

#![forbid(unsafe_code)]

mod address;
mod call;
mod case;
mod condition;
mod control;
mod describe;
mod facts;
mod file;
mod names;
mod path;
mod pointer;
mod rules;
mod sentences;
mod words;

use crate::{errno::Errno, kernel::Inspect, text::Text};
use case::Case;
use condition::Condition;
use facts::Facts;
use rules::Rules;

pub use call::{Bytes, Call, Function, Name};
pub use describe::describe;
pub use pointer::Pointer;

/// What is said of an error that no table has.
const UNKNOWN: &[u8] = b"the system refused the call; its page in the manual may say why.";

/// Explains in one sentence why a call was refused with this error.
pub fn explain(call: &Call, errno: Errno, inspect: &dyn Inspect, text: &mut Text<'_>) {
    let case = Case { call, errno: errno.number(), facts: Facts { inspect } };
    case.write(call.function.signature().as_bytes(), text);
    case.write(b": %e: ", text);
    case.write(sentence(&case), text);
}

/// What is to be said: which argument, or which state of the system, is the
/// cause, and what to do about it.
fn sentence(case: &Case<'_>) -> &'static [u8] {
    let mut tables = sentences::tables(case.call.function);
    if case.holds(Condition::OtherFile as u8) {
        tables = [sentences::FILES, &[]];
    }
    tables
        .into_iter()
        .chain([sentences::COMMON, sentences::GENERAL])
        .find_map(|table| case.first_that_holds(table))
        .unwrap_or(UNKNOWN)
}

impl Case<'_> {
    #[inline(never)]
    fn first_that_holds(&self, table: &'static [u8]) -> Option<&'static [u8]> {
        Rules(table)
            .filter(|(errno, ..)| *errno == self.errno)
            .find(|(_, conditions, _)| conditions.iter().all(|condition| self.holds(*condition)))
            .map(|(.., sentence)| sentence)
    }
}

/// Writes what is said of an error of which nothing but its number is known.
pub fn general(errno: Errno, inspect: &dyn Inspect, text: &mut Text<'_>) {
    let call = Call::new(Function::Close, 0);
    let case = Case { call: &call, errno: errno.number(), facts: Facts { inspect } };
    case.write(case.first_that_holds(sentences::GENERAL).unwrap_or(UNKNOWN), text);
}

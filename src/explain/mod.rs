//! Why a call was refused, and what a descriptor is, in a sentence.
//!
//! A call is a value with its arguments and its errno. It is explained when it
//! is over, from what the kernel answers then; nothing is kept in between.
//!
//! The files build on each other in this order:
//!
//! | file | what it has |
//! |---|---|
//! | `pointer`, `call` | a call and its arguments, as a value |
//! | `header`, `address`, `control`, `memory` | what its arguments point to |
//! | `names` | the names of numbers |
//! | `case` | all of it together, and whom to ask |
//! | `path`, `privilege`, `option`, `question` | questions about it |
//! | `fact` | the answers, as numbers with names |
//! | `condition` | what has to be so, and the facts that show it |
//! | `field` | the fields of the sentences |
//! | `rules`, `tables` | which sentence is said under which conditions |
//! | `words`, `describe` | the text |

#![forbid(unsafe_code)]

mod address;
mod call;
mod case;
mod condition;
mod control;
mod describe;
mod fact;
mod field;
mod header;
mod listing;
mod memory;
mod names;
mod option;
mod path;
mod pointer;
mod privilege;
mod question;
mod rules;
mod tables;
mod words;

use libc::c_int;

use crate::{errno::Errno, kernel::Inspect, text::Text};
use case::Case;

pub use call::{Bytes, Call, Function, Name};
pub use listing::{Listed, errno_name, meaning, rules};
pub use pointer::Pointer;
pub use rules::Certainty;

/// Explains in one sentence why a call was refused with this error: which
/// argument, or which state of the system, is the cause, and what to do.
///
/// A cause is named only if the kernel's answers prove it. Where they leave
/// several, all of them are named as possibilities; where they leave all open,
/// it is said what the manual says of the error.
pub fn explain(call: &Call, errno: Errno, inspect: &dyn Inspect, text: &mut Text<'_>) {
    Case::new(call, errno.number(), inspect).write(text);
}

/// Describes a descriptor: of a socket its domain, type, protocol and state,
/// its addresses, what waits in its queues, and whether an error is pending.
pub fn describe(fd: c_int, inspect: &dyn Inspect, text: &mut Text<'_>) {
    Case::new(&Call::close(fd), 0, inspect).describe(text);
}

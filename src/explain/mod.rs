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
mod fact;
mod fault;
mod letters;
mod path;
mod pointer;
mod rules;
mod sentences;
mod words;

use libc::c_int;

use crate::{errno::Errno, kernel::Inspect, text::Text};
use case::Case;

pub use call::{Bytes, Call, Function, Name};
pub use pointer::Pointer;

/// Explains in one sentence why a call was refused with this error: which
/// argument, or which state of the system, is the cause, and what to do.
pub fn explain(call: &Call, errno: Errno, inspect: &dyn Inspect, text: &mut Text<'_>) {
    let mut case = Case::new(call, errno.number(), inspect);
    case.look();
    case.write_rule(sentences::WORDS, b'='.into(), text);
}

/// Describes a descriptor: of a socket its domain, type, protocol and state,
/// its addresses, what waits in its queues, and whether an error is pending.
///
/// What is counted in the queues differs: of TCP and AF_UNIX streams all bytes
/// to read, else those of the next message; of TCP the bytes that the peer has
/// not acknowledged, else the memory that unsent messages take.
pub fn describe(fd: c_int, inspect: &dyn Inspect, text: &mut Text<'_>) {
    explain(&Call::new(Function::Describe, fd), Errno::new(0), inspect, text);
}

/// Writes what is said of an error of which nothing but its number is known.
pub fn general(errno: Errno, inspect: &dyn Inspect, text: &mut Text<'_>) {
    let call = Call::new(Function::Describe, -1);
    let case = Case::new(&call, errno.number(), inspect);
    case.write_rule(sentences::GENERAL, case.errno, text);
}

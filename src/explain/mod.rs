//! Why a call was refused, and what a descriptor is, in a sentence.
//!
//! A call is a value with its arguments and its errno. It is explained when it
//! is over, from what the system says then; nothing is kept in between.

#![forbid(unsafe_code)]

mod address;
mod call;
mod case;
mod common;
mod control;
mod creation;
mod destination;
mod facts;
mod file;
mod general;
mod names;
mod naming;
mod option;
mod path;
mod pointer;
mod recv;
mod send;
mod words;

use crate::{errno::Errno, kernel::Inspect, text::Text};
use case::Case;
use facts::Facts;

pub use call::{Bytes, Call, Function, Name};
pub use general::general;
pub use pointer::Pointer;

/// A sentence in the language of `words`, where there is one to say.
type Sentence = Option<&'static str>;

/// Explains in one sentence why a call was refused with this error.
pub fn explain(call: &Call, errno: Errno, inspect: &dyn Inspect, text: &mut Text<'_>) {
    let case = Case { call, errno: errno.number(), facts: Facts { inspect } };
    case.write(call.function.signature(), text);
    case.write(": %e: ", text);
    let cause = cause(&case).or_else(|| common::sentence(&case));
    case.write(cause.unwrap_or_else(|| general(case.errno)), text);
}

/// Which argument, or which state of the system, is the cause, and what to do
/// about it.
fn cause(case: &Case<'_>) -> Sentence {
    match case.call.function {
        function if function.sends() => send::sentence(case),
        function if function.receives() => recv::sentence(case),
        Function::Socket | Function::Socketpair => creation::sentence(case),
        Function::Bind => naming::bind(case),
        Function::Connect => naming::connect(case),
        Function::Listen => naming::listen(case),
        Function::Accept | Function::Accept4 => naming::accept(case),
        Function::Shutdown => naming::shutdown(case),
        Function::Getsockname | Function::Getpeername => naming::names(case),
        Function::Getsockopt | Function::Setsockopt => option::sentence(case),
        _ => None,
    }
}

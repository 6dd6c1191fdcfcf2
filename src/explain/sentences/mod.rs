//! What is said, call by call. Of the rules for an error the first one says
//! the sentence whose conditions all hold.

mod common;
pub mod constants;
mod files;
mod general;
mod lifecycle;
mod names;
mod options;
mod recv;
mod send;
mod words;

use super::call::Function;

pub use common::COMMON;
pub use files::FILES;
pub use general::GENERAL;
pub use words::{CALL, WORDS};

/// The tables to look into for a call, one after the other; [`COMMON`] and
/// [`GENERAL`] come after them.
pub fn tables(function: Function) -> [&'static [u8]; 2] {
    match function {
        Function::Connect => [names::CONNECT, names::DESTINATION],
        Function::Bind => [names::BIND, &[]],
        Function::Accept | Function::Accept4 => [names::ACCEPT, &[]],
        Function::Getsockname | Function::Getpeername => [names::NAME, &[]],
        Function::Socket | Function::Socketpair => [lifecycle::CREATION, &[]],
        Function::Listen => [lifecycle::LISTEN, &[]],
        Function::Shutdown => [lifecycle::SHUTDOWN, &[]],
        Function::Close => [&[], &[]],
        Function::Getsockopt | Function::Setsockopt => [options::OPTION, &[]],
        _ if function.sends() => [send::SEND, names::DESTINATION],
        _ => [recv::RECV, names::DESTINATION],
    }
}

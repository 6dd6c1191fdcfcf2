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

use super::{
    condition::Condition::*,
    rules::{section, table},
};

pub use words::{CALL, WORDS};

table! {
    /// All that explains an error, by its number.
    EXPLANATION:
    section(&[PlainFile], files::FILES);
    section(&[Sends, NoPlainFile], send::SEND);
    section(&[Receives, NoPlainFile], recv::RECV);
    section(&[Connects], names::CONNECT);
    section(&[NamesAddress, NoPlainFile], names::ADDRESS);
    section(&[HasDestination, NoPlainFile], names::DESTINATION);
    section(&[Binds], names::BIND);
    section(&[Accepts], names::ACCEPT);
    section(&[Creates], lifecycle::CREATION);
    section(&[Listens], lifecycle::LISTEN);
    section(&[ShutsDown], lifecycle::SHUTDOWN);
    section(&[AsksName], names::NAME);
    section(&[OfOption], options::OPTION);
    section(&[], common::COMMON);
    section(&[], general::GENERAL);
}

table! {
    /// What an error says of itself.
    GENERAL:
    section(&[], general::GENERAL);
}

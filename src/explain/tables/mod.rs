//! The rules: which sentence is said of which error, and what proves it.
//!
//! A rule names an errno, the calls that it is for, the conditions that have to
//! hold, a cause, and what to do about it. How certain the cause is then, is the
//! first word of the rule:
//!
//! - `sure`: the conditions alone make the kernel refuse the call;
//! - `only`: the kernel gives this errno here for no other reason. It is proved
//!   as long as nothing but the kernel answers: with a seccomp filter in the
//!   process it is one possibility among others;
//! - `maybe`: a possibility. All whose conditions hold are said, in their order;
//! - `manual`: what the manual says, for when nothing above is known. Without a
//!   text it says no more than what the errno means.

mod address;
mod bind;
mod common;
mod connect;
mod creation;
mod destination;
mod file;
mod general;
mod lifecycle;
mod option;
mod recv;
mod send;

use libc::*;

use super::{
    call::Chapter,
    condition::Condition::*,
    rules::{rules, table},
};

pub use general::GENERAL;

const SENDS: u16 = Chapter::Send.set();
const RECEIVES: u16 = Chapter::Receive.set();
const CONNECTS: u16 = Chapter::Connect.set();
const BINDS: u16 = Chapter::Bind.set();
const ACCEPTS: u16 = Chapter::Accept.set();
const ASKS_NAME: u16 = Chapter::Name.set();
const CREATES: u16 = Chapter::Creation.set();
const LISTENS: u16 = Chapter::Listen.set();
const SHUTS_DOWN: u16 = Chapter::Shutdown.set();
const OF_OPTION: u16 = Chapter::Option.set();
const WRITES_FILE: u16 = Chapter::FileWrite.set();
const READS_FILE: u16 = Chapter::FileRead.set();
const NAMING: u16 = SENDS | CONNECTS | BINDS;
const REACHES: u16 = SENDS | CONNECTS;
const ALL: u16 = u16::MAX;

table! {
    /// All rules, in the order in which they are tried.
    RULES:
    address::ADDRESS, send::SENDING, recv::RECEIVING, connect::CONNECTION, bind::BINDING,
    destination::DESTINATION, creation::CREATION, lifecycle::LISTENING, lifecycle::ACCEPTING,
    lifecycle::NAMES, lifecycle::SHUTTING_DOWN, option::OPTIONS, file::FILES, common::COMMON,
    send::SENDING_MANUAL, recv::RECEIVING_MANUAL, connect::CONNECTION_MANUAL,
    bind::BINDING_MANUAL, creation::CREATION_MANUAL, lifecycle::LIFECYCLE_MANUAL,
    option::OPTIONS_MANUAL, file::FILES_MANUAL,
}

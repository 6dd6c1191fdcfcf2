//! The tour: two processes talk through the shim on every type of socket.
//!
//! For each domain and type the first process, the one that was started, sends
//! a greeting; the [`second`], a child of it, answers to the address it saw.
//! Both go through [`sockshim::call`], with a [`recorder`] before the
//! kernel. What each of them sent, received and recorded comes together in the
//! first process, which judges it and prints it.

mod address;
mod endpoint;
mod first;
mod kind;
mod recorder;
mod refusal;
mod report;
pub mod second;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use self::kind::Kind;

/// Takes the tour and prints it. It fails when a row went wrong; a row that
/// the system does not allow for is no failure.
pub fn run() -> anyhow::Result<ExitCode> {
    let rows: Vec<_> = Kind::all().map(|kind| (kind, first::converse(kind))).collect();
    match write!(anstream::stdout(), "{}", report::Report(&rows)) {
        // Who reads no further has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        result => result?,
    }
    let went_wrong = rows.iter().any(|(_, outcome)| outcome.went_wrong());
    Ok(if went_wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

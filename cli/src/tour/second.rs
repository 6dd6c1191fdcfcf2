//! The second process: it waits for the greeting and answers it.

use std::{
    io::{self, Write},
    os::unix::process::parent_id,
    process::{self, ExitCode},
};

use anyhow::{Context, ensure};
use clap::Args;
use nix::sys::{prctl, signal::Signal};
use serde::{Deserialize, Serialize};

use super::{
    address::Address,
    endpoint::{Endpoint, Received, Sent, says},
    kind::{Domain, Kind, SocketType},
};

/// What the first process asks of it, on the command line.
#[derive(Args)]
pub struct Task {
    pub domain: Domain,
    pub socket_type: SocketType,
    /// The process that greets, its parent.
    pub greeter: u32,
}

/// What it tells the first process, a line of JSON each.
#[derive(Serialize, Deserialize)]
pub enum Told {
    /// It can be reached at this address.
    Ready(Address),
    Done {
        greeting: Received,
        answer: Sent,
    },
    Failed(String),
}

const GONE: &str = "the first process is gone";

pub fn run(task: &Task) -> anyhow::Result<ExitCode> {
    end_with(task.greeter)?;
    let done = converse(task).unwrap_or_else(|error| Told::Failed(format!("{error:#}")));
    tell(&done)?;
    Ok(ExitCode::SUCCESS)
}

fn converse(task: &Task) -> anyhow::Result<Told> {
    let kind = Kind { domain: task.domain, socket_type: task.socket_type };
    let mut endpoint = Endpoint::bind(kind)?;
    if kind.must_listen() {
        endpoint.listen()?;
    }
    tell(&Told::Ready(endpoint.address.clone()))?;
    if kind.is_connected() {
        endpoint.accept()?;
    }
    let greeting = endpoint.receive(task.greeter)?;
    let greeter = greeting.from.as_ref().context("recvfrom: returned no address to answer to")?;
    let answer = endpoint.send(says(process::id()) + "welcome", greeter)?;
    Ok(Told::Done { greeting, answer })
}

/// Has this process end with its parent, however that ends.
fn end_with(parent: u32) -> anyhow::Result<()> {
    prctl::set_pdeathsig(Signal::SIGKILL).context("prctl PR_SET_PDEATHSIG")?;
    // It may have ended before that.
    ensure!(parent_id() == parent, GONE);
    Ok(())
}

fn tell(told: &Told) -> anyhow::Result<()> {
    let mut line = serde_json::to_string(told)?;
    line.push('\n');
    io::stdout().write_all(line.as_bytes()).context(GONE)
}

//! `sockshim describe`: the sockets of a process.

use std::{
    ffi::c_int,
    fs, io,
    io::Write,
    os::fd::{AsRawFd, FromRawFd, OwnedFd},
};

use anyhow::Context;
use clap::Args;
use serde::Serialize;
use sockshim::{explain::describe, kernel::Libc};

use crate::explain::text;

/// The process, and its descriptors.
#[derive(Args)]
pub struct Task {
    /// The process ID
    #[arg(long)]
    pid: u32,
    /// The descriptors to describe (default: all sockets)
    fd: Vec<c_int>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A descriptor, for people and for programs.
#[derive(Serialize)]
struct Described {
    fd: c_int,
    description: String,
}

pub fn run(task: &Task) -> anyhow::Result<()> {
    let process = open_process(task.pid)?;
    let wanted = if task.fd.is_empty() { sockets(task.pid)? } else { task.fd.clone() };
    let mut described = vec![];
    for fd in wanted {
        let own = copy(&process, fd)
            .with_context(|| format!("cannot look at descriptor {fd} of process {}", task.pid))?;
        let line = text(|text| describe(own.as_raw_fd(), &Libc, text));
        let (_, description) = line.split_once(": ").context("a description")?;
        described.push(Described { fd, description: description.to_owned() });
    }
    let mut out = anstream::stdout().lock();
    if task.json {
        serde_json::to_writer_pretty(&mut out, &described)?;
        return Ok(writeln!(out)?);
    }
    for Described { fd, description } in described {
        writeln!(out, "{fd}: {description}")?;
    }
    Ok(())
}

fn open_process(pid: u32) -> anyhow::Result<OwnedFd> {
    // SAFETY: no pointer is passed.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    owned(fd).with_context(|| format!("cannot open process {pid}"))
}

/// A copy of another process's descriptor. It takes the right to trace it.
fn copy(process: &OwnedFd, fd: c_int) -> io::Result<OwnedFd> {
    // SAFETY: no pointer is passed.
    owned(unsafe { libc::syscall(libc::SYS_pidfd_getfd, process.as_raw_fd(), fd, 0) })
}

fn owned(fd: i64) -> io::Result<OwnedFd> {
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just made it for us.
    Ok(unsafe { OwnedFd::from_raw_fd(fd as c_int) })
}

/// The descriptors of a process that are sockets, in order.
fn sockets(pid: u32) -> anyhow::Result<Vec<c_int>> {
    let directory = format!("/proc/{pid}/fd");
    let mut sockets = vec![];
    for entry in fs::read_dir(&directory).with_context(|| format!("cannot read {directory}"))? {
        let entry = entry?;
        // One that was closed meanwhile has no link.
        let is_socket = fs::read_link(entry.path())
            .is_ok_and(|link| link.to_string_lossy().starts_with("socket:"));
        if let (true, Ok(fd)) = (is_socket, entry.file_name().to_string_lossy().parse()) {
            sockets.push(fd);
        }
    }
    sockets.sort_unstable();
    Ok(sockets)
}

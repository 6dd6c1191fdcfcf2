//! `sockshim`: the front door of its subcommands.

mod tour;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The socket API on two calls, sendmsg and recvmsg
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// See what the shim makes of send, sendto, recv and recvfrom on every type of socket
    ///
    /// Two processes talk through the shim on every type of socket: AF_UNIX,
    /// AF_INET and AF_INET6, each as stream, datagram, seqpacket and raw. A
    /// table shows what was sent, what arrived and from whom. Below it is how
    /// each call became a msghdr, as the kernel got it and as it left it.
    ///
    /// It takes a moment, needs no arguments and leaves nothing behind. No
    /// message leaves this machine. A row that cannot run here, such as raw
    /// sockets for whoever is not root, says why, and the tour goes on.
    ///
    /// Exit status: 0 if no row went wrong, 1 if one did.
    #[command(verbatim_doc_comment)]
    Tour,
    /// The second process of a tour.
    #[command(hide = true)]
    TourSecond(tour::second::Task),
}

fn main() -> anyhow::Result<ExitCode> {
    match Cli::parse().command {
        Command::Tour => tour::run(),
        Command::TourSecond(task) => tour::second::run(&task),
    }
}

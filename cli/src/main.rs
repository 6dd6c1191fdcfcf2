//! `sockshim`: the entry point of its subcommands.

mod describe;
mod explain;
mod tour;

use std::{io, path::PathBuf, process::ExitCode};

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

/// The socket API on two calls, sendmsg and recvmsg
#[derive(Parser)]
#[command(name = "sockshim", version, arg_required_else_help = true)]
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
    /// Print why a call fails with an errno, and what to do
    ///
    /// All causes that the library knows, in the order in which it looks for
    /// them, with what proves each. Words in braces stand for values. A running
    /// program gets the cause of its own failure from sockshim_explain_send()
    /// and the functions like it.
    ///
    /// Examples:
    ///   sockshim explain sendto EMSGSIZE
    ///   sockshim explain connect
    #[command(verbatim_doc_comment)]
    Explain(explain::Task),
    /// Describe the sockets of a process, one a line
    ///
    /// Of each: family, type and protocol, state, addresses, what waits in its
    /// queues, and whether an error is pending. Nothing of it changes. It takes
    /// the right to trace the process, as ptrace(2) does.
    ///
    /// Examples:
    ///   sockshim describe --pid 1234
    ///   sockshim describe --pid 1234 5 6 --json
    #[command(verbatim_doc_comment)]
    Describe(describe::Task),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the manual pages to a directory
    #[command(hide = true)]
    Man {
        /// The directory
        directory: PathBuf,
    },
    /// The second process of a tour.
    #[command(hide = true)]
    TourSecond(tour::second::Task),
}

fn main() -> anyhow::Result<ExitCode> {
    match Cli::parse().command {
        Command::Tour => tour::run(),
        Command::TourSecond(task) => tour::second::run(&task),
        Command::Explain(task) => explain::run(&task).map(|()| ExitCode::SUCCESS),
        Command::Describe(task) => describe::run(&task).map(|()| ExitCode::SUCCESS),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "sockshim", &mut io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Man { directory } => {
            clap_mangen::generate_to(Cli::command(), directory)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

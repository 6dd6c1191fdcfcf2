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
    /// Show how send, sendto, recv and recvfrom reach the kernel on every type of socket
    ///
    /// Two processes exchange messages on every type of socket: AF_UNIX, AF_INET
    /// and AF_INET6, each as stream, datagram, seqpacket and raw. A table shows
    /// what was sent, what arrived and from whom. Below it is the msghdr of each
    /// call, before and after the call.
    ///
    /// It takes less than a second and no message leaves this machine. A row
    /// that cannot run here, such as raw sockets for an unprivileged user, says
    /// why.
    ///
    /// Exit status: 0 if all rows succeeded or could not run, 1 if one failed.
    #[command(verbatim_doc_comment)]
    Tour,
    /// Print why a call fails with an errno, and what to do
    ///
    /// Lists all causes that the library knows, in the order in which it checks
    /// them, and what proves each. Words in braces stand for values. A program
    /// gets the cause of its own failure from sockshim_explain_send() and the
    /// other functions of that kind.
    ///
    /// Examples:
    ///   sockshim explain sendto EMSGSIZE
    ///   sockshim explain connect
    #[command(verbatim_doc_comment)]
    Explain(explain::Task),
    /// Describe the sockets of a process, one per line
    ///
    /// For each socket: family, type and protocol, state, addresses, how much is
    /// queued, and whether an error is pending. This changes nothing. You need
    /// the permission to trace the process, as for ptrace(2).
    ///
    /// Examples:
    ///   sockshim describe --pid 1234
    ///   sockshim describe --pid 1234 5 6 --json
    #[command(verbatim_doc_comment)]
    Describe(describe::Task),
    /// Print completions for a shell
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

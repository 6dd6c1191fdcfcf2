//! The process that tries cases: whatever a library does to it, the one that
//! started it lives on, knows the case and says so.

use std::{
    io::{self, BufRead, BufReader, Write},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use nix::sys::{prctl, signal::Signal};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::{
    case::Case,
    generate,
    subject::Choice,
    trial::{Difference, Judge, Verdict},
};

/// The command of the program that makes it a worker.
pub const COMMAND: &str = "worker";

/// A case takes a millisecond; the slowest to close some tens of them.
const LONGEST: Duration = Duration::from_secs(10);

#[derive(Serialize, Deserialize)]
enum Request {
    /// The random cases of these numbers, one after the other.
    Random {
        seed: u64,
        from: u64,
        to: u64,
    },
    One(Case),
}

#[derive(Serialize, Deserialize)]
enum Reply {
    Ready,
    /// There cannot be a judge here.
    Impossible(String),
    Verdict(Verdict),
}

/// Does what a worker does until there are no more requests. Its worlds are in
/// `directory`.
pub fn serve(choice: &Choice, directory: &Path) -> Result<()> {
    prctl::set_pdeathsig(Signal::SIGKILL)?;
    let judge = choice.subject().and_then(|subject| Judge::new(directory, subject));
    let mut judge = match judge {
        Ok(judge) => judge,
        Err(error) => return reply(&Reply::Impossible(format!("{error:#}"))),
    };
    reply(&Reply::Ready)?;
    for line in io::stdin().lines() {
        match serde_json::from_str(&line?)? {
            Request::One(case) => reply(&Reply::Verdict(judge.judge(&case)?))?,
            Request::Random { seed, from, to } => {
                for number in from..to {
                    let case = generate::random(seed, number);
                    reply(&Reply::Verdict(judge.judge(&case)?))?;
                }
            }
        }
    }
    Ok(())
}

fn reply(reply: &Reply) -> Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    Ok(io::stdout().write_all(&line)?)
}

/// A worker, as the one who started it sees it.
pub struct Worker {
    program: PathBuf,
    choice: Choice,
    process: Process,
}

struct Process {
    child: Child,
    requests: ChildStdin,
    replies: Receiver<Reply>,
    /// Here and not in the child, so that it goes whatever becomes of that.
    _directory: TempDir,
}

impl Worker {
    /// Starts one: `program` is this package's own. An error tells why there
    /// cannot be a judge here.
    pub fn start(program: &Path, choice: &Choice) -> Result<Self> {
        let process = Process::start(program, choice)?;
        Ok(Self { program: program.to_owned(), choice: choice.clone(), process })
    }

    /// Tries one case. One that ends the process or hangs is tried once more.
    pub fn judge(&mut self, case: &Case) -> Result<Verdict> {
        let mut end = None;
        for _ in 0..2 {
            self.process.request(&Request::One(case.clone()))?;
            match self.process.verdict()? {
                Ok(verdict) if end.is_none() => return Ok(verdict),
                Ok(_) => return Ok(Verdict::Unsteady("the process".to_owned())),
                Err(how) => {
                    end = Some(how);
                    self.process = Process::start(&self.program, &self.choice)?;
                }
            }
        }
        Ok(Verdict::Differs(vec![Difference {
            what: "process".to_owned(),
            expected: "goes on".to_owned(),
            found: end.unwrap_or_default(),
        }]))
    }

    /// Tries the random cases of these numbers, and tells each verdict with
    /// its number.
    pub fn judge_random(
        &mut self,
        seed: u64,
        from: u64,
        to: u64,
        mut tell: impl FnMut(u64, Verdict),
    ) -> Result<()> {
        let mut number = from;
        while number < to {
            self.process.request(&Request::Random { seed, from: number, to })?;
            while number < to {
                match self.process.verdict()? {
                    Ok(verdict) => tell(number, verdict),
                    Err(_) => {
                        self.process = Process::start(&self.program, &self.choice)?;
                        tell(number, self.judge(&generate::random(seed, number))?);
                        number += 1;
                        break;
                    }
                }
                number += 1;
            }
        }
        Ok(())
    }
}

impl Process {
    fn start(program: &Path, choice: &Choice) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let mut child = Command::new(program)
            .arg(COMMAND)
            .arg(directory.path())
            .args(choice.arguments())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| program.display().to_string())?;
        let requests = child.stdin.take().expect("stdin is a pipe");
        let output = child.stdout.take().expect("stdout is a pipe");
        let (sender, replies) = channel();
        thread::spawn(move || forward(BufReader::new(output), &sender));
        let mut process = Self { child, requests, replies, _directory: directory };
        match process.replies.recv_timeout(LONGEST) {
            Ok(Reply::Ready) => Ok(process),
            Ok(Reply::Impossible(reason)) => bail!(reason),
            _ => bail!("the worker did not start: {}", process.end()?),
        }
    }

    fn request(&mut self, request: &Request) -> Result<()> {
        let mut line = serde_json::to_vec(request)?;
        line.push(b'\n');
        Ok(self.requests.write_all(&line)?)
    }

    /// The next verdict, or how the process came to its end instead.
    fn verdict(&mut self) -> Result<Result<Verdict, String>> {
        match self.replies.recv_timeout(LONGEST) {
            Ok(Reply::Verdict(verdict)) => Ok(Ok(verdict)),
            Err(RecvTimeoutError::Timeout) => {
                self.end()?;
                Ok(Err(format!("no end after {} s", LONGEST.as_secs())))
            }
            Ok(_) | Err(RecvTimeoutError::Disconnected) => {
                let status = self.child.wait()?;
                match status.signal().map(Signal::try_from) {
                    Some(Ok(signal)) => Ok(Err(format!("killed by {signal}"))),
                    // What a library does to a process, the judge does not.
                    _ => bail!("the worker ended by itself: {status}"),
                }
            }
        }
    }

    fn end(&mut self) -> io::Result<std::process::ExitStatus> {
        self.child.kill()?;
        self.child.wait()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have come to its end already.
        let _ = self.end();
    }
}

/// Hands on the lines of a worker until there are no more.
fn forward(output: impl BufRead, replies: &Sender<Reply>) {
    for line in output.lines().map_while(Result::ok) {
        let Ok(reply) = serde_json::from_str(&line) else { return };
        if replies.send(reply).is_err() {
            return;
        }
    }
}

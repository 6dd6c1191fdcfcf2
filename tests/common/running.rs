//! Running a program with an end to every wait.

use std::{
    io::{BufRead, BufReader, Read},
    os::unix::process::CommandExt,
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// Longer than anything here takes on a busy machine under valgrind.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Does what may block, and gives up when it takes too long.
pub fn bounded<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    result.recv_timeout(PATIENCE).expect("it took too long, or panicked")
}

/// All that a program that has ended let us know.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn good(out: impl Into<String>) -> Self {
        Self { status: Some(0), out: out.into(), err: String::new() }
    }

    pub fn failed(out: impl Into<String>, error: impl AsRef<str>) -> Self {
        Self { status: Some(1), out: out.into(), err: format!("{}\n", error.as_ref()) }
    }
}

/// A program that runs; it is killed where a test forgets it or fails.
pub struct Running {
    child: Child,
    out: Option<BufReader<ChildStdout>>,
}

impl Running {
    /// In a process group of its own, with all that it starts.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let out = child.stdout.take().map(BufReader::new);
        Self { child, out }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The address that a server tells in its first line.
    pub fn listening_on(&mut self) -> String {
        let mut out = self.out.take().expect("not at its end");
        let (out, line) = bounded(move || {
            let mut line = String::new();
            out.read_line(&mut line).expect("UTF-8");
            (out, line)
        });
        self.out = Some(out);
        let address = line.strip_prefix("listening on ").and_then(|rest| rest.strip_suffix('\n'));
        address.unwrap_or_else(|| panic!("it said {line:?}")).to_owned()
    }

    pub fn kill(&mut self) {
        let group = -libc::pid_t::try_from(self.child.id()).expect("a process id");
        // SAFETY: two integers; the group is ours until its leader is waited for.
        unsafe { libc::kill(group, libc::SIGKILL) };
        self.child.wait().expect("it is ours");
    }

    /// Waits for the end, with what the program has written since.
    pub fn end(mut self) -> Said {
        let mut stdout = self.out.take().expect("ends once");
        let mut stderr = self.child.stderr.take().expect("ends once");
        let (out, err) = bounded(move || {
            let (mut out, mut err) = (String::new(), String::new());
            stdout.read_to_string(&mut out).expect("UTF-8");
            stderr.read_to_string(&mut err).expect("UTF-8");
            (out, err)
        });
        let status = self.child.wait().expect("it is ours").code();
        Said { status, out, err }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.kill();
        }
    }
}

//! Compiling an example, and running it with an end to every wait.

use std::{
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::common::{self, Compiler, GCC, Library};

/// Longer than anything here takes on a busy machine under valgrind.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Does what may block, and gives up when it takes too long.
pub fn bounded<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    result.recv_timeout(PATIENCE).expect("it took too long, or panicked")
}

/// A directory in which one test compiles and runs examples.
pub struct Bench {
    directory: tempfile::TempDir,
    library: Library,
    valgrind: bool,
}

impl Bench {
    pub fn new(library: Library) -> Self {
        Self { directory: common::scratch(), library, valgrind: false }
    }

    pub fn under_valgrind(self) -> Self {
        Self { valgrind: true, ..self }
    }

    /// A file in the directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn compile(&self, example: &str, compiler: Compiler, options: &[&str]) -> PathBuf {
        let source = common::root().join("c_examples").join(example).with_extension("c");
        let program = self.path(example);
        let mut command = compiler.command(&source);
        command.args(options).arg("-I").arg(common::root().join("include"));
        common::run(command.args(self.library.link()).arg("-o").arg(&program));
        program
    }

    /// The command that runs an example, which it compiles first.
    pub fn command(&self, example: &str) -> Command {
        let program = self.compile(example, GCC, &[]);
        if !self.valgrind {
            return Command::new(program);
        }
        let mut command = Command::new("valgrind");
        command.args(["--quiet", "--error-exitcode=99", "--leak-check=full"]).arg(program);
        command
    }

    pub fn start(&self, example: &str, arguments: &[&str]) -> Running {
        Running::start(self.command(example).args(arguments))
    }

    pub fn run(&self, example: &str, arguments: &[&str]) -> Said {
        self.start(example, arguments).end()
    }
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
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
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
        self.child.kill().expect("it is ours");
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
        // After its end there is nothing left to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

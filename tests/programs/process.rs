//! Programs that run beside a test, and an end to every wait.

use std::{
    fs::{self, File},
    io::Read,
    net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket},
    os::unix::{net::UnixStream, process::CommandExt},
    path::{Path, PathBuf},
    process::{self, Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    thread,
    time::{Duration, Instant},
};

use crate::setting::Setting;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A port that nothing has: below those that the system gives to clients, so
/// that none of them can take it before a server does.
pub fn free_port() -> u16 {
    static TRIED: AtomicU16 = AtomicU16::new(0);
    let first = (process::id() % 5000) as u16 * 4;
    loop {
        let tried = TRIED.fetch_add(1, Ordering::Relaxed);
        assert!(tried < 10_000, "no port is free");
        let port = 10_000 + (first + tried) % 20_000;
        let address = (Ipv4Addr::LOCALHOST, port);
        if TcpListener::bind(address).is_ok() && UdpSocket::bind(address).is_ok() {
            return port;
        }
    }
}

/// Whether a socket of this protocol has this port, in the kernel's words.
pub fn has_port(protocol: &str, port: u16) -> bool {
    let sockets = fs::read_to_string(format!("/proc/net/{protocol}")).expect("a table of sockets");
    sockets.contains(&format!("0100007F:{port:04X} 00000000:0000"))
}

/// Looks again and again whether it is so, and gives up when that takes too
/// long.
pub fn wait_until(what: &str, is_so: impl FnMut() -> bool) {
    wait_within(PATIENCE, what, is_so);
}

fn wait_within(patience: Duration, what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + patience;
    while !is_so() {
        assert!(Instant::now() < end, "waited too long: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// A program with processes of its own, all of which end with it.
pub struct Running {
    child: Child,
    name: String,
    log: PathBuf,
}

impl Running {
    /// Starts it with its output in a file of the setting's directory.
    pub fn start(setting: &Setting, command: &mut Command) -> Self {
        let name = command.get_program().to_string_lossy().replace('/', "_");
        let log = tempfile::Builder::new().prefix(&name).tempfile_in(setting.directory());
        let (file, log) = log.expect("a scratch file").keep().expect("a scratch file");
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(file.try_clone().expect("a descriptor"))
            .stderr(file)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self { child, name, log }
    }

    /// Waits until it takes connections on this port.
    pub fn on_port(mut self, port: u16) -> Self {
        self.wait_for(|| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        self
    }

    /// Waits until it takes connections at this path.
    pub fn at_path(mut self, path: &Path) -> Self {
        self.wait_for(|| UnixStream::connect(path).is_ok());
        self
    }

    /// Waits until it does.
    pub fn wait_for(&mut self, mut is_ready: impl FnMut() -> bool) {
        wait_until(&self.name.clone(), || {
            let ended = self.child.try_wait().expect("it is ours");
            assert!(ended.is_none(), "{} ended early: {}", self.name, self.said());
            is_ready()
        });
    }

    /// All that it has written.
    pub fn said(&self) -> String {
        let mut said = Vec::new();
        File::open(&self.log).and_then(|mut log| log.read_to_end(&mut said)).expect("its log");
        String::from_utf8_lossy(&said).into_owned()
    }

    /// Asks it to end, and waits.
    pub fn stop(mut self) -> ExitStatus {
        self.signal(libc::SIGTERM);
        self.end_of(PATIENCE)
    }

    /// Waits for its end.
    pub fn end(self) -> (ExitStatus, String) {
        self.end_within(PATIENCE)
    }

    pub fn end_within(mut self, patience: Duration) -> (ExitStatus, String) {
        let status = self.end_of(patience);
        (status, self.said())
    }

    fn end_of(&mut self, patience: Duration) -> ExitStatus {
        let mut status = None;
        wait_within(patience, &format!("the end of {}", self.name), || {
            status = self.child.try_wait().expect("it is ours");
            status.is_some()
        });
        status.expect("it has ended")
    }

    fn signal(&self, signal: i32) {
        let group = i32::try_from(self.child.id()).expect("a process id");
        // SAFETY: two integers; the group is that of our own child.
        unsafe { libc::kill(-group, signal) };
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.signal(libc::SIGKILL);
        // It may have ended before.
        let _ = self.child.wait();
    }
}

/// Runs a program to its end, which must be a good one, and gives its output.
pub fn output(setting: &Setting, command: &mut Command) -> String {
    let (status, said) = Running::start(setting, command).end();
    assert!(status.success(), "{command:?}: {status}\n{said}");
    said
}

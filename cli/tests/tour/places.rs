//! The places where a tour is taken, and what this machine lacks for them.

use std::{
    env,
    ffi::OsStr,
    fs,
    net::UdpSocket,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use socket2::{Domain, Protocol, Socket, Type};
use tempfile::TempDir;

use crate::SOCKSHIM;

/// A command for a program that is ended by SIGALRM if it does not end.
pub fn ending(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    // SAFETY: alarm(2) is async-signal-safe, and it outlives an exec.
    unsafe {
        command.pre_exec(|| {
            libc::alarm(120);
            Ok(())
        })
    };
    command
}

/// A directory that everybody can read, gone with the value.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory for temporary files");
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).expect("ours");
        Self(directory)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A copy of the program, run as nobody, who may not be able to reach the
    /// program itself.
    pub fn as_nobody(&self, argument: &str) -> Command {
        const NOBODY: u32 = 65534;
        let copy = self.path().join("sockshim");
        // By another process: while this one has the copy open for writing, a
        // child of another test could inherit that, and the copy not be run.
        let status = Command::new("cp").arg(SOCKSHIM).arg(&copy).status().expect("cp starts");
        assert!(status.success(), "no copy of {SOCKSHIM}");
        let mut command = ending(copy);
        command.arg(argument).current_dir("/").uid(NOBODY).gid(NOBODY);
        command
    }

    /// A tour whose `sendmsg` is that of `lying_sendmsg.c`.
    pub fn lying(&self, lie: &str) -> Command {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tour/lying_sendmsg.c");
        let library = self.path().join("lying_sendmsg.so");
        let mut compiler = Command::new("gcc");
        compiler.args(["-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"]);
        let status = compiler.arg(&library).arg(source).status().expect("gcc starts");
        assert!(status.success(), "{compiler:?}");
        let mut command = ending(SOCKSHIM);
        command.arg("tour").env("LD_PRELOAD", library).env("SENDMSG", lie);
        command
    }
}

/// A network namespace of its own.
#[derive(Clone, Copy)]
pub enum Namespace {
    WithoutLoopback,
    WithoutIpv6,
}

impl Namespace {
    /// This command, run there.
    pub fn command(self, command: &[&str]) -> Command {
        let prepare = match self {
            Self::WithoutLoopback => "",
            Self::WithoutIpv6 => {
                "ip link set lo up && echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6 && "
            }
        };
        let mut unshare = ending("unshare");
        unshare.args(["--map-root-user", "--net", "sh", "-c"]);
        unshare.arg(format!("{prepare}exec \"$@\"")).arg("sh").args(command);
        unshare
    }

    pub fn lacks(self) -> Option<String> {
        let mut probe = self.command(&["true"]);
        let status = probe.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let can = status.is_ok_and(|status| status.success());
        unless(can, "needs unshare and ip to make a network namespace")
    }
}

pub fn lacks_program(program: &str) -> Option<String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let has = env::split_paths(&path).any(|directory| directory.join(program).is_file());
    unless(has, &format!("needs {program}"))
}

pub fn lacks_root() -> Option<String> {
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    unless(is_root, "needs root, to become nobody")
}

pub fn lacks_loopback() -> Option<String> {
    unless(reaches("127.0.0.1"), "needs the loopback interface")
}

pub fn lacks_ipv6() -> Option<String> {
    unless(reaches("::1"), "needs IPv6 on the loopback interface")
}

/// Whether a datagram that this address sends to itself arrives.
fn reaches(address: &str) -> bool {
    let there_and_back = || {
        let socket = UdpSocket::bind((address, 0))?;
        socket.set_read_timeout(Some(Duration::from_secs(5)))?;
        socket.send_to(b"x", socket.local_addr()?)?;
        socket.recv(&mut [0])
    };
    there_and_back().is_ok()
}

pub fn lacks_raw() -> Option<String> {
    let socket = Socket::new(Domain::IPV4, Type::RAW, Some(Protocol::from(253)));
    unless(socket.is_ok() && reaches("127.0.0.1"), "needs the right to raw sockets")
}

fn unless(condition: bool, lacking: &str) -> Option<String> {
    (!condition).then(|| lacking.to_owned())
}

//! The kernels: where each comes from, how it is started, what it reports.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::common::{self, root};

/// What a kernel runs in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    /// A process of this machine: User Mode Linux.
    Process,
    /// qemu, with this processor.
    Qemu(&'static str),
}

/// A kernel to run the tests on.
pub struct Kernel {
    pub name: &'static str,
    pub machine: Machine,
    /// Where `tests/kernels/set-up.sh` has put it, under `target/kernels`.
    pub directory: &'static str,
}

pub const ALL: [Kernel; 4] = [
    Kernel { name: "uml_6.1", machine: Machine::Process, directory: "uml" },
    // The plainest processor that there is for it.
    Kernel { name: "debian_6.1", machine: Machine::Qemu("qemu64"), directory: "6.1" },
    Kernel { name: "debian_6.12", machine: Machine::Qemu("qemu64"), directory: "6.12" },
    // Page tables of five levels: user space ends at 2^56 and not at 2^47.
    Kernel { name: "debian_6.12_five_levels", machine: Machine::Qemu("max"), directory: "6.12" },
];

/// Longer than a guest takes on a busy machine. Each program in it has an end
/// of its own.
const LONGEST: u32 = 1800;

impl Kernel {
    /// What it needs and this machine lacks.
    pub fn missing(&self) -> Option<String> {
        let machine = match self.machine {
            Machine::Process => "linux.uml",
            Machine::Qemu(_) => "qemu-system-x86_64",
        };
        let programs = [machine, "busybox", "modprobe", "cpio", "xz", "gcc", common::CMOCKA];
        let mut missing: Vec<_> = programs.into_iter().filter(|it| !common::has(it)).collect();
        if self.version().is_none() {
            missing.push("its kernel in target/kernels");
        }
        (!missing.is_empty()).then(|| format!("needs {}", missing.join(", ")))
    }

    /// The directory that has `lib/modules` and, for a machine, `boot`.
    pub fn directory(&self) -> PathBuf {
        root().join("target/kernels").join(self.directory)
    }

    /// The release that its modules are of.
    pub fn version(&self) -> Option<String> {
        let mut releases = fs::read_dir(self.directory().join("lib/modules")).ok()?;
        releases.next()?.ok()?.file_name().into_string().ok()
    }

    /// Runs this image, and gives what came out of its first serial line.
    pub fn boot(&self, image: &Path) -> String {
        let console = self.directory().join(format!("{}.log", self.name));
        let mut command = self.command(image, &console);
        // User Mode Linux wants a line that it can wait for.
        let mut guest = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("nice");
        let input = guest.stdin.take();
        let output = guest.wait_with_output().expect("it was started");
        drop(input);
        let said = String::from_utf8_lossy(&output.stdout).replace('\r', "");
        assert!(
            said.lines().any(|line| line == "@done"),
            "the guest ended with {}, see {}; it said last:\n{}",
            output.status,
            console.display(),
            said.lines().rev().take(20).collect::<Vec<_>>().join("\n")
        );
        said
    }

    fn command(&self, image: &Path, console: &Path) -> Command {
        let mut command = Command::new("nice");
        command.args(["-n", "5", "timeout", "--kill-after=10", &LONGEST.to_string()]);
        match self.machine {
            Machine::Process => {
                let log = fs::File::create(console).expect("a file in target");
                command.args(["linux.uml", "mem=1G", "con=null", "ssl0=fd:0,fd:1", "quiet"]);
                command.arg(format!("initrd={}", image.display()));
                command.stderr(log);
            }
            Machine::Qemu(processor) => {
                let version = self.version().expect("looked for before");
                let kernel = self.directory().join(format!("boot/vmlinuz-{version}"));
                command.args(["qemu-system-x86_64", "-cpu", processor, "-m", "1G", "-smp", "1"]);
                command.args(["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"]);
                command.arg("-kernel").arg(kernel).arg("-initrd").arg(image);
                command.args(["-append", "console=ttyS1 panic=-1 quiet", "-serial", "stdio"]);
                command.arg("-serial").arg(format!("file:{}", console.display()));
            }
        }
        command
    }
}

/// A command that a guest has run.
pub struct Ran {
    pub name: String,
    pub status: i32,
    pub output: Vec<String>,
}

/// What a guest has said: its kernel's release, and of each command the output.
pub struct Report {
    pub release: String,
    pub ran: Vec<Ran>,
}

pub fn report(said: &str) -> Report {
    let mut report = Report { release: String::new(), ran: vec![] };
    let mut running = None;
    for line in said.lines() {
        if let Some(release) = line.strip_prefix("@kernel ") {
            report.release = release.to_owned();
        } else if let Some(name) = line.strip_prefix("@begin ") {
            running = Some(Ran { name: name.to_owned(), status: -1, output: vec![] });
        } else if let Some(status) = line.strip_prefix("@end ") {
            let status = status.parse().expect("a number");
            report.ran.extend(running.take().map(|ran| Ran { status, ..ran }));
        } else if let Some(ran) = &mut running {
            ran.output.push(line.to_owned());
        }
    }
    report
}

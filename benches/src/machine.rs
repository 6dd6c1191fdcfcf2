//! The machine that the numbers were made on.

use std::{env, ffi::CStr, fmt, fs, process::Command, thread};

use anyhow::Result;

use crate::{
    build::{compiler, output},
    calls::Contestants,
};

/// What a reader needs to know before comparing with another machine.
#[derive(Clone, Debug)]
pub struct Machine(Vec<(&'static str, String)>);

impl Machine {
    /// This machine, now.
    pub fn describe(contestants: &Contestants) -> Result<Self> {
        let system = rustix::system::uname();
        // SAFETY: a constant string of glibc's.
        let glibc = unsafe { CStr::from_ptr(libc::gnu_get_libc_version()) };
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let load = fs::read_to_string("/proc/loadavg")?;
        let version = |program: &mut Command| output(program.arg("--version"));
        Ok(Self(vec![
            ("Date", output(Command::new("date").args(["--utc", "+%F"]))?.trim().into()),
            ("CPU", format!("{} ({} to run on)", cpu_model()?, thread::available_parallelism()?)),
            ("Kernel", format!("Linux {}", system.release().to_string_lossy())),
            ("C library", format!("glibc {}", glibc.to_string_lossy())),
            ("Rust", first_line(version(&mut Command::new(rustc))?)),
            ("C", first_line(version(&mut Command::new(compiler()))?)),
            (
                "Counting",
                version(&mut Command::new("valgrind"))
                    .map_or_else(|error| format!("{error:#}"), first_line),
            ),
            ("sockshim", contestants.shim_version.clone()),
            ("Load before", load.split(' ').next().unwrap_or_default().into()),
        ]))
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> =
            self.0.iter().map(|(name, value)| format!("- {name}: {value}")).collect();
        out.write_str(&lines.join("\n"))
    }
}

fn first_line(text: String) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

/// The `model name` of the first CPU; not every architecture tells it.
fn cpu_model() -> Result<String> {
    let info = fs::read_to_string("/proc/cpuinfo")?;
    let line = info.lines().find(|line| line.starts_with("model name"));
    let model = line.and_then(|line| line.split_once(": ")).map_or("unknown", |(_, model)| model);
    Ok(format!("{model}, {}", env::consts::ARCH))
}

//! Instructions of each call in user space, counted by callgrind.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::build::{Artifacts, output};

/// What a pair of calls costs, in instructions.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// "send" or "sendto".
    pub send_name: &'static str,
    /// "recv" or "recvfrom".
    pub receive_name: &'static str,
    /// Both through libc's own functions.
    pub libc: f64,
    /// Both through the C wrapper.
    pub wrapper: f64,
    /// Both through the shim.
    pub shim: f64,
    /// What the shim's send takes more than the C wrapper's.
    pub send_excess: f64,
    /// What the shim's receive takes more than the C wrapper's.
    pub receive_excess: f64,
}

impl Counts {
    /// Each call and what the shim's takes more than the C wrapper's.
    pub fn excesses(&self) -> [(&'static str, f64); 2] {
        [(self.send_name, self.send_excess), (self.receive_name, self.receive_excess)]
    }
}

/// The counts, or why there are none.
pub type Outcome = Result<Vec<Counts>, String>;

/// Counts both pairs of calls, of a C wrapper and of a shim. Without valgrind
/// the answer is that there is none.
pub fn measure(artifacts: &Artifacts, wrapper: Side, shim: Side) -> Result<Outcome> {
    if let Err(error) = output(Command::new("valgrind").arg("--version")) {
        return Ok(Err(format!("{error:#}")));
    }
    let plain = count_pair(artifacts, wrapper, shim, "plain", ("send", "recv"))?;
    let addressed = count_pair(artifacts, wrapper, shim, "addressed", ("sendto", "recvfrom"))?;
    Ok(Ok(vec![plain, addressed]))
}

/// A library and what its functions' names begin with.
pub type Side<'a> = (&'a Path, &'static str);

fn count_pair(
    artifacts: &Artifacts,
    wrapper: Side,
    shim: Side,
    mode: &'static str,
    (send_name, receive_name): (&'static str, &'static str),
) -> Result<Counts> {
    let libc: Side = (Path::new("libc.so.6"), "");
    let pair = |send: Side, receive: Side| {
        let total = |repetitions: u32| -> Result<u64> {
            let mut arguments = vec![mode.to_owned(), repetitions.to_string()];
            for ((library, prefix), name) in [(send, send_name), (receive, receive_name)] {
                arguments.push(library.display().to_string());
                arguments.push(format!("{prefix}{name}"));
            }
            count(&artifacts.directory, Command::new(&artifacts.looping).args(arguments))
        };
        const FEW: u32 = 1_000;
        const MANY: u32 = 11_000;
        Ok::<_, anyhow::Error>((total(MANY)? - total(FEW)?) as f64 / f64::from(MANY - FEW))
    };
    let both_wrapper = pair(wrapper, wrapper)?;
    let both_shim = pair(shim, shim)?;
    let mixed = pair(shim, wrapper)?;
    Ok(Counts {
        send_name,
        receive_name,
        libc: pair(libc, libc)?,
        wrapper: both_wrapper,
        shim: both_shim,
        send_excess: mixed - both_wrapper,
        receive_excess: both_shim - mixed,
    })
}

/// The instructions of a whole run of `program`, loader and all.
pub fn count(directory: &Path, program: &Command) -> Result<u64> {
    let counts: PathBuf = directory.join("callgrind.out");
    let mut option = std::ffi::OsString::from("--callgrind-out-file=");
    option.push(&counts);
    let mut callgrind = Command::new("valgrind");
    callgrind.args(["--quiet", "--tool=callgrind"]).arg(option);
    callgrind.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        if let Some(value) = value {
            callgrind.env(name, value);
        }
    }
    output(&mut callgrind)?;
    totals(&fs::read_to_string(&counts)?)
}

/// The line `totals: N` of a callgrind profile.
fn totals(profile: &str) -> Result<u64> {
    match profile.lines().find_map(|line| line.strip_prefix("totals:")) {
        Some(number) => number.trim().parse().context("totals of the callgrind profile"),
        None => bail!("the callgrind profile has no totals"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_of_a_profile() {
        assert_eq!(totals("version: 1\nevents: Ir\n3 4\ntotals: 173894\n").unwrap(), 173894);
        assert!(totals("events: Ir\n").is_err());
    }
}

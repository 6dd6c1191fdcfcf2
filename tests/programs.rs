//! Real programs with the drop-in under them: they do what they do without.

mod common;
#[path = "programs/iperf3.rs"]
mod iperf3;
#[path = "programs/languages.rs"]
mod languages;
#[path = "programs/large.rs"]
mod large;
#[path = "programs/memcached.rs"]
mod memcached;
#[path = "programs/nginx.rs"]
mod nginx;
#[path = "programs/postgres.rs"]
mod postgres;
#[path = "programs/process.rs"]
mod process;
#[path = "programs/python.rs"]
mod python;
#[path = "programs/redis.rs"]
mod redis;
#[path = "programs/setting.rs"]
mod setting;
#[path = "programs/socat.rs"]
mod socat;
#[path = "programs/ssh.rs"]
mod ssh;
#[path = "programs/under.rs"]
mod under;
#[path = "programs/user.rs"]
mod user;

use std::env;

use libtest_mimic::Trial;

/// Debian's own, not another that may come first in PATH.
const PYTHON: &str = "/usr/bin/python3.11";

fn main() {
    let trials = [
        redis::trials(),
        nginx::trials(),
        memcached::trials(),
        socat::trials(),
        iperf3::trials(),
        postgres::trials(),
        ssh::trials(),
        languages::trials(),
        under::trials(),
        python::trials(),
    ];
    common::conclude(trials.into_iter().flatten().collect())
}

/// A test that takes minutes, and runs where one asks for it.
fn long(trial: Trial) -> Trial {
    if trial.has_ignored_flag() || env::var_os("LONG").is_some() {
        trial
    } else {
        trial.with_kind("takes minutes: make programs").with_ignored_flag(true)
    }
}

//! The time of a call: by the size of the message and by the number of open
//! descriptors.

use std::{fs::File, io, time::Duration};

use anyhow::{Context, Result};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::thread::{CpuSet, sched_getaffinity, sched_getcpu, sched_setaffinity};
use serde::{Deserialize, Serialize};

use crate::{
    Effort,
    calls::{COUNT, Contestant, Contestants},
    link::{Link, Transport},
    stats::{Rounds, Spread, timed},
};

/// How the contestants did in one situation.
#[derive(Clone, Copy, Debug)]
pub struct Comparison {
    /// The time of one call of libc's, in nanoseconds.
    pub libc: Spread,
    /// The same of the C wrapper.
    pub wrapper: Spread,
    /// The same of the shim.
    pub shim: Spread,
    /// The time of the shim as a multiple of the C wrapper's.
    pub over_wrapper: Spread,
    /// The time of the shim as a multiple of libc's.
    pub over_libc: Spread,
    /// The time of the C wrapper's twin as a multiple of the C wrapper's.
    pub control: Spread,
}

/// What a call of each contestant took, in nanoseconds, a row a round.
pub type Turns = Vec<[f64; COUNT]>;

/// From rounds whose turns were `pairs` sends and as many receives each.
pub fn nanoseconds_per_call(rounds: Rounds<COUNT>, pairs: u32) -> Turns {
    rounds.into_rows(1e9 / (2.0 * f64::from(pairs)))
}

impl Comparison {
    /// Of the contestants in these turns.
    pub fn new(turns: Turns) -> Self {
        let rounds = Rounds::from_rows(turns);
        let nanoseconds = |of: Contestant| rounds.durations(of as usize);
        let ratio = |of: Contestant, to: Contestant| rounds.ratio(of as usize, to as usize);
        Self {
            libc: nanoseconds(Contestant::Libc),
            wrapper: nanoseconds(Contestant::Wrapper),
            shim: nanoseconds(Contestant::Shim),
            over_wrapper: ratio(Contestant::Shim, Contestant::Wrapper),
            over_libc: ratio(Contestant::Shim, Contestant::Libc),
            control: ratio(Contestant::Twin, Contestant::Wrapper),
        }
    }
}

/// Turns or comparisons along one axis.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Series<T = Comparison> {
    /// What is the same for all of them.
    pub name: String,
    /// The place on the axis, and what was measured or why there is nothing.
    pub rows: Vec<(u64, Result<T, String>)>,
}

impl Series<Turns> {
    /// Adds the turns that another process took in the same places.
    pub fn extend(&mut self, more: &Self) {
        for ((_, turns), (_, more)) in self.rows.iter_mut().zip(&more.rows) {
            match (&mut *turns, more) {
                (Ok(turns), Ok(more)) => turns.extend(more),
                (Ok(_), Err(reason)) => *turns = Err(reason.clone()),
                (Err(_), _) => {}
            }
        }
    }

    /// The comparisons in the same places.
    pub fn compare(self) -> Series {
        let compare = |(at, turns): (u64, Result<Turns, String>)| (at, turns.map(Comparison::new));
        Series { name: self.name, rows: self.rows.into_iter().map(compare).collect() }
    }
}

impl Series {
    /// The comparisons that were made.
    pub fn made(&self) -> impl Iterator<Item = (u64, &Comparison)> {
        self.rows.iter().filter_map(|(at, made)| Some((*at, made.as_ref().ok()?)))
    }
}

/// From one byte to what fits into 64 KiB, over each transport.
pub fn by_size(contestants: &Contestants, effort: Effort) -> Result<Vec<Series<Turns>>> {
    const SIZES: [usize; 8] = [1, 16, 64, 256, 1 << 10, 4 << 10, 16 << 10, 64 << 10];
    let sizes = if effort.quick { &SIZES[6..] } else { &SIZES };
    let _pinned = Pinned::here()?;
    let mut all = Vec::new();
    for transport in Transport::ALL {
        let link = Link::new(transport)?;
        let mut rows = Vec::new();
        for size in sizes.iter().map(|&size| transport.largest(size)) {
            rows.push((size as u64, Ok(take_turns(contestants, effort, &link, size)?)));
        }
        all.push(Series { name: transport.name().into(), rows });
    }
    Ok(all)
}

/// With up to 100,000 descriptors open; those of the link are the highest.
pub fn by_open_descriptors(contestants: &Contestants, effort: Effort) -> Result<Series<Turns>> {
    const COUNTS: [u64; 5] = [10, 100, 1_000, 10_000, 100_000];
    const SIZE: usize = 64;
    let counts = if effort.quick { &COUNTS[..2] } else { &COUNTS };
    let _pinned = Pinned::here()?;
    let mut open = Vec::new();
    let mut rows = Vec::new();
    for &count in counts {
        let filled = allow_descriptors(count).and_then(|()| fill_descriptors(&mut open, count));
        let made = match filled {
            Ok(()) => Ok(take_turns(contestants, effort, &Link::new(Transport::Unix)?, SIZE)?),
            Err(error) => Err(format!("{error:#}")),
        };
        rows.push((count, made));
    }
    Ok(Series { name: Transport::Unix.name().into(), rows })
}

fn take_turns(
    contestants: &Contestants,
    effort: Effort,
    link: &Link,
    size: usize,
) -> Result<Turns> {
    for calls in &contestants.all {
        link.verify(calls, size)?;
    }
    let message = vec![1; size];
    let mut received = vec![0; size];
    let mut exchange = |contestant: usize, pairs| {
        let calls = &contestants.all[contestant];
        timed(|| link.exchange(calls, pairs, &message, &mut received))
    };
    let pairs = pairs_in(effort.turn, |pairs| exchange(Contestant::Wrapper as usize, pairs))?;
    let rounds = Rounds::run(effort.rounds, |contestant| exchange(contestant, pairs))?;
    Ok(nanoseconds_per_call(rounds, pairs))
}

/// How many pairs of calls fill a turn, by trial.
fn pairs_in(turn: Duration, mut trial: impl FnMut(u32) -> Result<Duration>) -> Result<u32> {
    const TRIAL: u32 = 16;
    trial(TRIAL)?;
    let took = trial(TRIAL)?.as_secs_f64();
    Ok((f64::from(TRIAL) * turn.as_secs_f64() / took).max(4.0) as u32)
}

/// Raises RLIMIT_NOFILE where it is too low for `count` descriptors and a few
/// for the link and the program's own needs.
fn allow_descriptors(count: u64) -> Result<()> {
    let wanted = count + 64;
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= wanted) {
        return Ok(());
    }
    let maximum = limit.maximum.map(|maximum| maximum.max(wanted));
    setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum })
        .with_context(|| format!("RLIMIT_NOFILE cannot be raised to {wanted}"))
}

/// Opens what is missing to `count` descriptors, together with the two of the
/// link to come.
fn fill_descriptors(open: &mut Vec<File>, count: u64) -> Result<()> {
    // The look itself takes one while it lasts.
    let now = std::fs::read_dir("/proc/self/fd")?.count() as u64 - 1;
    for _ in now + 2..count {
        open.push(File::open("/dev/null").map_err(at_descriptor(now + open.len() as u64))?);
    }
    Ok(())
}

fn at_descriptor(number: u64) -> impl FnOnce(io::Error) -> anyhow::Error {
    move |error| anyhow::Error::from(error).context(format!("at descriptor {number}"))
}

/// Keeps the calling thread on one CPU, until dropped.
pub struct Pinned(CpuSet);

impl Pinned {
    /// Pins the calling thread to the CPU where it is.
    pub fn here() -> Result<Self> {
        Self::to(sched_getaffinity(None)?, sched_getcpu())
    }

    /// Pins the calling thread to one of the CPUs where it may run, another one
    /// for each `turn` while there are some.
    pub fn in_turn(turn: usize) -> Result<Self> {
        let allowed = sched_getaffinity(None)?;
        let cpus: Vec<_> = (0..CpuSet::MAX_CPU).filter(|&cpu| allowed.is_set(cpu)).collect();
        Self::to(allowed, cpus[turn % cpus.len()])
    }

    fn to(before: CpuSet, cpu: usize) -> Result<Self> {
        let mut one = CpuSet::new();
        one.set(cpu);
        sched_setaffinity(None, &one)?;
        Ok(Self(before))
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        sched_setaffinity(None, &self.0).expect("it was allowed to run there before");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(rows: Vec<(u64, Result<Turns, String>)>) -> Series<Turns> {
        Series { name: "series".into(), rows }
    }

    #[test]
    fn the_turns_of_two_processes_are_pooled() {
        let mut all = series(vec![(10, Ok(vec![[1.0, 2.0, 2.0, 2.0]]))]);
        all.extend(&series(vec![(10, Ok(vec![[1.0, 4.0, 4.0, 16.0]]))]));
        let compared = all.compare();
        let (at, comparison) = compared.made().next().unwrap();
        assert_eq!((at, comparison.wrapper.median, comparison.over_wrapper.median), (10, 3.0, 2.5));
    }

    #[test]
    fn what_one_process_could_not_measure_is_missing() {
        for (one, other) in [(Ok(vec![]), Err("no".into())), (Err("no".into()), Ok(vec![]))] {
            let mut all = series(vec![(10, one)]);
            all.extend(&series(vec![(10, other)]));
            assert_eq!(all.compare().rows[0].1.as_ref().unwrap_err(), "no");
        }
    }
}

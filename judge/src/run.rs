//! A run: many random cases, by several workers at once.

use std::{
    ops::ControlFlow,
    path::Path,
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
        mpsc::channel,
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::{subject::Choice, trial::Verdict, worker::Worker};

/// What is to be run.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// This package's program, to start workers with.
    pub program: &'a Path,
    /// Who is judged.
    pub choice: &'a Choice,
    /// What the random cases follow from.
    pub seed: u64,
    /// How many cases at the most.
    pub cases: u64,
    /// For how long at the most; none is without an end of that kind.
    pub time: Option<Duration>,
    /// How many workers at a time.
    pub jobs: usize,
}

/// How many cases a worker takes at a time.
const BATCH: u64 = 200;

impl Run<'_> {
    /// Tries the cases and tells each verdict with the number of its case,
    /// until there are no more, the time is over or `tell` breaks off.
    pub fn each(&self, mut tell: impl FnMut(u64, Verdict) -> ControlFlow<()>) -> Result<()> {
        let next = AtomicU64::new(0);
        let over = AtomicBool::new(false);
        let end = self.time.and_then(|time| Instant::now().checked_add(time));
        thread::scope(|scope| {
            let (sender, verdicts) = channel();
            let workers: Vec<_> = (0..self.jobs.max(1))
                .map(|_| {
                    let sender = sender.clone();
                    let (next, over) = (&next, &over);
                    scope.spawn(move || {
                        let mut worker = Worker::start(self.program, self.choice)?;
                        loop {
                            let from = next.fetch_add(BATCH, Relaxed);
                            let late = end.is_some_and(|end| Instant::now() >= end);
                            if from >= self.cases || late || over.load(Relaxed) {
                                return Ok(());
                            }
                            let to = self.cases.min(from + BATCH);
                            worker.judge_random(self.seed, from, to, |number, verdict| {
                                // Nobody listens once it is over.
                                let _ = sender.send((number, verdict));
                            })?;
                        }
                    })
                })
                .collect();
            drop(sender);
            for (number, verdict) in verdicts {
                if tell(number, verdict).is_break() {
                    over.store(true, Relaxed);
                    break;
                }
            }
            workers.into_iter().try_for_each(|worker| worker.join().expect("no worker panics"))
        })
    }
}

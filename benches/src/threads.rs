//! The time of a call by the number of threads, each with a link of its own.

use std::{sync::Barrier, thread, time::Duration};

use anyhow::{Result, anyhow};

use crate::{
    Effort,
    calls::{COUNT, Contestants},
    link::{Link, Transport},
    stats::{Rounds, order, timed},
    time::{Pinned, Series, Turns, nanoseconds_per_call},
};

const SIZE: usize = 64;

/// A turn is cut into slices, each timed for itself and short against the time
/// that a thread has its CPU: most are whole, whatever else wants the CPUs.
const SLICES: usize = 16;

/// How long a thread's slices took, a row a round.
type Slices = Vec<[[Duration; SLICES]; COUNT]>;

/// With one to eight threads.
pub fn measure(contestants: &Contestants, effort: Effort) -> Result<Series<Turns>> {
    let mut rows = Vec::new();
    for threads in [1, 2, 4, 8] {
        rows.push((threads as u64, Ok(together(contestants, effort, threads)?)));
    }
    Ok(Series { name: Transport::Unix.name().into(), rows })
}

/// All threads take the same contestant's turn together: what they would
/// share, they would wait for. The turn's time is the median slice of them all.
fn together(contestants: &Contestants, effort: Effort, threads: usize) -> Result<Turns> {
    let pairs = if effort.quick { 10 } else { 100 };
    let barrier = &Barrier::new(threads);
    let slices: Vec<Slices> = thread::scope(|scope| {
        let start = |thread| {
            scope.spawn(move || {
                let _pinned = Pinned::in_turn(thread);
                take_turns(contestants, effort.rounds, pairs, barrier)
            })
        };
        let workers: Vec<_> = (0..threads).map(start).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().map_err(|_| anyhow!("a thread panicked"))?)
            .collect::<Result<_>>()
    })?;
    let rows = (0..effort.rounds as usize).map(|round| {
        std::array::from_fn(|contestant| {
            median(slices.iter().flat_map(|thread| thread[round][contestant])).as_secs_f64()
        })
    });
    Ok(nanoseconds_per_call(Rounds::from_rows(rows.collect()), pairs))
}

fn median(slices: impl Iterator<Item = Duration>) -> Duration {
    let mut slices: Vec<_> = slices.collect();
    slices.sort();
    slices[slices.len() / 2]
}

fn take_turns(
    contestants: &Contestants,
    rounds: u32,
    pairs: u32,
    barrier: &Barrier,
) -> Result<Slices> {
    let link = Link::new(Transport::Unix);
    let message = [1; SIZE];
    let mut received = [0; SIZE];
    let mut outcome = match &link {
        Ok(link) => contestants.all.iter().try_for_each(|calls| link.verify(calls, SIZE)),
        Err(error) => Err(anyhow!("{error}")),
    };
    let mut turns = Vec::with_capacity(rounds as usize);
    for round in 0..rounds {
        let mut row = [[Duration::ZERO; SLICES]; COUNT];
        for contestant in order::<COUNT>(round) {
            // A thread in trouble still comes, or the others would wait for it.
            barrier.wait();
            if let (Ok(link), Ok(())) = (&link, &outcome) {
                let calls = &contestants.all[contestant];
                outcome = row[contestant].iter_mut().try_for_each(|slice| {
                    *slice = timed(|| link.exchange(calls, pairs, &message, &mut received))?;
                    Ok(())
                });
            }
        }
        turns.push(row);
    }
    outcome.map(|()| turns)
}

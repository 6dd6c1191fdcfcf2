//! 16 processes with 64 threads append to one small ring, interrupted by
//! signals, stopped, and killed at random moments; a drainer empties it and
//! others look at it meanwhile. Every event that was acknowledged is read, none
//! twice, and what was dropped or torn is counted.
//!
//! HAMMER=1000 kills a thousand processes; `make hammer` does.

mod common;
#[path = "hammer/ledger.rs"]
mod ledger;
#[path = "hammer/worker.rs"]
mod worker;

use std::{
    collections::HashMap,
    env,
    path::Path,
    process::{Child, Command},
    sync::atomic::{AtomicBool, Ordering::SeqCst},
    thread,
    time::Duration,
};

use common::{ring, scratch};
use ledger::{Ledger, THREADS};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sockshim_log::{Attached, Drainer, Entry, Kind, Mapping, Reader, Recording, Stream};

const PROCESSES: usize = 16;

fn main() {
    if let Ok(number) = env::var("HAMMER_WORKER") {
        worker::run(number.parse().expect("a number"));
    }
    // As the standard harness does for a filter that names no test of its own.
    if env::args().any(|argument| argument == "--list") {
        println!("hammer: test");
        return;
    }
    let kills = env::var("HAMMER").map_or(60, |kills| kills.parse().expect("a number"));
    let directory = scratch();
    hammer(directory.path(), kills);
}

/// What has been read of one writer: events by their number.
type Seen = HashMap<(u64, u64, u64), Vec<u64>>;

fn hammer(directory: &Path, kills: usize) {
    let path = directory.join("ring");
    let (mapping, ledger) =
        (ring(&path, 96), Ledger::create(&directory.join("ledger"), kills + PROCESSES));
    let recording = directory.join("recording");
    let is_over = AtomicBool::new(false);
    let (seen, counts, events) = thread::scope(|scope| {
        let drained = scope.spawn(|| drain(&mapping, &recording, &is_over, kills <= 100));
        let looks = scope.spawn(|| look(&path, &is_over));
        kill_at_random(directory, kills);
        is_over.store(true, SeqCst);
        assert!(looks.join().expect("a looker") > 0);
        drained.join().expect("a drainer")
    });
    let (acknowledged, dropped) = compare(&seen, &ledger);
    // The ledger is written after the ring: one a writer may be ahead.
    let ahead = 2 * (THREADS * (kills + PROCESSES)) as u64;
    assert!(
        (dropped..=dropped + ahead).contains(&counts.dropped),
        "{} of {dropped}",
        counts.dropped
    );
    assert_eq!(counts.unwritten, 0);
    if kills <= 100 {
        let mut reader = Reader::open(&recording).expect("a recording");
        let mut count = 0;
        while let Some(entry) = reader.next().expect("a good recording") {
            if entry.kind() == Kind::CALL {
                check(&entry);
                count += 1;
            }
        }
        assert_eq!(count, events, "the recording has what the stream had");
    }
    println!(
        "hammer: {kills} processes killed, {events} events read, {acknowledged} acknowledged, \
         {} dropped, {} torn",
        counts.dropped, counts.torn
    );
}

fn spawn(directory: &Path, number: usize) -> Child {
    Command::new(env::current_exe().expect("a test"))
        .env("HAMMER_WORKER", number.to_string())
        .current_dir(directory)
        .spawn()
        .expect("a worker")
}

/// Kills so many workers, stops others for a while, and then ends them all.
fn kill_at_random(directory: &Path, kills: usize) {
    let mut workers: Vec<_> = (0..PROCESSES).map(|number| spawn(directory, number)).collect();
    let send = |worker: &Child, signal| {
        kill(Pid::from_raw(worker.id() as i32), signal).expect("our own child");
    };
    for number in PROCESSES..PROCESSES + kills {
        thread::sleep(Duration::from_micros(fastrand::u64(1000..20_000)));
        let stopped = fastrand::usize(..PROCESSES);
        send(&workers[stopped], Signal::SIGSTOP);
        let killed = fastrand::usize(..PROCESSES);
        workers[killed].kill().expect("our own child");
        // Some stay zombies for a while.
        thread::sleep(Duration::from_micros(fastrand::u64(..5000)));
        workers[killed].wait().expect("our own child");
        if stopped != killed {
            send(&workers[stopped], Signal::SIGCONT);
        }
        workers[killed] = spawn(directory, number);
    }
    for mut worker in workers {
        worker.kill().expect("our own child");
        worker.wait().expect("our own child");
    }
}

fn drain(
    mapping: &Mapping,
    path: &Path,
    is_over: &AtomicBool,
    is_kept: bool,
) -> (Seen, sockshim_log::layout::Counts, u64) {
    let mut drainer = Drainer::new(mapping).expect("no other drains");
    let (mut stream, mut seen, mut events) = (Stream::new(), Seen::new(), 0);
    let mut recording = is_kept.then(|| Recording::create(path, mapping).expect("a recording"));
    loop {
        // All workers are gone by the pass that follows.
        let is_last = is_over.load(SeqCst);
        let mut both = (&mut stream, &mut recording);
        drainer.pass(&mut both);
        if is_last {
            let counts = drainer.finish(&mut both);
            take(&mut stream, &mut seen, &mut events);
            return (seen, counts, events);
        }
        take(&mut stream, &mut seen, &mut events);
        thread::sleep(Duration::from_millis(1));
    }
}

fn take(stream: &mut Stream, seen: &mut Seen, events: &mut u64) {
    while let Some(entry) = stream.next() {
        if entry.kind() == Kind::CALL {
            *events += 1;
            let (key, number) = check(&entry);
            seen.entry(key).or_default().push(number);
        }
    }
}

/// Reads the ring as others do who only look.
fn look(path: &Path, is_over: &AtomicBool) -> u64 {
    let mut count = 0;
    while !is_over.load(SeqCst) {
        let mut reader = Reader::open(path).expect("a ring");
        while let Some(entry) = reader.next().expect("a good ring") {
            if entry.kind() == Kind::CALL {
                check(&entry);
                count += 1;
            }
        }
        thread::sleep(Duration::from_millis(20));
    }
    count
}

/// An event is whole: its arguments say what its data must be.
fn check(entry: &Entry) -> ((u64, u64, u64), u64) {
    let args: Vec<_> = entry.args().collect();
    let [process, thread, context, number] = *args else { panic!("{args:?}") };
    assert_eq!(entry.record.result as u64, process ^ thread << 20 ^ number << 24);
    let (data, full) = entry.attached(Attached::DATA).expect("data");
    assert_eq!(full as usize, worker::length_of(number));
    // A long one can lack its end: the ring was full, or its writer killed.
    assert!(data.len() == full as usize || full > 10_000, "{} of {full}", data.len());
    assert!(data.iter().all(|byte| *byte == number as u8), "data of another event");
    ((process, thread, context), number)
}

fn compare(seen: &Seen, ledger: &Ledger) -> (u64, u64) {
    let (mut acknowledged, mut dropped) = (0, 0);
    for ((process, thread, context), cell) in ledger.cells() {
        let mut numbers = seen.get(&(process, thread, context)).cloned().unwrap_or_default();
        let count = numbers.len() as u64;
        numbers.sort_unstable();
        numbers.dedup();
        let writer = format!("process {process}, thread {thread}, context {context}");
        assert_eq!(numbers.len() as u64, count, "{writer}: an event twice");
        let kept = cell.kept.load(SeqCst);
        assert!((kept..=kept + 1).contains(&count), "{writer}: {count} read, {kept} acknowledged");
        let last = numbers.last().copied().unwrap_or(0);
        assert!(last <= cell.begun.load(SeqCst), "{writer}: an event that was not written");
        acknowledged += kept;
        dropped += cell.dropped.load(SeqCst);
    }
    assert!(acknowledged > 0);
    (acknowledged, dropped)
}

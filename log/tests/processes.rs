//! Processes that begin, run another program, and end; and a sink that fails.

mod common;

use std::{
    fs, io,
    io::Read,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use common::{append, event, me, record, ring, scratch, slot};
use sockshim_log::{
    Announcement, Drainer, Event, Follower, Kind, Mapping, Owner, Sink, Stream, Thread, boottime,
    how,
    layout::{CHUNK_EVENTS, Chunk},
};

fn announce(thread: &Thread, owner: Owner) {
    let (parent, how, owner_word) = (1, how::LOADED, owner.0);
    let words = Announcement { parent, how, owner: owner_word, ..Announcement::default() }.words();
    let event = Event { kind: Kind::PROCESS, pid: owner.pid(), ..event(0, &words) };
    assert!(thread.append(&event, &[]));
}

fn kinds(stream: &mut Stream) -> Vec<(Kind, u32)> {
    let mut kinds = vec![];
    while let Some(entry) = stream.next() {
        kinds.push((entry.kind(), entry.record.pid));
    }
    kinds
}

/// A mapping of a ring, with the drainer's chunks in a stream.
fn pass_until(drainer: &mut Drainer, stream: &mut Stream, free: usize) {
    while drainer.pass(stream).free < free {
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn the_end_of_a_process_is_recorded_once() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 4);
    let mut child =
        Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("cat");
    let owner = Owner::new(child.id(), boottime());
    let slot = mapping.ring().take_slot(owner, child.id(), 0, 1).expect("a free slot");
    announce(&Thread::new(mapping.ring(), slot), owner);
    let (mut drainer, mut stream) = (Drainer::new(&mapping).expect("none drains"), Stream::new());
    for _ in 0..8 {
        assert_eq!(drainer.pass(&mut stream).free, 3, "it lives");
        thread::sleep(Duration::from_millis(10));
    }
    // A zombie is gone: its parent may never wait for it.
    drop(child.stdin.take());
    pass_until(&mut drainer, &mut stream, 4);
    child.wait().expect("our own child");
    pass_until(&mut drainer, &mut stream, 4);
    drainer.finish(&mut stream);
    let pid = owner.pid();
    assert_eq!(kinds(&mut stream), [(Kind::PROCESS, pid), (Kind::EXIT, pid)]);
}

#[test]
fn what_a_program_had_before_exec_is_freed() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 4);
    let (before, ..) = me();
    let slot_before = slot(&mapping);
    announce(&Thread::new(mapping.ring(), slot_before), before);
    thread::sleep(Duration::from_millis(1));
    let (after, _, tid) = me();
    assert!(after > before);
    let slot_after = mapping.ring().take_slot(after, tid, 0, 1).expect("a free slot");
    announce(&Thread::new(mapping.ring(), slot_after), after);
    let (mut drainer, mut stream) = (Drainer::new(&mapping).expect("none drains"), Stream::new());
    pass_until(&mut drainer, &mut stream, 3);
    let owners: Vec<_> = mapping.ring().owners().iter().map(|word| word.load(SEQ)).collect();
    assert_eq!(owners.iter().filter(|owner| **owner == after.0).count(), 1, "{owners:?}");
    assert!(append(&Thread::new(mapping.ring(), slot_after), 1, b""));
}

const SEQ: std::sync::atomic::Ordering = std::sync::atomic::Ordering::SeqCst;

/// Takes no events, as a full disk.
struct Full(u64);

impl Sink for Full {
    fn chunk(&mut self, chunk: &Chunk, _: &[u8]) -> io::Result<()> {
        if chunk.kind == CHUNK_EVENTS {
            self.0 += 1;
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }
}

#[test]
fn what_cannot_be_written_is_counted_and_does_not_fill_the_ring() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 2);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    let mut drainer = Drainer::new(&mapping).expect("none drains");
    let (mut full, mut stream) = (Full(0), Stream::new());
    for number in 0..5000 {
        assert!(append(&thread, number, b""));
        if number % 100 == 0 {
            drainer.pass(&mut (&mut full, &mut stream));
        }
    }
    assert_eq!(drainer.failure().expect("an error").kind(), io::ErrorKind::StorageFull);
    assert!(drainer.failure().is_none());
    let counts = drainer.finish(&mut (&mut full, &mut stream));
    assert_eq!((counts.events, counts.unwritten, counts.dropped), (5000, 5000, 0));
    assert_eq!(kinds(&mut stream).len(), 5000, "the other sink has them");
}

/// Gives a few bytes at a time, and nothing every other time.
struct Slow<'a>(&'a [u8], bool);

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1 || self.0.len() > 10_000;
        let count = if self.1 { buffer.len().min(777).min(self.0.len()) } else { 0 };
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

#[test]
fn a_recording_is_followed_while_it_grows() {
    let directory = scratch();
    let mapping: Mapping = ring(&directory.path().join("ring"), 8);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    (0..500).for_each(|number| assert!(append(&thread, number, &[1; 100])));
    let path = directory.path().join("recording");
    record(&mapping, path.clone());
    let bytes = fs::read(path).expect("a recording");
    let mut follower = Follower::new(Slow(&bytes, false)).expect("a recording");
    assert_eq!(follower.preamble().call(2), Some("recv"));
    let mut numbers = vec![];
    while !follower.stream().is_finished() {
        follower.read().expect("good");
        while let Some(entry) = follower.stream().next() {
            numbers.push(entry.record.result);
        }
    }
    assert_eq!(numbers, (0..500).collect::<Vec<_>>());
}

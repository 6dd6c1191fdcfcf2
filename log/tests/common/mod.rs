//! What the tests share.

#![allow(dead_code, reason = "each test uses its own part")]

use std::path::{Path, PathBuf};

use sockshim_log::{
    Attached, Attachment, Drainer, Event, Kind, Mapping, Owner, Piece, Plan, Reader, Recording,
    Slot, Source, Thread, boottime, monotonic,
};

/// A directory on tmpfs, where rings belong.
pub fn scratch() -> tempfile::TempDir {
    let shm = Path::new("/dev/shm");
    if shm.is_dir() { tempfile::tempdir_in(shm) } else { tempfile::tempdir() }
        .expect("a scratch directory")
}

pub const CALLS: [&str; 4] = ["none", "send", "recv", "close"];

/// A ring with so many blocks.
pub fn ring(path: &Path, blocks: u64) -> Mapping {
    let facts = [("command", "a test"), ("sockshim", "0.1.0")];
    let plan =
        Plan { buffer: blocks << 16, slots: 256, calls: &CALLS, facts: &facts, ..Plan::default() };
    Mapping::create(path, &plan).expect("a ring")
}

/// This process and thread as an owner of slots.
pub fn me() -> (Owner, u32, u32) {
    let pid = std::process::id();
    // SAFETY: gettid has no arguments and cannot fail.
    let tid = unsafe { libc::gettid() };
    (Owner::new(pid, boottime()), pid, tid as u32)
}

pub fn slot(mapping: &Mapping) -> &Slot {
    let (owner, _, tid) = me();
    mapping.ring().take_slot(owner, tid, tid, monotonic()).expect("a free slot")
}

/// An event whose result is its number.
pub fn event(number: i64, args: &[u64]) -> Event<'_> {
    let (_, pid, tid) = me();
    let now = monotonic();
    Event {
        kind: Kind::CALL,
        call: 1,
        pid,
        tid,
        start: now,
        end: now,
        fd: 5,
        result: number,
        args,
        ..Event::default()
    }
}

/// Appends an event with some bytes of data.
pub fn append(thread: &Thread, number: i64, data: &[u8]) -> bool {
    let pieces = [Piece::new(data)];
    let attachments = [Attachment::new(Attached::DATA, &pieces)];
    thread.append(&event(number, &[1, 2, 3]), &attachments)
}

/// Drains a ring into a recording and finishes it.
pub fn record(mapping: &Mapping, path: PathBuf) -> Reader {
    let mut recording = Recording::create(&path, mapping).expect("a recording");
    let mut drainer = Drainer::new(mapping).expect("no other drains");
    drainer.pass(&mut recording);
    drainer.finish(&mut recording);
    Reader::open(&path).expect("what was just written")
}

/// The results of all events of a kind, in the order of the reader.
pub fn results<S: Source>(reader: &mut Reader<S>, kind: Kind) -> Vec<i64> {
    let mut results = vec![];
    while let Some(entry) = reader.next().expect("a good recording") {
        if entry.kind() == kind {
            results.push(entry.record.result);
        }
    }
    results
}

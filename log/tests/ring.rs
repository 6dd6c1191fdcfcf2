//! What is appended to a ring is what is read from it and from a recording.

mod common;

use std::{thread, time::Duration};

use common::{append, event, me, record, results, ring, scratch, slot};
use sockshim_log::{
    Attached, Attachment, Drainer, Error, Event, Kind, OpenCall, Owner, Piece, Reader, Recording,
    Stream, Thread, boottime, flags, monotonic,
};

#[test]
fn what_is_appended_is_read_from_ring_and_recording() {
    let directory = scratch();
    let path = directory.path().join("ring");
    let mapping = ring(&path, 8);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    for number in 0..1000 {
        assert!(append(&thread, number, format!("{number}").as_bytes()));
    }
    let mut of_ring = Reader::open(&path).expect("a ring");
    let mut of_file = record(&mapping, directory.path().join("recording"));
    assert!(of_file.is_finished() && !of_ring.is_finished());
    assert_eq!(of_file.preamble().call(1), Some("send"));
    assert_eq!(of_file.preamble().fact("command"), Some("a test"));
    for number in 0..1000 {
        let a = of_ring.next().expect("good").expect("an event").as_bytes().to_vec();
        let entry = of_file.next().expect("good").expect("an event");
        assert_eq!(a, entry.as_bytes());
        assert_eq!(entry.record.result, number);
        assert_eq!(entry.args().collect::<Vec<_>>(), [1, 2, 3]);
        let (data, full) = entry.attached(Attached::DATA).expect("data");
        assert_eq!((&*data, full as usize), (format!("{number}").as_bytes(), data.len()));
    }
    assert!(of_file.next().expect("good").is_none() && of_ring.next().expect("good").is_none());
    assert_eq!(of_file.counts().events, 1000);
    assert_eq!(of_file.counts().lost(), 0);
}

#[test]
fn data_longer_than_a_block_is_joined() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 64);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    let data: Vec<u8> = (0..1_000_003_u32).map(|number| (number / 7) as u8).collect();
    // In uneven pieces, as an iovec array has them, and between other things.
    let pieces: Vec<_> = data.chunks(9999).map(Piece::new).collect();
    let (before, after) = ([Piece::new(b"before")], [Piece::new(&data[..20_000])]);
    let attachments = [
        Attachment::new(Attached::ADDRESS, &before),
        Attachment::new(Attached::DATA, &pieces),
        Attachment::new(Attached::CONTROL, &after).index(3),
        Attachment::new(Attached::OPTION, &[]),
        Attachment::of(Attached::DATA, &pieces, 900_000).at_most(10).index(1),
    ];
    assert!(thread.append(&event(1, &[]), &attachments));
    assert!(append(&thread, 2, b"next"));
    let mut reader = record(&mapping, directory.path().join("recording"));
    let entry = reader.next().expect("good").expect("an event");
    assert_eq!(entry.record.flags & flags::MORE, 0);
    assert_eq!(&*entry.attached(Attached::ADDRESS).expect("it").0, b"before");
    assert!(*entry.attached(Attached::DATA).expect("it").0 == *data);
    assert!(*entry.attached_at(Attached::CONTROL, 3).expect("it").0 == data[..20_000]);
    assert!(entry.attached(Attached::OPTION).expect("it").0.is_empty());
    let (cut, full) = entry.attached_at(Attached::DATA, 1).expect("it");
    assert_eq!((&*cut, full), (&data[..10], 900_000));
    assert_eq!(reader.next().expect("good").expect("an event").record.result, 2);
    assert!(reader.next().expect("good").is_none());
}

#[test]
fn a_full_ring_drops_and_counts_and_goes_on_when_it_was_drained() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 2);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    let kept = (0..3000).filter(|number| append(&thread, *number, &[0; 64])).count();
    assert!(kept > 300 && kept < 1000, "{kept} in two blocks");
    let mut recording =
        Recording::create(&directory.path().join("recording"), &mapping).expect("a recording");
    let mut drainer = Drainer::new(&mapping).expect("no other drains");
    assert_eq!(drainer.pass(&mut recording).events, kept as u64);
    assert!(append(&thread, 3000, b""), "there is room again");
    let counts = drainer.finish(&mut recording);
    assert_eq!(counts.dropped, 3000 - kept as u64);
    assert_eq!(counts.events, kept as u64 + 1);
    assert!(!append(&thread, 1, &[0; 60_000]), "a stopped ring takes no new block");
}

#[test]
fn events_of_open_blocks_are_seen_and_each_once() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 8);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    let mut drainer = Drainer::new(&mapping).expect("no other drains");
    let (mut stream, mut seen) = (Stream::new(), vec![]);
    for number in 0..5000 {
        append(&thread, number, &[7; 100]);
        if number % 37 == 0 {
            drainer.pass(&mut stream);
            while let Some(entry) = stream.next() {
                seen.push(entry.record.result);
            }
        }
    }
    // What a tick holds back comes with later ones.
    thread::sleep(Duration::from_millis(11));
    drainer.pass(&mut stream);
    while let Some(entry) = stream.next() {
        seen.push(entry.record.result);
    }
    assert_eq!(seen, (0..5000).collect::<Vec<_>>());
}

#[test]
fn a_ring_has_one_drainer() {
    let directory = scratch();
    let path = directory.path().join("ring");
    let mapping = ring(&path, 2);
    let first = Drainer::new(&mapping).expect("no other drains");
    let other = sockshim_log::Mapping::open(&path).expect("a ring");
    assert!(matches!(Drainer::new(&other), Err(Error::Drained)));
    drop(first);
    assert!(Drainer::new(&other).is_ok());
}

#[test]
fn a_second_drainer_goes_on_where_the_first_ended() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 4);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    append(&thread, 1, b"");
    Drainer::new(&mapping).expect("no other drains").pass(&mut Stream::new());
    append(&thread, 2, b"");
    let mut reader = record(&mapping, directory.path().join("recording"));
    assert_eq!(results(&mut reader, Kind::CALL), [2]);
}

fn open_call(call: u16) -> OpenCall {
    let (_, pid, tid) = me();
    let args = [5, 6, 0, 0, 0, 0];
    OpenCall { call, pid, tid, start: monotonic(), fd: 5, arg_count: 2, args }
}

fn returned(call: &OpenCall) -> Event<'_> {
    let OpenCall { call: number, pid, tid, start, fd, .. } = *call;
    let (kind, call, end, args) = (Kind::CALL, number, monotonic(), call.args());
    Event { kind, call, pid, tid, start, end, fd, args, ..Event::default() }
}

#[test]
fn calls_that_do_not_return_are_left_open() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 4);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    // One that returns although a handler came between.
    let outer = open_call(1);
    let before = thread.begin(&outer);
    let inner = open_call(2);
    let nested = thread.begin(&inner);
    assert!(nested.is_nested() && !before.is_nested());
    thread.append(&returned(&inner), &[]);
    thread.finish(nested);
    thread.append(&returned(&outer), &[]);
    thread.finish(before);
    // One whose thread is killed between the event and the slot.
    let both = open_call(3);
    let _ = thread.begin(&both);
    thread.append(&returned(&both), &[]);
    let mut reader = record(&mapping, directory.path().join("recording"));
    let mut calls = vec![];
    while let Some(entry) = reader.next().expect("good") {
        calls.push((entry.kind(), entry.record.call));
    }
    assert_eq!(calls, [(Kind::CALL, 2), (Kind::CALL, 1), (Kind::CALL, 3)]);
    assert!(reader.next_open().is_none());
}

#[test]
fn the_calls_of_a_thread_that_ended_are_recorded_and_its_slot_is_free() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 4);
    thread::scope(|scope| {
        scope.spawn(|| {
            let thread = Thread::new(mapping.ring(), slot(&mapping));
            let _ = thread.begin(&open_call(1));
            let _ = thread.begin(&open_call(2));
        });
    });
    let mut recording =
        Recording::create(&directory.path().join("recording"), &mapping).expect("a recording");
    let mut drainer = Drainer::new(&mapping).expect("no other drains");
    while drainer.pass(&mut recording).free < 4 {
        thread::sleep(Duration::from_millis(10));
    }
    drainer.finish(&mut recording);
    let mut reader = Reader::open(&directory.path().join("recording")).expect("a recording");
    let last = reader.next().expect("good").expect("an event");
    assert_eq!((last.kind(), last.record.call, last.record.fd), (Kind::OPEN, 2, 5));
    assert_eq!(last.args().collect::<Vec<_>>(), [5, 6]);
    assert!(reader.next().expect("good").is_none());
    let interrupted = reader.next_open().expect("the other");
    assert_eq!((interrupted.kind(), interrupted.record.call), (Kind::OPEN, 1));
}

#[test]
fn a_block_of_an_owner_that_is_gone_is_freed_and_what_it_tore_is_counted() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 2);
    // A pid that is reused: this process started later than that owner.
    let gone = Owner::new(std::process::id(), 0);
    let slot = mapping.ring().take_slot(gone, 1, 0, monotonic()).expect("a free slot");
    let thread = Thread::new(mapping.ring(), slot);
    append(&thread, 1, b"");
    // Reserved as `append` does, and left.
    let blocks = mapping.ring().blocks();
    sockshim_log::block::reserve(&blocks[0], 0, 5).expect("room");
    append(&thread, 2, b"");
    let mut recording =
        Recording::create(&directory.path().join("recording"), &mapping).expect("a recording");
    let mut drainer = Drainer::new(&mapping).expect("no other drains");
    let begun = monotonic();
    assert_eq!(drainer.pass(&mut recording).events, 2, "what was committed is there at once");
    while drainer.pass(&mut recording).free < 2 {
        thread::sleep(Duration::from_millis(10));
    }
    assert!(monotonic() - begun >= 1_000_000_000, "its vfork child may still write");
    let counts = drainer.finish(&mut recording);
    assert_eq!((counts.torn, counts.torn_bytes), (1, 160));
}

#[test]
fn a_foreign_owner_is_never_taken_for_gone() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 2);
    let foreign = Owner::foreign(4_000_000, boottime());
    let slot = mapping.ring().take_slot(foreign, 1, 0, monotonic()).expect("a free slot");
    append(&Thread::new(mapping.ring(), slot), 1, b"");
    let mut drainer = Drainer::new(&mapping).expect("no other drains");
    assert_eq!(drainer.pass(&mut Stream::new()).events, 1);
    thread::sleep(Duration::from_millis(60));
    assert_eq!(drainer.pass(&mut Stream::new()).free, 1);
}

#[test]
fn more_threads_than_blocks_all_record() {
    let directory = scratch();
    let mapping = ring(&directory.path().join("ring"), 4);
    let mut drainer = Drainer::new(&mapping).expect("no other drains");
    let mut stream = Stream::new();
    let (owner, _, tid) = me();
    let slots: Vec<_> = (0..64)
        .map(|_| mapping.ring().take_slot(owner, tid, 0, monotonic()).expect("a free slot"))
        .collect();
    let mut kept = 0;
    for round in 0..10 {
        for slot in &slots {
            let thread = Thread::new(mapping.ring(), slot);
            while !append(&thread, round, b"") {
                drainer.pass(&mut stream);
            }
            kept += 1;
        }
    }
    drainer.finish(&mut stream);
    let mut seen = 0;
    while stream.next().is_some() {
        seen += 1;
    }
    assert_eq!(seen, kept);
}

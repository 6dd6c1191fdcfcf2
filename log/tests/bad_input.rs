//! What is no good recording gives one sentence, and all events that can still
//! be read; any bytes end in finite time without a panic.

mod common;

use std::{fs, path::Path};

use common::{append, record, ring, scratch, slot};
use sockshim_log::{Error, Follower, Mapping, Plan, Reader, Recording, Thread};

/// The bytes of a ring and of its recording, with 2000 events.
fn good() -> (Vec<u8>, Vec<u8>) {
    let directory = scratch();
    let path = directory.path().join("ring");
    let mapping = ring(&path, 8);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    for number in 0..1000 {
        append(&thread, number, &[number as u8; 100]);
    }
    append(&thread, 1000, &[1; 40_000]);
    let bytes = fs::read(&path).expect("a ring");
    record(&mapping, directory.path().join("recording"));
    (bytes, fs::read(directory.path().join("recording")).expect("a recording"))
}

/// All that can be read: how many events, and what is said of the bytes.
fn read(bytes: &[u8]) -> (usize, Vec<String>) {
    let mut problems = vec![];
    let mut count = 0;
    match Reader::from_bytes(bytes) {
        Err(error) => problems.push(error.to_string()),
        Ok(mut reader) => loop {
            match reader.next() {
                Ok(Some(entry)) => {
                    entry.parts().for_each(drop);
                    entry.args().for_each(drop);
                    count += 1;
                }
                Ok(None) => break,
                Err(error) => problems.push(error.to_string()),
            }
            // Each problem is about another part of the file.
            assert!(problems.len() + count <= bytes.len(), "it does not end");
        },
    }
    (count, problems)
}

/// The same by way of what follows a recording.
fn follow(bytes: &[u8]) -> (usize, Option<String>) {
    let mut follower = match Follower::new(bytes) {
        Err(error) => return (0, Some(error.to_string())),
        Ok(follower) => follower,
    };
    let mut count = 0;
    loop {
        let more = follower.read();
        while follower.stream().next().is_some() {
            count += 1;
        }
        match more {
            Ok(true) => {}
            Ok(false) => return (count, None),
            Err(error) => return (count, Some(error.to_string())),
        }
    }
}

fn says(bytes: &[u8], sentence: &str) {
    let (_, problems) = read(bytes);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains(sentence), "{problems:?}");
}

#[test]
fn a_good_one_is_read_whole_by_both() {
    let (ring, recording) = good();
    assert_eq!(read(&ring), (1001, vec![]));
    assert_eq!(read(&recording), (1001, vec![]));
    assert_eq!(follow(&recording), (1001, None));
}

#[test]
fn each_kind_of_bad_file_has_its_sentence() {
    let (ring, recording) = good();
    says(b"", "the file is empty");
    says(b"sock", "cut off at byte 4");
    says(b"#!/bin/sh\n", "not a recording");
    says(&[0; 100_000], "not a recording");
    says(&recording[..5000], "cut off");
    says(&recording[..recording.len() - 1], "cut off");
    says(&ring[..ring.len() - 70_000], "cut off");
    let mut newer = recording.clone();
    newer[8] = 200;
    says(&newer, "format version 200");
    says(&newer, "use a newer sockshim");
    let mut damaged = recording.clone();
    damaged[9000] ^= 1;
    says(&damaged, "damaged at byte");
}

#[test]
fn a_cut_recording_gives_all_that_is_there() {
    let (_, recording) = good();
    let mut before = 0;
    for length in (8192..recording.len()).step_by(997) {
        let (count, problems) = read(&recording[..length]);
        assert!(count >= before, "{count} events in {length} bytes, {before} in fewer");
        assert!(problems.len() <= 1, "{problems:?}");
        before = count;
    }
    assert!(before >= 1000, "{before}");
}

#[test]
fn a_damaged_chunk_costs_only_its_own_events() {
    let (_, mut recording) = good();
    recording[10_000] ^= 0x10;
    let (count, problems) = read(&recording);
    assert!(count > 300, "{count} events");
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn files_that_cannot_be_used_are_named_with_the_reason() {
    let directory = scratch();
    let path = directory.path().join("missing");
    let said = |error: Error| error.to_string();
    let shown = path.display();
    assert_eq!(
        Reader::open(&path).map(drop).map_err(said),
        Err(format!("cannot open {shown}: No such file or directory"))
    );
    assert_eq!(
        Reader::open(directory.path()).map(drop).map_err(said),
        Err("the file is not a recording of sockshim".into())
    );
    let ring = ring(&path, 1);
    let again = Mapping::create(&path, &Plan::default());
    assert_eq!(again.map(drop).map_err(said), Err(format!("cannot create {shown}: File exists")));
    let full = Path::new("/dev/full");
    assert!(Recording::create(full, &ring).is_err());
    let full = fs::OpenOptions::new().write(true).open(full).expect("/dev/full");
    assert_eq!(
        Recording::to(full, &ring).map(drop).map_err(said),
        Err("cannot write the recording: No space left on device".into())
    );
}

#[test]
fn a_ring_without_room_is_refused_and_not_left_behind() {
    let directory = scratch();
    let path = directory.path().join("ring");
    let plan = Plan { buffer: 1 << 44, ..Plan::default() };
    let error = Mapping::create(&path, &plan).map(drop).expect_err("no room").to_string();
    assert!(error.contains("No space left") || error.contains("File too large"), "{error}");
    assert!(!path.exists());
}

#[test]
fn a_link_is_not_followed() {
    let directory = scratch();
    let path = directory.path().join("link");
    std::os::unix::fs::symlink(directory.path().join("target"), &path).expect("a link");
    assert!(Mapping::create(&path, &Plan { buffer: 1, ..Plan::default() }).is_err());
    assert!(!directory.path().join("target").exists());
}

#[test]
fn any_bytes_are_read_without_a_panic() {
    let (ring, recording) = good();
    let mut random = fastrand::Rng::with_seed(1);
    for round in 0..400 {
        let mut bytes = if round % 8 == 0 { ring.clone() } else { recording.clone() };
        for _ in 0..random.usize(1..20) {
            // Often in the head, where more depends on it.
            let end = if random.bool() { bytes.len() } else { 300 };
            let at = random.usize(..end);
            bytes[at] = if random.bool() { random.u8(..) } else { 255 };
        }
        bytes.truncate(random.usize(0..=bytes.len()).max(random.usize(0..=bytes.len())));
        read(&bytes);
        follow(&bytes);
    }
    for length in 0..2000 {
        let mut bytes: Vec<u8> = recording[..length.min(130)].to_vec();
        bytes.extend((0..length).map(|_| random.u8(..)));
        read(&bytes);
        follow(&bytes);
    }
}

//! What the recording costs: nanoseconds for each event appended, and events
//! read a second.
//!
//! `cargo run --release --package sockshim-log --example cost`

use std::{
    error::Error,
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    process, thread,
    time::{Duration, Instant},
};

use sockshim_log::{
    Attached, Attachment, Drainer, Event, Kind, Mapping, OpenCall, Owner, Piece, Plan, Reader,
    Recording, Stream, Thread, boottime, monotonic,
};

const COUNT: u64 = 200_000;

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(format!("/dev/shm/sockshim-cost-{}", process::id()));
    fs::create_dir(&directory)?;
    let result = measure(&directory);
    fs::remove_dir_all(&directory)?;
    result
}

fn measure(directory: &Path) -> Result<(), Box<dyn Error>> {
    let path = directory.join("ring");
    let plan = Plan { buffer: 256 << 20, slots: 1024, calls: &["none", "send"], ..Plan::default() };
    let mapping = Mapping::create(&path, &plan)?;
    for (name, data) in [("without data", 0), ("with 64 bytes", 64), ("with 1000 bytes", 1000)] {
        let best = (0..5).map(|_| append(&mapping, data)).min().unwrap_or_default();
        println!("append {name}: {:.1} ns", per_event(best));
    }
    let best = (0..5).map(|_| clocks()).min().unwrap_or_default();
    println!("two clock reads, for comparison: {:.1} ns", per_event(best));
    for threads in [1, 2, 8, 64] {
        println!("{threads} threads: {:.1} million events a second", together(&mapping, threads));
    }
    read(&mapping, &directory.join("recording"))
}

fn per_event(time: Duration) -> f64 {
    time.as_nanos() as f64 / COUNT as f64
}

fn clocks() -> Duration {
    let begun = Instant::now();
    for _ in 0..COUNT {
        black_box((monotonic(), monotonic()));
    }
    begun.elapsed()
}

/// Appends to an empty ring, as the instrument does around a call.
fn append(mapping: &Mapping, data: usize) -> Duration {
    let mut drainer = Drainer::new(mapping).expect("no other drains");
    drainer.pass(&mut Stream::new());
    let owner = Owner::new(process::id(), boottime());
    let slot = mapping.ring().take_slot(owner, 0, 0, monotonic()).expect("a free slot");
    let thread = Thread::new(mapping.ring(), slot);
    let data = vec![7; data];
    let begun = Instant::now();
    for number in 0..COUNT {
        one(black_box(&thread), number, &data);
    }
    let time = begun.elapsed();
    drainer.pass(&mut Stream::new());
    assert_eq!(drainer.counts().dropped, 0, "the ring was too small");
    time
}

fn one(thread: &Thread, number: u64, data: &[u8]) {
    let args = [5, number, 64, 0];
    let call = OpenCall {
        call: 1,
        pid: 1,
        tid: 1,
        start: number,
        fd: 5,
        arg_count: 4,
        args: [5, number, 64, 0, 0, 0],
    };
    let before = thread.begin(&call);
    let event = Event {
        kind: Kind::CALL,
        call: 1,
        pid: 1,
        tid: 1,
        start: number,
        end: number,
        fd: 5,
        result: 64,
        args: &args,
        ..Event::default()
    };
    let pieces = [Piece::new(data)];
    let attachments = [Attachment::new(Attached::DATA, &pieces)];
    let count = usize::from(!data.is_empty());
    thread.append(black_box(&event), &attachments[..count]);
    thread.finish(before);
}

/// Millions of events a second that so many threads append in all.
fn together(mapping: &Mapping, threads: u32) -> f64 {
    let mut drainer = Drainer::new(mapping).expect("no other drains");
    drainer.pass(&mut Stream::new());
    let owner = Owner::new(process::id(), boottime());
    let each = COUNT / u64::from(threads);
    let begun = Instant::now();
    thread::scope(|scope| {
        for number in 0..threads {
            scope.spawn(move || {
                let slot = mapping.ring().take_slot(owner, 0, number, 0).expect("a slot");
                let thread = Thread::new(mapping.ring(), slot);
                (0..each).for_each(|number| one(&thread, number, &[]));
            });
        }
    });
    (each * u64::from(threads)) as f64 / begun.elapsed().as_micros() as f64
}

fn read(mapping: &Mapping, path: &Path) -> Result<(), Box<dyn Error>> {
    let mut recording = Recording::create(path, mapping)?;
    let mut drainer = Drainer::new(mapping)?;
    drainer.pass(&mut Stream::new());
    let owner = Owner::new(process::id(), boottime());
    let slots: Vec<_> = (0..8).filter_map(|_| mapping.ring().take_slot(owner, 0, 0, 0)).collect();
    let (mut appended, mut time) = (0, Duration::ZERO);
    while appended < 2_000_000 {
        for number in 0..100_000_u64 {
            let slot = slots[number as usize % slots.len()];
            one(&Thread::new(mapping.ring(), slot), appended + number, &[7; 32]);
        }
        appended += 100_000;
        let begun = Instant::now();
        drainer.pass(&mut recording);
        time += begun.elapsed();
    }
    drainer.finish(&mut recording);
    println!("drained: {:.1} million events a second", appended as f64 / time.as_micros() as f64);
    let begun = Instant::now();
    let mut reader = Reader::open(path)?;
    let (mut count, mut sum) = (0_u64, 0);
    while let Some(entry) = reader.next()? {
        count += 1;
        sum += entry.attached(Attached::DATA).map_or(0, |(data, _)| data.len());
    }
    let time = begun.elapsed().as_micros() as f64;
    println!(
        "read: {:.1} million events a second ({count} events, {sum} bytes)",
        count as f64 / time
    );
    Ok(())
}

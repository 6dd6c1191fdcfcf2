//! Moving what programs appended out of the ring.

mod ends;

use std::{
    collections::{HashMap, HashSet},
    io,
    sync::atomic::Ordering::{Acquire, Relaxed, Release},
    vec::Vec,
};

use nix::fcntl::{Flock, FlockArg};

use crate::{
    block::{self, Control},
    create::{Mapping, monotonic},
    cursor::{Cursor, Found},
    encode::encode,
    error::Error,
    event::{Attachment, Event},
    facts::Announcement,
    kinds::Kind,
    layout::{
        Block, CHUNK_EVENTS, CHUNK_MAGIC, CHUNK_TICK, CHUNK_TRAILER, Chunk, Counts, FIRST_GRANULE,
        GRANULE, NO_BLOCK,
    },
    owner::Owner,
    read::Entry,
    recording::Sink,
    ring::{BlockRef, Ring},
    shared::{bytes_of, value_of},
};

pub(crate) use ends::not_returned;

/// How long an owner must be gone, or a block without a slot, until what was
/// not committed is given up.
const GRACE: u64 = 1_000_000_000;
/// How often it is asked whether owners are still there.
const CHECK_EVERY: u64 = 50_000_000;
/// How far the time of a tick is behind that of its pass, for threads between
/// the end of a call and the commit of its event.
const SLACK: u64 = 10_000_000;

/// The one process that empties a ring.
#[derive(Debug)]
pub struct Drainer<'m> {
    mapping: &'m Mapping,
    _lock: Flock<std::fs::File>,
    cursors: Vec<Cursor>,
    counts: Counts,
    /// What each process called itself last.
    latest: HashMap<u32, Owner>,
    /// Owners that are gone, and since when.
    gone: HashMap<Owner, u64>,
    checked: u64,
    /// The greatest end time so far.
    last: u64,
    failure: Option<io::Error>,
}

/// What a pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pass {
    /// Records moved.
    pub events: u64,
    /// Blocks that are free now.
    pub free: usize,
}

impl<'m> Drainer<'m> {
    /// Begins to drain. A ring has one drainer at a time.
    ///
    /// # Errors
    /// When another process drains it.
    pub fn new(mapping: &'m Mapping) -> Result<Self, Error> {
        let file = mapping.file().try_clone().map_err(Error::Read)?;
        let lock =
            Flock::lock(file, FlockArg::LockExclusiveNonblock).map_err(
                |(_, error)| match error {
                    nix::Error::EWOULDBLOCK => Error::Drained,
                    error => Error::Read(error.into()),
                },
            )?;
        let new = |block: &Block| {
            let control = Control(block.control.load(Acquire));
            Cursor::new(control.generation(), block.drained.load(Relaxed))
        };
        Ok(Self {
            mapping,
            _lock: lock,
            cursors: mapping.ring().blocks().iter().map(new).collect(),
            counts: Counts::default(),
            latest: HashMap::new(),
            gone: HashMap::new(),
            checked: 0,
            last: 0,
            failure: None,
        })
    }

    fn ring(&self) -> Ring<'m> {
        self.mapping.ring()
    }

    /// What has been counted so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let ring = self.ring();
        let slots: u64 = ring.slots().iter().map(|slot| slot.dropped.load(Relaxed)).sum();
        Counts { dropped: ring.header().dropped.load(Relaxed) + slots, ..self.counts }
    }

    /// The first error of the sink, once. Draining goes on regardless, and the
    /// events that could not be kept are counted.
    pub fn failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// Moves everything that is committed, and frees what can be freed. Call it
    /// every few milliseconds while much comes, and at least ten times a second.
    pub fn pass(&mut self, sink: &mut dyn Sink) -> Pass {
        let (ring, now, before) = (self.ring(), monotonic(), self.counts.events);
        let ended = self.ended(now);
        let referred: HashSet<u64> =
            ring.slots().iter().map(|slot| slot.block.load(Acquire)).collect();
        let (mut free, mut first) = (0, None);
        for index in 0..ring.blocks().len() {
            let owner = Owner(ring.owners()[index].load(Acquire));
            if owner.0 == 0 || self.drain(index, owner, &referred, now, sink) {
                free += 1;
                first = first.or(Some(index));
            }
        }
        // Blocks that were used before are mapped in the programs: the first
        // write to a page costs a fault of a microsecond.
        ring.header().cursor.store(first.unwrap_or(0) as u32, Relaxed);
        for slot in ended {
            self.end_slot(slot, sink);
        }
        self.end_processes(now, sink);
        if free < ring.blocks().len() / 4 {
            self.close_idle();
        }
        if self.last > self.counts.time || self.counts.events > before {
            self.tick(now, sink);
        }
        Pass { events: self.counts.events - before, free }
    }

    /// Stops the recording and moves all that there is, whoever still lives.
    /// The recording is then complete.
    pub fn finish(mut self, sink: &mut dyn Sink) -> Counts {
        let (ring, now) = (self.ring(), monotonic());
        ring.header().stopped.store(1, Release);
        for index in 0..ring.blocks().len() {
            let owner = Owner(ring.owners()[index].load(Acquire));
            if owner.0 != 0 {
                let control = block::close(&ring.blocks()[index]);
                let found = self.collect(index, owner, control, sink);
                self.tear(index, owner, control, found, sink);
            }
        }
        for slot in ring.slots() {
            self.record_open(slot, sink);
        }
        self.counts.time = now.max(self.last);
        self.write_counts(CHUNK_TRAILER, sink);
        self.counts()
    }

    /// Puts an event of the drainer's own into the recording.
    pub fn add(&mut self, event: &Event, attachments: &[Attachment], sink: &mut dyn Sink) {
        let bytes = encode(event, attachments);
        self.emit(&Chunk { block: NO_BLOCK, ..Chunk::default() }, &bytes, sink);
    }

    /// Drains a block that is taken; whether it is free now.
    fn drain(
        &mut self,
        index: usize,
        owner: Owner,
        referred: &HashSet<u64>,
        now: u64,
        sink: &mut dyn Sink,
    ) -> bool {
        let block = &self.ring().blocks()[index];
        let mut control = Control(block.control.load(Acquire));
        let gone = self.gone.get(&owner).copied();
        if gone.is_some() || self.is_orphaned(index, control, referred, now) {
            control = block::close(block);
        }
        let found = self.collect(index, owner, control, sink);
        let is_given_up = gone.is_some_and(|since| now.saturating_sub(since) >= GRACE);
        let can_go = control.is_closed() && (found.holes == 0 || is_given_up);
        if can_go {
            self.tear(index, owner, control, found, sink);
            block::reset(block, control);
            block.drained.store(0, Relaxed);
            self.ring().owners()[index].store(0, Release);
            self.ring().header().freed.fetch_add(1, Release);
        }
        can_go
    }

    /// Whether no slot has referred to the block for long: a thread was
    /// interrupted between taking it and saying so.
    fn is_orphaned(
        &mut self,
        index: usize,
        control: Control,
        referred: &HashSet<u64>,
        now: u64,
    ) -> bool {
        let cursor = &mut self.cursors[index];
        cursor.follow(control, 0);
        if referred.contains(&BlockRef::new(control.generation(), index as u32).0) {
            cursor.orphaned = 0;
        } else if cursor.orphaned == 0 {
            cursor.orphaned = now;
        }
        cursor.orphaned != 0 && now.saturating_sub(cursor.orphaned) >= GRACE
    }

    /// Moves the committed records of a block that were not moved before.
    fn collect(
        &mut self,
        index: usize,
        owner: Owner,
        control: Control,
        sink: &mut dyn Sink,
    ) -> Found {
        let block = &self.ring().blocks()[index];
        let cursor = &mut self.cursors[index];
        cursor.follow(control, block.drained.load(Relaxed));
        let mut bytes = Vec::new();
        let found = cursor.look(
            control,
            |granule| block::is_committed(block, granule),
            |granule| value_of(committed(block, granule, 4)).unwrap_or(0),
            |granule, length| bytes.extend_from_slice(committed(block, granule, length)),
        );
        cursor.idle = if found.events > 0 { 0 } else { cursor.idle + 1 };
        let low = cursor.low;
        if !bytes.is_empty() {
            let (generation, owner) = (control.generation(), owner.0);
            let chunk = Chunk { block: index as u32, generation, owner, ..Chunk::default() };
            self.emit(&chunk, &bytes, sink);
        }
        block.drained.store(low, Relaxed);
        found
    }

    /// Counts what a dead owner left unfinished.
    fn tear(
        &mut self,
        index: usize,
        owner: Owner,
        control: Control,
        found: Found,
        sink: &mut dyn Sink,
    ) {
        if found.holes > 0 {
            self.counts.torn += u64::from(found.holes);
            self.counts.torn_bytes += u64::from(found.hole_bytes);
            let chunk = Chunk {
                block: index as u32,
                generation: control.generation(),
                owner: owner.0,
                torn: found.holes,
                torn_bytes: found.hole_bytes,
                ..Chunk::default()
            };
            self.emit(&chunk, &[], sink);
        }
    }

    /// Hands records to the sink.
    fn emit(&mut self, chunk: &Chunk, bytes: &[u8], sink: &mut dyn Sink) {
        let mut chunk = Chunk {
            magic: CHUNK_MAGIC,
            kind: CHUNK_EVENTS,
            length: bytes.len() as u32,
            first: u64::MAX,
            ..*chunk
        };
        let mut rest = bytes;
        while let Some((entry, tail)) = Entry::split(rest) {
            chunk.events += 1;
            chunk.first = chunk.first.min(entry.record.end);
            chunk.last = chunk.last.max(entry.record.end);
            self.notice(&entry);
            rest = tail;
        }
        self.last = self.last.max(chunk.last);
        self.counts.events += u64::from(chunk.events);
        if let Err(error) = sink.chunk(&chunk, bytes) {
            self.counts.unwritten += u64::from(chunk.events);
            self.failure.get_or_insert(error);
        }
    }

    /// Remembers who a process says it is.
    fn notice(&mut self, entry: &Entry) {
        let words: Vec<u64> = match Kind(entry.record.kind) {
            Kind::PROCESS => entry.args().collect(),
            _ => return,
        };
        if let Some(announced) = Announcement::from_words(&words) {
            let owner = announced.owner();
            let latest = self.latest.entry(owner.pid()).or_insert(owner);
            if owner.moment() > latest.moment() {
                *latest = owner;
            }
        }
    }

    fn tick(&mut self, now: u64, sink: &mut dyn Sink) {
        self.counts.time = now.saturating_sub(SLACK);
        self.write_counts(CHUNK_TICK, sink);
    }

    fn write_counts(&mut self, kind: u32, sink: &mut dyn Sink) {
        let counts = self.counts();
        let length = size_of::<Counts>() as u32;
        let chunk = Chunk { magic: CHUNK_MAGIC, kind, length, block: NO_BLOCK, ..Chunk::default() };
        if let Err(error) = sink.chunk(&chunk, bytes_of(&counts)) {
            self.failure.get_or_insert(error);
        }
    }

    /// Closes the blocks of threads that write little, when few are free.
    fn close_idle(&self) {
        let ring = self.ring();
        for (index, cursor) in self.cursors.iter().enumerate() {
            if cursor.idle > 1 && ring.owners()[index].load(Acquire) != 0 {
                block::close(&ring.blocks()[index]);
            }
        }
    }
}

/// The bytes of a record that is committed.
fn committed(block: &Block, granule: u32, length: usize) -> &[u8] {
    let offset = (granule - FIRST_GRANULE) as usize * GRANULE;
    debug_assert!(offset + length <= crate::layout::RECORDS_SIZE && length >= 4);
    // SAFETY: within the block, as the cursor checked against the end of what
    // is reserved; nobody writes a record after its commit, and only the
    // drainer, which is here, frees the block.
    unsafe { std::slice::from_raw_parts(block.records.get().cast::<u8>().add(offset), length) }
}

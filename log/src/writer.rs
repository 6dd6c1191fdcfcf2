//! Appending to a ring. Nothing here allocates, locks, waits, panics or makes a
//! system call, and a signal handler may do all of it in the middle of all of
//! it.

use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use crate::{
    block,
    event::{Attachment, Event, Position},
    flags,
    kinds::Kind,
    layout::{Block, FIRST_GRANULE, GRANULE, MAX_RECORD, Record, Slot},
    open::{Interrupted, OpenCall},
    owner::Owner,
    ring::{BlockRef, Ring},
};

/// How often a thread takes a block that is closed before it can reserve in it.
/// The drainer closes a new block only if it takes the owner for gone.
const TRIES: u32 = 4;

/// A thread's hold on a ring. Made for each call anew, which costs nothing.
#[derive(Clone, Copy)]
pub struct Thread<'m> {
    ring: Ring<'m>,
    slot: &'m Slot,
}

/// Granules that this thread has reserved.
struct Reservation<'m> {
    block: &'m Block,
    granule: u32,
}

impl<'m> Thread<'m> {
    /// The thread that took the slot. Threads may share one; then the call that
    /// stands in it is that of one of them.
    #[must_use]
    pub const fn new(ring: Ring<'m>, slot: &'m Slot) -> Self {
        Self { ring, slot }
    }

    /// Puts a call into the slot, before it is made. If the thread is in one
    /// already, then that is recorded as interrupted, the first time.
    ///
    /// Hand what is returned to [`finish`](Self::finish).
    #[inline]
    pub fn begin(&self, call: &OpenCall) -> Interrupted {
        let interrupted = self.slot.open.interrupted();
        if let Some((before, false)) = &interrupted.0 {
            self.note(before, call.start);
        }
        self.slot.open.set(call, false);
        interrupted
    }

    /// Takes the call out of the slot, after its event was appended: a thread
    /// that is killed between the two leaves both, and the reader sees that
    /// they are one.
    #[inline]
    pub fn finish(&self, interrupted: Interrupted) {
        match interrupted.0 {
            None => _ = self.slot.open.clear(),
            Some((before, _)) => self.slot.open.set(&before, true),
        }
    }

    /// Records a call that a nested one is about to replace in the slot, so
    /// that it is known should the thread be killed in the nested one.
    #[cold]
    fn note(&self, call: &OpenCall, now: u64) {
        let event = Event {
            kind: Kind::OPEN,
            call: call.call,
            pid: call.pid,
            tid: call.tid,
            start: call.start,
            end: now,
            fd: call.fd,
            flags: flags::INTERRUPTED,
            args: call.args(),
            ..Event::default()
        };
        self.append(&event, &[]);
    }

    /// Appends an event. If there is no free block, it is dropped and counted,
    /// and the answer is false.
    #[inline]
    pub fn append(&self, event: &Event, attachments: &[Attachment]) -> bool {
        let fixed = event.fixed_size();
        let fit = Position::START.fit(attachments, MAX_RECORD - fixed);
        let is_whole = fit.to.is_end(attachments);
        let more = if is_whole { 0 } else { flags::MORE };
        let mut record = event.record(fixed + fit.size, fit.count);
        record.flags |= more;
        let Some(reservation) = self.reserve(record.length) else {
            self.slot.dropped.fetch_add(1, Relaxed);
            return false;
        };
        reservation.write(&record, event.args(), attachments, Position::START, fit.to);
        if !is_whole {
            self.append_rest(event, attachments, fit.to);
        }
        true
    }

    /// Appends what did not fit into the first record. If the ring is full by
    /// then, the rest is missing, which the lengths in the record show.
    #[cold]
    fn append_rest(&self, event: &Event, attachments: &[Attachment], mut from: Position) {
        let event = Event { kind: Kind::MORE, args: &[], ..*event };
        while !from.is_end(attachments) {
            let fit = from.fit(attachments, MAX_RECORD - event.fixed_size());
            let mut record = event.record(event.fixed_size() + fit.size, fit.count);
            if !fit.to.is_end(attachments) {
                record.flags |= flags::MORE;
            }
            let Some(reservation) = self.reserve(record.length) else { return };
            reservation.write(&record, &[], attachments, from, fit.to);
            from = fit.to;
        }
    }

    #[inline]
    fn reserve(&self, length: u32) -> Option<Reservation<'m>> {
        let granules = length.div_ceil(GRANULE as u32);
        let current = BlockRef(self.slot.block.load(Acquire));
        match self.reserve_in(current, granules) {
            None => self.reserve_elsewhere(current, granules),
            reservation => reservation,
        }
    }

    #[inline]
    fn reserve_in(&self, block: BlockRef, granules: u32) -> Option<Reservation<'m>> {
        let at = self.ring.block(block.index()?)?;
        let granule = block::reserve(at, block.generation(), granules)?;
        // A damaged word could name a granule outside of the block.
        let is_inside = granule >= FIRST_GRANULE;
        is_inside.then_some(Reservation { block: at, granule })
    }

    #[cold]
    fn reserve_elsewhere(&self, full: BlockRef, granules: u32) -> Option<Reservation<'m>> {
        // A signal handler may have found the thread a block just now.
        let current = BlockRef(self.slot.block.load(Acquire));
        if current != full {
            if let Some(reservation) = self.reserve_in(current, granules) {
                return Some(reservation);
            }
        }
        let owner = Owner(self.slot.owner.load(Relaxed));
        if owner.0 == 0 {
            // The drainer took the thread for ended, and its slot away.
            return None;
        }
        for _ in 0..TRIES {
            let taken = self.ring.take_block(self.slot, owner)?;
            self.slot.block.store(taken.0, Release);
            if let Some(reservation) = self.reserve_in(taken, granules) {
                return Some(reservation);
            }
        }
        None
    }
}

impl Reservation<'_> {
    #[inline]
    fn write(
        self,
        record: &Record,
        args: &[u64],
        attachments: &[Attachment],
        from: Position,
        to: Position,
    ) {
        let offset = (self.granule - FIRST_GRANULE) as usize * GRANULE;
        // SAFETY: `reserve` handed out granules within the block, as many as
        // the record's length takes, to this thread alone; `args` and the parts
        // of the attachments from `from` to `to` have that length in sum.
        unsafe {
            let start = self.block.records.get().cast::<u8>().add(offset);
            start.cast::<Record>().write(*record);
            let words = start.add(size_of::<Record>()).cast::<u64>();
            words.copy_from_nonoverlapping(args.as_ptr(), args.len());
            from.write(attachments, to, words.add(args.len()).cast());
        }
        block::commit(self.block, self.granule);
    }
}

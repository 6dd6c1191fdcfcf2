//! Threads and processes that have ended.

use std::{
    collections::HashSet,
    sync::atomic::Ordering::{Acquire, Relaxed, Release},
    vec,
    vec::Vec,
};

use crate::{
    block::{self, Control},
    create::monotonic,
    drain::{CHECK_EVERY, Drainer, GRACE},
    encode::encode,
    event::Event,
    kinds::Kind,
    layout::{Chunk, NO_BLOCK, Slot},
    life,
    open::OpenCall,
    owner::Owner,
    recording::Sink,
    ring::BlockRef,
};

impl<'m> Drainer<'m> {
    /// The slots whose process or thread is gone, looked up now and then.
    pub(super) fn ended(&mut self, now: u64) -> Vec<&'m Slot> {
        if now.saturating_sub(self.checked) < CHECK_EVERY {
            return vec![];
        }
        self.checked = now;
        let ring = self.ring();
        let slots = ring.slots().iter().map(|slot| &slot.owner);
        let owners: HashSet<_> =
            slots.chain(ring.owners()).map(|word| word.load(Acquire)).collect();
        let latest = self.latest.values().map(|owner| owner.0);
        let owners: HashSet<_> =
            owners.into_iter().chain(latest).filter(|word| *word != 0).collect();
        for owner in owners.into_iter().map(Owner) {
            if self.is_superseded(owner) || life::is_gone(owner) {
                self.gone.entry(owner).or_insert(now);
            }
        }
        ring.slots().iter().filter(|slot| self.has_ended(slot)).collect()
    }

    fn is_superseded(&self, owner: Owner) -> bool {
        let latest = self.latest.get(&owner.pid());
        !owner.is_foreign()
            && latest.is_some_and(|latest| !latest.is_foreign() && latest.moment() > owner.moment())
    }

    fn has_ended(&self, slot: &Slot) -> bool {
        let (owner, tid) = (Owner(slot.owner.load(Acquire)), slot.tid.load(Acquire));
        owner.0 != 0 && (self.gone.contains_key(&owner) || tid != 0 && life::has_ended(owner, tid))
    }

    /// Records the call that a thread never came back from, and frees its slot.
    pub(super) fn end_slot(&mut self, slot: &Slot, sink: &mut dyn Sink) {
        self.record_open(slot, sink);
        let current = BlockRef(slot.block.load(Acquire));
        let block = current.index().and_then(|index| self.ring().block(index));
        if let Some(block) = block {
            let control = Control(block.control.load(Acquire));
            if control.generation() == current.generation() {
                block::close(block);
            }
        }
        let dropped = slot.dropped.load(Relaxed);
        self.ring().header().dropped.fetch_add(dropped, Relaxed);
        slot.dropped.store(0, Relaxed);
        slot.block.store(0, Relaxed);
        slot.full_at.store(0, Relaxed);
        slot.tid.store(0, Relaxed);
        slot.open.clear();
        slot.owner.store(0, Release);
    }

    pub(super) fn record_open(&mut self, slot: &Slot, sink: &mut dyn Sink) {
        let is_taken = slot.owner.load(Acquire) != 0;
        if let Some(call) = slot.open.look().filter(|_| is_taken) {
            let bytes = encode(&not_returned(&call, monotonic()), &[]);
            self.emit(&Chunk { block: NO_BLOCK, ..Chunk::default() }, &bytes, sink);
        }
    }

    /// Records the end of processes that had announced themselves.
    pub(super) fn end_processes(&mut self, now: u64, sink: &mut dyn Sink) {
        let gone = &self.gone;
        let is_new = |owner: &Owner| gone.get(owner) == Some(&now);
        let ended: Vec<_> = self.latest.values().copied().filter(is_new).collect();
        for owner in ended {
            let pid = owner.pid();
            self.latest.remove(&pid);
            let (kind, args) = (Kind::EXIT, [owner.0]);
            let event = Event {
                kind,
                pid,
                tid: pid,
                start: now,
                end: now,
                fd: -1,
                args: &args,
                ..Event::default()
            };
            self.add(&event, &[], sink);
        }
        let ring = self.ring();
        let is_there =
            |owner: &Owner| ring.owners().iter().any(|word| word.load(Relaxed) == owner.0);
        self.gone.retain(|owner, since| now.saturating_sub(*since) < GRACE || is_there(owner));
    }
}

/// The event of a call that its thread never came back from.
pub(crate) fn not_returned(call: &OpenCall, now: u64) -> Event<'_> {
    Event {
        kind: Kind::OPEN,
        call: call.call,
        pid: call.pid,
        tid: call.tid,
        start: call.start,
        end: now,
        fd: call.fd,
        args: call.args(),
        ..Event::default()
    }
}

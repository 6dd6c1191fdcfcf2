use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    vec::Vec,
};

use crate::read::Entry;

/// The order of events: by their end; those of a thread at one time together;
/// and as they were read.
type Key = (u64, u32, u64);

/// Chunks whose events come in the order of their end times.
#[derive(Debug, Default)]
pub(crate) struct Merge {
    chunks: Vec<Loaded>,
    heap: BinaryHeap<Reverse<(Key, usize)>>,
    /// The places in `chunks` that can be used again.
    spare: Vec<usize>,
    /// The place whose last event was handed out.
    spent: Option<usize>,
    count: u64,
}

#[derive(Debug, Default)]
struct Loaded {
    bytes: Vec<u8>,
    /// End, thread and offset of each event.
    order: Vec<(u64, u32, u32)>,
    next: usize,
    number: u64,
}

impl Loaded {
    fn key(&self) -> Option<Key> {
        self.order.get(self.next).map(|(end, tid, _)| (*end, *tid, self.number))
    }
}

impl Merge {
    /// Adds the records of a chunk. How many bytes of it are whole records.
    pub(crate) fn add(&mut self, bytes: Vec<u8>) -> usize {
        let (mut order, mut rest) = (Vec::new(), bytes.as_slice());
        while let Some((entry, tail)) = Entry::split(rest) {
            let offset = (bytes.len() - rest.len()) as u32;
            order.push((entry.record.end, entry.record.tid, offset));
            rest = tail;
        }
        let whole = bytes.len() - rest.len();
        // Stable: what has the same times stays as it was written.
        if !order.is_sorted_by_key(|(end, tid, _)| (*end, *tid)) {
            order.sort_by_key(|(end, tid, _)| (*end, *tid));
        }
        self.count += 1;
        let loaded = Loaded { bytes, order, next: 0, number: self.count };
        if let Some(key) = loaded.key() {
            let place = self.spare.pop().unwrap_or(self.chunks.len());
            if place == self.chunks.len() {
                self.chunks.push(Loaded::default());
            }
            self.chunks[place] = loaded;
            self.heap.push(Reverse((key, place)));
        }
        whole
    }

    /// When the next event ended.
    pub(crate) fn next_end(&self) -> Option<u64> {
        self.heap.peek().map(|Reverse(((end, ..), _))| *end)
    }

    /// The next event, which stays the next.
    pub(crate) fn peek(&self) -> Option<Entry<'_>> {
        let Reverse((_, place)) = self.heap.peek()?;
        let chunk = &self.chunks[*place];
        let (_, _, offset) = chunk.order.get(chunk.next)?;
        Entry::split(&chunk.bytes[*offset as usize..]).map(|(entry, _)| entry)
    }

    /// The next event.
    pub(crate) fn next(&mut self) -> Option<Entry<'_>> {
        if let Some(spent) = self.spent.take() {
            self.chunks[spent] = Loaded::default();
            self.spare.push(spent);
        }
        let mut top = self.heap.peek_mut()?;
        let place = top.0.1;
        let chunk = &mut self.chunks[place];
        let (_, _, offset) = *chunk.order.get(chunk.next)?;
        chunk.next += 1;
        if let Some(key) = chunk.key() {
            top.0.0 = key;
            drop(top);
        } else {
            PeekMut::pop(top);
            self.spent = Some(place);
        }
        let chunk = &self.chunks[place];
        Entry::split(&chunk.bytes[offset as usize..]).map(|(entry, _)| entry)
    }
}

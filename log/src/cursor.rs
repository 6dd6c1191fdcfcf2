//! What of a block has been read.

use crate::{
    block::Control,
    layout::{FIRST_GRANULE, GRANULE, GRANULES, MAX_RECORD, Record},
};

/// A reader's memory of a block. It reads each committed record once, whatever
/// is still being written before it.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    generation: u32,
    /// All below has been read.
    pub low: u32,
    /// A bit for each granule at which a record began that was read.
    seen: [u64; GRANULES as usize / 64],
    /// For how many passes nothing new came.
    pub idle: u32,
    /// Since when no slot refers to it, CLOCK_MONOTONIC; 0: one does.
    pub orphaned: u64,
}

/// What a look at a block found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Records that were not read before.
    pub events: u32,
    /// Stretches that are reserved and not committed.
    pub holes: u32,
    /// The bytes of these.
    pub hole_bytes: u32,
}

impl Cursor {
    pub(crate) const fn new(generation: u32, low: u32) -> Self {
        let low = if low < FIRST_GRANULE || low > GRANULES { FIRST_GRANULE } else { low };
        Self { generation, low, seen: [0; GRANULES as usize / 64], idle: 0, orphaned: 0 }
    }

    /// Begins anew if the block is in another generation by now.
    pub(crate) fn follow(&mut self, control: Control, drained: u32) {
        if self.generation != control.generation() {
            *self = Self::new(control.generation(), drained);
        }
    }

    /// Hands each committed record that was not read before to `take`, as its
    /// granule and the count of its bytes. `length` reads the first word of a
    /// record.
    pub(crate) fn look(
        &mut self,
        control: Control,
        is_committed: impl Fn(u32) -> bool,
        length: impl Fn(u32) -> u32,
        mut take: impl FnMut(u32, usize),
    ) -> Found {
        let end = control.end().min(GRANULES);
        let (mut found, mut granule, mut is_in_hole) = (Found::default(), self.low, false);
        while granule < end {
            let record = is_committed(granule).then(|| length(granule) as usize);
            let Some(length) = record.filter(|length| is_possible(*length, granule, end)) else {
                found.holes += u32::from(!is_in_hole);
                found.hole_bytes += GRANULE as u32;
                (is_in_hole, granule) = (true, granule + 1);
                continue;
            };
            is_in_hole = false;
            let (word, bit) = (granule as usize / 64, 1 << (granule % 64));
            if self.seen[word] & bit == 0 {
                self.seen[word] |= bit;
                found.events += 1;
                take(granule, length);
            }
            granule += length.div_ceil(GRANULE) as u32;
            if found.holes == 0 {
                self.low = granule;
            }
        }
        found
    }
}

/// Whether a record at this granule can have this length.
fn is_possible(length: usize, granule: u32, end: u32) -> bool {
    length >= size_of::<Record>()
        && length % 8 == 0
        && length <= MAX_RECORD
        && length.div_ceil(GRANULE) as u32 <= end - granule
}

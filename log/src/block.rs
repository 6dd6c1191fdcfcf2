//! The algorithm of a block, over any kind of atomic cells: the real ones, or
//! those of a model checker.

use core::sync::atomic::{
    AtomicU8, AtomicU32, AtomicU64,
    Ordering::{self, AcqRel, Acquire, Relaxed, Release},
};

use crate::layout::{Block, FIRST_GRANULE, GRANULES};

/// An atomic number.
pub trait Atomic {
    /// Its value.
    type Value;
    /// As that of [`AtomicU64`].
    fn load(&self, order: Ordering) -> Self::Value;
    /// As that of [`AtomicU64`].
    fn store(&self, value: Self::Value, order: Ordering);
}

/// An atomic number that can be compared and swapped.
pub trait Swap: Atomic {
    /// As that of [`AtomicU64`], in the orderings that all of this crate needs.
    ///
    /// # Errors
    /// The value that was there instead.
    fn swap_if(&self, old: Self::Value, new: Self::Value) -> Result<Self::Value, Self::Value>;
}

/// The cells of a block.
pub trait Cells {
    /// Of the control word.
    type Word: Swap<Value = u64>;
    /// Of a mark.
    type Mark: Atomic<Value = u8>;
    /// The first granule that holds records.
    const FIRST: u32 = FIRST_GRANULE;
    /// The granule behind the last.
    const END: u32 = GRANULES;
    /// The control word.
    fn control(&self) -> &Self::Word;
    /// The mark of a granule below [`Self::END`].
    fn mark(&self, granule: u32) -> &Self::Mark;
}

/// The state of a block in one word: its generation (32 bits), whether it is
/// closed (one bit), and the granule behind the last that is reserved.
///
/// Everything that can happen to a block is one compare-and-swap of this word,
/// so a process that is killed leaves it in a good state. Since the generation
/// is in it, a thread that was stopped for long between reading the word and
/// swapping it cannot reserve in a block that somebody else has by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control(pub u64);

const CLOSED: u64 = 1 << 31;

impl Control {
    /// An open block without records.
    #[must_use]
    pub const fn empty(generation: u32, first: u32) -> Self {
        Self((generation as u64) << 32 | first as u64)
    }

    /// How often the block was freed.
    #[must_use]
    pub const fn generation(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// Whether nobody may reserve in it any more.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        self.0 & CLOSED != 0
    }

    /// The granule behind the last that is reserved.
    #[must_use]
    pub const fn end(self) -> u32 {
        self.0 as u32 & !(CLOSED as u32)
    }

    const fn closed(self) -> Self {
        Self(self.0 | CLOSED)
    }

    const fn with(self, granules: u32) -> Self {
        Self(self.0 + granules as u64)
    }
}

/// Reserves so many granules in a block that is still in this generation, and
/// returns the first. A block that has too few left is closed.
pub fn reserve<C: Cells>(cells: &C, generation: u32, granules: u32) -> Option<u32> {
    let mut control = Control(cells.control().load(Acquire));
    loop {
        if control.generation() != generation || control.is_closed() {
            return None;
        }
        let fits = granules <= C::END.saturating_sub(control.end());
        let next = if fits { control.with(granules) } else { control.closed() };
        match cells.control().swap_if(control.0, next.0) {
            Ok(_) if fits => return Some(control.end()),
            Ok(_) => return None,
            Err(now) => control = Control(now),
        }
    }
}

/// Commits the record that begins at this granule, which the caller reserved
/// and has written. From here on the record may be read, and the block freed.
pub fn commit<C: Cells>(cells: &C, granule: u32) {
    cells.mark(granule).store(1, Release);
}

/// Whether a committed record begins at this granule. If so, it can be read.
pub fn is_committed<C: Cells>(cells: &C, granule: u32) -> bool {
    cells.mark(granule).load(Acquire) != 0
}

/// Closes the block and returns its state, which is final but for the commits.
pub fn close<C: Cells>(cells: &C) -> Control {
    let mut control = Control(cells.control().load(Acquire));
    while !control.is_closed() {
        match cells.control().swap_if(control.0, control.closed().0) {
            Ok(_) => control = control.closed(),
            Err(now) => control = Control(now),
        }
    }
    control
}

/// Makes a block new that is closed and has no reservation without its commit.
/// Its owner is cleared afterwards, with release.
pub fn reset<C: Cells>(cells: &C, closed: Control) {
    for granule in C::FIRST..closed.end().min(C::END) {
        cells.mark(granule).store(0, Relaxed);
    }
    let next = Control::empty(closed.generation().wrapping_add(1), C::FIRST);
    cells.control().store(next.0, Release);
}

macro_rules! atomics {
    ($($name:ty: $value:ty),*) => {$(
        impl Atomic for $name {
            type Value = $value;
            #[inline(always)]
            fn load(&self, order: Ordering) -> $value {
                self.load(order)
            }
            #[inline(always)]
            fn store(&self, value: $value, order: Ordering) {
                self.store(value, order);
            }
        }
    )*};
}

atomics!(AtomicU8: u8, AtomicU32: u32, AtomicU64: u64);

impl Swap for AtomicU64 {
    #[inline(always)]
    fn swap_if(&self, old: u64, new: u64) -> Result<u64, u64> {
        self.compare_exchange(old, new, AcqRel, Acquire)
    }
}

impl Cells for Block {
    type Word = AtomicU64;
    type Mark = AtomicU8;

    #[inline(always)]
    fn control(&self) -> &AtomicU64 {
        &self.control
    }

    #[inline(always)]
    fn mark(&self, granule: u32) -> &AtomicU8 {
        // The mask keeps the index in range, whatever a damaged word says.
        &self.marks[(granule & (GRANULES - 1)) as usize]
    }
}

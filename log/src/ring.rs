//! A ring as it is mapped: where its parts are.

use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
use core::{ptr::NonNull, slice, sync::atomic::AtomicU64};

use crate::{
    block::Control,
    layout::{Block, FORM_RING, Header, HeaderBytes, MAGIC, Slot, TABLES_OFFSET, VERSION},
    owner::Owner,
    shared::Shared,
};

/// Why memory is not a ring that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It does not begin as a ring does.
    Foreign,
    /// It has a version that this code does not know.
    Version(u32),
    /// Its parts are not within the memory.
    Damaged,
}

/// A mapped ring. Cheap to copy; everything in it is shared.
#[derive(Clone, Copy)]
pub struct Ring<'m> {
    base: NonNull<u8>,
    slots: &'m [Slot],
    owners: &'m [AtomicU64],
    blocks: &'m [Block],
}

// SAFETY: all that can be reached is atomic, or handed out under a reservation.
unsafe impl Send for Ring<'_> {}
// SAFETY: as above.
unsafe impl Sync for Ring<'_> {}

/// A block in one of its generations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockRef(pub u64);

impl BlockRef {
    pub(crate) fn new(generation: u32, index: u32) -> Self {
        Self(u64::from(generation) << 32 | u64::from(index + 1))
    }

    pub(crate) fn generation(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// `None` when the slot has no block.
    pub(crate) fn index(self) -> Option<u32> {
        (self.0 as u32).checked_sub(1)
    }
}

/// So many values at `offset`, if they are within the memory and aligned.
///
/// # Safety
/// `len` bytes at `base` are mapped, readable and writable, for `'m`, and
/// shared by the rules of this crate alone.
unsafe fn table<'m, T: Shared>(
    (base, len): (NonNull<u8>, usize),
    offset: u64,
    count: u32,
) -> Option<&'m [T]> {
    let offset = usize::try_from(offset).ok()?;
    let end = (count as usize).checked_mul(size_of::<T>())?.checked_add(offset)?;
    if end > len || offset < TABLES_OFFSET as usize || offset % 64 != 0 {
        return None;
    }
    // SAFETY: in bounds and aligned, as was checked (`base` is aligned to a
    // page); any bits are values of a shareable type.
    Some(unsafe { slice::from_raw_parts(base.as_ptr().add(offset).cast(), count as usize) })
}

impl<'m> Ring<'m> {
    /// A ring that is mapped at `base`, `len` bytes long.
    ///
    /// # Safety
    /// `base` is aligned to a page; the memory stays mapped, readable and
    /// writable, for `'m`, and is a file that is used by the rules of this crate
    /// alone.
    ///
    /// # Errors
    /// When the memory is no ring, or one of another version.
    pub unsafe fn attach(base: NonNull<u8>, len: usize) -> Result<Self, Unfit> {
        if len < TABLES_OFFSET as usize {
            return Err(Unfit::Foreign);
        }
        // SAFETY: large enough, and the alignment of a page.
        let header: &HeaderBytes = unsafe { base.cast().as_ref() };
        if header.magic != MAGIC {
            return Err(Unfit::Foreign);
        }
        match (header.version, header.form) {
            (VERSION, FORM_RING) => {}
            (VERSION, _) => return Err(Unfit::Foreign),
            (version, _) => return Err(Unfit::Version(version)),
        }
        let memory = (base, len);
        // SAFETY: the caller's promise.
        let (slots, owners, blocks) = unsafe {
            (
                table(memory, header.slots_offset, header.slot_count),
                table(memory, header.owners_offset, header.block_count),
                table(memory, header.blocks_offset, header.block_count),
            )
        };
        match (slots, owners, blocks) {
            (Some(slots), Some(owners), Some(blocks)) if !blocks.is_empty() => {
                Ok(Self { base, slots, owners, blocks })
            }
            _ => Err(Unfit::Damaged),
        }
    }

    /// Its header, without what changes.
    #[must_use]
    pub fn fixed(&self) -> &'m HeaderBytes {
        &self.header().fixed
    }

    /// Its header.
    #[must_use]
    pub fn header(&self) -> &'m Header {
        // SAFETY: `attach` saw that it is there.
        unsafe { self.base.cast().as_ref() }
    }

    /// Its slots.
    #[must_use]
    pub fn slots(&self) -> &'m [Slot] {
        self.slots
    }

    /// The owners of its blocks.
    #[must_use]
    pub fn owners(&self) -> &'m [AtomicU64] {
        self.owners
    }

    /// Its blocks, for those who look at their state.
    #[must_use]
    pub fn blocks(&self) -> &'m [Block] {
        self.blocks
    }

    /// Takes a free slot for a thread. `None` when all are taken: let the
    /// thread use one that its process has, which threads may share.
    ///
    /// `hint` is where the search begins: the tid does well.
    #[must_use]
    pub fn take_slot(&self, owner: Owner, tid: u32, hint: u32, now: u64) -> Option<&'m Slot> {
        let count = self.slots.len();
        let (before, after) = self.slots.split_at_checked(hint as usize % count.max(1))?;
        let free = |slot: &&Slot| {
            slot.owner.load(Relaxed) == 0
                && slot.owner.compare_exchange(0, owner.0, Acquire, Relaxed).is_ok()
        };
        let slot = after.iter().chain(before).find(free)?;
        slot.since.store(now, Relaxed);
        slot.tid.store(tid, core::sync::atomic::Ordering::Release);
        Some(slot)
    }

    /// Takes a free block; `None` when there is none, or recording has stopped.
    pub(crate) fn take_block(&self, slot: &Slot, owner: Owner) -> Option<BlockRef> {
        let header = self.header();
        let mark = header.freed.load(Acquire).wrapping_add(1);
        if header.stopped.load(Relaxed) != 0 || slot.full_at.load(Relaxed) == mark {
            return None;
        }
        let first = header.cursor.fetch_add(1, Relaxed) as usize;
        let first = first.checked_rem(self.owners.len())?;
        let (before, after) = self.owners.split_at_checked(first)?;
        let order = after.iter().zip(first..).chain(before.iter().zip(0..));
        for (word, index) in order {
            if word.load(Relaxed) == 0 && word.compare_exchange(0, owner.0, AcqRel, Relaxed).is_ok()
            {
                if index != first {
                    header.cursor.store(index as u32 + 1, Relaxed);
                }
                let block = self.blocks.get(index)?;
                block.tid.store(slot.tid.load(Relaxed), Relaxed);
                let control = Control(block.control.load(Acquire));
                return Some(BlockRef::new(control.generation(), index as u32));
            }
        }
        slot.full_at.store(mark, Relaxed);
        None
    }

    pub(crate) fn block(&self, index: u32) -> Option<&'m Block> {
        self.blocks.get(index as usize)
    }
}

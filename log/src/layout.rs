//! The layout of a ring and of a recording. docs/recording.md describes it for
//! readers in other languages. All numbers are little-endian.

use core::{
    cell::UnsafeCell,
    sync::atomic::{AtomicU8, AtomicU32, AtomicU64},
};

use crate::shared::shared;

#[cfg(not(all(target_endian = "little", target_pointer_width = "64")))]
compile_error!("a recording is little-endian, and its offsets need 64 bits");

/// The first bytes of every ring and recording.
pub const MAGIC: [u8; 8] = *b"sockshim";
/// The version of the format. A reader refuses a newer one.
pub const VERSION: u32 = 1;
/// [`HeaderBytes::form`] of a ring: a file that programs map and append to.
pub const FORM_RING: u32 = 1;
/// [`HeaderBytes::form`] of a recording: chunks, one behind another.
pub const FORM_RECORDING: u32 = 2;

/// The bytes of a block.
pub const BLOCK_SIZE: usize = 64 << 10;
/// Records begin at multiples of this.
pub const GRANULE: usize = 32;
/// The granules of a block, those of its head included.
pub const GRANULES: u32 = (BLOCK_SIZE / GRANULE) as u32;
/// The first granule that can hold a record.
pub const FIRST_GRANULE: u32 = ((BLOCK_SIZE - RECORDS_SIZE) / GRANULE) as u32;
/// The bytes of a block that hold records.
pub const RECORDS_SIZE: usize = BLOCK_SIZE - 64 - GRANULES as usize;
/// The most bytes of one record. What is longer is continued in further ones.
pub const MAX_RECORD: usize = 16 << 10;
/// The most bytes that names and facts may have each.
pub const MAX_TABLE: usize = 256 << 10;
/// Where the names begin.
pub const TABLES_OFFSET: u32 = 4096;

shared! {
    /// The first bytes of a ring or recording.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct HeaderBytes {
        /// [`MAGIC`].
        pub magic: [u8; 8],
        /// [`VERSION`].
        pub version: u32,
        /// [`FORM_RING`] or [`FORM_RECORDING`].
        pub form: u32,
        /// Where the names of the calls are: one after another in the order of
        /// their numbers, each ended by a zero byte.
        pub names_offset: u32,
        /// How many bytes they have.
        pub names_size: u32,
        /// Where facts about the recording are: `key=value`, each ended by a
        /// zero byte.
        pub facts_offset: u32,
        /// How many bytes they have.
        pub facts_size: u32,
        /// What follows the tables: the first chunk of a recording.
        pub body_offset: u64,
        /// How many blocks the ring has.
        pub block_count: u32,
        /// How many slots the ring has.
        pub slot_count: u32,
        /// Where the owners of the blocks are, an `Owner` each.
        pub owners_offset: u64,
        /// Where the slots of the threads are.
        pub slots_offset: u64,
        /// Where the blocks are.
        pub blocks_offset: u64,
        /// CLOCK_REALTIME in nanoseconds when the file was created.
        pub realtime: u64,
        /// CLOCK_MONOTONIC at the same moment.
        pub monotonic: u64,
        /// The inode number of the creator's PID namespace.
        pub pid_namespace: u64,
        /// The inode number of the creator's time namespace.
        pub time_namespace: u64,
        /// The kernel's boot_id, as 16 bytes: monotonic times compare only
        /// within one boot.
        pub boot: [u8; 16],
        /// The process that created the file.
        pub creator: u32,
        /// The most bytes of data that programs record of a call.
        pub data_limit: u32,
        /// Options for the programs that record, as the instrument defines them.
        pub options: u64,
        /// Zero.
        pub reserved: [u64; 7],
    }

    /// The same, with what the processes that map a ring change.
    pub struct Header {
        /// What does not change.
        pub fixed: HeaderBytes,
        /// Where the search for a free block begins: the drainer sets it to the
        /// first, so that few pages are used as long as little is recorded.
        pub cursor: AtomicU32,
        /// Not zero: nobody drains the ring any more, and nothing is recorded.
        pub stopped: AtomicU32,
        /// Zero; the next field is written by the drainer alone.
        pub apart: [u64; 7],
        /// How often a block was freed.
        pub freed: AtomicU64,
        /// Zero.
        pub apart_too: [u64; 7],
        /// Events dropped that no slot counts.
        pub dropped: AtomicU64,
        /// Zero.
        pub end: [u64; 7],
    }

    /// What a thread has in a ring.
    #[repr(align(64))]
    pub struct Slot {
        /// The process that has the slot; zero when it is free.
        pub owner: AtomicU64,
        /// The block that the thread appends to: its generation in the upper
        /// half, its number plus one in the lower.
        pub block: AtomicU64,
        /// CLOCK_MONOTONIC when the slot was taken.
        pub since: AtomicU64,
        /// Events that the thread dropped.
        pub dropped: AtomicU64,
        /// [`Header::freed`] plus one when the thread last found no free block.
        pub full_at: AtomicU64,
        /// The thread; zero while it has not said so.
        pub tid: AtomicU32,
        /// Zero.
        pub reserved: AtomicU32,
        /// Zero.
        pub apart: [u64; 2],
        /// The call that the thread is in.
        pub open: OpenSlot,
    }

    /// The open call of a thread, as it stands in its slot.
    pub struct OpenSlot {
        /// Zero: none. Else a count in the upper half, which changes with every
        /// call, then the flags and the number of the call, 16 bits each. It is
        /// stored last.
        pub state: AtomicU64,
        /// CLOCK_MONOTONIC when the call began.
        pub start: AtomicU64,
        /// The process, which after vfork is not the owner of the slot.
        pub pid: AtomicU32,
        /// The thread.
        pub tid: AtomicU32,
        /// The descriptor.
        pub fd: AtomicU32,
        /// How many of the arguments count.
        pub arg_count: AtomicU32,
        /// The arguments.
        pub args: [AtomicU64; 6],
        /// Zero.
        pub reserved: [u64; 6],
    }

    /// 64 KiB of records.
    pub struct Block {
        /// A [`crate::block::Control`].
        pub control: AtomicU64,
        /// All records below this granule have been drained.
        pub drained: AtomicU32,
        /// The thread that took the block.
        pub tid: AtomicU32,
        /// Zero.
        pub reserved: [u64; 6],
        /// A byte a granule: not zero where a committed record begins.
        pub marks: [AtomicU8; GRANULES as usize],
        /// The records.
        pub records: UnsafeCell<[u8; RECORDS_SIZE]>,
    }

    /// The fixed part of a record. Its arguments follow, 8 bytes each, then its
    /// attachments.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Record {
        /// All of its bytes, a multiple of 8.
        pub length: u32,
        /// A [`crate::Kind`].
        pub kind: u16,
        /// The number of the call; its name is in the header.
        pub call: u16,
        /// The process.
        pub pid: u32,
        /// The thread.
        pub tid: u32,
        /// CLOCK_MONOTONIC when it began, in nanoseconds.
        pub start: u64,
        /// When it ended.
        pub end: u64,
        /// What the call returned.
        pub result: i64,
        /// The error number where it failed, else 0.
        pub errno: i32,
        /// The descriptor, or -1.
        pub fd: i32,
        /// See [`crate::flags`].
        pub flags: u32,
        /// How many arguments follow.
        pub arg_count: u16,
        /// How many attachments follow those.
        pub attachment_count: u16,
    }

    /// What stands before the bytes of an attachment, which are padded with
    /// zeros to a multiple of 8.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct AttachmentHead {
        /// An [`crate::Attached`].
        pub kind: u16,
        /// Which one of its kind: the number of the message in sendmmsg.
        pub index: u16,
        /// How many bytes follow.
        pub stored: u32,
        /// Where these bytes are in the whole.
        pub offset: u32,
        /// How many bytes the whole had in the program.
        pub full: u32,
    }

    /// What stands before the records of a chunk.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Chunk {
        /// [`CHUNK_MAGIC`].
        pub magic: u32,
        /// [`CHUNK_EVENTS`], [`CHUNK_TICK`] or [`CHUNK_TRAILER`].
        pub kind: u32,
        /// The bytes that follow.
        pub length: u32,
        /// How many records these are.
        pub events: u32,
        /// The block that they are from; [`NO_BLOCK`] when the drainer wrote them.
        pub block: u32,
        /// The generation of that block.
        pub generation: u32,
        /// The owner of that block, a [`crate::Owner`].
        pub owner: u64,
        /// The least end time of the records.
        pub first: u64,
        /// The greatest.
        pub last: u64,
        /// How many records of the block were torn: begun by a process that was
        /// then killed. At least so many; neighbours count as one.
        pub torn: u32,
        /// How many bytes these had.
        pub torn_bytes: u32,
        /// Zero.
        pub reserved: u32,
        /// CRC-32 (IEEE) of this head with zero here, and of what follows.
        pub check: u32,
    }

    /// What a tick or a trailer has instead of records.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct Counts {
        /// What ended before this CLOCK_MONOTONIC time has been drained, but
        /// for what a thread was still writing.
        pub time: u64,
        /// Events drained so far.
        pub events: u64,
        /// Torn records so far.
        pub torn: u64,
        /// Their bytes.
        pub torn_bytes: u64,
        /// Events dropped because the ring was full.
        pub dropped: u64,
        /// Events drained that could not be written to the recording.
        pub unwritten: u64,
    }
}

/// [`Chunk::magic`].
pub const CHUNK_MAGIC: u32 = u32::from_le_bytes(*b"chnk");
/// A chunk of records.
pub const CHUNK_EVENTS: u32 = 1;
/// A chunk with [`Counts`] while the recording goes on.
pub const CHUNK_TICK: u32 = 2;
/// The last chunk of a finished recording, with [`Counts`].
pub const CHUNK_TRAILER: u32 = 3;
/// [`Chunk::block`] of records that are from no block.
pub const NO_BLOCK: u32 = u32::MAX;
/// The most bytes that follow the head of a chunk.
pub const MAX_CHUNK: usize = 1 << 20;

const _: () = {
    assert!(size_of::<Header>() == 384 && size_of::<Header>() <= TABLES_OFFSET as usize);
    assert!(core::mem::offset_of!(Header, cursor) == 192);
    assert!(core::mem::offset_of!(Header, freed) == 256);
    assert!(core::mem::offset_of!(Header, dropped) == 320);
    assert!(size_of::<Slot>() == 192 && core::mem::offset_of!(Slot, open) == 64);
    assert!(size_of::<Block>() == BLOCK_SIZE && core::mem::offset_of!(Block, records) == 2112);
    assert!(FIRST_GRANULE == 66);
    assert!(size_of::<Record>() == 56 && size_of::<AttachmentHead>() == 16);
    assert!(size_of::<Chunk>() == 64 && size_of::<Counts>() == 48);
};

// SAFETY: `records` is the only part without interior mutability of its own; it
// is written under a reservation, which one thread has, and read after the mark
// that the writer sets last.
unsafe impl Sync for Block {}

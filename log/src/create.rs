//! Creating a ring, and mapping one.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::{
        fd::AsFd,
        unix::fs::{FileExt, MetadataExt, OpenOptionsExt},
    },
    path::Path,
    process,
    ptr::NonNull,
    string::String,
    time::Duration,
    vec::Vec,
};

use memmap2::{Advice, MmapOptions, MmapRaw};
use nix::{
    fcntl::{OFlag, posix_fallocate},
    time::{ClockId, clock_gettime},
};

use crate::{
    block::Control,
    error::Error,
    layout::{
        BLOCK_SIZE, FIRST_GRANULE, FORM_RING, Header, HeaderBytes, MAGIC, MAX_TABLE, Slot,
        TABLES_OFFSET, VERSION,
    },
    ring::{Ring, Unfit},
    shared::bytes_of,
};

/// What a new ring is to be.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The bytes for blocks, rounded to whole blocks.
    pub buffer: u64,
    /// How many threads can have their open call seen at a time.
    pub slots: u32,
    /// The names of the calls, in the order of their numbers.
    pub calls: &'a [&'a str],
    /// Facts about the recording, as the command line: keys without `=`.
    pub facts: &'a [(&'a str, &'a str)],
    /// The most bytes of data that are recorded of a call.
    pub data_limit: u32,
    /// Options for the instrument.
    pub options: u64,
}

impl Default for Plan<'_> {
    fn default() -> Self {
        let (buffer, slots) = (64 << 20, 4096);
        Self { buffer, slots, calls: &[], facts: &[], data_limit: 32, options: 0 }
    }
}

/// CLOCK_MONOTONIC in nanoseconds.
#[must_use]
pub fn monotonic() -> u64 {
    nanoseconds(ClockId::CLOCK_MONOTONIC)
}

/// CLOCK_BOOTTIME in nanoseconds, as in [`crate::Owner`].
#[must_use]
pub fn boottime() -> u64 {
    nanoseconds(ClockId::CLOCK_BOOTTIME)
}

fn nanoseconds(clock: ClockId) -> u64 {
    clock_gettime(clock).map_or(0, |time| Duration::from(time).as_nanos() as u64)
}

/// A ring that this process has mapped.
#[derive(Debug)]
pub struct Mapping {
    memory: MmapRaw,
    file: File,
    tables: Vec<u8>,
}

impl Mapping {
    /// Creates a ring at a path that does not exist yet, for its owner alone,
    /// and allocates all of it. Put it on tmpfs.
    ///
    /// # Errors
    /// In a sentence, when the file cannot be created or has no room.
    pub fn create(path: &Path, plan: &Plan) -> Result<Self, Error> {
        let failed = |error| Error::create(path, error);
        let tables = tables(plan).ok_or_else(|| Error::TooLong(path.into()))?;
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .custom_flags((OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC).bits())
            .open(path)
            .map_err(failed)?;
        let mapping = Self::fill(file, plan, tables).map_err(failed);
        if mapping.is_err() {
            // It is of no use, and was not there before.
            _ = fs::remove_file(path);
        }
        mapping
    }

    fn fill(file: File, plan: &Plan, tables: Vec<u8>) -> io::Result<Self> {
        let header = header(plan, &tables);
        let size = header.blocks_offset + u64::from(header.block_count) * BLOCK_SIZE as u64;
        posix_fallocate(file.as_fd(), 0, size as i64)?;
        file.write_all_at(&tables, TABLES_OFFSET.into())?;
        for index in 0..u64::from(header.block_count) {
            let control = Control::empty(0, FIRST_GRANULE).0.to_le_bytes();
            file.write_all_at(&control, header.blocks_offset + index * BLOCK_SIZE as u64)?;
        }
        file.write_all_at(bytes_of(&header), 0)?;
        Self::map(file)
    }

    /// Maps a ring that exists.
    ///
    /// # Errors
    /// In a sentence, when it cannot be opened, or is no ring.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags((OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC).bits())
            .open(path)
            .map_err(|error| Error::open(path, error))?;
        let is_regular = file.metadata().is_ok_and(|data| data.is_file() && data.len() > 0);
        if !is_regular {
            return Err(Error::Foreign);
        }
        let mapping = Self::map(file).map_err(|error| Error::open(path, error))?;
        mapping.checked()?;
        Ok(mapping)
    }

    fn map(file: File) -> io::Result<Self> {
        let memory = MmapOptions::new().map_raw(&file)?;
        // A core dump of the launcher has no use for it. Best effort.
        _ = memory.advise(Advice::DontDump);
        let mut mapping = Self { memory, file, tables: Vec::new() };
        if let Ok(ring) = mapping.checked() {
            let end = (ring.fixed().names_size as usize)
                .saturating_add(ring.fixed().facts_size as usize)
                .min(2 * MAX_TABLE);
            let mut tables = std::vec![0; end];
            mapping.file.read_exact_at(&mut tables, TABLES_OFFSET.into())?;
            mapping.tables = tables;
        }
        Ok(mapping)
    }

    fn checked(&self) -> Result<Ring<'_>, Error> {
        let base = NonNull::new(self.memory.as_mut_ptr()).ok_or(Error::Foreign)?;
        // SAFETY: mapped for as long as `self` lives, readable and writable; the
        // file is for its owner alone, who is told to leave it to this crate.
        unsafe { Ring::attach(base, self.memory.len()) }.map_err(|unfit| match unfit {
            Unfit::Foreign => Error::Foreign,
            Unfit::Version(version) => Error::Newer(version),
            Unfit::Damaged => Error::Damaged { offset: 0, what: "the header" },
        })
    }

    /// The ring.
    ///
    /// # Panics
    /// If another process wrote a wrong header over it since it was mapped.
    #[must_use]
    pub fn ring(&self) -> Ring<'_> {
        self.checked().expect("it was a ring when it was mapped")
    }

    /// The file.
    #[must_use]
    pub const fn file(&self) -> &File {
        &self.file
    }

    /// The names and the facts, as in the file.
    #[must_use]
    pub fn tables(&self) -> &[u8] {
        &self.tables
    }
}

/// Names and facts, each ended by a zero byte. `None` if there are too many.
fn tables(plan: &Plan) -> Option<Vec<u8>> {
    let names: String = plan.calls.iter().flat_map(|name| [*name, "\0"]).collect();
    let facts: String =
        plan.facts.iter().flat_map(|(key, value)| [*key, "=", *value, "\0"]).collect();
    let fits = names.len() <= MAX_TABLE && facts.len() <= MAX_TABLE;
    fits.then(|| [names, facts].concat().into_bytes())
}

fn header(plan: &Plan, tables: &[u8]) -> HeaderBytes {
    let names_size = plan.calls.iter().map(|name| name.len() as u32 + 1).sum();
    let body_offset = (u64::from(TABLES_OFFSET) + tables.len() as u64).next_multiple_of(4096);
    let block_count = (plan.buffer / BLOCK_SIZE as u64).clamp(1, 1 << 20) as u32;
    let slot_count = plan.slots.clamp(1, 1 << 20);
    let slots_offset = (body_offset + 8 * u64::from(block_count)).next_multiple_of(4096);
    let slots_end = slots_offset + u64::from(slot_count) * size_of::<Slot>() as u64;
    let namespace = |name: &str| {
        fs::metadata(Path::new("/proc/self/ns").join(name)).map_or(0, |data| data.ino())
    };
    HeaderBytes {
        magic: MAGIC,
        version: VERSION,
        form: FORM_RING,
        names_offset: TABLES_OFFSET,
        names_size,
        facts_offset: TABLES_OFFSET + names_size,
        facts_size: tables.len() as u32 - names_size,
        body_offset,
        block_count,
        slot_count,
        owners_offset: body_offset,
        slots_offset,
        blocks_offset: slots_end.next_multiple_of(BLOCK_SIZE as u64),
        realtime: nanoseconds(ClockId::CLOCK_REALTIME),
        monotonic: monotonic(),
        pid_namespace: namespace("pid"),
        time_namespace: namespace("time"),
        boot: boot_id(),
        creator: process::id(),
        data_limit: plan.data_limit,
        options: plan.options,
        reserved: [0; 7],
    }
}

fn boot_id() -> [u8; 16] {
    let text = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    u128::from_str_radix(&digits, 16).unwrap_or(0).to_be_bytes()
}

const _: () = assert!(size_of::<HeaderBytes>() == core::mem::offset_of!(Header, cursor));

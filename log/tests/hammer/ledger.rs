//! What writers say that they have done, in memory that survives them.

use std::{fs::OpenOptions, path::Path, slice, sync::atomic::AtomicU64};

use memmap2::{MmapOptions, MmapRaw};

/// Of each process.
pub const THREADS: usize = 4;
/// A thread writes outside of signal handlers and in one.
pub const CONTEXTS: usize = 2;

#[repr(C)]
pub struct Cell {
    /// The number of the event that is being written, or was last.
    pub begun: AtomicU64,
    /// Events that were appended.
    pub kept: AtomicU64,
    /// Events that were dropped.
    pub dropped: AtomicU64,
}

pub struct Ledger {
    memory: MmapRaw,
}

impl Ledger {
    pub fn create(path: &Path, processes: usize) -> Self {
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(path);
        let file = file.expect("a new file");
        let size = processes * THREADS * CONTEXTS * size_of::<Cell>();
        file.set_len(size as u64).expect("room");
        Self { memory: MmapOptions::new().map_raw(&file).expect("a mapping") }
    }

    pub fn open(path: &Path) -> Self {
        let file = OpenOptions::new().read(true).write(true).open(path).expect("a file");
        Self { memory: MmapOptions::new().map_raw(&file).expect("a mapping") }
    }

    fn all(&self) -> &[Cell] {
        let count = self.memory.len() / size_of::<Cell>();
        // SAFETY: mapped while `self` lives; all of it is atomic.
        unsafe { slice::from_raw_parts(self.memory.as_ptr().cast(), count) }
    }

    pub fn cell(&self, process: usize, thread: usize, context: usize) -> &Cell {
        &self.all()[(process * THREADS + thread) * CONTEXTS + context]
    }

    /// All cells, by process, thread and context.
    pub fn cells(&self) -> impl Iterator<Item = ((u64, u64, u64), &Cell)> {
        self.all().iter().enumerate().map(|(index, cell)| {
            let (writer, context) = (index / CONTEXTS, index % CONTEXTS);
            let (process, thread) = (writer / THREADS, writer % THREADS);
            ((process as u64, thread as u64, context as u64), cell)
        })
    }
}

use std::{collections::VecDeque, fs::File, io, os::unix::fs::FileExt, path::Path, vec, vec::Vec};

use crate::{
    error::Error,
    layout::{
        CHUNK_EVENTS, CHUNK_MAGIC, CHUNK_TICK, CHUNK_TRAILER, Chunk, Counts, FORM_RING, MAX_CHUNK,
    },
    read::{Entry, Preamble, image, join::Join, merge::Merge, preamble::fill},
    recording::check,
    shared::value_of,
};

/// Bytes that can be read at any place.
pub trait Source {
    /// Reads some bytes at an offset; 0 only at the end.
    ///
    /// # Errors
    /// Those of the system.
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize>;
}

impl Source for File {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        FileExt::read_at(self, bytes, offset)
    }
}

impl Source for &[u8] {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        let rest =
            usize::try_from(offset).ok().and_then(|offset| self.get(offset..)).unwrap_or(&[]);
        let count = rest.len().min(bytes.len());
        bytes[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

/// What is where in the file.
#[derive(Clone, Copy, Debug)]
struct Part {
    first: u64,
    offset: u64,
    chunk: Chunk,
    /// How many bytes of it there are; fewer than its length in a cut file.
    there: u32,
}

/// Reads a recording or a ring as it is now, in the order in which the events
/// ended. A ring is only looked at, so it may be in use.
#[derive(Debug)]
pub struct Reader<S = File> {
    source: S,
    preamble: Preamble,
    /// What was not loaded yet, by the least end time.
    parts: VecDeque<Part>,
    merge: Merge,
    join: Join,
    counts: Counts,
    is_finished: bool,
    /// What is wrong with the file, said after the events.
    problem: Option<Error>,
}

impl Reader {
    /// Opens a recording or a ring.
    ///
    /// # Errors
    /// In a sentence.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|error| Error::open(path, error))?;
        let data = file.metadata().map_err(|error| Error::open(path, error))?;
        if !data.is_file() {
            return Err(Error::Foreign);
        }
        Self::new(file)
    }
}

impl<S: Source> Reader<S> {
    /// Reads from any bytes.
    ///
    /// # Errors
    /// In a sentence.
    pub fn new(source: S) -> Result<Self, Error> {
        let preamble = Preamble::read(&source)?;
        let mut reader = Self {
            source,
            preamble,
            parts: VecDeque::new(),
            merge: Merge::default(),
            join: Join::default(),
            counts: Counts::default(),
            is_finished: false,
            problem: None,
        };
        if reader.preamble.header.form == FORM_RING {
            let ring = image::read(&reader.source, &reader.preamble.header)?;
            ring.chunks.into_iter().for_each(|chunk| _ = reader.merge.add(chunk));
            reader.counts = ring.counts;
            reader.problem = ring.problem;
        } else {
            reader.problem = reader.index()?;
        }
        Ok(reader)
    }

    /// What the file says of itself.
    #[must_use]
    pub const fn preamble(&self) -> &Preamble {
        &self.preamble
    }

    /// What is counted: torn and dropped events. Of an unfinished recording, as
    /// of its last tick.
    #[must_use]
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Whether the recorder finished: otherwise it was killed, or goes on.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// The next event; `None` at the end. After an error, which is about a part
    /// of the file, it can go on with the rest.
    ///
    /// # Errors
    /// When a part is damaged or missing.
    #[expect(clippy::should_implement_trait, reason = "the event is lent")]
    pub fn next(&mut self) -> Result<Option<Entry<'_>>, Error> {
        let (source, parts, problem) = (&self.source, &mut self.parts, &mut self.problem);
        let found = self.join.next(&mut self.merge, |merge| load_due(source, parts, merge))?;
        // Lent in two branches: the borrow checker takes the first for all.
        if found.is_some() {
            return Ok(found);
        }
        if let Some(problem) = problem.take() {
            return Err(problem);
        }
        Ok(None)
    }

    /// After the end: calls that a signal handler interrupted, and that never
    /// returned although their process goes on.
    pub fn next_open(&mut self) -> Option<Entry<'_>> {
        self.join.rest()
    }

    /// Finds all chunks. What ends the search early, if anything does.
    fn index(&mut self) -> Result<Option<Error>, Error> {
        let mut parts = Vec::new();
        let mut offset = self.preamble.header.body_offset;
        let problem = loop {
            let mut bytes = [0; size_of::<Chunk>()];
            let count = fill(&self.source, &mut bytes, offset)?;
            let body = offset + count as u64;
            match value_of::<Chunk>(&bytes) {
                _ if count == 0 => break None,
                Some(chunk) if count == bytes.len() && is_possible(&chunk) => {
                    let there = self.there(body, chunk.length)?;
                    let whole = there == chunk.length;
                    self.take_counts(&chunk, body, whole)?;
                    if chunk.kind == CHUNK_EVENTS && there > 0 {
                        parts.push(Part { first: chunk.first, offset: body, chunk, there });
                    }
                    offset = body + u64::from(there);
                    if !whole {
                        break Some(Error::Cut { offset });
                    }
                }
                _ if count < bytes.len() => break Some(Error::Cut { offset: body }),
                _ => break Some(Error::Damaged { offset, what: "the head of a chunk" }),
            }
        };
        parts.sort_by_key(|part| part.first);
        self.parts = parts.into();
        Ok(problem)
    }

    /// How many of the bytes are there.
    fn there(&self, offset: u64, length: u32) -> Result<u32, Error> {
        let Some(last) = length.checked_sub(1) else { return Ok(0) };
        if fill(&self.source, &mut [0], offset + u64::from(last))? == 1 {
            return Ok(length);
        }
        let mut bytes = vec![0; length as usize];
        Ok(fill(&self.source, &mut bytes, offset)? as u32)
    }

    fn take_counts(&mut self, chunk: &Chunk, body: u64, whole: bool) -> Result<(), Error> {
        if chunk.kind != CHUNK_EVENTS && whole {
            let mut bytes = [0; size_of::<Counts>()];
            fill(&self.source, &mut bytes, body)?;
            if check(chunk, &bytes) == chunk.check {
                self.counts = value_of(&bytes).unwrap_or_default();
                self.is_finished = chunk.kind == CHUNK_TRAILER;
            }
        }
        Ok(())
    }
}

/// Whether a head can be that of a chunk.
pub(crate) fn is_possible(chunk: &Chunk) -> bool {
    let length = match chunk.kind {
        CHUNK_EVENTS => 0..=MAX_CHUNK,
        CHUNK_TICK | CHUNK_TRAILER => size_of::<Counts>()..=size_of::<Counts>(),
        _ => return false,
    };
    chunk.magic == CHUNK_MAGIC && length.contains(&(chunk.length as usize))
}

/// Loads the chunks that may have an event before the next of the loaded ones.
fn load_due(
    source: &impl Source,
    parts: &mut VecDeque<Part>,
    merge: &mut Merge,
) -> Result<bool, Error> {
    while let Some(part) = parts.front() {
        if merge.next_end().is_some_and(|end| end < part.first) {
            break;
        }
        let Some(part) = parts.pop_front() else { break };
        load(source, &part, merge)?;
    }
    Ok(true)
}

fn load(source: &impl Source, part: &Part, merge: &mut Merge) -> Result<(), Error> {
    let mut bytes = vec![0; part.there as usize];
    let count = fill(source, &mut bytes, part.offset)?;
    bytes.truncate(count);
    let is_whole = count == part.chunk.length as usize;
    if is_whole && check(&part.chunk, &bytes) != part.chunk.check {
        return Err(Error::Damaged { offset: part.offset, what: "the checksum of a chunk" });
    }
    let whole = merge.add(bytes);
    if is_whole && whole < count {
        let offset = part.offset + whole as u64;
        return Err(Error::Damaged { offset, what: "a record" });
    }
    Ok(())
}

impl<'a> Reader<&'a [u8]> {
    /// Reads from memory.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn from_bytes(bytes: &'a [u8]) -> Result<Self, Error> {
        Self::new(bytes)
    }
}

use std::{
    convert::Infallible,
    io::{self, Read},
    vec,
    vec::Vec,
};

use crate::{
    error::Error,
    layout::{CHUNK_EVENTS, CHUNK_TRAILER, Chunk, Counts, HeaderBytes, MAX_TABLE, TABLES_OFFSET},
    read::{Entry, Preamble, Source, file::is_possible, join::Join, merge::Merge},
    recording::{Sink, check},
    shared::value_of,
};

/// Events in their order while they are recorded. A drainer in the same process
/// can hand its chunks over, as to any [`Sink`].
#[derive(Debug, Default)]
pub struct Stream {
    merge: Merge,
    join: Join,
    counts: Counts,
    is_finished: bool,
}

impl Stream {
    /// One without events.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next event; `None` when what comes next is not certain yet.
    #[expect(clippy::should_implement_trait, reason = "the event is lent")]
    pub fn next(&mut self) -> Option<Entry<'_>> {
        let limit = if self.is_finished { u64::MAX } else { self.counts.time };
        let load = |merge: &mut Merge| {
            Ok::<_, Infallible>(merge.next_end().is_some_and(|end| end <= limit))
        };
        match self.join.next(&mut self.merge, load) {
            Ok(entry) => entry,
            Err(never) => match never {},
        }
    }

    /// After the end: calls that a signal handler interrupted, and that never
    /// returned although their process goes on.
    pub fn next_open(&mut self) -> Option<Entry<'_>> {
        self.join.rest()
    }

    /// What is counted, as of the last tick.
    #[must_use]
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Whether the last chunk has come.
    #[must_use]
    pub const fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// Hands out all that is there: nothing more will come.
    pub const fn finish(&mut self) {
        self.is_finished = true;
    }

    fn take(&mut self, chunk: &Chunk, body: Vec<u8>) -> bool {
        if chunk.kind == CHUNK_EVENTS {
            let length = body.len();
            return self.merge.add(body) == length;
        }
        let counts = value_of(&body);
        self.counts = counts.unwrap_or(self.counts);
        self.is_finished |= chunk.kind == CHUNK_TRAILER;
        counts.is_some()
    }
}

impl Sink for Stream {
    fn chunk(&mut self, chunk: &Chunk, body: &[u8]) -> io::Result<()> {
        self.take(chunk, body.into());
        Ok(())
    }
}

/// Reads a recording while it is written, from a file or a pipe.
#[derive(Debug)]
pub struct Follower<R> {
    input: R,
    preamble: Preamble,
    stream: Stream,
    /// What was read and is no whole chunk yet.
    bytes: Vec<u8>,
    /// Where they begin.
    offset: u64,
}

impl<R: Read> Follower<R> {
    /// Begins at the start of the recording.
    ///
    /// # Errors
    /// In a sentence, as [`crate::Reader::new`]; a ring cannot be followed, but
    /// drained.
    pub fn new(mut input: R) -> Result<Self, Error> {
        let mut bytes = Vec::new();
        read_to(&mut input, &mut bytes, TABLES_OFFSET.into())?;
        let header: Option<HeaderBytes> = value_of(&bytes);
        let end = header.map_or(0, |header| header.body_offset);
        let end = end.min(u64::from(TABLES_OFFSET) + 3 * MAX_TABLE as u64);
        read_to(&mut input, &mut bytes, end)?;
        let preamble = Preamble::read(&bytes.as_slice())?;
        let stream = Stream::new();
        let offset = preamble.header.body_offset;
        if preamble.header.form == crate::layout::FORM_RING {
            return Err(Error::Foreign);
        }
        Ok(Self { input, preamble, stream, bytes: Vec::new(), offset })
    }

    /// What the file says of itself.
    #[must_use]
    pub const fn preamble(&self) -> &Preamble {
        &self.preamble
    }

    /// The events that were read.
    #[must_use]
    pub const fn stream(&mut self) -> &mut Stream {
        &mut self.stream
    }

    /// Reads what is there now. Whether something was; then take the events
    /// from [`stream`](Self::stream).
    ///
    /// # Errors
    /// When the file is damaged; nothing of what follows can be read then.
    pub fn read(&mut self) -> Result<bool, Error> {
        let before = self.bytes.len();
        self.bytes.resize(before + (256 << 10), 0);
        let count = loop {
            match self.input.read(&mut self.bytes[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.bytes.truncate(before + *count.as_ref().unwrap_or(&0));
        let count = count.map_err(Error::Read)?;
        let (mut used, mut problem) = (0, None);
        while let Some((chunk, body)) = self.whole_chunk(used) {
            if !is_possible(&chunk) {
                problem = Some("the head of a chunk");
            } else if check(&chunk, &body) != chunk.check || !self.stream.take(&chunk, body) {
                problem = Some("the checksum of a chunk");
            } else {
                used += size_of::<Chunk>() + chunk.length as usize;
                continue;
            }
            break;
        }
        self.bytes.drain(..used);
        self.offset += used as u64;
        match problem {
            Some(what) => Err(Error::Damaged { offset: self.offset, what }),
            None => Ok(count > 0),
        }
    }

    /// A chunk that is there as a whole, or a head that is none.
    fn whole_chunk(&self, start: usize) -> Option<(Chunk, Vec<u8>)> {
        let bytes = self.bytes.get(start..)?;
        let chunk: Chunk = value_of(bytes)?;
        if !is_possible(&chunk) {
            return Some((chunk, vec![]));
        }
        let body = bytes.get(size_of::<Chunk>()..)?.get(..chunk.length as usize)?;
        Some((chunk, body.into()))
    }
}

/// Reads until there are so many bytes, or to the end.
fn read_to(input: &mut impl Read, bytes: &mut Vec<u8>, end: u64) -> Result<(), Error> {
    let missing = end.saturating_sub(bytes.len() as u64);
    input.take(missing).read_to_end(bytes).map_err(Error::Read)?;
    Ok(())
}

impl Source for Vec<u8> {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
        self.as_slice().read_at(bytes, offset)
    }
}

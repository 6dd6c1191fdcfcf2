//! Writing a recording.

use std::{
    fs::{File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    vec,
    vec::Vec,
};

use crc32fast::Hasher;
use nix::fcntl::OFlag;

use crate::{
    create::Mapping,
    error::Error,
    layout::{CHUNK_MAGIC, Chunk, FORM_RECORDING, TABLES_OFFSET},
    shared::bytes_of,
};

/// What takes the chunks that a drainer makes.
pub trait Sink {
    /// Takes a chunk: records, or counts.
    ///
    /// # Errors
    /// When it could not be kept; the drainer then counts its events.
    fn chunk(&mut self, chunk: &Chunk, body: &[u8]) -> io::Result<()>;
}

/// Both of them get each chunk.
impl<A: Sink, B: Sink> Sink for (A, B) {
    fn chunk(&mut self, chunk: &Chunk, body: &[u8]) -> io::Result<()> {
        let first = self.0.chunk(chunk, body);
        self.1.chunk(chunk, body).and(first)
    }
}

impl<S: Sink + ?Sized> Sink for &mut S {
    fn chunk(&mut self, chunk: &Chunk, body: &[u8]) -> io::Result<()> {
        (**self).chunk(chunk, body)
    }
}

/// If there is one.
impl<S: Sink> Sink for Option<S> {
    fn chunk(&mut self, chunk: &Chunk, body: &[u8]) -> io::Result<()> {
        self.as_mut().map_or(Ok(()), |sink| sink.chunk(chunk, body))
    }
}

/// The CRC of a chunk.
pub(crate) fn check(chunk: &Chunk, body: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(bytes_of(&Chunk { check: 0, ..*chunk }));
    hasher.update(body);
    hasher.finalize()
}

/// What a recording begins with: header, names and facts, up to the first chunk.
#[must_use]
pub fn preamble(ring: &Mapping) -> Vec<u8> {
    let mut header = *ring.ring().fixed();
    header.form = FORM_RECORDING;
    (header.block_count, header.slot_count) = (0, 0);
    (header.owners_offset, header.slots_offset, header.blocks_offset) = (0, 0, 0);
    let tables = ring.tables();
    let start = TABLES_OFFSET as usize;
    let mut bytes = vec![0; (start + tables.len()).next_multiple_of(4096)];
    header.body_offset = bytes.len() as u64;
    bytes[..size_of_val(&header)].copy_from_slice(bytes_of(&header));
    bytes[start..start + tables.len()].copy_from_slice(tables);
    bytes
}

/// A recording that is being written.
#[derive(Debug)]
pub struct Recording {
    file: File,
    /// Up to where it is whole.
    whole: u64,
    /// Part of a chunk stands at its end, and cannot be taken away: a pipe.
    is_broken: bool,
}

impl Recording {
    /// Creates a recording of this ring at a path that does not exist yet, for
    /// its owner alone.
    ///
    /// # Errors
    /// In a sentence.
    pub fn create(path: &Path, ring: &Mapping) -> Result<Self, Error> {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .custom_flags((OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC).bits())
            .open(path)
            .map_err(|error| Error::create(path, error))?;
        Self::to(file, ring)
    }

    /// Writes a recording of this ring to an open file or pipe.
    ///
    /// # Errors
    /// In a sentence.
    pub fn to(mut file: File, ring: &Mapping) -> Result<Self, Error> {
        let preamble = preamble(ring);
        file.write_all(&preamble).map_err(Error::Write)?;
        Ok(Self { file, whole: preamble.len() as u64, is_broken: false })
    }
}

impl Sink for Recording {
    fn chunk(&mut self, chunk: &Chunk, body: &[u8]) -> io::Result<()> {
        if self.is_broken {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        let mut head = Chunk { magic: CHUNK_MAGIC, length: body.len() as u32, ..*chunk };
        head.check = check(&head, body);
        let bytes = [bytes_of(&head), body].concat();
        match self.file.write_all(&bytes) {
            Ok(()) => {
                self.whole += bytes.len() as u64;
                Ok(())
            }
            Err(error) => {
                // A full disk may have room again later.
                let taken_back = self.file.set_len(self.whole);
                let sought = self.file.seek(SeekFrom::Start(self.whole));
                self.is_broken = taken_back.is_err() || sought.is_err();
                Err(error)
            }
        }
    }
}

//! An event as the writer is given it.

use core::{marker::PhantomData, slice};

use crate::{
    kinds::{Attached, Kind},
    layout::{AttachmentHead, Record},
};

/// The most arguments that a record keeps.
pub const MAX_ARGS: usize = 16;

/// What happened, without what is attached to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Event<'a> {
    /// What kind of event it is.
    pub kind: Kind,
    /// The number of the call.
    pub call: u16,
    /// The process.
    pub pid: u32,
    /// The thread.
    pub tid: u32,
    /// CLOCK_MONOTONIC when it began, in nanoseconds.
    pub start: u64,
    /// When it ended.
    pub end: u64,
    /// The descriptor, or -1.
    pub fd: i32,
    /// What the call returned.
    pub result: i64,
    /// The error number where it failed, else 0.
    pub errno: i32,
    /// See [`crate::flags`].
    pub flags: u32,
    /// The arguments as the program passed them; the first [`MAX_ARGS`] count.
    pub args: &'a [u64],
}

impl<'a> Event<'a> {
    pub(crate) fn args(&self) -> &'a [u64] {
        self.args.get(..MAX_ARGS).unwrap_or(self.args)
    }

    pub(crate) fn fixed_size(&self) -> usize {
        size_of::<Record>() + size_of_val(self.args())
    }

    pub(crate) fn record(&self, length: usize, attachments: u16) -> Record {
        Record {
            length: length as u32,
            kind: self.kind.0,
            call: self.call,
            pid: self.pid,
            tid: self.tid,
            start: self.start,
            end: self.end,
            result: self.result,
            errno: self.errno,
            fd: self.fd,
            flags: self.flags,
            arg_count: self.args().len() as u16,
            attachment_count: attachments,
        }
    }
}

/// Bytes that are copied into a record; laid out as `struct iovec`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    start: *const u8,
    len: usize,
    bytes: PhantomData<&'a [u8]>,
}

impl<'a> Piece<'a> {
    /// Bytes of our own.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { start: bytes.as_ptr(), len: bytes.len(), bytes: PhantomData }
    }

    /// Bytes of the program.
    ///
    /// # Safety
    /// They are readable until the event was appended. They may change.
    #[must_use]
    pub const unsafe fn raw(start: *const u8, len: usize) -> Self {
        Self { start, len, bytes: PhantomData }
    }
}

/// Something attached to an event.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    kind: Attached,
    index: u16,
    stored: u32,
    full: u32,
    pieces: &'a [Piece<'a>],
}

impl<'a> Attachment<'a> {
    /// All bytes of the pieces. An array of `struct iovec` is one of pieces.
    #[must_use]
    pub fn new(kind: Attached, pieces: &'a [Piece<'a>]) -> Self {
        Self::of(kind, pieces, usize::MAX)
    }

    /// The first bytes of the pieces, at most `full`, which is how many the
    /// kernel read or wrote.
    #[must_use]
    pub fn of(kind: Attached, pieces: &'a [Piece<'a>], full: usize) -> Self {
        let sum = pieces.iter().fold(0, |sum: usize, piece| sum.saturating_add(piece.len));
        let full = if full == usize::MAX { sum } else { full };
        let full = full.min(u32::MAX as usize) as u32;
        Self { kind, index: 0, stored: full.min(sum.min(u32::MAX as usize) as u32), full, pieces }
    }

    /// Keeps at most so many bytes; how many there were stays known.
    #[must_use]
    pub fn at_most(mut self, limit: usize) -> Self {
        self.stored = self.stored.min(limit.min(u32::MAX as usize) as u32);
        self
    }

    /// Which one of its kind it is.
    #[must_use]
    pub const fn index(mut self, index: u16) -> Self {
        self.index = index;
        self
    }
}

/// A place in the bytes of several attachments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    attachment: usize,
    offset: u32,
}

/// How far a record reaches.
pub(crate) struct Fit {
    pub to: Position,
    /// In bytes, heads and padding included.
    pub size: usize,
    /// How many attachments, or parts of them.
    pub count: u16,
}

const HEAD: usize = size_of::<AttachmentHead>();

impl Position {
    pub(crate) const START: Self = Self { attachment: 0, offset: 0 };

    pub(crate) fn is_end(self, attachments: &[Attachment]) -> bool {
        self.attachment >= attachments.len()
    }

    /// What fits into `space` bytes from here on.
    #[inline]
    pub(crate) fn fit(self, attachments: &[Attachment], space: usize) -> Fit {
        let mut fit = Fit { to: self, size: 0, count: 0 };
        while let Some(attachment) = attachments.get(fit.to.attachment) {
            let left = (attachment.stored - fit.to.offset) as usize;
            let free = space.saturating_sub(fit.size + HEAD) & !7;
            let taken = left.min(free);
            if fit.size + HEAD > space || taken == 0 && left > 0 || fit.count == u16::MAX {
                break;
            }
            fit.size += HEAD + taken.next_multiple_of(8);
            fit.count += 1;
            if taken < left {
                fit.to.offset += taken as u32;
                break;
            }
            fit.to = Self { attachment: fit.to.attachment + 1, offset: 0 };
        }
        fit
    }

    /// Writes the attachments up to `to`.
    ///
    /// # Safety
    /// `target` is aligned to 8 bytes and has the space that [`Self::fit`]
    /// counted for the same range.
    #[inline]
    pub(crate) unsafe fn write(mut self, attachments: &[Attachment], to: Self, target: *mut u8) {
        let mut target = target;
        while let Some(attachment) = attachments.get(self.attachment) {
            if self.attachment > to.attachment || self.attachment == to.attachment && to.offset == 0
            {
                return;
            }
            let is_last = self.attachment == to.attachment;
            let end = if is_last { to.offset } else { attachment.stored };
            let stored = end - self.offset;
            let head = AttachmentHead {
                kind: attachment.kind.0,
                index: attachment.index,
                stored,
                offset: self.offset,
                full: attachment.full,
            };
            // SAFETY: the caller's promise: room for the head and for the bytes
            // rounded up; the padding is written before the bytes.
            unsafe {
                target.cast::<AttachmentHead>().write(head);
                target = target.add(HEAD);
                if stored > 0 {
                    let padded = stored.next_multiple_of(8) as usize;
                    target.add(padded - 8).cast::<u64>().write(0);
                    attachment.copy(self.offset as usize, stored as usize, target);
                    target = target.add(padded);
                }
            }
            if is_last {
                return;
            }
            self = Self { attachment: self.attachment + 1, offset: 0 };
        }
    }
}

impl Attachment<'_> {
    /// Copies `len` bytes from `offset` on, which the pieces have.
    ///
    /// # Safety
    /// `target` has room for them.
    #[inline]
    unsafe fn copy(&self, mut offset: usize, mut len: usize, mut target: *mut u8) {
        for piece in self.pieces {
            let skipped = offset.min(piece.len);
            let taken = len.min(piece.len - skipped);
            offset -= skipped;
            if taken > 0 {
                // SAFETY: the piece is readable, as its maker promised; the
                // target has room for `len`.
                unsafe {
                    target.copy_from_nonoverlapping(piece.start.add(skipped), taken);
                    target = target.add(taken);
                }
                len -= taken;
            }
            if len == 0 {
                return;
            }
        }
    }
}

/// The bytes of words, to be attached.
#[must_use]
pub const fn words(words: &[u64]) -> &[u8] {
    // SAFETY: any eight bytes of a word are bytes.
    unsafe { slice::from_raw_parts(words.as_ptr().cast(), size_of_val(words)) }
}

use std::{borrow::Cow, vec::Vec};

use crate::{
    kinds::{Attached, Kind},
    layout::{AttachmentHead, Record},
    shared::value_of,
};

/// An event as it was recorded.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its fixed part.
    pub record: Record,
    args: &'a [u8],
    attachments: &'a [u8],
    bytes: &'a [u8],
}

/// A part of an attachment, or all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored<'a> {
    /// What the bytes are.
    pub kind: Attached,
    /// Which one of its kind.
    pub index: u16,
    /// Where the bytes are in the whole.
    pub offset: u32,
    /// How many bytes the whole had in the program.
    pub full: u32,
    /// The bytes.
    pub bytes: &'a [u8],
}

impl<'a> Entry<'a> {
    /// The event that begins the bytes, and what follows it. `None` when the
    /// bytes are not those of an event.
    #[must_use]
    pub fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let record: Record = value_of(bytes)?;
        let length = record.length as usize;
        if length % 8 != 0 {
            return None;
        }
        let (bytes, rest) = bytes.split_at_checked(length)?;
        let body = bytes.get(size_of::<Record>()..)?;
        let (args, attachments) = body.split_at_checked(8 * usize::from(record.arg_count))?;
        let mut left = attachments;
        for _ in 0..record.attachment_count {
            left = Stored::split(left)?.1;
        }
        left.is_empty().then_some((Self { record, args, attachments, bytes }, rest))
    }

    /// An event whose attachments those of other records have been joined to.
    pub(crate) fn joined(first: &'a [u8]) -> Option<Self> {
        let record: Record = value_of(first)?;
        let body = first.get(size_of::<Record>()..)?;
        let (args, attachments) = body.split_at_checked(8 * usize::from(record.arg_count))?;
        Some(Self { record, args, attachments, bytes: first })
    }

    /// What kind of event it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        Kind(self.record.kind)
    }

    /// The arguments.
    pub fn args(&self) -> impl ExactSizeIterator<Item = u64> + use<'a> {
        self.args.chunks_exact(8).map(|word| value_of(word).unwrap_or_default())
    }

    /// The argument of this number, from 0.
    #[must_use]
    pub fn arg(&self, number: usize) -> Option<u64> {
        self.args().nth(number)
    }

    /// What is attached. Long attachments come in parts.
    pub fn parts(&self) -> impl Iterator<Item = Stored<'a>> + use<'a> {
        let mut rest = self.attachments;
        std::iter::from_fn(move || {
            let (stored, tail) = Stored::split(rest)?;
            rest = tail;
            Some(stored)
        })
    }

    /// The bytes of the first attachment of a kind, and how many it had in the
    /// program.
    #[must_use]
    pub fn attached(&self, kind: Attached) -> Option<(Cow<'a, [u8]>, u32)> {
        self.attached_at(kind, 0)
    }

    /// The same for the attachment of this number.
    #[must_use]
    pub fn attached_at(&self, kind: Attached, index: u16) -> Option<(Cow<'a, [u8]>, u32)> {
        let mut parts = self.parts().filter(|part| part.kind == kind && part.index == index);
        let first = parts.next()?;
        let mut bytes = Cow::Borrowed(first.bytes);
        for part in parts {
            // A gap: the ring was full in between.
            if part.offset as usize != bytes.len() {
                break;
            }
            bytes.to_mut().extend_from_slice(part.bytes);
        }
        Some((bytes, first.full))
    }

    /// A text that is attached, with what is no UTF-8 replaced.
    #[must_use]
    pub fn text(&self, kind: Attached) -> Option<Cow<'a, str>> {
        Some(match self.attached(kind)?.0 {
            Cow::Borrowed(bytes) => Vec::from(bytes),
            Cow::Owned(bytes) => bytes,
        })
        .map(|bytes| Cow::Owned(std::string::String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Its bytes, to keep.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    pub(crate) const fn attachment_bytes(&self) -> &'a [u8] {
        self.attachments
    }
}

impl<'a> Stored<'a> {
    fn split(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let head: AttachmentHead = value_of(bytes)?;
        let body = bytes.get(size_of::<AttachmentHead>()..)?;
        let padded = (head.stored as usize).next_multiple_of(8);
        let (padded, rest) = body.split_at_checked(padded)?;
        let bytes = padded.get(..head.stored as usize)?;
        let AttachmentHead { kind, index, offset, full, .. } = head;
        Some((Self { kind: Attached(kind), index, offset, full, bytes }, rest))
    }
}

//! The message of a call, copied: its msghdr, and its iovecs one by one.

use core::mem::offset_of;

use libc::{iovec, msghdr, socklen_t};

use super::{
    call::{Bytes, Call},
    pointer::Pointer,
};
use crate::kernel::Inspect;

/// The largest number of iovecs: `UIO_MAXIOV`, uio.h.
pub const MAX_IOVECS: usize = 1024;

/// A msghdr, copied.
pub struct Header {
    bytes: [u8; size_of::<msghdr>()],
}

impl Header {
    /// That of the call's message, or of the first of its messages.
    pub fn copy(inspect: &dyn Inspect, call: &Call) -> Option<Self> {
        let (Bytes::Message(at) | Bytes::Messages(at, _)) = call.bytes else { return None };
        let mut bytes = [0; size_of::<msghdr>()];
        at.copy(inspect, &mut bytes)?;
        Some(Self { bytes })
    }

    /// A field of it. A length is narrower on some libcs, with padding beside
    /// it; the kernel looks at the whole word.
    fn word(&self, offset: usize) -> usize {
        self.bytes
            .get(offset..)
            .and_then(|bytes| bytes.first_chunk())
            .map_or(0, |bytes| usize::from_ne_bytes(*bytes))
    }

    pub fn name(&self) -> Pointer {
        Pointer(self.word(offset_of!(msghdr, msg_name)))
    }

    pub fn name_length(&self) -> socklen_t {
        let bytes = self.bytes.get(offset_of!(msghdr, msg_namelen)..);
        bytes
            .and_then(|bytes| bytes.first_chunk())
            .map_or(0, |bytes| socklen_t::from_ne_bytes(*bytes))
    }

    pub fn control(&self) -> (Pointer, usize) {
        let control = Pointer(self.word(offset_of!(msghdr, msg_control)));
        (control, self.word(offset_of!(msghdr, msg_controllen)))
    }

    fn vector(&self) -> (Pointer, usize) {
        let iov = Pointer(self.word(offset_of!(msghdr, msg_iov)));
        (iov, self.word(offset_of!(msghdr, msg_iovlen)))
    }
}

/// The iovecs of a call.
#[derive(Clone, Copy)]
pub struct Vector {
    pub iov: Pointer,
    /// How many the call says there are; a negative `iovcnt` is a huge number.
    pub count: usize,
}

impl Vector {
    pub fn new(call: &Call, header: Option<&Header>) -> Option<Self> {
        let (iov, count) = match call.bytes {
            Bytes::Vector(iov, count) => (iov, count as usize),
            _ => header?.vector(),
        };
        Some(Self { iov, count })
    }

    /// Where the bytes of one iovec are, and how many: its fields, in order.
    #[inline(never)]
    pub fn get(self, inspect: &dyn Inspect, index: usize) -> Option<(Pointer, usize)> {
        let at = self.iov.offset(index * size_of::<iovec>());
        let [base, length] = at.copy_words(inspect)?;
        Some((Pointer(base), length))
    }
}

//! Where the sender's address of a receive goes.

use core::{hint, marker::PhantomData};

use libc::{c_int, sockaddr, socklen_t};

use super::{Inexpressible, Name, range::is_surely_bad};
use crate::errno::Errno;

/// What a receive does with the sender's address: the `src_addr` and
/// `addrlen` of `recvfrom`, sorted.
pub enum Origin<'a> {
    /// The address is not asked for.
    Unwanted,
    /// It goes into this buffer, and its length where the buffer's was.
    Buffer(AddressBuffer<'a>),
    /// The place of the length is surely bad, or the length there negative.
    /// `recvfrom` finds that out when it has the message.
    Inexpressible(Inexpressible<'a, *mut sockaddr, *mut socklen_t>),
}

impl Origin<'_> {
    /// # Safety
    /// `length` is null, in the first page, beyond user space, or points to a
    /// `socklen_t` that is the caller's to read and write; what is writable at
    /// `address` is the caller's to overwrite; both for as long as the value
    /// lives.
    #[inline(always)]
    pub unsafe fn from_raw(address: *mut sockaddr, length: *mut socklen_t) -> Self {
        if address.is_null() {
            return Self::Unwanted;
        }
        let inexpressible = Inexpressible { address, length, borrow: PhantomData };
        if is_surely_bad(length) {
            return Self::Inexpressible(inexpressible);
        }
        // SAFETY: the caller's promise, with the exceptions just ruled out.
        let size = unsafe { length.read_unaligned() };
        if (size as c_int) < 0 {
            return Self::Inexpressible(inexpressible);
        }
        let name = Name { address: address.cast(), length: size, borrow: PhantomData };
        Self::Buffer(AddressBuffer { name, length })
    }
}

/// Memory for a sender's address, and the place of its length.
pub struct AddressBuffer<'a> {
    name: Name<'a>,
    length: *mut socklen_t,
}

impl<'a> AddressBuffer<'a> {
    /// The memory, as the message shall know it.
    #[inline]
    pub fn name(&self) -> Name<'a> {
        self.name
    }

    /// Writes the length of the address that is in the buffer.
    #[inline]
    pub fn set_length(&self, length: socklen_t) {
        // SAFETY: `Origin::from_raw` read from there, and its caller promised
        // that it can be written too.
        unsafe { self.length.write_unaligned(length) }
    }

    /// The size of the buffer in bytes, as the caller gave it.
    #[inline]
    pub fn size(&self) -> socklen_t {
        self.name.length
    }

    /// After a refusal, with the length that is in the header now. Where it is
    /// not the buffer's size any more, the kernel wrote it before it found the
    /// buffer bad, and `recvfrom` would have written it to `*addrlen`. Where it
    /// is, nothing was written, and whatever a signal handler or another thread
    /// stored there meanwhile stays.
    ///
    /// The size comes by reference, and the errno goes through a black box, so
    /// that the path that succeeds saves no register for them.
    #[cold]
    #[inline]
    pub fn set_length_if_written(
        &self,
        size: &socklen_t,
        length: socklen_t,
        errno: Errno,
    ) -> Errno {
        #[inline(never)]
        fn set_if_written(
            size: &socklen_t,
            place: *mut socklen_t,
            length: socklen_t,
            errno: Errno,
        ) -> Errno {
            if length != *size {
                // SAFETY: as in `AddressBuffer::set_length`.
                unsafe { place.write_unaligned(length) }
            }
            hint::black_box(errno)
        }
        set_if_written(size, self.length, length, errno)
    }
}

//! Where the sender's address of a receive goes.

use core::marker::PhantomData;

use libc::{c_int, c_void, sockaddr, socklen_t};

use super::{MAX_ADDRESS, Name, Target, is_surely_bad};
use crate::{errno::Errno, kernel::Kernel};

/// What a receive does with the sender's address: the `src_addr` and
/// `addrlen` of `recvfrom`, sorted.
pub enum Origin<'a> {
    /// The address is not asked for.
    Unwanted,
    /// It goes into this room, and its length where the room's was.
    Room(Room<'a>),
    /// It is asked for, but there is no place for its length. `recvfrom` finds
    /// that out when it has the message.
    NoLength,
}

impl Origin<'_> {
    /// # Safety
    /// `length` is null, in the first page, beyond user space, or points to a
    /// `socklen_t` that is the caller's to read and write; what is writable at
    /// `address` is the caller's to overwrite; both for as long as the value
    /// lives.
    #[inline]
    pub unsafe fn from_raw(address: *mut sockaddr, length: *mut socklen_t) -> Self {
        if address.is_null() {
            return Self::Unwanted;
        }
        if is_surely_bad(length) {
            return Self::NoLength;
        }
        // SAFETY: the caller's promise, with the exceptions just ruled out.
        let capacity = unsafe { length.read_unaligned() };
        let name = Name { address: address.cast(), length: capacity, borrow: PhantomData };
        Self::Room(Room { name, length })
    }
}

/// Whether a `socklen_t` at `length` is in part one of `size` bytes at `base`.
#[inline]
fn overlaps(length: *const socklen_t, base: *const c_void, size: usize) -> bool {
    const BEFORE: usize = size_of::<socklen_t>() - 1;
    (length.addr() + BEFORE).wrapping_sub(base.addr()) < size + BEFORE
}

/// Memory for a sender's address, and the place of its length.
pub struct Room<'a> {
    name: Name<'a>,
    length: *mut socklen_t,
}

impl<'a> Room<'a> {
    /// The memory, as the message shall know it.
    #[inline]
    pub fn name(&self) -> Name<'a> {
        self.name
    }

    /// Its size in bytes, as the caller gave it.
    #[inline]
    pub fn size(&self) -> socklen_t {
        self.name.length
    }

    /// Whether its size is negative.
    #[inline]
    pub fn is_negative(&self) -> bool {
        (self.size() as c_int) < 0
    }

    /// Whether the place of the length is a part of the room or of `target`, so
    /// that it matters what is read and written first.
    #[inline]
    pub fn is_tangled(&self, target: &Target<'_>) -> bool {
        overlaps(self.length, target.bytes.iov_base, target.bytes.iov_len)
            || overlaps(self.length, self.name.address, self.name.length as usize)
    }

    /// Writes the length of the address that is in the room.
    #[inline]
    pub fn set_length(&self, length: socklen_t) {
        // SAFETY: `Origin::from_raw` read from there, and its caller promised
        // that it can be written too.
        unsafe { self.length.write_unaligned(length) }
    }

    /// After a refusal: when the room itself is bad, the kernel has told the
    /// length before it found that out.
    #[inline]
    pub fn correct_length(&self, length: socklen_t) {
        /// Takes no more than it needs, so that the path that succeeds does not
        /// keep the room in memory for it.
        #[cold]
        #[inline(never)]
        fn correct(place: *mut socklen_t, length: socklen_t) {
            // SAFETY: as in `Room::set_length`.
            unsafe {
                if place.read_unaligned() != length {
                    place.write_unaligned(length);
                }
            }
        }
        correct(self.length, length);
    }

    /// Fills the room in the order in which the kernel does it, once the
    /// message is where it goes: the room's size is read, the address's length
    /// written, the address copied.
    pub fn fill<K: Kernel>(
        self,
        kernel: &K,
        sender: &Sender,
        length: socklen_t,
    ) -> Result<(), Errno> {
        // SAFETY: as in `Origin::from_raw`, which read from there.
        let size = unsafe { self.length.read_unaligned() };
        if (size as c_int) < 0 {
            return Err(Errno::EINVAL);
        }
        self.set_length(length);
        match sender.0.get(..size.min(length) as usize) {
            // SAFETY: who made the room promised that it may be overwritten.
            Some(address @ [_, ..]) => unsafe { kernel.write_memory(self.name.address, address) },
            _ => Ok(()),
        }
    }
}

/// Memory of the shim's own for a sender's address.
pub struct Sender([u8; MAX_ADDRESS as usize]);

impl Sender {
    /// Memory that is still empty.
    #[expect(clippy::new_without_default, reason = "there is no use for a default")]
    pub fn new() -> Self {
        Self([0; MAX_ADDRESS as usize])
    }

    /// The memory, as the message shall know it.
    pub fn name(&mut self) -> Name<'_> {
        let address = self.0.as_mut_ptr().cast();
        Name { address, length: MAX_ADDRESS, borrow: PhantomData }
    }
}

//! Where a send goes.

use core::{marker::PhantomData, ptr};

use libc::{c_void, sockaddr, sockaddr_storage, socklen_t};

/// The longest address there is: `sizeof(struct sockaddr_storage)`.
pub const MAX_ADDRESS: socklen_t = size_of::<sockaddr_storage>() as socklen_t;

/// An address as a `msghdr` holds it: where it is, and its length in bytes.
#[derive(Clone, Copy)]
pub struct Name<'a> {
    pub(super) address: *mut c_void,
    pub(super) length: socklen_t,
    pub(super) borrow: PhantomData<&'a sockaddr>,
}

impl<'a> Name<'a> {
    /// No address.
    pub const NONE: Self = Self { address: ptr::null_mut(), length: 0, borrow: PhantomData };

    /// An address that the kernel refuses for its length alone, before it
    /// reads a byte of it, but after it has looked at the descriptor: a
    /// negative length.
    pub const TOO_LONG: Self = Self {
        address: ptr::dangling_mut::<u8>().cast(),
        length: socklen_t::MAX,
        borrow: PhantomData,
    };

    /// An address of these bytes.
    #[inline]
    pub fn new(address: &'a [u8]) -> Self {
        Self {
            address: address.as_ptr().cast_mut().cast(),
            length: address.len().min(MAX_ADDRESS as usize) as socklen_t,
            borrow: PhantomData,
        }
    }
}

/// Where a send goes: the `dest_addr` and `addrlen` of `sendto`, sorted.
#[derive(Clone, Copy)]
pub enum Destination<'a> {
    /// None given: to the peer of the socket.
    Peer,
    /// An address of 1 to [`MAX_ADDRESS`] bytes.
    Address(Name<'a>),
    /// An address of no bytes. `sendto` shows it to the protocol, which may
    /// refuse it; `sendmsg` drops it.
    Empty,
    /// An address whose length is negative or above [`MAX_ADDRESS`]. `sendto`
    /// refuses it; `sendmsg` would cut it.
    TooLong,
}

impl Destination<'_> {
    /// # Safety
    /// What is readable at `address` is the caller's to send, for as long as
    /// the value lives.
    #[inline]
    pub unsafe fn from_raw(address: *const sockaddr, length: socklen_t) -> Self {
        if address.is_null() {
            return Self::Peer;
        }
        match length {
            1..=MAX_ADDRESS => {
                let address = address.cast_mut().cast();
                Self::Address(Name { address, length, borrow: PhantomData })
            }
            0 => Self::Empty,
            _ => Self::TooLong,
        }
    }
}

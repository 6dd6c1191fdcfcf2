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
    /// An address of no bytes, which `sendto` shows to the protocol and
    /// `sendmsg` drops; or one whose length is negative or above
    /// [`MAX_ADDRESS`], which `sendto` refuses and `sendmsg` would cut.
    Inexpressible(Inexpressible<'a, *const sockaddr, socklen_t>),
}

/// The address arguments of a call that no `msghdr` can express: the call's
/// namesake takes them as they are.
#[derive(Clone, Copy)]
pub struct Inexpressible<'a, A, L> {
    pub(super) address: A,
    pub(super) length: L,
    pub(super) borrow: PhantomData<&'a mut sockaddr>,
}

impl Destination<'_> {
    /// # Safety
    /// What is readable at `address` is the caller's to send, for as long as
    /// the value lives.
    #[inline(always)]
    pub unsafe fn from_raw(address: *const sockaddr, length: socklen_t) -> Self {
        if address.is_null() {
            return Self::Peer;
        }
        if !(1..=MAX_ADDRESS).contains(&length) {
            return Self::Inexpressible(Inexpressible { address, length, borrow: PhantomData });
        }
        let address = address.cast_mut().cast();
        Self::Address(Name { address, length, borrow: PhantomData })
    }
}

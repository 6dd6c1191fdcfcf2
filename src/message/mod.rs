//! The `msghdr` and its `iovec`: what every call becomes, built here alone.
//!
//! The types of this module stand for memory of the caller. Made from Rust's
//! own references they are as safe as those; the `from_raw` constructors take
//! whatever a C program passes, good or bad, and sort it once.

mod file;

use core::{marker::PhantomData, mem, ptr};

use libc::{c_int, c_void, iovec, msghdr, sockaddr, sockaddr_storage, socklen_t};

pub use file::{Buffer, Vectors};

use crate::{errno::Errno, kernel::Kernel};

/// The most that one call moves; `sendto` and `recvfrom` cut a length down to
/// it, while an `iov_len` above SSIZE_MAX is refused. `MAX_RW_COUNT`, fs.h,
/// for pages of 4 KiB: where they are larger the kernel cuts a little more.
pub const MAX_RW_COUNT: usize = 0x7fff_f000;

/// The longest address there is: `sizeof(struct sockaddr_storage)`.
pub const MAX_ADDRESS: socklen_t = size_of::<sockaddr_storage>() as socklen_t;

/// The bytes that a send reads.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    bytes: iovec,
    borrow: PhantomData<&'a [u8]>,
}

impl Source<'_> {
    /// `len` bytes at `base`. A bad pointer is the kernel's to refuse.
    ///
    /// # Safety
    /// What is readable there is the caller's to send, for as long as the
    /// value lives.
    #[inline]
    pub unsafe fn from_raw(base: *const c_void, len: usize) -> Self {
        Self { bytes: io_vector(base.cast_mut(), len), borrow: PhantomData }
    }
}

impl<'a> From<&'a [u8]> for Source<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        // SAFETY: the slice is borrowed for the lifetime of the value.
        unsafe { Self::from_raw(bytes.as_ptr().cast(), bytes.len()) }
    }
}

/// The memory that a receive fills.
pub struct Target<'a> {
    bytes: iovec,
    borrow: PhantomData<&'a mut [u8]>,
}

impl Target<'_> {
    /// `len` bytes at `base`. A bad pointer is the kernel's to refuse.
    ///
    /// # Safety
    /// What is writable there is the caller's to overwrite, for as long as the
    /// value lives.
    #[inline]
    pub unsafe fn from_raw(base: *mut c_void, len: usize) -> Self {
        Self { bytes: io_vector(base, len), borrow: PhantomData }
    }
}

impl<'a> From<&'a mut [u8]> for Target<'a> {
    fn from(bytes: &'a mut [u8]) -> Self {
        // SAFETY: the slice is borrowed alone for the lifetime of the value.
        unsafe { Self::from_raw(bytes.as_mut_ptr().cast(), bytes.len()) }
    }
}

#[inline]
fn io_vector(base: *mut c_void, len: usize) -> iovec {
    iovec { iov_base: base, iov_len: len.min(MAX_RW_COUNT) }
}

/// An address as a `msghdr` holds it: where it is, and its length in bytes.
#[derive(Clone, Copy)]
pub struct Name<'a> {
    address: *mut c_void,
    length: socklen_t,
    borrow: PhantomData<&'a sockaddr>,
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

/// Whether a pointer that the shim itself must follow is bad for a reason that
/// costs nothing to see: null and the first page, which Linux never maps, and
/// the kernel's half, whose addresses are negative as signed numbers.
#[inline]
fn is_surely_bad<T>(pointer: *const T) -> bool {
    const FIRST_PAGE_END: isize = 4096;
    (pointer.addr() as isize) < FIRST_PAGE_END
}

/// A `msghdr` over one `iovec`, which it borrows.
pub struct Message<'a> {
    header: msghdr,
    borrow: PhantomData<&'a iovec>,
}

impl<'a> Message<'a> {
    /// The bytes of `source`, for the address `name`.
    #[inline]
    pub fn outgoing(name: Name<'a>, source: &'a mut Source<'_>) -> Self {
        Self::new(name, &mut source.bytes)
    }

    /// Room for bytes in `target`, and for the sender's address in `name`.
    #[inline]
    pub fn incoming(name: Name<'a>, target: &'a mut Target<'_>) -> Self {
        Self::new(name, &mut target.bytes)
    }

    #[inline]
    fn new(name: Name<'a>, bytes: *mut iovec) -> Self {
        // SAFETY: a msghdr is pointers and integers; zero is a value of each.
        // (It has private padding on some libcs, so it cannot be spelled out.)
        let mut header: msghdr = unsafe { mem::zeroed() };
        header.msg_name = name.address;
        header.msg_namelen = name.length;
        header.msg_iov = bytes;
        header.msg_iovlen = 1;
        Self { header, borrow: PhantomData }
    }

    /// Sends it and answers as `sendto` does for this name and range.
    #[inline(always)]
    pub fn send<K: Kernel>(&self, kernel: &K, fd: c_int, flags: c_int) -> Result<usize, Errno> {
        // SAFETY: the header is ours, and who made the name and the bytes
        // promised that what they lead to may be sent.
        unsafe { kernel.sendmsg(fd, &self.header, flags) }
            .map_err(|errno| range_first(kernel, self.bytes(), errno))
    }

    /// Receives into it and answers as `recvfrom` does for this range.
    #[inline(always)]
    pub fn receive<K: Kernel>(
        &mut self,
        kernel: &K,
        fd: c_int,
        flags: c_int,
    ) -> Result<usize, Errno> {
        // SAFETY: the header is ours, and who made the name and the bytes
        // promised that what they lead to may be overwritten.
        unsafe { kernel.recvmsg(fd, &mut self.header, flags) }
            .map_err(|errno| range_first(kernel, self.bytes(), errno))
    }

    /// The same message for no address.
    #[inline]
    pub fn unnamed(mut self) -> Self {
        self.header.msg_name = ptr::null_mut();
        self.header.msg_namelen = 0;
        self
    }

    /// The length of the sender's address, or that of the room for it where
    /// the kernel wrote none.
    #[inline]
    pub fn name_length(&self) -> socklen_t {
        self.header.msg_namelen
    }

    #[inline]
    fn bytes(&self) -> &iovec {
        // SAFETY: it is the iovec that the message borrows.
        unsafe { &*self.header.msg_iov }
    }
}

/// The errno of a call that looks at the buffer's range before anything else,
/// from that of one that looks at the descriptor and the header first.
///
/// The kernel is asked only after those refusals that can have come before
/// its look at the range, and never when the call might have gone through.
#[cold]
#[inline(never)]
fn range_first<K: Kernel>(kernel: &K, bytes: &iovec, errno: Errno) -> Errno {
    match errno {
        Errno::EBADF | Errno::ENOTSOCK | Errno::EINVAL
            if !kernel.is_user_range(bytes.iov_base, bytes.iov_len) =>
        {
            Errno::EFAULT
        }
        _ => errno,
    }
}

//! The `msghdr` and its `iovec`: what every call becomes, built here alone.
//!
//! The types of this module stand for memory of the caller. Made from Rust's
//! own references they are as safe as those; the `from_raw` constructors take
//! whatever a C program passes, good or bad, and sort it once.

mod bytes;
mod file;
mod name;
mod origin;

use core::{marker::PhantomData, mem, ptr};

use libc::{c_int, iovec, msghdr, socklen_t};

use bytes::io_vector;
pub use bytes::{MAX_RW_COUNT, Source, Target};
pub use file::{Buffer, Vectors};
pub use name::{Destination, MAX_ADDRESS, Name};
pub use origin::{Origin, Room, Sender};

use crate::{errno::Errno, kernel::Kernel};

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
#[inline]
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

/// Whether a pointer that the shim itself must follow is bad for a reason that
/// costs nothing to see: null and the first page, which Linux never maps, and
/// the kernel's half, whose addresses are negative as signed numbers.
#[inline]
fn is_surely_bad<T>(pointer: *const T) -> bool {
    const FIRST_PAGE_END: isize = 4096;
    (pointer.addr() as isize) < FIRST_PAGE_END
}

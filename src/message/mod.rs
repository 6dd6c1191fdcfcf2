//! The `msghdr` and its `iovec`: what every call becomes, built here alone.
//!
//! The types of this module stand for memory of the caller. Made from Rust's
//! own references they are as safe as those; the `from_raw` constructors take
//! whatever a C program passes, good or bad, and sort it once.

mod bytes;
mod file;
mod name;
mod origin;
mod range;

use core::{marker::PhantomData, mem, ptr};

use libc::{c_int, iovec, msghdr, sockaddr, socklen_t};

use bytes::io_vector;
pub use bytes::{MAX_RW_COUNT, Source, Target};
pub use file::{Buffer, ShortList, Vectors};
pub use name::{Destination, Inexpressible, MAX_ADDRESS, Name};
pub use origin::{AddressBuffer, Origin};

use crate::{
    errno::Errno,
    kernel::{Messages, Namesakes, Probes, Way},
};
use range::range_first;

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

    /// The memory of `target`, and a buffer for the sender's address in `name`.
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
    pub fn send<K: Messages + Probes>(
        &self,
        kernel: &K,
        fd: c_int,
        flags: c_int,
    ) -> Result<usize, Errno> {
        // SAFETY: the header is ours, and whoever made the name and the bytes
        // promised that what they lead to may be sent.
        unsafe { kernel.sendmsg(fd, &self.header, flags) }
            .map_err(|errno| range_first(kernel, self.bytes(), Way::Out, errno))
    }

    /// Receives into it and answers as `recvfrom` does for this range.
    #[inline(always)]
    pub fn receive<K: Messages + Probes>(
        &mut self,
        kernel: &K,
        fd: c_int,
        flags: c_int,
    ) -> Result<usize, Errno> {
        // SAFETY: the header is ours, and whoever made the name and the bytes
        // promised that what they lead to may be overwritten.
        unsafe { kernel.recvmsg(fd, &mut self.header, flags) }
            .map_err(|errno| range_first(kernel, self.bytes(), Way::In, errno))
    }

    /// Makes it a message for no address.
    #[inline]
    pub fn remove_name(&mut self) {
        self.header.msg_name = ptr::null_mut();
        self.header.msg_namelen = 0;
    }

    /// The length of the sender's address, or the size of the buffer for it
    /// where the kernel wrote none.
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

/// Sends `source` by the namesake, to an address that no `msghdr` can express.
#[inline(always)]
pub fn send_by_namesake<K: Namesakes>(
    kernel: &K,
    fd: c_int,
    source: Source<'_>,
    flags: c_int,
    to: Inexpressible<'_, *const sockaddr, socklen_t>,
) -> Result<usize, Errno> {
    let iovec { iov_base, iov_len } = source.bytes;
    // SAFETY: whoever made the bytes and the address promised that they may be sent.
    unsafe { kernel.sendto(fd, iov_base, iov_len, flags, to.address, to.length) }
}

/// Receives into `target` by the namesake, with an `addrlen` that the kernel is
/// to judge.
#[inline(always)]
pub fn receive_by_namesake<K: Namesakes>(
    kernel: &K,
    fd: c_int,
    target: Target<'_>,
    flags: c_int,
    from: Inexpressible<'_, *mut sockaddr, *mut socklen_t>,
) -> Result<usize, Errno> {
    let iovec { iov_base, iov_len } = target.bytes;
    // SAFETY: whoever made the memory and the buffer promised that they may be
    // overwritten.
    unsafe { kernel.recvfrom(fd, iov_base, iov_len, flags, from.address, from.length) }
}

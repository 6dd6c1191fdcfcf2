//! Many messages in one call.

use libc::{c_int, c_uint, mmsghdr, timespec};

use super::{Libc, answer::int_answer};
use crate::errno::Errno;

/// What the shim asks of the world below it for a batch of messages, each of
/// which is a `msghdr` as in [`super::Kernel`].
pub trait Batch {
    /// sendmmsg(2): the number of messages sent. May block; a cancellation
    /// point.
    ///
    /// # Safety
    /// As for the system call, which answers EFAULT where there is no memory:
    /// the `msg_len` of each message must be the caller's to overwrite, what
    /// the messages lead to its to disclose.
    unsafe fn sendmmsg(
        &self,
        fd: c_int,
        messages: *mut mmsghdr,
        count: c_uint,
        flags: c_int,
    ) -> Result<c_int, Errno>;

    /// recvmmsg(2): the number of messages received. May block; a cancellation
    /// point.
    ///
    /// # Safety
    /// As for the system call, which answers EFAULT where there is no memory:
    /// the messages, what they lead to and the timeout must be the caller's to
    /// overwrite.
    unsafe fn recvmmsg(
        &self,
        fd: c_int,
        messages: *mut mmsghdr,
        count: c_uint,
        flags: c_int,
        timeout: *mut timespec,
    ) -> Result<c_int, Errno>;
}

impl Batch for Libc {
    unsafe fn sendmmsg(
        &self,
        fd: c_int,
        messages: *mut mmsghdr,
        count: c_uint,
        flags: c_int,
    ) -> Result<c_int, Errno> {
        // SAFETY: the caller's promise is the system call's. (Where libc does
        // not give the flags as an int it gives them as an unsigned one.)
        int_answer(unsafe { libc::sendmmsg(fd, messages, count, flags as _) })
    }

    unsafe fn recvmmsg(
        &self,
        fd: c_int,
        messages: *mut mmsghdr,
        count: c_uint,
        flags: c_int,
        timeout: *mut timespec,
    ) -> Result<c_int, Errno> {
        // SAFETY: as above.
        int_answer(unsafe { libc::recvmmsg(fd, messages, count, flags as _, timeout) })
    }
}

//! The calls of a socket's life, beside its messages.

use libc::{c_int, c_void, sockaddr, socklen_t};

use super::{Libc, answer::int_answer};
use crate::errno::Errno;

/// What the shim asks of the world below it to make a socket, name it, connect
/// it, set it up and close it.
///
/// A call that tells nothing gives 0, and what it gives is handed on all the
/// same: with an `optlen` that is read-only, Linux's `getsockopt` gives 4 for
/// some options.
///
/// # Safety
/// Of all methods with pointers: as for the system calls, which check every
/// pointer and answer EFAULT where there is no memory. Where there is, it must
/// be the caller's to disclose, and behind `*mut` to overwrite.
#[expect(clippy::missing_safety_doc, reason = "said above, once for all")]
pub trait Lifecycle {
    /// socket(2): a new descriptor.
    fn socket(&self, domain: c_int, kind: c_int, protocol: c_int) -> Result<c_int, Errno>;

    /// socketpair(2): two new descriptors at `pair`.
    unsafe fn socketpair(
        &self,
        domain: c_int,
        kind: c_int,
        protocol: c_int,
        pair: *mut c_int,
    ) -> Result<c_int, Errno>;

    /// bind(2)
    unsafe fn bind(
        &self,
        fd: c_int,
        address: *const sockaddr,
        length: socklen_t,
    ) -> Result<c_int, Errno>;

    /// listen(2)
    fn listen(&self, fd: c_int, backlog: c_int) -> Result<c_int, Errno>;

    /// connect(2). May block; a cancellation point.
    unsafe fn connect(
        &self,
        fd: c_int,
        address: *const sockaddr,
        length: socklen_t,
    ) -> Result<c_int, Errno>;

    /// accept4(2), and without flags accept(2): a new descriptor. May block; a
    /// cancellation point.
    unsafe fn accept4(
        &self,
        fd: c_int,
        address: *mut sockaddr,
        length: *mut socklen_t,
        flags: c_int,
    ) -> Result<c_int, Errno>;

    /// shutdown(2)
    fn shutdown(&self, fd: c_int, how: c_int) -> Result<c_int, Errno>;

    /// close(2). May block; a cancellation point.
    fn close(&self, fd: c_int) -> Result<c_int, Errno>;

    /// getsockname(2)
    unsafe fn getsockname(
        &self,
        fd: c_int,
        address: *mut sockaddr,
        length: *mut socklen_t,
    ) -> Result<c_int, Errno>;

    /// getpeername(2)
    unsafe fn getpeername(
        &self,
        fd: c_int,
        address: *mut sockaddr,
        length: *mut socklen_t,
    ) -> Result<c_int, Errno>;

    /// getsockopt(2)
    unsafe fn getsockopt(
        &self,
        fd: c_int,
        level: c_int,
        option: c_int,
        value: *mut c_void,
        length: *mut socklen_t,
    ) -> Result<c_int, Errno>;

    /// setsockopt(2)
    unsafe fn setsockopt(
        &self,
        fd: c_int,
        level: c_int,
        option: c_int,
        value: *const c_void,
        length: socklen_t,
    ) -> Result<c_int, Errno>;
}

impl Lifecycle for Libc {
    fn socket(&self, domain: c_int, kind: c_int, protocol: c_int) -> Result<c_int, Errno> {
        // SAFETY: integers alone go in.
        int_answer(unsafe { libc::socket(domain, kind, protocol) })
    }

    unsafe fn socketpair(
        &self,
        domain: c_int,
        kind: c_int,
        protocol: c_int,
        pair: *mut c_int,
    ) -> Result<c_int, Errno> {
        // SAFETY: the caller's promise is the system call's.
        int_answer(unsafe { libc::socketpair(domain, kind, protocol, pair) })
    }

    unsafe fn bind(
        &self,
        fd: c_int,
        address: *const sockaddr,
        length: socklen_t,
    ) -> Result<c_int, Errno> {
        // SAFETY: the caller's promise is the system call's.
        int_answer(unsafe { libc::bind(fd, address, length) })
    }

    fn listen(&self, fd: c_int, backlog: c_int) -> Result<c_int, Errno> {
        // SAFETY: integers alone go in.
        int_answer(unsafe { libc::listen(fd, backlog) })
    }

    unsafe fn connect(
        &self,
        fd: c_int,
        address: *const sockaddr,
        length: socklen_t,
    ) -> Result<c_int, Errno> {
        // SAFETY: the caller's promise is the system call's.
        int_answer(unsafe { libc::connect(fd, address, length) })
    }

    unsafe fn accept4(
        &self,
        fd: c_int,
        address: *mut sockaddr,
        length: *mut socklen_t,
        flags: c_int,
    ) -> Result<c_int, Errno> {
        // SAFETY: the caller's promise is the system call's.
        int_answer(unsafe { libc::accept4(fd, address, length, flags) })
    }

    fn shutdown(&self, fd: c_int, how: c_int) -> Result<c_int, Errno> {
        // SAFETY: integers alone go in.
        int_answer(unsafe { libc::shutdown(fd, how) })
    }

    fn close(&self, fd: c_int) -> Result<c_int, Errno> {
        // SAFETY: integers alone go in.
        int_answer(unsafe { libc::close(fd) })
    }

    unsafe fn getsockname(
        &self,
        fd: c_int,
        address: *mut sockaddr,
        length: *mut socklen_t,
    ) -> Result<c_int, Errno> {
        // SAFETY: the caller's promise is the system call's.
        int_answer(unsafe { libc::getsockname(fd, address, length) })
    }

    unsafe fn getpeername(
        &self,
        fd: c_int,
        address: *mut sockaddr,
        length: *mut socklen_t,
    ) -> Result<c_int, Errno> {
        // SAFETY: the caller's promise is the system call's.
        int_answer(unsafe { libc::getpeername(fd, address, length) })
    }

    unsafe fn getsockopt(
        &self,
        fd: c_int,
        level: c_int,
        option: c_int,
        value: *mut c_void,
        length: *mut socklen_t,
    ) -> Result<c_int, Errno> {
        // SAFETY: the caller's promise is the system call's.
        int_answer(unsafe { libc::getsockopt(fd, level, option, value, length) })
    }

    unsafe fn setsockopt(
        &self,
        fd: c_int,
        level: c_int,
        option: c_int,
        value: *const c_void,
        length: socklen_t,
    ) -> Result<c_int, Errno> {
        // SAFETY: the caller's promise is the system call's.
        int_answer(unsafe { libc::setsockopt(fd, level, option, value, length) })
    }
}

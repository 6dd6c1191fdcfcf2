//! getsockname(2) and getpeername(2).

use libc::{c_int, sockaddr, socklen_t};

use crate::{entry, kernel::Libc};

/// Writes the name of the socket `fd` to `addr`. A socket that was not bound
/// has one of its family without a host and a port, or a path.
///
/// `*addrlen` is the size of `addr` in bytes before the call, and after it the
/// real length of the address, even if that did not fit and was cut.
///
/// Returns 0, or -1 with errno set:
///   EBADF         `fd` is not open
///   EFAULT        `addr` is not writable, or `addrlen` not readable and
///                 writable (NULL included)
///   EINVAL        `*addrlen` is negative
///   ENOTSOCK      `fd` is no socket
/// On success errno is left alone.
///
/// It is the system call itself. Does not block, is no cancellation point, is
/// async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_getsockname(
    fd: c_int,
    addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> c_int {
    // SAFETY: the caller passed this memory to be filled.
    unsafe { entry::getsockname(&Libc, fd, addr, addrlen) }
}

/// Writes the name of the peer of the socket `fd` to `addr`, as
/// sockshim_getsockname() does its own.
///
/// Returns 0, or -1 with errno set, as sockshim_getsockname() does, and beyond
/// it:
///   ENOTCONN      the socket has no peer
/// On success errno is left alone.
///
/// It is the system call itself. Does not block, is no cancellation point, is
/// async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_getpeername(
    fd: c_int,
    addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> c_int {
    // SAFETY: the caller passed this memory to be filled.
    unsafe { entry::getpeername(&Libc, fd, addr, addrlen) }
}

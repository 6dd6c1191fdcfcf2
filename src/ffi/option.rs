//! getsockopt(2) and setsockopt(2).

use libc::{c_int, c_void, socklen_t};

use crate::{entry, kernel::Libc};

/// Writes the value of an option of the socket `fd` to `optval`: `optname` of
/// `level`, as in SO_ERROR of SOL_SOCKET. What the value is, an int mostly, is
/// told with the option, see socket(7), ip(7), ipv6(7), tcp(7), udp(7),
/// unix(7).
///
/// `*optlen` is the size of `optval` in bytes before the call, and after it the
/// number of bytes that were written. What does not fit is cut, or refused with
/// EINVAL or ERANGE, as the option has it.
///
/// Returns 0, or -1 with errno set:
///   EBADF         `fd` is not open
///   EFAULT        `optval` is not writable, or `optlen` not readable and
///                 writable (NULL included)
///   EINVAL        `*optlen` is negative or does not fit the option
///   ENOPROTOOPT   the level has no such option
///   ENOTSOCK      `fd` is no socket
///   EOPNOTSUPP    the socket has no such level
/// and what the option adds. On success errno is left alone.
///
/// It is the system call itself. Does not block, is no cancellation point, is
/// async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_getsockopt(
    fd: c_int,
    level: c_int,
    optname: c_int,
    optval: *mut c_void,
    optlen: *mut socklen_t,
) -> c_int {
    // SAFETY: the caller passed this memory to be filled.
    unsafe { entry::getsockopt(&Libc, fd, level, optname, optval, optlen) }
}

/// Sets an option of the socket `fd` to the value of `optlen` bytes at
/// `optval`: `optname` of `level`, as in SO_REUSEADDR of SOL_SOCKET.
///
/// Returns 0, or -1 with errno set:
///   EACCES, EPERM the value is not for everybody
///   EBADF         `fd` is not open
///   EDOM          a time has no such number of microseconds
///   EFAULT        `optval` is not readable for what the option takes (NULL
///                 included)
///   EINVAL        `optlen` is negative or too small for the option, or its
///                 value is out of range
///   EISCONN, ENOTCONN  the socket's state does not allow it
///   ENOMEM, ENOBUFS  no memory in the kernel
///   ENOPROTOOPT   the level has no such option, or the socket no such level
///   ENOTSOCK      `fd` is no socket
///   EOPNOTSUPP    this type of socket has no such option or level
/// and what the option adds. On success errno is left alone.
///
/// It is the system call itself. Does not block, is no cancellation point, is
/// async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_setsockopt(
    fd: c_int,
    level: c_int,
    optname: c_int,
    optval: *const c_void,
    optlen: socklen_t,
) -> c_int {
    // SAFETY: the caller passed this value to be used.
    unsafe { entry::setsockopt(&Libc, fd, level, optname, optval, optlen) }
}

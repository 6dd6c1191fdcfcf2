//! sendmmsg(2) and recvmmsg(2).

use libc::{c_int, c_uint, mmsghdr, timespec};

use crate::{entry, kernel::Libc};

/// Sends the `vlen` messages at `msgvec` on the socket `fd`, one after the
/// other, each as sockshim_sendmsg() would, and writes to the `msg_len` of each
/// how many bytes of it were taken. Of a `vlen` above 1024 the rest is cut off,
/// as Linux does.
///
/// It ends at the first message that cannot be sent, or of which a stream took
/// a part only.
///
/// Returns the number of messages sent, 0 with a `vlen` of 0; or, if the first
/// cannot be sent, -1 with errno set as sockshim_sendmsg() does, and beyond it:
///   EINVAL        `flags` has the bit 31, which Linux keeps to itself
///   EFAULT        `msgvec` is not readable and writable (NULL included)
/// To learn why a later one could not be sent, make a call that begins with it.
/// On success errno is left alone.
///
/// It is the system call itself. Blocks while the socket's send buffer is
/// full, unless the socket is non-blocking. A cancellation point.
/// Async-signal-safe and thread-safe.
///
/// struct mmsghdr is declared by <sys/socket.h> when _GNU_SOURCE is defined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_sendmmsg(
    fd: c_int,
    msgvec: *mut mmsghdr,
    vlen: c_uint,
    flags: c_int,
) -> c_int {
    // SAFETY: the caller passed these messages to be sent.
    unsafe { entry::sendmmsg(&Libc, fd, msgvec, vlen, flags) }
}

/// Receives up to `vlen` messages from the socket `fd`, one after the other,
/// each as sockshim_recvmsg() would into the next of `msgvec`, and writes to
/// its `msg_len` how many bytes it has. Other than for sockshim_sendmmsg(),
/// `vlen` has no limit.
///
/// With MSG_WAITFORONE in `flags` it waits for the first message alone and
/// then takes those that are there. Without, it waits for all, at most for the
/// time of `timeout`, unless that is NULL. The time is looked at only when a
/// message has come: while none comes the call waits on. What was left of it is
/// written to `timeout`.
///
/// Returns the number of messages received, 0 with a `vlen` of 0; or, if there
/// was none, -1 with errno set as sockshim_recvmsg() does, and beyond it:
///   EINVAL        `timeout` is no time (negative, or its tv_nsec is not below
///                 1000000000), or `flags` has the bit 31, which Linux keeps to
///                 itself
///   EFAULT        `msgvec` or `timeout` is not readable and writable
/// An error behind the first message ends the call with the number of those
/// before it; the next call reports it, as SO_ERROR, if it was not EAGAIN.
/// On success errno is left alone.
///
/// It is the system call itself. Blocks until that many messages have come,
/// unless the socket is non-blocking. A cancellation point. Async-signal-safe
/// and thread-safe.
///
/// struct mmsghdr is declared by <sys/socket.h> when _GNU_SOURCE is defined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_recvmmsg(
    fd: c_int,
    msgvec: *mut mmsghdr,
    vlen: c_uint,
    flags: c_int,
    timeout: *mut timespec,
) -> c_int {
    // SAFETY: the caller passed these messages, and the time, to be filled.
    unsafe { entry::recvmmsg(&Libc, fd, msgvec, vlen, flags, timeout) }
}

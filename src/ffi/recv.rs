//! recv(2), recvfrom(2) and recvmsg(2).

use libc::{c_int, c_void, msghdr, size_t, sockaddr, socklen_t, ssize_t};

use crate::{entry, kernel::Libc};

/// Receives up to `len` bytes from the socket `fd` into `buf`.
///
/// A stream socket gives what it has, up to `len` bytes; with MSG_WAITALL it
/// waits for all of them. On any other type the bytes are one message, and
/// what does not fit is lost. Of a `len` above 0x7ffff000 the rest is cut off,
/// as Linux does.
///
/// `flags` is 0 or MSG_* values of recv(2) or'ed together; bits that Linux
/// does not know go through to it unchanged.
///
/// Returns the number of bytes received (with MSG_TRUNC, on a datagram: the
/// real length of the message, even if it did not fit); 0 when a stream has
/// come to its end, a message was empty or `len` is 0; or -1 with errno set:
///   EAGAIN        nothing is there, and the socket is non-blocking,
///                 MSG_DONTWAIT was given or the time of SO_RCVTIMEO is over
///   EBADF         `fd` is not open
///   ECONNREFUSED  a datagram sent earlier found nobody at its destination
///   ECONNRESET    the peer reset the connection
///   EFAULT        `buf` is not writable for the bytes that came (NULL
///                 included)
///   EINTR         a signal handler ran before anything came
///   EINVAL        an argument does not fit the socket or its state, or an
///                 AF_UNIX stream has no peer
///   ENOMEM        no memory in the kernel
///   ENOTCONN      the socket has no peer (TCP, AF_UNIX seqpacket)
///   ENOTSOCK      `fd` is no socket
///   EOPNOTSUPP    a flag does not fit this type of socket
///   ETIMEDOUT     the connection was lost
/// and what the protocol adds, see tcp(7), udp(7), ip(7), raw(7), unix(7).
/// On success errno is left alone.
///
/// Blocks until something comes, unless the socket is non-blocking. A
/// cancellation point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_recv(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::recv(&Libc, fd, buf, len, flags) }
}

/// Receives up to `len` bytes from the socket `fd` into `buf`, and the
/// sender's address into `src_addr`.
///
/// `*addrlen` is the size of `src_addr` in bytes before the call. After it, it
/// is the real length of the address, even if that did not fit and was cut:
/// 0 where the sender has no name or the protocol (TCP) tells none, and then
/// `src_addr` is left alone. With a `src_addr` of NULL it is sockshim_recv(),
/// and `addrlen` is not looked at.
///
/// Returns the number of bytes received, or -1 with errno set, as
/// sockshim_recv() does, and beyond it, after the message was taken from the
/// queue and lost:
///   EFAULT        `src_addr` is not writable, or `addrlen` is NULL
///   EINVAL        `*addrlen` is negative
/// On success errno is left alone.
///
/// If the call fails, `*addrlen` is left alone, except where `src_addr` is not
/// writable and the kernel stores the length before it finds that out.
///
/// `addrlen` is the one pointer that the library follows itself. Like the system
/// call it answers EFAULT to NULL, to any address in the first page and to any
/// in the kernel's half of the address space. If it points to other memory that
/// is not mapped for reading and writing, the process receives SIGSEGV or SIGBUS,
/// even where the system call would have failed with another error. The size is
/// read from there when the call begins, not when the message has come.
///
/// Blocks until something comes, unless the socket is non-blocking. A
/// cancellation point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_recvfrom(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
    src_addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> ssize_t {
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::recvfrom(&Libc, fd, buf, len, flags, src_addr, addrlen) }
}

/// Receives a message from the socket `fd` as `msg` describes: its bytes into
/// the iovecs one after the other, the sender's address into `msg_name`,
/// ancillary data into `msg_control`; `msg_namelen`, `msg_controllen` and
/// `msg_flags` are set.
///
/// It is the system call itself; nothing is added and nothing looked at.
///
/// Returns the number of bytes received, or -1 with errno set, as
/// sockshim_recvfrom() does, and beyond it:
///   EFAULT        `msg` or what it leads to is not writable (NULL included)
///   EINVAL        an `iov_len`, or the sum of them, is above SSIZE_MAX;
///                 `msg_namelen` is negative (the message stays in the queue)
///   EMSGSIZE      `msg_iovlen` is above IOV_MAX (1024)
/// On success errno is left alone.
///
/// Blocks until something comes, unless the socket is non-blocking. A
/// cancellation point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_recvmsg(fd: c_int, msg: *mut msghdr, flags: c_int) -> ssize_t {
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::recvmsg(&Libc, fd, msg, flags) }
}

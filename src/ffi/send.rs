//! send(2), sendto(2) and sendmsg(2).

use libc::{c_int, c_void, msghdr, size_t, sockaddr, socklen_t, ssize_t};

use crate::{call::Connected, entry, kernel::Libc};

/// Sends `len` bytes from `buf` on the socket `fd`, to its peer.
///
/// A stream socket may take fewer bytes than given. On any other type the
/// bytes are one message, sent whole or not at all; `len` may be 0. Of a `len`
/// above 0x7ffff000 the rest is cut off, as Linux does.
///
/// `flags` is 0 or MSG_* values of send(2) or'ed together; bits that Linux
/// does not know go through to it unchanged.
///
/// Returns the number of bytes taken, or -1 with errno set:
///   EAGAIN        nothing can be taken now, and the socket is non-blocking,
///                 MSG_DONTWAIT was given or the time of SO_SNDTIMEO is over
///   EBADF         `fd` is not open
///   ECONNREFUSED  an earlier datagram found nobody at its destination
///   ECONNRESET    the peer reset the connection
///   EDESTADDRREQ  the socket has no peer (UDP and other datagrams but AF_UNIX)
///   EFAULT        `buf` is not readable for `len` bytes (NULL included), and
///                 nothing was sent. With a `len` of 0 NULL is as good as any
///   EINTR         a signal handler ran before anything was taken
///   EINVAL        an argument does not fit the socket or its state
///   EMSGSIZE      one message of this type cannot be that long
///   ENOBUFS       the queue of the network device is full
///   ENOMEM        no memory in the kernel
///   ENOTCONN      the socket has no peer (AF_UNIX)
///   ENOTSOCK      `fd` is no socket
///   EOPNOTSUPP    a flag does not fit this type of socket
///   EPIPE         the connection is shut down for writing or its peer is
///                 gone, or a TCP socket was never connected. On a stream
///                 SIGPIPE is raised too, unless `flags` has MSG_NOSIGNAL
/// and what the protocol adds, see tcp(7), udp(7), ip(7), raw(7), unix(7).
/// On success errno is left alone.
///
/// Blocks while the socket's send buffer is full, unless the socket is
/// non-blocking. A cancellation point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_send(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::send(&Libc, fd, buf, len, flags) }
}

/// Sends `len` bytes from `buf` on the socket `fd`, to the address of
/// `addrlen` bytes at `dest_addr`.
///
/// With a `dest_addr` of NULL it is sockshim_send(), whatever `addrlen` says.
/// On a connected stream or seqpacket socket the destination is ignored and the
/// bytes go to the peer, as POSIX has it. Linux's own sendto does the same, but
/// on a connected AF_UNIX stream and on connected AF_VSOCK sockets it fails with
/// EISCONN. If the peer of such a socket is gone, the call fails with EPIPE here
/// and raises SIGPIPE. (This is the one case in which the answers of the two
/// differ.)
///
/// Returns the number of bytes taken, or -1 with errno set, as sockshim_send()
/// does, and beyond it:
///   EACCES        the destination may not be written to (AF_UNIX), or is a
///                 broadcast address and SO_BROADCAST is not set
///   EAFNOSUPPORT  the address is of another family than the socket
///   ECONNREFUSED  nobody reads at this AF_UNIX address
///   EDESTADDRREQ  `dest_addr` is NULL and the socket has no peer
///   EFAULT        `dest_addr` is not readable for `addrlen` bytes
///   EINVAL        `addrlen` is negative, above sizeof(struct
///                 sockaddr_storage), or wrong for the family
///   ENETUNREACH, EHOSTUNREACH  no way leads to the destination
///   ENOENT        nothing exists at this AF_UNIX path
///   EOPNOTSUPP    the socket is an AF_UNIX stream without a peer
///   EPROTOTYPE    the AF_UNIX socket there is of another type
/// On success errno is left alone.
///
/// Blocks while the socket's send buffer, or the receive buffer of an AF_UNIX
/// destination, is full, unless the socket is non-blocking. A cancellation
/// point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_sendto(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    dest_addr: *const sockaddr,
    addrlen: socklen_t,
) -> ssize_t {
    let connected = Connected::IgnoresDestination;
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::sendto(&Libc, connected, fd, buf, len, flags, dest_addr, addrlen) }
}

/// Sends the message that `msg` describes on the socket `fd`: the bytes of its
/// iovecs one after the other, to `msg_name` where that is not NULL, with the
/// ancillary data of `msg_control`.
///
/// It is the system call itself; nothing is added and nothing looked at.
///
/// Returns the number of bytes taken, or -1 with errno set, as
/// sockshim_sendto() does, and beyond it:
///   EFAULT        `msg` or what it leads to is not readable (NULL included)
///   EINVAL        an `iov_len`, or the sum of them, is above SSIZE_MAX;
///                 `msg_namelen` is negative; the ancillary data is malformed
///   EISCONN       a name was given on a connected AF_UNIX stream
///   EMSGSIZE      `msg_iovlen` is above IOV_MAX (1024)
///   ETOOMANYREFS  too many descriptors are on their way already
/// On success errno is left alone.
///
/// Blocks while the socket's send buffer is full, unless the socket is
/// non-blocking. A cancellation point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_sendmsg(fd: c_int, msg: *const msghdr, flags: c_int) -> ssize_t {
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::sendmsg(&Libc, fd, msg, flags) }
}

//! socket(2), socketpair(2), bind(2), listen(2), connect(2), accept(2),
//! shutdown(2) and close(2).

use libc::{c_int, sockaddr, socklen_t};

use crate::{entry, kernel::Libc};

/// Makes a socket of the address family `domain` (AF_*) and the type `type`
/// (SOCK_*, or'ed with SOCK_NONBLOCK and SOCK_CLOEXEC), for `protocol`, where
/// 0 is the usual one of the type.
///
/// Returns its descriptor, the lowest that is free, or -1 with errno set:
///   EACCES        the process's group may not make ping sockets
///   EAFNOSUPPORT  there is no such address family
///   EINVAL        `type` has unknown flags or is out of range, or the family
///                 has no such protocol
///   EMFILE        the process has all the descriptors it may have
///   ENFILE        so has the system
///   ENOBUFS, ENOMEM  no memory in the kernel
///   EPERM         SOCK_RAW and AF_PACKET need CAP_NET_RAW
///   EPROTONOSUPPORT  the type has no such protocol
///   ESOCKTNOSUPPORT  the family has no such type
/// On success errno is left alone.
///
/// It is the system call itself. Does not block, is no cancellation point, is
/// async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_socket(domain: c_int, r#type: c_int, protocol: c_int) -> c_int {
    // SAFETY: integers alone go in.
    unsafe { entry::socket(&Libc, domain, r#type, protocol) }
}

/// Makes two sockets that are connected with each other, and writes their
/// descriptors to `sv[0]` and `sv[1]`. The arguments before it are those of
/// sockshim_socket(); of the usual families AF_UNIX alone has pairs.
///
/// Returns 0, or -1 with errno set, as sockshim_socket() does, and beyond it:
///   EFAULT        `sv` is not writable for two ints (NULL included)
///   EOPNOTSUPP    the family has no pairs
/// On success errno is left alone.
///
/// It is the system call itself. Does not block, is no cancellation point, is
/// async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_socketpair(
    domain: c_int,
    r#type: c_int,
    protocol: c_int,
    sv: *mut c_int,
) -> c_int {
    // SAFETY: the caller passed this memory to be filled.
    unsafe { entry::socketpair(&Libc, domain, r#type, protocol, sv) }
}

/// Gives the socket `fd` the name of `addrlen` bytes at `addr`.
///
/// Returns 0, or -1 with errno set:
///   EACCES        the port is not for everybody, or AF_UNIX: the directory
///                 may not be written to
///   EADDRINUSE    the name is in use, or no port is free
///   EADDRNOTAVAIL the host has no such address
///   EAFNOSUPPORT  the address is of another family than the socket
///   EBADF         `fd` is not open
///   EFAULT        `addr` is not readable for `addrlen` bytes (NULL included)
///   EINVAL        the socket has a name, or `addrlen` is negative, above
///                 sizeof(struct sockaddr_storage) or wrong for the family
///   ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, EROFS
///                 AF_UNIX: of the path, see path_resolution(7)
///   ENOTSOCK      `fd` is no socket
/// On success errno is left alone.
///
/// It is the system call itself. Does not block, is no cancellation point, is
/// async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_bind(
    fd: c_int,
    addr: *const sockaddr,
    addrlen: socklen_t,
) -> c_int {
    // SAFETY: the caller passed this address to be used.
    unsafe { entry::bind(&Libc, fd, addr, addrlen) }
}

/// Lets the socket `fd` accept connections, of which `backlog` may wait. A
/// number that is negative or above net.core.somaxconn counts as that.
///
/// Returns 0, or -1 with errno set:
///   EADDRINUSE    another socket listens there, or no port is free
///   EBADF         `fd` is not open
///   EINVAL        the socket is connected, or AF_UNIX: it has no name
///   ENOTSOCK      `fd` is no socket
///   EOPNOTSUPP    this type of socket has no connections
/// On success errno is left alone.
///
/// It is the system call itself. Does not block, is no cancellation point, is
/// async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_listen(fd: c_int, backlog: c_int) -> c_int {
    // SAFETY: integers alone go in.
    unsafe { entry::listen(&Libc, fd, backlog) }
}

/// Connects the socket `fd` with the one named by the `addrlen` bytes at
/// `addr`. On a datagram socket that only says where messages go to and may
/// come from, and an address of the family AF_UNSPEC undoes it.
///
/// Returns 0, or -1 with errno set:
///   EACCES        the AF_UNIX path may not be written to
///   EACCES, EPERM the address is a broadcast one and SO_BROADCAST is not set,
///                 or a firewall forbids it
///   EADDRINUSE    the local address is in use
///   EADDRNOTAVAIL no port is free
///   EAFNOSUPPORT  the address is of another family than the socket
///   EAGAIN        AF_UNIX: the socket is non-blocking and the backlog there
///                 is full
///   EALREADY      the last attempt is still going on
///   EBADF         `fd` is not open
///   ECONNREFUSED  nobody listens there
///   EFAULT        `addr` is not readable for `addrlen` bytes (NULL included)
///   EINPROGRESS   the socket is non-blocking: the connection is being made,
///                 poll for writing and ask for SO_ERROR
///   EINTR         a signal handler ran; the connection is made all the same
///   EINVAL        `addrlen` is negative, above sizeof(struct
///                 sockaddr_storage) or wrong for the family
///   EISCONN       the socket is connected
///   ENETUNREACH, EHOSTUNREACH  no way leads there
///   ENOENT        nothing exists at this AF_UNIX path
///   ENOTSOCK      `fd` is no socket
///   EPROTOTYPE    the AF_UNIX socket there is of another type
///   ETIMEDOUT     no answer came
/// On success errno is left alone.
///
/// It is the system call itself. Blocks until the connection is there, unless
/// the socket is non-blocking or a datagram one. A cancellation point.
/// Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_connect(
    fd: c_int,
    addr: *const sockaddr,
    addrlen: socklen_t,
) -> c_int {
    // SAFETY: the caller passed this address to be used.
    unsafe { entry::connect(&Libc, fd, addr, addrlen) }
}

/// Takes the first connection that waits at the listening socket `fd`, and
/// writes its peer's address to `addr`.
///
/// `*addrlen` is the size of `addr` in bytes before the call, and after it the
/// real length of the address, even if that did not fit and was cut. With an
/// `addr` of NULL `addrlen` is not looked at.
///
/// It is sockshim_accept4() without flags: O_NONBLOCK of `fd` is not
/// inherited.
///
/// Returns the descriptor of the connection, the lowest that is free, or -1
/// with errno set:
///   EAGAIN        no connection waits, and the socket is non-blocking or the
///                 time of SO_RCVTIMEO is over
///   EBADF         `fd` is not open
///   ECONNABORTED  the connection was reset before it was taken
///   EFAULT        `addr` is not writable, or `addrlen` not readable and
///                 writable (NULL included); the connection is lost
///   EINTR         a signal handler ran before a connection came
///   EINVAL        the socket does not listen, or `*addrlen` is negative (then
///                 the connection is lost)
///   EMFILE        the process has all the descriptors it may have
///   ENFILE        so has the system
///   ENOBUFS, ENOMEM  no memory in the kernel
///   ENOTSOCK      `fd` is no socket
///   EOPNOTSUPP    this type of socket has no connections
/// and what the network reports for the new connection, see accept(2).
/// On success errno is left alone.
///
/// Blocks until a connection comes, unless the socket is non-blocking. A
/// cancellation point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_accept(
    fd: c_int,
    addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> c_int {
    // SAFETY: the caller passed this memory to be filled.
    unsafe { entry::accept(&Libc, fd, addr, addrlen) }
}

/// The same as sockshim_accept(), for a descriptor with the `flags`
/// SOCK_NONBLOCK and SOCK_CLOEXEC.
///
/// Returns the descriptor of the connection, or -1 with errno set, as
/// sockshim_accept() does, and beyond it:
///   EINVAL        `flags` has others
/// On success errno is left alone.
///
/// It is the system call itself. Blocks until a connection comes, unless the
/// socket is non-blocking. A cancellation point. Async-signal-safe and
/// thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_accept4(
    fd: c_int,
    addr: *mut sockaddr,
    addrlen: *mut socklen_t,
    flags: c_int,
) -> c_int {
    // SAFETY: the caller passed this memory to be filled.
    unsafe { entry::accept4(&Libc, fd, addr, addrlen, flags) }
}

/// Ends the connection of the socket `fd` for receiving (`how` is SHUT_RD),
/// for sending (SHUT_WR) or for both (SHUT_RDWR). Who blocks in a call that
/// this ends returns from it. The descriptor stays open.
///
/// Returns 0, or -1 with errno set:
///   EBADF         `fd` is not open
///   EINVAL        `how` is something else
///   ENOTCONN      the socket is not connected
///   ENOTSOCK      `fd` is no socket
///   EOPNOTSUPP    this type of socket cannot be shut down
/// On success errno is left alone.
///
/// It is the system call itself. Does not block, is no cancellation point, is
/// async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_shutdown(fd: c_int, how: c_int) -> c_int {
    // SAFETY: integers alone go in.
    unsafe { entry::shutdown(&Libc, fd, how) }
}

/// Closes the descriptor `fd`, of a socket or of anything else. A socket ends
/// with its last descriptor.
///
/// Returns 0, or -1 with errno set:
///   EBADF         `fd` is not open
///   EINTR         a signal handler ran while it waited
///   EIO, ENOSPC, EDQUOT  a file's earlier writes failed only now
/// On success errno is left alone.
///
/// But for EBADF the descriptor is closed whatever the call returns, EINTR
/// included. To close it again would close what another thread has opened
/// meanwhile.
///
/// It is the system call itself. Blocks where SO_LINGER is set and data is
/// left to be sent, a non-blocking socket too. A cancellation point.
/// Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_close(fd: c_int) -> c_int {
    // SAFETY: integers alone go in.
    unsafe { entry::close(&Libc, fd) }
}

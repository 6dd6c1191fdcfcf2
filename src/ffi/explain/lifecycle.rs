//! Why another call of a socket's life was refused, and what a descriptor is.

use libc::{c_char, c_int, c_void, size_t, sockaddr, socklen_t};

use super::{room, write_explained};
use crate::explain::{Call, Function, Name, Pointer};

/// What the calls that make a socket have instead of a descriptor.
const NO_DESCRIPTOR: c_int = -1;

/// Explains why sockshim_socket(), or socket(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_socket(
    errnum: c_int,
    domain: c_int,
    r#type: c_int,
    protocol: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call =
        Call { numbers: [domain, r#type, protocol], ..Call::new(Function::Socket, NO_DESCRIPTOR) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_socketpair(), or socketpair(2), has failed with
/// `errnum`, as sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_socketpair(
    errnum: c_int,
    domain: c_int,
    r#type: c_int,
    protocol: c_int,
    sv: *const c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call {
        numbers: [domain, r#type, protocol],
        other: Pointer::new(sv),
        ..Call::new(Function::Socketpair, NO_DESCRIPTOR)
    };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_bind(), or bind(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_bind(
    errnum: c_int,
    fd: c_int,
    addr: *const sockaddr,
    addrlen: socklen_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call =
        Call { name: Name::To(Pointer::new(addr), addrlen), ..Call::new(Function::Bind, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_connect(), or connect(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_connect(
    errnum: c_int,
    fd: c_int,
    addr: *const sockaddr,
    addrlen: socklen_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call =
        Call { name: Name::To(Pointer::new(addr), addrlen), ..Call::new(Function::Connect, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_listen(), or listen(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_listen(
    errnum: c_int,
    fd: c_int,
    backlog: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call { numbers: [backlog, 0, 0], ..Call::new(Function::Listen, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_accept(), or accept(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_accept(
    errnum: c_int,
    fd: c_int,
    addr: *const sockaddr,
    addrlen: *const socklen_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call { name: room(addr, addrlen), ..Call::new(Function::Accept, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_accept4(), or accept4(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_accept4(
    errnum: c_int,
    fd: c_int,
    addr: *const sockaddr,
    addrlen: *const socklen_t,
    flags: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call { name: room(addr, addrlen), flags, ..Call::new(Function::Accept4, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_shutdown(), or shutdown(2), has failed with `errnum`,
/// as sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_shutdown(
    errnum: c_int,
    fd: c_int,
    how: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call { numbers: [how, 0, 0], ..Call::new(Function::Shutdown, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_close(), or close(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_close(
    errnum: c_int,
    fd: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call::new(Function::Close, fd);
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_getsockname(), or getsockname(2), has failed with
/// `errnum`, as sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_getsockname(
    errnum: c_int,
    fd: c_int,
    addr: *const sockaddr,
    addrlen: *const socklen_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call { name: room(addr, addrlen), ..Call::new(Function::Getsockname, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_getpeername(), or getpeername(2), has failed with
/// `errnum`, as sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_getpeername(
    errnum: c_int,
    fd: c_int,
    addr: *const sockaddr,
    addrlen: *const socklen_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call { name: room(addr, addrlen), ..Call::new(Function::Getpeername, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_getsockopt(), or getsockopt(2), has failed with
/// `errnum`, as sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_getsockopt(
    errnum: c_int,
    fd: c_int,
    level: c_int,
    optname: c_int,
    optval: *const c_void,
    optlen: *const socklen_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call {
        numbers: [level, optname, 0],
        name: Name::From(Pointer::new(optval), Pointer::new(optlen)),
        ..Call::new(Function::Getsockopt, fd)
    };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_setsockopt(), or setsockopt(2), has failed with
/// `errnum`, as sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_setsockopt(
    errnum: c_int,
    fd: c_int,
    level: c_int,
    optname: c_int,
    optval: *const c_void,
    optlen: socklen_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call {
        numbers: [level, optname, 0],
        name: Name::To(Pointer::new(optval), optlen),
        ..Call::new(Function::Setsockopt, fd)
    };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Describes a descriptor in one line: of a socket its domain, type, protocol
/// and state, its addresses, what waits in its queues and whether an error is
/// pending; of anything else what it is. As in
///   5: AF_INET SOCK_STREAM IPPROTO_TCP, established, at 127.0.0.1:44510, to
///   127.0.0.1:80, 12 bytes to read, 0 bytes on their way, O_NONBLOCK
/// Its wording may change with any version of the library.
///
/// Bytes to read are those of the next message, of a stream all of them. Bytes
/// on their way are those that the peer has not acknowledged (TCP), else the
/// memory that unsent messages take. A pending error is seen by poll(), so it
/// stays pending: which one it is only SO_ERROR tells, which clears it. Errors
/// in the queue of MSG_ERRQUEUE look the same.
///
/// The text goes to `out` as that of sockshim_explain_send() does, and what is
/// returned is the same. Does not block, is no cancellation point, changes
/// nothing, leaves errno alone. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_describe(fd: c_int, out: *mut c_char, size: size_t) -> size_t {
    let call = Call::new(Function::Describe, fd);
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(0, &call, out, size) }
}

//! Why another call of a socket's life was refused, and what a descriptor is.

use libc::{c_char, c_int, c_void, size_t, sockaddr, socklen_t};

use super::{write_explained, written};
use crate::{
    explain::{Call, Pointer, describe},
    kernel::Libc,
};

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
    let call = Call::socket(domain, r#type, protocol);
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
    let call = Call::socketpair(domain, r#type, protocol, Pointer::new(sv));
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
    let call = Call::bind(fd, Pointer::new(addr), addrlen);
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
    let call = Call::connect(fd, Pointer::new(addr), addrlen);
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
    let call = Call::listen(fd, backlog);
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
    let call = Call::accept(fd, Pointer::new(addr), Pointer::new(addrlen));
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
    let call = Call::accept4(fd, Pointer::new(addr), Pointer::new(addrlen), flags);
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
    let call = Call::shutdown(fd, how);
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
    let call = Call::close(fd);
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
    let call = Call::getsockname(fd, Pointer::new(addr), Pointer::new(addrlen));
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
    let call = Call::getpeername(fd, Pointer::new(addr), Pointer::new(addrlen));
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
    let call = Call::getsockopt(fd, level, optname, Pointer::new(optval), Pointer::new(optlen));
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
    let call = Call::setsockopt(fd, level, optname, Pointer::new(optval), optlen);
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Describes a descriptor in one line: of a socket its domain, type, protocol
/// and state, its addresses, what waits in its queues and whether an error is
/// pending; of anything else what it is. As in
///   5: AF_INET SOCK_STREAM IPPROTO_TCP, established, at 127.0.0.1:44510, to
///   127.0.0.1:80, 12 bytes to read, 0 bytes not acknowledged, O_NONBLOCK
/// The wording may change with any version of the library.
///
/// What is counted differs: all bytes to read of a stream, those of all messages
/// of an AF_UNIX SOCK_SEQPACKET socket, else those of the next message; the
/// bytes that the peer has not acknowledged (TCP), else the memory of the send
/// buffer in use. A pending error and a message in the error queue look the
/// same to poll(), so neither is taken: which error it is only SO_ERROR tells,
/// which clears it.
///
/// The text goes to `out` as that of sockshim_explain_send() does, and what is
/// returned is the same. The bounds of time and stack are the same, too. Does
/// not block, is not a cancellation point, changes nothing, leaves errno alone.
/// Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_describe(fd: c_int, out: *mut c_char, size: size_t) -> size_t {
    // SAFETY: the caller passed this memory to be written.
    unsafe { written(out, size, |text| describe(fd, &Libc, text)) }
}

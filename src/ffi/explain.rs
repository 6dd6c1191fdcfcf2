//! Why a call was refused, for a reader.

use core::mem::MaybeUninit;

use libc::{
    c_char, c_int, c_uint, c_void, iovec, mmsghdr, msghdr, size_t, sockaddr, socklen_t, timespec,
};

use crate::{
    errno::Errno,
    explain::{Bytes, Call, Function, Name, Pointer, explain},
    kernel::{Kernel, Libc},
    text::Text,
};

/// Explains in one sentence why sockshim_send(), or send(2), has failed: which
/// argument or which state of the socket is the cause, and what to do.
///
/// `errnum` is the errno of the call; the arguments are those of the call. The
/// sentence has the form "call(arguments): ERRNO: cause. What to do.", as in
///   sendto(5, buf, 70000, 0, 127.0.0.1:53, 16): EMSGSIZE: the message is 70000
///   bytes; a UDP datagram over IPv4 holds at most 65507. Send it in pieces, or
///   use a stream socket.
/// Its wording may change with any version of the library.
///
/// The text goes to `out`, up to `size` - 1 bytes of it, and a NUL. Returns the
/// length of the whole text without the NUL, like snprintf(): if that is not
/// less than `size`, the text was cut. With a `size` of 0 nothing is written,
/// and `out` may be NULL. 1024 bytes are room enough for most.
///
/// It asks the kernel about the socket and the arguments as they are now, so
/// call it soon after the failure, before the descriptor is closed. It changes
/// nothing: not the socket, nor a pending error of it, nor what the arguments
/// lead to. These may be as bad as they come: memory is read by the kernel's
/// hand, and a pointer that leads nowhere is named as one.
///
/// Does not block, is no cancellation point, allocates nothing, leaves errno
/// alone. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_send(
    errnum: c_int,
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call { bytes: buffer(buf, len), flags, ..Call::new(Function::Send, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_sendto(), or sendto(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_sendto(
    errnum: c_int,
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    dest_addr: *const sockaddr,
    addrlen: socklen_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call {
        bytes: buffer(buf, len),
        flags,
        name: Name::To(Pointer::new(dest_addr), addrlen),
        ..Call::new(Function::Sendto, fd)
    };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_sendmsg(), or sendmsg(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_sendmsg(
    errnum: c_int,
    fd: c_int,
    msg: *const msghdr,
    flags: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call {
        bytes: Bytes::Message(Pointer::new(msg)),
        flags,
        ..Call::new(Function::Sendmsg, fd)
    };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sendmmsg(2) has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_sendmmsg(
    errnum: c_int,
    fd: c_int,
    msgvec: *const mmsghdr,
    vlen: c_uint,
    flags: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call {
        bytes: Bytes::Messages(Pointer::new(msgvec), vlen),
        flags,
        ..Call::new(Function::Sendmmsg, fd)
    };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why write(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
/// Beside sockets, the descriptor may be of any file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_write(
    errnum: c_int,
    fd: c_int,
    buf: *const c_void,
    count: size_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call { bytes: buffer(buf, count), ..Call::new(Function::Write, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why writev(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_writev(
    errnum: c_int,
    fd: c_int,
    iov: *const iovec,
    iovcnt: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call =
        Call { bytes: Bytes::Vector(Pointer::new(iov), iovcnt), ..Call::new(Function::Writev, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_recv(), or recv(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_recv(
    errnum: c_int,
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call { bytes: buffer(buf, len), flags, ..Call::new(Function::Recv, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_recvfrom(), or recvfrom(2), has failed with `errnum`,
/// as sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_recvfrom(
    errnum: c_int,
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    src_addr: *const sockaddr,
    addrlen: *const socklen_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call {
        bytes: buffer(buf, len),
        flags,
        name: room(src_addr, addrlen),
        ..Call::new(Function::Recvfrom, fd)
    };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_recvmsg(), or recvmsg(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_recvmsg(
    errnum: c_int,
    fd: c_int,
    msg: *const msghdr,
    flags: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call {
        bytes: Bytes::Message(Pointer::new(msg)),
        flags,
        ..Call::new(Function::Recvmsg, fd)
    };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why recvmmsg(2) has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_recvmmsg(
    errnum: c_int,
    fd: c_int,
    msgvec: *const mmsghdr,
    vlen: c_uint,
    flags: c_int,
    timeout: *const timespec,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call {
        bytes: Bytes::Messages(Pointer::new(msgvec), vlen),
        flags,
        other: Pointer::new(timeout),
        ..Call::new(Function::Recvmmsg, fd)
    };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why read(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
/// Beside sockets, the descriptor may be of any file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_read(
    errnum: c_int,
    fd: c_int,
    buf: *const c_void,
    count: size_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call { bytes: buffer(buf, count), ..Call::new(Function::Read, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why readv(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_readv(
    errnum: c_int,
    fd: c_int,
    iov: *const iovec,
    iovcnt: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call =
        Call { bytes: Bytes::Vector(Pointer::new(iov), iovcnt), ..Call::new(Function::Readv, fd) };
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why socket(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
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

/// Explains why socketpair(2) has failed with `errnum`, as
/// sockshim_explain_send() does.
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

/// Explains why bind(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
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

/// Explains why connect(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
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

/// Explains why listen(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
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

/// Explains why accept(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
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

/// Explains why accept4(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
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

/// Explains why shutdown(2) has failed with `errnum`, as
/// sockshim_explain_send() does.
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

/// Explains why close(2) has failed with `errnum`, as sockshim_explain_send()
/// does.
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

/// Explains why getsockname(2) has failed with `errnum`, as
/// sockshim_explain_send() does.
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

/// Explains why getpeername(2) has failed with `errnum`, as
/// sockshim_explain_send() does.
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

/// Explains why getsockopt(2) has failed with `errnum`, as
/// sockshim_explain_send() does.
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

/// Explains why setsockopt(2) has failed with `errnum`, as
/// sockshim_explain_send() does.
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

/// What the calls that make a socket have instead of one.
const NO_DESCRIPTOR: c_int = -1;

fn buffer(buf: *const c_void, len: size_t) -> Bytes {
    Bytes::Buffer(Pointer::new(buf), len)
}

fn room(address: *const sockaddr, length: *const socklen_t) -> Name {
    Name::From(Pointer::new(address), Pointer::new(length))
}

/// # Safety
/// `out` must be writable for `size` bytes.
#[inline(never)]
unsafe fn write_explained(errnum: c_int, call: &Call, out: *mut c_char, size: size_t) -> size_t {
    let errno = Libc.errno();
    let room: &mut [MaybeUninit<u8>] = if out.is_null() {
        &mut []
    } else {
        // SAFETY: the caller's promise; no memory is larger than isize::MAX.
        unsafe { core::slice::from_raw_parts_mut(out.cast(), size.min(isize::MAX as usize)) }
    };
    let mut text = Text::new(room);
    explain(call, Errno::new(errnum), &Libc, &mut text);
    let length = text.finish();
    Libc.set_errno(errno);
    length
}

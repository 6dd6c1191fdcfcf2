//! Why a message was not sent or received.

use libc::{
    c_char, c_int, c_uint, c_void, iovec, mmsghdr, msghdr, size_t, sockaddr, socklen_t, timespec,
};

use super::write_explained;
use crate::explain::{Call, Pointer};

/// Explains in a sentence why sockshim_send(), or send(2), has failed: which
/// argument or which state of the socket is the cause, and what to do.
///
/// `errnum` is the errno of the call; the arguments are those of the call. The
/// text has the form "call(arguments): ERRNO: cause. What to do.", as in
///   sendto(5, buf, 70000, 0, 127.0.0.1:53, 16): EMSGSIZE: the message has 70000
///   bytes, and a UDP datagram over IPv4 holds at most 65507. Send it in pieces,
///   or use a stream socket.
/// A cause is named only if the kernel's answers prove it. Where several remain,
/// they are listed as possible causes; where nothing is known, the text quotes
/// the manual. The wording may change with any version of the library.
///
/// The text goes to `out`, up to `size` - 1 bytes of it, and a NUL. Returns the
/// length of the whole text without the NUL, like snprintf(): if that is not
/// less than `size`, the text was cut. With a `size` of 0 nothing is written,
/// and `out` may be NULL. 1024 bytes are enough for nearly all texts.
/// sockshim_explained.h has a macro that makes a call and explains its failure.
///
/// It queries the kernel about the socket and the arguments when it is called,
/// so call it soon after the failure, before the descriptor is closed. It
/// changes nothing: not the socket, nor a pending error of it, nor any memory
/// or file. The arguments may be as bad as they were for the call: the kernel
/// copies what they point to, and only from pages that are in memory already.
///
/// Does not block and is not a cancellation point. Needs less than 8 KiB of
/// stack, and makes at most some 10,000 short system calls (mostly less than a
/// hundred): it returns within 50 milliseconds for any arguments. Allocates
/// nothing and leaves errno alone. Async-signal-safe and thread-safe.
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
    let call = Call::send(fd, Pointer::new(buf), len, flags);
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
    let call = Call::sendto(fd, Pointer::new(buf), len, flags, Pointer::new(dest_addr), addrlen);
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
    let call = Call::sendmsg(fd, Pointer::new(msg), flags);
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_sendmmsg(), or sendmmsg(2), has failed with `errnum`,
/// as sockshim_explain_send() does.
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
    let call = Call::sendmmsg(fd, Pointer::new(msgvec), vlen, flags);
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_write(), or write(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
/// The descriptor may be that of any file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_write(
    errnum: c_int,
    fd: c_int,
    buf: *const c_void,
    count: size_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call::write(fd, Pointer::new(buf), count);
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_writev(), or writev(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_writev(
    errnum: c_int,
    fd: c_int,
    iov: *const iovec,
    iovcnt: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call::writev(fd, Pointer::new(iov), iovcnt);
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
    let call = Call::recv(fd, Pointer::new(buf), len, flags);
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
    let call = Call::recvfrom(
        fd,
        Pointer::new(buf),
        len,
        flags,
        Pointer::new(src_addr),
        Pointer::new(addrlen),
    );
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
    let call = Call::recvmsg(fd, Pointer::new(msg), flags);
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_recvmmsg(), or recvmmsg(2), has failed with `errnum`,
/// as sockshim_explain_send() does.
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
    let call = Call::recvmmsg(fd, Pointer::new(msgvec), vlen, flags, Pointer::new(timeout));
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_read(), or read(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
/// The descriptor may be that of any file.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_read(
    errnum: c_int,
    fd: c_int,
    buf: *const c_void,
    count: size_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call::read(fd, Pointer::new(buf), count);
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

/// Explains why sockshim_readv(), or readv(2), has failed with `errnum`, as
/// sockshim_explain_send() does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_explain_readv(
    errnum: c_int,
    fd: c_int,
    iov: *const iovec,
    iovcnt: c_int,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    let call = Call::readv(fd, Pointer::new(iov), iovcnt);
    // SAFETY: the caller passed this memory to be written.
    unsafe { write_explained(errnum, &call, out, size) }
}

//! What an exported function does, over any kernel: the library's and the
//! drop-in's have this in common. What sets them apart is a parameter.
//!
//! The safety of each is that of the C function: its arguments are the caller's
//! to send, or to overwrite. A bad pointer is the kernel's to refuse, but for
//! `addrlen`, of which [`Origin::from_raw`] tells.

#![expect(clippy::missing_safety_doc, reason = "it is said once, above")]

use libc::{c_int, c_void, msghdr, size_t, sockaddr, socklen_t, ssize_t};

use crate::{
    call::{Connected, Recv, Send},
    kernel::{Kernel, OrMinusOne},
    message::{Destination, Origin, Source, Target},
};

/// `send`.
#[inline(always)]
pub unsafe fn send<K: Kernel>(
    kernel: &K,
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller passed these bytes to be sent.
    let source = unsafe { Source::from_raw(buf, len) };
    Send::new(fd, source, flags).answer(kernel)
}

/// `sendto`; `connected` says what becomes of the address where there is a peer.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "they are those of the C function")]
pub unsafe fn sendto<K: Kernel>(
    kernel: &K,
    connected: Connected,
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    dest_addr: *const sockaddr,
    addrlen: socklen_t,
) -> ssize_t {
    // SAFETY: the caller passed these bytes to be sent.
    let source = unsafe { Source::from_raw(buf, len) };
    // SAFETY: the caller passed this address to be used.
    let destination = unsafe { Destination::from_raw(dest_addr, addrlen) };
    Send::new(fd, source, flags).to(destination, connected).answer(kernel)
}

/// `sendmsg`.
#[inline(always)]
pub unsafe fn sendmsg<K: Kernel>(
    kernel: &K,
    fd: c_int,
    msg: *const msghdr,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller passed this message to be sent.
    unsafe { kernel.sendmsg(fd, msg, flags) }.or_minus_one()
}

/// `recv`.
#[inline(always)]
pub unsafe fn recv<K: Kernel>(
    kernel: &K,
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller passed this memory to be filled.
    let target = unsafe { Target::from_raw(buf, len) };
    Recv::new(fd, target, flags).answer(kernel)
}

/// `recvfrom`.
#[inline(always)]
pub unsafe fn recvfrom<K: Kernel>(
    kernel: &K,
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
    src_addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> ssize_t {
    // SAFETY: the caller passed this memory to be filled.
    let target = unsafe { Target::from_raw(buf, len) };
    // SAFETY: the caller passed this memory to be filled, and `addrlen` as the
    // documentation of its function says.
    let origin = unsafe { Origin::from_raw(src_addr, addrlen) };
    Recv::new(fd, target, flags).from(origin).answer(kernel)
}

/// `recvmsg`.
#[inline(always)]
pub unsafe fn recvmsg<K: Kernel>(kernel: &K, fd: c_int, msg: *mut msghdr, flags: c_int) -> ssize_t {
    // SAFETY: the caller passed this message to be filled.
    unsafe { kernel.recvmsg(fd, msg, flags) }.or_minus_one()
}

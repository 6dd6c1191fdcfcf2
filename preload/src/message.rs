//! The calls that move a message: each becomes a `msghdr`, as in the library.

use core::ffi::{c_int, c_void};

use libc::{msghdr, size_t, sockaddr, socklen_t, ssize_t};
use sockshim::{
    call::{Connected, Recv, Send},
    kernel::{Kernel, OrMinusOne},
    message::{Destination, Origin, Source, Target},
};

use crate::door::Door;

/// send(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn send(fd: c_int, buf: *const c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller passed these bytes to be sent.
    let source = unsafe { Source::from_raw(buf, len) };
    Send::new(fd, source, flags).run(&Door).or_minus_one()
}

/// sendto(2), as Linux has it: EISCONN included.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sendto(
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
    Send::new(fd, source, flags).to(destination, Connected::AsLinux).run(&Door).or_minus_one()
}

/// sendmsg(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sendmsg(fd: c_int, msg: *const msghdr, flags: c_int) -> ssize_t {
    // SAFETY: the caller passed this message to be sent.
    unsafe { Door.sendmsg(fd, msg, flags) }.or_minus_one()
}

/// recv(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller passed this memory to be filled.
    let target = unsafe { Target::from_raw(buf, len) };
    Recv::new(fd, target, flags).run(&Door).or_minus_one()
}

/// recvfrom(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn recvfrom(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
    src_addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> ssize_t {
    // SAFETY: the caller passed this memory to be filled.
    let target = unsafe { Target::from_raw(buf, len) };
    // SAFETY: the caller passed this memory to be filled; `addrlen` must be
    // mapped if it is in the user's half.
    let origin = unsafe { Origin::from_raw(src_addr, addrlen) };
    Recv::new(fd, target, flags).from(origin).run(&Door).or_minus_one()
}

/// recvmsg(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn recvmsg(fd: c_int, msg: *mut msghdr, flags: c_int) -> ssize_t {
    // SAFETY: the caller passed this message to be filled.
    unsafe { Door.recvmsg(fd, msg, flags) }.or_minus_one()
}

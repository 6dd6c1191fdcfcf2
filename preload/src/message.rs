//! The calls that move a message: each becomes a `msghdr`, as in the library.

use core::ffi::{c_int, c_void};

use libc::{msghdr, size_t, sockaddr, socklen_t, ssize_t};
use sockshim::{call::Connected, entry};

use crate::door::Door;

/// send(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn send(fd: c_int, buf: *const c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::send(&Door, fd, buf, len, flags) }
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
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::sendto(&Door, Connected::AsLinux, fd, buf, len, flags, dest_addr, addrlen) }
}

/// sendmsg(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sendmsg(fd: c_int, msg: *const msghdr, flags: c_int) -> ssize_t {
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::sendmsg(&Door, fd, msg, flags) }
}

/// recv(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::recv(&Door, fd, buf, len, flags) }
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
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::recvfrom(&Door, fd, buf, len, flags, src_addr, addrlen) }
}

/// recvmsg(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn recvmsg(fd: c_int, msg: *mut msghdr, flags: c_int) -> ssize_t {
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::recvmsg(&Door, fd, msg, flags) }
}

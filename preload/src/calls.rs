//! The four calls that become a message, and glibc's other names for them.

use core::{
    arch::global_asm,
    ffi::{c_int, c_void},
};

use libc::{size_t, sockaddr, socklen_t, ssize_t};
use sockshim::{call::Connected, entry};

use crate::kernel::Kernel;

/// send(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn send(fd: c_int, buf: *const c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::send(&Kernel, fd, buf, len, flags) }
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
    unsafe { entry::sendto(&Kernel, Connected::AsLinux, fd, buf, len, flags, dest_addr, addrlen) }
}

/// recv(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::recv(&Kernel, fd, buf, len, flags) }
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
    unsafe { entry::recvfrom(&Kernel, fd, buf, len, flags, src_addr, addrlen) }
}

/// glibc's other name for send(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __send(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::send(&Kernel, fd, buf, len, flags) }
}

/// recv(2) into a buffer whose size the compiler knows (`_FORTIFY_SOURCE`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __recv_chk(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    size: size_t,
    flags: c_int,
) -> ssize_t {
    end_if_overflow(len, size);
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::recv(&Kernel, fd, buf, len, flags) }
}

/// recvfrom(2) into a buffer whose size the compiler knows (`_FORTIFY_SOURCE`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __recvfrom_chk(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    size: size_t,
    flags: c_int,
    src_addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> ssize_t {
    end_if_overflow(len, size);
    // SAFETY: the caller keeps to the contract of the call.
    unsafe { entry::recvfrom(&Kernel, fd, buf, len, flags, src_addr, addrlen) }
}

// A weak reference to libc's function, which musl does not have: an unresolved
// one would end every musl program that inherits LD_PRELOAD. The loader writes
// its address, or null. (Stable Rust has no weak linkage.)
global_asm!(
    ".weak __chk_fail",
    ".pushsection .data.rel.ro.sockshim_chk_fail, \"aw\", %progbits",
    ".balign {size}",
    ".globl sockshim_chk_fail",
    ".hidden sockshim_chk_fail",
    "sockshim_chk_fail:",
    ".dc.a __chk_fail",
    ".popsection",
    size = const size_of::<usize>(),
);

unsafe extern "C" {
    #[link_name = "sockshim_chk_fail"]
    static CHK_FAIL: Option<unsafe extern "C" fn() -> !>;
}

/// Ends the program as libc does it, if the call could write beyond the buffer.
#[inline(always)]
fn end_if_overflow(len: size_t, size: size_t) {
    if len > size {
        overflow()
    }
}

#[cold]
#[inline(never)]
fn overflow() -> ! {
    // SAFETY: the loader has written the address, or null; the function of this
    // name has this signature (glibc, debug/chk_fail.c), and abort has no
    // precondition.
    unsafe {
        match CHK_FAIL {
            Some(fail) => fail(),
            None => libc::abort(),
        }
    }
}

//! Other names under which programs reach the same calls: those with the
//! overflow check of `_FORTIFY_SOURCE`, and glibc's own aliases.

use core::{
    ffi::{c_int, c_void},
    mem,
};

use libc::{size_t, sockaddr, socklen_t, ssize_t};

use crate::{message, next::Next, passed};

/// recv(2) into a buffer whose size the compiler knows.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __recv_chk(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    size: size_t,
    flags: c_int,
) -> ssize_t {
    fits(len, size);
    // SAFETY: the caller's promise is the same.
    unsafe { message::recv(fd, buf, len, flags) }
}

/// recvfrom(2) into a buffer whose size the compiler knows.
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
    fits(len, size);
    // SAFETY: the caller's promise is the same.
    unsafe { message::recvfrom(fd, buf, len, flags, src_addr, addrlen) }
}

/// read(2) into a buffer whose size the compiler knows.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __read_chk(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    size: size_t,
) -> ssize_t {
    fits(len, size);
    // SAFETY: the caller's promise is the same.
    unsafe { passed::read(fd, buf, len) }
}

/// Ends the program as libc does it, if the call would write beyond the buffer.
#[inline]
fn fits(len: size_t, size: size_t) {
    if len > size {
        overflow()
    }
}

#[cold]
fn overflow() -> ! {
    static NEXT: Next = Next::of(c"__chk_fail");
    let fail = NEXT.address();
    // SAFETY: the function of this name has this signature (glibc, debug/).
    unsafe { mem::transmute::<*const c_void, unsafe extern "C" fn() -> !>(fail)() }
}

/// glibc's other name of send(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __send(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller's promise is the same.
    unsafe { message::send(fd, buf, len, flags) }
}

/// glibc's other name of connect(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __connect(fd: c_int, addr: *const sockaddr, addrlen: socklen_t) -> c_int {
    // SAFETY: the caller's promise is the same.
    unsafe { passed::connect(fd, addr, addrlen) }
}

/// glibc's other name of read(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __read(fd: c_int, buf: *mut c_void, len: size_t) -> ssize_t {
    // SAFETY: the caller's promise is the same.
    unsafe { passed::read(fd, buf, len) }
}

/// glibc's other name of write(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __write(fd: c_int, buf: *const c_void, len: size_t) -> ssize_t {
    // SAFETY: the caller's promise is the same.
    unsafe { passed::write(fd, buf, len) }
}

/// glibc's other name of close(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __close(fd: c_int) -> c_int {
    // SAFETY: it has none to keep.
    unsafe { passed::close(fd) }
}

//! The kernel, as the next library in the search order reaches it.

use core::{
    ffi::{c_int, c_void},
    mem,
};

use libc::{msghdr, ssize_t};
use sockshim::{
    errno::Errno,
    kernel::{Kernel, Libc, answer},
};

use crate::next::Next;

/// The door out: the next library's `sendmsg` and `recvmsg`. What a refusal is
/// looked into with, libc answers.
pub struct Door;

type Sendmsg = unsafe extern "C" fn(c_int, *const msghdr, c_int) -> ssize_t;
type Recvmsg = unsafe extern "C" fn(c_int, *mut msghdr, c_int) -> ssize_t;

static SENDMSG: Next = Next::of(c"sendmsg");
static RECVMSG: Next = Next::of(c"recvmsg");

/// Finds the function and calls it: what the first call goes to, so that those
/// after it keep nothing in registers for the search.
#[cold]
#[inline(never)]
unsafe extern "C" fn first_sendmsg(fd: c_int, header: *const msghdr, flags: c_int) -> ssize_t {
    // SAFETY: a function of this name has this signature (POSIX), and the
    // caller's promise is that of the system call.
    unsafe { mem::transmute::<*const c_void, Sendmsg>(SENDMSG.address())(fd, header, flags) }
}

/// The same, to receive.
#[cold]
#[inline(never)]
unsafe extern "C" fn first_recvmsg(fd: c_int, header: *mut msghdr, flags: c_int) -> ssize_t {
    // SAFETY: a function of this name has this signature (POSIX), and the
    // caller's promise is that of the system call.
    unsafe { mem::transmute::<*const c_void, Recvmsg>(RECVMSG.address())(fd, header, flags) }
}

impl Kernel for Door {
    #[inline(always)]
    unsafe fn sendmsg(
        &self,
        fd: c_int,
        header: *const msghdr,
        flags: c_int,
    ) -> Result<usize, Errno> {
        // SAFETY: null is no function, and a function of this name has this
        // signature (POSIX).
        let next = unsafe { mem::transmute::<*const c_void, Option<Sendmsg>>(SENDMSG.found()) };
        answer(match next {
            // SAFETY: the caller's promise is that of the system call.
            Some(next) => unsafe { next(fd, header, flags) },
            // SAFETY: the same.
            None => unsafe { first_sendmsg(fd, header, flags) },
        })
    }

    #[inline(always)]
    unsafe fn recvmsg(&self, fd: c_int, header: *mut msghdr, flags: c_int) -> Result<usize, Errno> {
        // SAFETY: null is no function, and a function of this name has this
        // signature (POSIX).
        let next = unsafe { mem::transmute::<*const c_void, Option<Recvmsg>>(RECVMSG.found()) };
        answer(match next {
            // SAFETY: the caller's promise is that of the system call.
            Some(next) => unsafe { next(fd, header, flags) },
            // SAFETY: the same.
            None => unsafe { first_recvmsg(fd, header, flags) },
        })
    }

    fn is_user_range(&self, base: *const c_void, len: usize) -> bool {
        Libc.is_user_range(base, len)
    }

    fn socket_option(&self, fd: c_int, option: c_int) -> Result<c_int, Errno> {
        Libc.socket_option(fd, option)
    }

    unsafe fn write_memory(&self, to: *mut c_void, bytes: &[u8]) -> Result<(), Errno> {
        // SAFETY: the caller's promise is the same.
        unsafe { Libc.write_memory(to, bytes) }
    }

    #[inline]
    fn errno(&self) -> Errno {
        Libc.errno()
    }

    #[inline]
    fn set_errno(&self, errno: Errno) {
        Libc.set_errno(errno);
    }
}

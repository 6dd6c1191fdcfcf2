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

impl Kernel for Door {
    #[inline(always)]
    unsafe fn sendmsg(
        &self,
        fd: c_int,
        header: *const msghdr,
        flags: c_int,
    ) -> Result<usize, Errno> {
        let next = SENDMSG.address();
        // SAFETY: a function of this name has this signature (POSIX), and the
        // caller's promise is that of the system call.
        answer(unsafe { mem::transmute::<*const c_void, Sendmsg>(next)(fd, header, flags) })
    }

    #[inline(always)]
    unsafe fn recvmsg(&self, fd: c_int, header: *mut msghdr, flags: c_int) -> Result<usize, Errno> {
        let next = RECVMSG.address();
        // SAFETY: a function of this name has this signature (POSIX), and the
        // caller's promise is that of the system call.
        answer(unsafe { mem::transmute::<*const c_void, Recvmsg>(next)(fd, header, flags) })
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

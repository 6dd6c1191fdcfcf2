//! The door to the kernel.
//!
//! Everything above is generic over [`Kernel`], so a program under test, a
//! recorder or a preloaded library can put another door in place of [`Libc`].
//! The traits beside it are the doors of the calls that are no single message:
//! whoever makes none of them needs none.

mod answer;
mod batch;
mod file;
mod inspect;
mod interfaces;
mod lifecycle;

use core::ptr;

use libc::{c_int, c_void, iovec, msghdr, socklen_t};

pub use answer::{Answer, OrMinusOne, answer};
pub use batch::Batch;
pub use file::File;
pub use inspect::{
    End, Extent, FileRef, FileStatus, Filesystem, Inspect, Limit, Route, RouteQuery,
};
pub use interfaces::{InterfaceName, Interfaces};
pub use lifecycle::Lifecycle;

use crate::errno::Errno;

/// What the shim asks of the world below it.
pub trait Kernel {
    /// sendmsg(2): the number of bytes taken. May block; a cancellation point.
    ///
    /// # Safety
    /// As for the system call, which checks every pointer itself and answers
    /// EFAULT: no more than that the caller may disclose what they lead to.
    unsafe fn sendmsg(
        &self,
        fd: c_int,
        header: *const msghdr,
        flags: c_int,
    ) -> Result<usize, Errno>;

    /// recvmsg(2): the number of bytes received. May block; a cancellation
    /// point.
    ///
    /// # Safety
    /// The memory that `header` leads to is written. Where there is none the
    /// system call answers EFAULT; where there is, it must be the caller's to
    /// overwrite.
    unsafe fn recvmsg(&self, fd: c_int, header: *mut msghdr, flags: c_int) -> Result<usize, Errno>;

    /// Whether the kernel takes `len` bytes at `base` for a range of user
    /// space, mapped or not. Asked only after a call was refused.
    fn is_user_range(&self, base: *const c_void, len: usize) -> bool;

    /// An integer option of the level `SOL_SOCKET`, by getsockopt(2).
    fn socket_option(&self, fd: c_int, option: c_int) -> Result<c_int, Errno>;

    /// Writes bytes to memory that may not be there: EFAULT.
    ///
    /// # Safety
    /// Where there is memory, it must be the caller's to overwrite.
    unsafe fn write_memory(&self, to: *mut c_void, bytes: &[u8]) -> Result<(), Errno>;

    /// The calling thread's `errno`, for a call that is refused once and then
    /// succeeds, and must leave it as it was.
    fn errno(&self) -> Errno;

    /// Sets the calling thread's `errno`.
    fn set_errno(&self, errno: Errno);
}

/// The kernel as libc reaches it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Libc;

impl Kernel for Libc {
    #[inline(always)]
    unsafe fn sendmsg(
        &self,
        fd: c_int,
        header: *const msghdr,
        flags: c_int,
    ) -> Result<usize, Errno> {
        // SAFETY: the caller's promise is the system call's.
        answer(unsafe { libc::sendmsg(fd, header, flags) })
    }

    #[inline(always)]
    unsafe fn recvmsg(&self, fd: c_int, header: *mut msghdr, flags: c_int) -> Result<usize, Errno> {
        // SAFETY: the caller's promise is the system call's.
        answer(unsafe { libc::recvmsg(fd, header, flags) })
    }

    /// sendto(2) looks at the range before the descriptor, so on no descriptor
    /// it says EFAULT or EBADF and sends nothing. Any other answer, such as a
    /// seccomp filter's, says nothing against the range.
    #[cold]
    #[inline]
    fn is_user_range(&self, base: *const c_void, len: usize) -> bool {
        const NO_DESCRIPTOR: c_int = -1;
        let no_address = ptr::null::<c_void>();
        // SAFETY: without a descriptor the call reads nothing and changes
        // nothing but errno.
        let result = unsafe {
            libc::syscall(libc::SYS_sendto, NO_DESCRIPTOR, base.addr(), len, 0, no_address, 0)
        };
        answer(result as isize) != Err(Errno::EFAULT)
    }

    #[cold]
    #[inline]
    fn socket_option(&self, fd: c_int, option: c_int) -> Result<c_int, Errno> {
        let mut value: c_int = 0;
        let mut size = size_of::<c_int>() as socklen_t;
        // SAFETY: `value` is writable for `size` bytes, and both live here.
        let result = unsafe {
            libc::getsockopt(fd, libc::SOL_SOCKET, option, (&raw mut value).cast(), &mut size)
        };
        answer(result as isize).map(|_| value)
    }

    /// By process_vm_writev(2). Where that is forbidden or missing, memory that
    /// is not there raises SIGSEGV.
    #[cold]
    #[inline]
    unsafe fn write_memory(&self, to: *mut c_void, bytes: &[u8]) -> Result<(), Errno> {
        let from = iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() };
        let into = iovec { iov_base: to, iov_len: bytes.len() };
        let (from, into) = (&raw const from, &raw const into);
        // SAFETY: `from` is only read; what `into` leads to is the caller's.
        let result = unsafe {
            let myself = libc::syscall(libc::SYS_getpid);
            libc::syscall(
                libc::SYS_process_vm_writev,
                myself,
                from,
                1_usize,
                into,
                1_usize,
                0_usize,
            )
        };
        match answer(result as isize) {
            Ok(written) if written == bytes.len() => Ok(()),
            Ok(_) | Err(Errno::EFAULT) => Err(Errno::EFAULT),
            Err(_) => {
                // SAFETY: the caller's promise, short of the exception above.
                unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), to.cast(), bytes.len()) };
                Ok(())
            }
        }
    }

    #[inline]
    fn errno(&self) -> Errno {
        // SAFETY: libc gives the calling thread's own errno, always valid.
        Errno::new(unsafe { *libc::__errno_location() })
    }

    #[inline]
    fn set_errno(&self, errno: Errno) {
        // SAFETY: libc gives the calling thread's own errno, always valid.
        unsafe { *libc::__errno_location() = errno.number() }
    }
}

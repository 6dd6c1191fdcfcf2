//! The calls that every kind of file has.

use libc::{c_int, c_void, iovec};

use super::{Libc, answer};
use crate::errno::Errno;

/// What the shim asks of the world below it for a descriptor that is no
/// socket, and for a read or write that moves nothing.
///
/// Each may block and is a cancellation point.
pub trait File {
    /// read(2): the number of bytes read.
    ///
    /// # Safety
    /// As for the system call, which answers EFAULT where there is no memory;
    /// where there is, it must be the caller's to overwrite.
    unsafe fn read(&self, fd: c_int, base: *mut c_void, len: usize) -> Result<usize, Errno>;

    /// write(2): the number of bytes written.
    ///
    /// # Safety
    /// As for the system call, which answers EFAULT where there is no memory;
    /// where there is, its content must be the caller's to disclose.
    unsafe fn write(&self, fd: c_int, base: *const c_void, len: usize) -> Result<usize, Errno>;

    /// readv(2): the number of bytes read.
    ///
    /// # Safety
    /// As for [`Self::read`], of all memory that the list leads to.
    unsafe fn readv(&self, fd: c_int, list: *const iovec, count: c_int) -> Result<usize, Errno>;

    /// writev(2): the number of bytes written.
    ///
    /// # Safety
    /// As for [`Self::write`], of all memory that the list leads to.
    unsafe fn writev(&self, fd: c_int, list: *const iovec, count: c_int) -> Result<usize, Errno>;
}

impl File for Libc {
    unsafe fn read(&self, fd: c_int, base: *mut c_void, len: usize) -> Result<usize, Errno> {
        // SAFETY: the caller's promise is the system call's.
        answer(unsafe { libc::read(fd, base, len) })
    }

    unsafe fn write(&self, fd: c_int, base: *const c_void, len: usize) -> Result<usize, Errno> {
        // SAFETY: the caller's promise is the system call's.
        answer(unsafe { libc::write(fd, base, len) })
    }

    unsafe fn readv(&self, fd: c_int, list: *const iovec, count: c_int) -> Result<usize, Errno> {
        // SAFETY: the caller's promise is the system call's.
        answer(unsafe { libc::readv(fd, list, count) })
    }

    unsafe fn writev(&self, fd: c_int, list: *const iovec, count: c_int) -> Result<usize, Errno> {
        // SAFETY: the caller's promise is the system call's.
        answer(unsafe { libc::writev(fd, list, count) })
    }
}

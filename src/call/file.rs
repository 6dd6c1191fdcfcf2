//! `read`, `write`, `readv` and `writev`: on a socket a receive or a send, on
//! any other file themselves.
//!
//! On a socket they look at the descriptor first and then at the memory, as
//! `recvmsg` and `sendmsg` do, so nothing has to be sorted out after a refusal.
//!
//! Each has a `before_retry`, which runs between a message that was refused
//! because the descriptor is no socket and the plain call, so that the caller
//! can undo what the refusal left behind.

use libc::c_int;

use crate::{
    errno::Errno,
    kernel::{Files, Messages},
    message::{Buffer, Vectors},
};

/// `read(fd, buffer)`. On a socket, a read of no bytes takes no message.
#[inline]
pub fn read<K: Messages + Files>(
    kernel: &K,
    fd: c_int,
    buffer: Buffer<'_>,
    before_retry: impl FnOnce(),
) -> Result<usize, Errno> {
    if !buffer.is_empty() && !buffer.may_leave_user_space() {
        match buffer.receive(kernel, fd) {
            Err(Errno::ENOTSOCK) => before_retry(),
            result => return result,
        }
    }
    buffer.read(kernel, fd)
}

/// `write(fd, buffer)`. On a socket, a write of no bytes is an empty message.
#[inline]
pub fn write<K: Messages + Files>(
    kernel: &K,
    fd: c_int,
    buffer: Buffer<'_>,
    before_retry: impl FnOnce(),
) -> Result<usize, Errno> {
    if !buffer.may_leave_user_space() {
        match buffer.send(kernel, fd) {
            Err(Errno::ENOTSOCK) => before_retry(),
            result => return result,
        }
    }
    buffer.write(kernel, fd)
}

/// `readv(fd, vectors)`. On a socket, a read of no bytes takes no message.
#[inline]
pub fn readv<K: Messages + Files>(
    kernel: &K,
    fd: c_int,
    vectors: Vectors<'_>,
    before_retry: impl FnOnce(),
) -> Result<usize, Errno> {
    if let Some(mut list) = vectors.message() {
        match list.receive(kernel, fd) {
            Err(Errno::ENOTSOCK) => before_retry(),
            result => return result,
        }
    }
    vectors.read(kernel, fd)
}

/// `writev(fd, vectors)`. On a socket, and unlike `write`, a write of no bytes
/// sends no message.
#[inline]
pub fn writev<K: Messages + Files>(
    kernel: &K,
    fd: c_int,
    vectors: Vectors<'_>,
    before_retry: impl FnOnce(),
) -> Result<usize, Errno> {
    if let Some(mut list) = vectors.message() {
        match list.send(kernel, fd) {
            Err(Errno::ENOTSOCK) => before_retry(),
            result => return result,
        }
    }
    vectors.write(kernel, fd)
}

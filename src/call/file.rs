//! `read`, `write`, `readv` and `writev`: on a socket a receive or a send, on
//! any other file themselves.
//!
//! On a socket they look at the descriptor first and then at the memory, as
//! `recvmsg` and `sendmsg` do, so nothing has to be sorted out after a refusal.

use libc::c_int;

use crate::{
    errno::Errno,
    kernel::{File, Kernel},
    message::{Buffer, Vectors},
};

/// `read(fd, buffer)`. On a socket, no bytes are none of a message: it stays.
#[inline]
pub fn read<K: Kernel + File>(kernel: &K, fd: c_int, buffer: Buffer<'_>) -> Result<usize, Errno> {
    let plainly = || buffer.read(kernel, fd);
    if buffer.is_empty() || buffer.is_too_long(kernel) {
        return plainly();
    }
    message_or_else(kernel, || buffer.receive(kernel, fd), plainly)
}

/// `write(fd, buffer)`. On a socket, no bytes are an empty message.
#[inline]
pub fn write<K: Kernel + File>(kernel: &K, fd: c_int, buffer: Buffer<'_>) -> Result<usize, Errno> {
    let plainly = || buffer.write(kernel, fd);
    if buffer.is_too_long(kernel) {
        return plainly();
    }
    message_or_else(kernel, || buffer.send(kernel, fd), plainly)
}

/// `readv(fd, vectors)`. On a socket, no bytes are none of a message.
#[inline]
pub fn readv<K: Kernel + File>(
    kernel: &K,
    fd: c_int,
    vectors: Vectors<'_>,
) -> Result<usize, Errno> {
    let plainly = || vectors.read(kernel, fd);
    if !vectors.is_message() {
        return plainly();
    }
    message_or_else(kernel, || vectors.receive(kernel, fd), plainly)
}

/// `writev(fd, vectors)`. On a socket, and other than for `write`, no bytes
/// are no message.
#[inline]
pub fn writev<K: Kernel + File>(
    kernel: &K,
    fd: c_int,
    vectors: Vectors<'_>,
) -> Result<usize, Errno> {
    let plainly = || vectors.write(kernel, fd);
    if !vectors.is_message() {
        return plainly();
    }
    message_or_else(kernel, || vectors.send(kernel, fd), plainly)
}

/// A message, and where the descriptor is no socket the plain call, with
/// `errno` as it was before.
#[inline(always)]
fn message_or_else<K: Kernel>(
    kernel: &K,
    message: impl FnOnce() -> Result<usize, Errno>,
    plainly: impl FnOnce() -> Result<usize, Errno>,
) -> Result<usize, Errno> {
    let errno = kernel.errno();
    match message() {
        Err(Errno::ENOTSOCK) => {
            kernel.set_errno(errno);
            plainly()
        }
        result => result,
    }
}

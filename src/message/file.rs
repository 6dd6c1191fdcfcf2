//! What `read`, `write` and their vectors are given, as messages and as what
//! those calls make of it on a file that is no socket.

use core::marker::PhantomData;

use libc::{c_int, c_void, iovec};

use super::{MAX_RW_COUNT, Message, Name, io_vector, is_surely_bad};
use crate::{
    errno::Errno,
    kernel::{File, Kernel},
};

/// Memory that `read` fills or `write` reads, with its length as it was given.
#[derive(Clone, Copy)]
pub struct Buffer<'a> {
    base: *mut c_void,
    len: usize,
    borrow: PhantomData<&'a mut [u8]>,
}

impl Buffer<'_> {
    /// `len` bytes at `base`. A bad pointer is the kernel's to refuse.
    ///
    /// # Safety
    /// What is there is the caller's to send, if the value is written, and to
    /// overwrite, if it is read into; for as long as the value lives.
    #[inline]
    pub unsafe fn from_raw(base: *mut c_void, len: usize) -> Self {
        Self { base, len, borrow: PhantomData }
    }

    /// Whether there is no byte in it.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether it is so long that it leaves user space. `read` and `write`
    /// look at all of the range, where a message has only what one call moves.
    #[inline]
    pub fn is_too_long<K: Kernel>(&self, kernel: &K) -> bool {
        self.len > MAX_RW_COUNT && self.leaves_user_space(kernel)
    }

    #[cold]
    #[inline]
    fn leaves_user_space<K: Kernel>(&self, kernel: &K) -> bool {
        let errno = kernel.errno();
        let end = self.base.wrapping_byte_add(self.len);
        let leaves = end < self.base || !kernel.is_user_range(end, 0);
        kernel.set_errno(errno);
        leaves
    }

    /// Sends the bytes as a message.
    #[inline(always)]
    pub fn send<K: Kernel>(self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        Message::new(Name::NONE, &mut io_vector(self.base, self.len)).write(kernel, fd)
    }

    /// Receives a message into the memory.
    #[inline(always)]
    pub fn receive<K: Kernel>(self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        Message::new(Name::NONE, &mut io_vector(self.base, self.len)).read(kernel, fd)
    }

    /// `read`, as every file has it.
    pub fn read<F: File>(self, kernel: &F, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: `from_raw` was promised that the memory may be overwritten.
        unsafe { kernel.read(fd, self.base, self.len) }
    }

    /// `write`, as every file has it.
    pub fn write<F: File>(self, kernel: &F, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: `from_raw` was promised that the bytes may be sent.
        unsafe { kernel.write(fd, self.base, self.len) }
    }
}

/// The list of buffers that `readv` fills or `writev` reads.
#[derive(Clone, Copy)]
pub struct Vectors<'a> {
    list: *const iovec,
    count: c_int,
    borrow: PhantomData<&'a [iovec]>,
}

/// `UIO_MAXIOV`, linux/uio.h. A longer list is EINVAL to `readv` and
/// `writev`, EMSGSIZE in a message.
const MOST_VECTORS: c_int = 1024;

impl<'a> Vectors<'a> {
    /// `count` buffers, listed at `list`. Those are the kernel's to refuse.
    ///
    /// # Safety
    /// If `count` is 1 to 1024, `list` is null, in the first page, beyond user
    /// space, or leads to as many entries, of which those up to the first
    /// whose length is not 0 can be read. What the list leads to is the
    /// caller's to send, if the value is written, and to overwrite, if it is
    /// read into; both for as long as the value lives.
    #[inline]
    pub unsafe fn from_raw(list: *const iovec, count: c_int) -> Self {
        Self { list, count, borrow: PhantomData }
    }

    /// Whether it is a list that a message can have, with a byte in it, or at
    /// least a length that is refused alike.
    #[inline]
    pub fn is_message(&self) -> bool {
        if !(1..=MOST_VECTORS).contains(&self.count) || is_surely_bad(self.list) {
            return false;
        }
        (0..self.count as usize).any(|at| {
            // SAFETY: `from_raw` was promised that it can be read, with the
            // exceptions just ruled out. A C program may have it anywhere.
            unsafe { self.list.wrapping_add(at).read_unaligned() }.iov_len != 0
        })
    }

    /// Sends the bytes, one buffer's after the other, as a message.
    #[inline(always)]
    pub fn send<K: Kernel>(self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        self.message().write(kernel, fd)
    }

    /// Receives a message into one buffer after the other.
    #[inline(always)]
    pub fn receive<K: Kernel>(self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        self.message().read(kernel, fd)
    }

    #[inline]
    fn message(self) -> Message<'a> {
        // The kernel does not write to the list.
        let mut message = Message::new(Name::NONE, self.list.cast_mut());
        message.header.msg_iovlen = self.count as _;
        message
    }

    /// `readv`, as every file has it.
    pub fn read<F: File>(self, kernel: &F, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: `from_raw` was promised that the memory may be overwritten.
        unsafe { kernel.readv(fd, self.list, self.count) }
    }

    /// `writev`, as every file has it.
    pub fn write<F: File>(self, kernel: &F, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: `from_raw` was promised that the bytes may be sent.
        unsafe { kernel.writev(fd, self.list, self.count) }
    }
}

impl Message<'_> {
    /// Sends it and answers as `write` does on a socket.
    #[inline(always)]
    fn write<K: Kernel>(&self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: the header is ours, and who made the memory promised that
        // what is there may be sent.
        unsafe { kernel.sendmsg(fd, &self.header, 0) }
    }

    /// Receives into it and answers as `read` does on a socket.
    #[inline(always)]
    fn read<K: Kernel>(&mut self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: the header is ours, and who made the memory promised that it
        // may be overwritten.
        unsafe { kernel.recvmsg(fd, &mut self.header, 0) }
    }
}

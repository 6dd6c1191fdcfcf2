//! What `read`, `write` and their vectors are given, as messages and as what
//! those calls make of it on a file that is no socket.

use core::{marker::PhantomData, ptr};

use libc::{c_int, c_void, iovec};

use super::{
    MAX_RW_COUNT, Message, Name, io_vector,
    range::{is_surely_bad, is_surely_in_user_space},
};
use crate::{
    errno::Errno,
    kernel::{Files, Messages},
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

    /// Whether it is so long that it may leave user space. `read` and `write`
    /// look at all of the range, where a message has only what one call moves.
    #[inline]
    pub fn may_leave_user_space(&self) -> bool {
        self.len > MAX_RW_COUNT && !is_surely_in_user_space(self.base, self.len)
    }

    /// Sends the bytes as a message.
    #[inline(always)]
    pub fn send<K: Messages>(self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        Message::new(Name::NONE, &mut io_vector(self.base, self.len)).write(kernel, fd)
    }

    /// Receives a message into the memory.
    #[inline(always)]
    pub fn receive<K: Messages>(self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        Message::new(Name::NONE, &mut io_vector(self.base, self.len)).read(kernel, fd)
    }

    /// `read`, as every file has it.
    pub fn read<F: Files>(self, kernel: &F, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: `from_raw` was promised that the memory may be overwritten.
        unsafe { kernel.read(fd, self.base, self.len) }
    }

    /// `write`, as every file has it.
    pub fn write<F: Files>(self, kernel: &F, fd: c_int) -> Result<usize, Errno> {
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

/// How long a list can be that is copied: as long as the kernel's own on its
/// stack (`UIO_FASTIOV`, linux/uio.h).
const SHORT: usize = 8;

impl Vectors<'_> {
    /// `count` buffers, listed at `list`. Those are the kernel's to refuse.
    ///
    /// # Safety
    /// If `count` is 1 to 8, `list` is null, in the first page, beyond user
    /// space, or leads to as many entries. What the list leads to is the
    /// caller's to send, if the value is written, and to overwrite, if it is
    /// read into; both for as long as the value lives.
    #[inline]
    pub unsafe fn from_raw(list: *const iovec, count: c_int) -> Self {
        Self { list, count, borrow: PhantomData }
    }

    /// A copy of the list, if it is one that a message can have, with a byte in
    /// it, or at least a length that is refused alike. It is read once: a thread
    /// that changes a length meanwhile cannot make an empty message of it.
    ///
    /// A long list is none: it is left to `readv` and `writev`, which read it
    /// once themselves.
    #[inline]
    pub fn message(&self) -> Option<ShortList<'_>> {
        let count = usize::try_from(self.count).ok().filter(|count| (1..=SHORT).contains(count))?;
        if is_surely_bad(self.list) {
            return None;
        }
        let mut list = [io_vector(ptr::null_mut(), 0); SHORT];
        for (at, place) in list.iter_mut().enumerate().take(count) {
            // SAFETY: `from_raw` was promised that it can be read, with the
            // exceptions just ruled out. A C program may have it anywhere.
            *place = unsafe { self.list.add(at).read_unaligned() };
        }
        let has_bytes = list.iter().any(|bytes| bytes.iov_len != 0);
        has_bytes.then_some(ShortList { list, count, borrow: PhantomData })
    }

    /// `readv`, as every file has it.
    pub fn read<F: Files>(self, kernel: &F, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: `from_raw` was promised that the memory may be overwritten.
        unsafe { kernel.readv(fd, self.list, self.count) }
    }

    /// `writev`, as every file has it.
    pub fn write<F: Files>(self, kernel: &F, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: `from_raw` was promised that the bytes may be sent.
        unsafe { kernel.writev(fd, self.list, self.count) }
    }
}

/// A short list of buffers, copied: it has at least one length that is not 0.
pub struct ShortList<'a> {
    list: [iovec; SHORT],
    count: usize,
    borrow: PhantomData<&'a [iovec]>,
}

impl ShortList<'_> {
    /// Sends the bytes, one buffer's after the other, as a message.
    #[inline(always)]
    pub fn send<K: Messages>(&mut self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        self.message().write(kernel, fd)
    }

    /// Receives a message into one buffer after the other.
    #[inline(always)]
    pub fn receive<K: Messages>(&mut self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        self.message().read(kernel, fd)
    }

    #[inline]
    fn message(&mut self) -> Message<'_> {
        let mut message = Message::new(Name::NONE, self.list.as_mut_ptr());
        message.header.msg_iovlen = self.count as _;
        message
    }
}

impl Message<'_> {
    /// Sends it and answers as `write` does on a socket.
    #[inline(always)]
    fn write<K: Messages>(&self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: the header is ours, and whoever made the memory promised that
        // what is there may be sent.
        unsafe { kernel.sendmsg(fd, &self.header, 0) }
    }

    /// Receives into it and answers as `read` does on a socket.
    #[inline(always)]
    fn read<K: Messages>(&mut self, kernel: &K, fd: c_int) -> Result<usize, Errno> {
        // SAFETY: the header is ours, and whoever made the memory promised that it
        // may be overwritten.
        unsafe { kernel.recvmsg(fd, &mut self.header, 0) }
    }
}

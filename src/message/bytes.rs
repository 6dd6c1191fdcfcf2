//! The bytes of a message: those that a send reads, and the memory that a receive
//! fills.

use core::marker::PhantomData;

use libc::{c_void, iovec};

/// The most that one call moves; `sendto` and `recvfrom` cut a length down to
/// it, while an `iov_len` above SSIZE_MAX is refused. `MAX_RW_COUNT`, fs.h,
/// for pages of 4 KiB: where they are larger the kernel cuts a little more.
pub const MAX_RW_COUNT: usize = 0x7fff_f000;

/// The bytes that a send reads.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub(super) bytes: iovec,
    borrow: PhantomData<&'a [u8]>,
}

impl Source<'_> {
    /// `len` bytes at `base`. A bad pointer is the kernel's to refuse.
    ///
    /// # Safety
    /// What is readable there is the caller's to send, for as long as the
    /// value lives.
    #[inline]
    pub unsafe fn from_raw(base: *const c_void, len: usize) -> Self {
        Self { bytes: io_vector(base.cast_mut(), len), borrow: PhantomData }
    }
}

impl<'a> From<&'a [u8]> for Source<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        // SAFETY: the slice is borrowed for the lifetime of the value.
        unsafe { Self::from_raw(bytes.as_ptr().cast(), bytes.len()) }
    }
}

/// The memory that a receive fills.
pub struct Target<'a> {
    pub(super) bytes: iovec,
    borrow: PhantomData<&'a mut [u8]>,
}

impl Target<'_> {
    /// `len` bytes at `base`. A bad pointer is the kernel's to refuse.
    ///
    /// # Safety
    /// What is writable there is the caller's to overwrite, for as long as the
    /// value lives.
    #[inline]
    pub unsafe fn from_raw(base: *mut c_void, len: usize) -> Self {
        Self { bytes: io_vector(base, len), borrow: PhantomData }
    }
}

impl<'a> From<&'a mut [u8]> for Target<'a> {
    fn from(bytes: &'a mut [u8]) -> Self {
        // SAFETY: the slice is borrowed alone for the lifetime of the value.
        unsafe { Self::from_raw(bytes.as_mut_ptr().cast(), bytes.len()) }
    }
}

/// A range of memory, cut to what one call moves.
#[inline]
pub(super) fn io_vector(base: *mut c_void, len: usize) -> iovec {
    iovec { iov_base: base, iov_len: len.min(MAX_RW_COUNT) }
}

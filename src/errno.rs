//! The error number of a failed call, as a value.

#![forbid(unsafe_code)]

use libc::c_int;

/// Why a call was refused: one of errno(3)'s numbers.
///
/// It is as wide as a count, so that a result of either travels in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Errno(isize);

impl Errno {
    /// The descriptor is not open, or not open for this (`O_PATH`).
    pub const EBADF: Self = Self::new(libc::EBADF);
    /// A pointer leads to memory that the call cannot use.
    pub const EFAULT: Self = Self::new(libc::EFAULT);
    /// An argument is out of its range.
    pub const EINVAL: Self = Self::new(libc::EINVAL);
    /// A destination was given, but the socket has a peer already.
    pub const EISCONN: Self = Self::new(libc::EISCONN);
    /// There is no such network interface.
    pub const ENODEV: Self = Self::new(libc::ENODEV);
    /// The descriptor is something else than a socket.
    pub const ENOTSOCK: Self = Self::new(libc::ENOTSOCK);

    /// The error with this number.
    #[inline]
    pub const fn new(number: c_int) -> Self {
        Self(number as isize)
    }

    /// The number, as `errno` holds it.
    #[inline]
    pub const fn number(self) -> c_int {
        self.0 as c_int
    }
}

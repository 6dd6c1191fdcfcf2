//! How an answer crosses into C.

use libc::{c_int, ssize_t};

use crate::errno::Errno;

/// An answer, as C has it.
pub trait OrMinusOne {
    /// What the C function returns.
    type Result;

    /// What the call gives, or -1 with `errno` set.
    fn or_minus_one(self) -> Self::Result;
}

impl OrMinusOne for Result<usize, Errno> {
    type Result = ssize_t;

    #[inline(always)]
    fn or_minus_one(self) -> ssize_t {
        match self {
            // A count comes from a ssize_t of the kernel's.
            Ok(count) => count as ssize_t,
            Err(errno) => minus_one(errno),
        }
    }
}

impl OrMinusOne for Result<c_int, Errno> {
    type Result = c_int;

    #[inline(always)]
    fn or_minus_one(self) -> c_int {
        self.unwrap_or_else(|errno| minus_one(errno) as c_int)
    }
}

/// Kept out of line, so that the path that succeeds saves no register for it.
#[cold]
#[inline(never)]
fn minus_one(errno: Errno) -> ssize_t {
    SavedErrno(errno.number()).restore();
    -1
}

/// The calling thread's `errno` as it was, for a call that is refused once and
/// then succeeds, and must leave it so.
pub struct SavedErrno(c_int);

impl SavedErrno {
    /// It as it is now.
    #[inline]
    pub fn now() -> Self {
        // SAFETY: libc gives the calling thread's own errno, always valid.
        Self(unsafe { *libc::__errno_location() })
    }

    /// Puts it back.
    #[inline]
    pub fn restore(&self) {
        // SAFETY: libc gives the calling thread's own errno, always valid.
        unsafe { *libc::__errno_location() = self.0 }
    }
}

/// Runs what may leave another `errno` behind, and puts it back.
pub fn keeping_errno<T>(run: impl FnOnce() -> T) -> T {
    let errno = SavedErrno::now();
    let result = run();
    errno.restore();
    result
}

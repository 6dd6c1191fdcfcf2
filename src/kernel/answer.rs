//! How what libc answers becomes a `Result`, and a `Result` what libc answers.

use libc::{c_int, ssize_t};

use super::{Kernel, Libc};
use crate::errno::Errno;

/// What a function of libc's answered, with `errno` read where it failed.
#[inline(always)]
pub fn answer(result: isize) -> Result<usize, Errno> {
    if result < 0 { Err(last_errno()) } else { Ok(result as usize) }
}

/// The same for the calls whose answer is an int.
pub(super) fn int_answer(result: c_int) -> Result<c_int, Errno> {
    if result < 0 { Err(last_errno()) } else { Ok(result) }
}

/// Kept out of line, so that the path that succeeds saves no register for it.
#[cold]
#[inline(never)]
fn last_errno() -> Errno {
    Libc.errno()
}

/// How a result crosses into C.
pub trait OrMinusOne {
    /// What C has for the result.
    type Answer;

    /// What the call gives, or -1 with `errno` set.
    fn or_minus_one(self) -> Self::Answer;
}

impl OrMinusOne for Result<usize, Errno> {
    type Answer = ssize_t;

    #[inline(always)]
    fn or_minus_one(self) -> ssize_t {
        match self {
            // A count comes from a ssize_t of the kernel's.
            Ok(count) => count as ssize_t,
            Err(errno) => minus_one(errno),
        }
    }
}

/// What a transfer answers with. Each of its ends makes it by itself: an answer
/// for C is one number, and needs no mark of what it is where they meet.
pub trait Answer {
    /// The answer for a result.
    fn of(result: Result<usize, Errno>) -> Self;
}

impl Answer for Result<usize, Errno> {
    #[inline(always)]
    fn of(result: Self) -> Self {
        result
    }
}

impl Answer for ssize_t {
    #[inline(always)]
    fn of(result: Result<usize, Errno>) -> Self {
        result.or_minus_one()
    }
}

impl OrMinusOne for Result<c_int, Errno> {
    type Answer = c_int;

    fn or_minus_one(self) -> c_int {
        self.unwrap_or_else(|errno| minus_one(errno) as c_int)
    }
}

/// Kept out of line, so that the path that succeeds saves no register for it.
#[cold]
#[inline(never)]
fn minus_one(errno: Errno) -> ssize_t {
    Libc.set_errno(errno);
    -1
}

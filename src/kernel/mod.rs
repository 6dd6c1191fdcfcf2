//! What the shim asks of the kernel.
//!
//! Everything above is generic over the traits of this module, so a test, a
//! recorder or a preloaded library can put a kernel of its own in place of
//! [`Libc`]. Each trait is one kind of call: implement those whose calls you
//! use. To change one call and forward the others, implement the trait of the
//! same name in [`layer`].

mod inspect;
mod instruction;
mod interfaces;
pub mod layer;
mod probes;

use libc::{c_int, ssize_t};

pub use inspect::{
    End, Extent, FileRef, FileStatus, Filesystem, Inspect, Limit, Route, RouteQuery,
};
pub use instruction::system_call;
pub use interfaces::{InterfaceName, Interfaces};
pub use probes::{Probes, Way};

use crate::{errno::Errno, table::types::*};

/// What a call gives whose C function returns an `R`: a count or a number, or
/// why it was refused.
pub type Answer<R> = Result<<R as CResult>::Value, Errno>;

/// A result as C has it: -1 is a refusal.
pub trait CResult: Copy {
    /// What it is where the call was not refused.
    type Value;

    /// The value, unless it is negative.
    fn value(self) -> Option<Self::Value>;
}

impl CResult for ssize_t {
    type Value = usize;

    #[inline(always)]
    fn value(self) -> Option<usize> {
        (self >= 0).then_some(self as usize)
    }
}

impl CResult for c_int {
    type Value = Self;

    #[inline(always)]
    fn value(self) -> Option<Self> {
        (self >= 0).then_some(self)
    }
}

/// The kernel as libc reaches it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Libc;

macro_rules! traits {
    ($(
        $(#[$about:meta])*
        $trait:ident { $(
            $name:ident $variant:ident $exported:ident($($argument:ident: $type:ty),* $(,)?)
                -> $result:ty = $number:ident($($beyond:expr),*), $blocks:ident, [$($errno:ident)*];
        )* }
    )*) => { $(
        $(#[$about])*
        ///
        /// # Safety
        /// As for the system calls, which check every pointer and answer EFAULT where there is
        /// no memory. Where there is, it must be the caller's to disclose and, behind `*mut`,
        /// to overwrite.
        #[expect(clippy::missing_safety_doc, reason = "it is said once, for the whole trait")]
        pub trait $trait { $(
            #[doc = concat!(stringify!($name), "(2).")]
            unsafe fn $name(&self, $($argument: $type),*) -> Answer<$result>;
        )* }

        impl $trait for Libc { $(
            #[inline(always)]
            unsafe fn $name(&self, $($argument: $type),*) -> Answer<$result> {
                // SAFETY: the caller's promise is the system call's.
                answer(unsafe { libc::$name($($argument as _),*) })
            }
        )* }
    )* };
}
crate::calls!(traits);

/// What a function of libc answered, with `errno` read where it was refused.
#[inline(always)]
fn answer<R: CResult>(result: R) -> Answer<R> {
    result.value().ok_or_else(last_errno)
}

/// Kept out of line, so that the path that succeeds saves no register for it.
#[cold]
#[inline(never)]
fn last_errno() -> Errno {
    // SAFETY: libc gives the calling thread's own errno, always valid.
    Errno::new(unsafe { *libc::__errno_location() })
}

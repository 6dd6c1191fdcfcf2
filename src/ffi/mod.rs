//! The exported C functions, one file a chapter of the manual.
//!
//! Their comments are those of `sockshim.h` and written for its readers.
// What a C caller must keep to is said there in C's words, not under a
// heading of Rust's.
#![allow(clippy::missing_safety_doc)]

mod address;
#[cfg(all(panic = "abort", not(feature = "std")))]
mod no_std;
mod recv;
mod send;
mod version;

use libc::ssize_t;

use crate::{
    errno::Errno,
    kernel::{Kernel, Libc},
};

pub use address::{SOCKSHIM_ADDRESS_TEXT, sockshim_address_format, sockshim_address_parse};
pub use recv::{sockshim_recv, sockshim_recvfrom, sockshim_recvmsg};
pub use send::{sockshim_send, sockshim_sendmsg, sockshim_sendto};
pub use version::sockshim_version;

/// How a result crosses into C.
trait OrMinusOne {
    /// The count, or -1 with `errno` set.
    fn or_minus_one(self) -> ssize_t;
}

impl OrMinusOne for Result<usize, Errno> {
    #[inline(always)]
    fn or_minus_one(self) -> ssize_t {
        match self {
            // A count comes from a ssize_t of the kernel's.
            Ok(count) => count as ssize_t,
            Err(errno) => minus_one(errno),
        }
    }
}

/// Kept out of line, so that the path that succeeds saves no register for it.
#[cold]
#[inline(never)]
fn minus_one(errno: Errno) -> ssize_t {
    Libc.set_errno(errno);
    -1
}

//! The exported C functions, one file a chapter of the manual.
//!
//! Their comments are those of `sockshim.h` and written for its readers.
// What a C caller must keep to is said there in C's words, not under a
// heading of Rust's.
#![allow(clippy::missing_safety_doc)]

mod batch;
mod file;
mod lifecycle;
mod name;
#[cfg(all(panic = "abort", not(feature = "std")))]
mod no_std;
mod option;
mod recv;
mod send;
mod version;

use libc::{c_int, ssize_t};

use crate::{
    errno::Errno,
    kernel::{Kernel, Libc},
};

pub use batch::{sockshim_recvmmsg, sockshim_sendmmsg};
pub use file::{sockshim_read, sockshim_readv, sockshim_write, sockshim_writev};
pub use lifecycle::{
    sockshim_accept, sockshim_accept4, sockshim_bind, sockshim_close, sockshim_connect,
    sockshim_listen, sockshim_shutdown, sockshim_socket, sockshim_socketpair,
};
pub use name::{sockshim_getpeername, sockshim_getsockname};
pub use option::{sockshim_getsockopt, sockshim_setsockopt};
pub use recv::{sockshim_recv, sockshim_recvfrom, sockshim_recvmsg};
pub use send::{sockshim_send, sockshim_sendmsg, sockshim_sendto};
pub use version::sockshim_version;

/// How a result crosses into C.
trait OrMinusOne {
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

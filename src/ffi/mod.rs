//! The exported C functions, one file a chapter of the manual.
//!
//! Their comments are those of `sockshim.h` and written for its readers.
// What a C caller must keep to is said there in C's words, not under a
// heading of Rust's.
#![allow(clippy::missing_safety_doc)]

mod explain;
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

pub use explain::{
    sockshim_describe, sockshim_explain_accept, sockshim_explain_accept4, sockshim_explain_bind,
    sockshim_explain_close, sockshim_explain_connect, sockshim_explain_getpeername,
    sockshim_explain_getsockname, sockshim_explain_getsockopt, sockshim_explain_listen,
    sockshim_explain_read, sockshim_explain_readv, sockshim_explain_recv,
    sockshim_explain_recvfrom, sockshim_explain_recvmmsg, sockshim_explain_recvmsg,
    sockshim_explain_send, sockshim_explain_sendmmsg, sockshim_explain_sendmsg,
    sockshim_explain_sendto, sockshim_explain_setsockopt, sockshim_explain_shutdown,
    sockshim_explain_socket, sockshim_explain_socketpair, sockshim_explain_write,
    sockshim_explain_writev,
};
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

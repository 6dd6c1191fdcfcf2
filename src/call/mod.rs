//! One call, with its arguments validated and the answer of the kernel's own
//! `sendto` and `recvfrom`, `read` and `write` to them.

#![forbid(unsafe_code)]

mod file;
mod recv;
mod send;

use libc::c_int;

pub use file::{read, readv, write, writev};
pub use recv::Recv;
pub use send::{Connected, Send};

/// `sendto` and `recvfrom` ignore this flag, `sendmsg` and `recvmsg` refuse it.
/// `MSG_CMSG_COMPAT`, linux/socket.h: the kernel's own mark of a 32-bit caller.
const MSG_CMSG_COMPAT: c_int = c_int::MIN;

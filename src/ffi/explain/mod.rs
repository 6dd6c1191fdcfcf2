//! Why a call was refused, for a reader.

mod lifecycle;
mod message;

use core::mem::MaybeUninit;

use libc::{c_char, c_int, size_t};

use crate::{
    entry::keeping_errno,
    errno::Errno,
    explain::{Call, explain},
    kernel::Libc,
    text::Text,
};

pub use lifecycle::{
    sockshim_describe, sockshim_explain_accept, sockshim_explain_accept4, sockshim_explain_bind,
    sockshim_explain_close, sockshim_explain_connect, sockshim_explain_getpeername,
    sockshim_explain_getsockname, sockshim_explain_getsockopt, sockshim_explain_listen,
    sockshim_explain_setsockopt, sockshim_explain_shutdown, sockshim_explain_socket,
    sockshim_explain_socketpair,
};
pub use message::{
    sockshim_explain_read, sockshim_explain_readv, sockshim_explain_recv,
    sockshim_explain_recvfrom, sockshim_explain_recvmmsg, sockshim_explain_recvmsg,
    sockshim_explain_send, sockshim_explain_sendmmsg, sockshim_explain_sendmsg,
    sockshim_explain_sendto, sockshim_explain_write, sockshim_explain_writev,
};

/// # Safety
/// `out` must be writable for `size` bytes.
#[inline(never)]
unsafe fn write_explained(errnum: c_int, call: &Call, out: *mut c_char, size: size_t) -> size_t {
    // SAFETY: the caller's promise.
    unsafe { written(out, size, |text| explain(call, Errno::new(errnum), &Libc, text)) }
}

/// Writes a text to `out`, and leaves errno alone.
///
/// # Safety
/// `out` must be writable for `size` bytes.
unsafe fn written(out: *mut c_char, size: size_t, write: impl FnOnce(&mut Text<'_>)) -> size_t {
    let buffer: &mut [MaybeUninit<u8>] = if out.is_null() {
        &mut []
    } else {
        // SAFETY: the caller's promise; no memory is larger than isize::MAX.
        unsafe { core::slice::from_raw_parts_mut(out.cast(), size.min(isize::MAX as usize)) }
    };
    let mut text = Text::new(buffer);
    keeping_errno(|| write(&mut text));
    text.finish()
}

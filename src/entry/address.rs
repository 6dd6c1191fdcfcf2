//! The text of an address, read into memory of the caller's.

use core::ffi::{CStr, c_char};

use super::{answer::OrMinusOne, keeping_errno};
use crate::{
    address::{self, Storage},
    errno::Errno,
    kernel::Interfaces,
    table::types::*,
};

/// `sockshim_address_parse`.
///
/// # Safety
/// Each pointer is null, or `text` a string, `storage` memory for a
/// `sockaddr_storage`, and `len` memory for a `socklen_t`.
pub unsafe fn address_parse<K: Interfaces>(
    kernel: &K,
    text: *const c_char,
    storage: *mut libc::sockaddr_storage,
    len: *mut socklen_t,
) -> c_int {
    if text.is_null() || storage.is_null() || len.is_null() {
        return Err::<c_int, _>(Errno::EFAULT).or_minus_one();
    }
    // SAFETY: the caller passed a string.
    let text = unsafe { CStr::from_ptr(text) };
    let parsed = keeping_errno(|| address::parse(text.to_bytes(), kernel)).map(|address| {
        // SAFETY: the caller passed memory for a sockaddr_storage, which has
        // this size, and for a socklen_t.
        unsafe {
            storage.cast::<Storage>().write_unaligned(*address.storage());
            len.write_unaligned(address.as_bytes().len() as socklen_t);
        }
        0
    });
    parsed.or_minus_one()
}

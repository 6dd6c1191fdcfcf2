//! The version of the library.

use core::ffi::{CStr, c_char};

const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => panic!("a version holds no NUL"),
    };

/// The version of the library that is running, as "MAJOR.MINOR.PATCH".
///
/// It differs from SOCKSHIM_VERSION when a program was compiled against the
/// header of another version.
///
/// The string is constant and belongs to the library; never NULL. Does not
/// block, is no cancellation point, is async-signal-safe, leaves errno alone.
#[unsafe(no_mangle)]
pub extern "C" fn sockshim_version() -> *const c_char {
    VERSION.as_ptr()
}

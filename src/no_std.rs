//! What std would bring, for the libraries that are built without it.

/// Nothing in the library can panic, so an optimised build holds no trace of
/// this.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // SAFETY: abort has no precondition.
    unsafe { libc::abort() }
}

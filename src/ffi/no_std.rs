//! What std would bring, for the libraries that are built without it.

/// Nothing in the library can panic, so an optimised build holds no trace of
/// this.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    // SAFETY: abort has no precondition.
    unsafe { libc::abort() }
}

/// An unoptimised build keeps references to code of core's that names the
/// unwinder's personality. Nothing here unwinds, so nobody calls it.
#[cfg(debug_assertions)]
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

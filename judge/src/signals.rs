//! Counts the signals that sends and receives can raise.

use std::{
    io, ptr,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

/// The signals that are counted.
pub const SIGNALS: [(i32, &str); 3] =
    [(libc::SIGPIPE, "SIGPIPE"), (libc::SIGURG, "SIGURG"), (libc::SIGIO, "SIGIO")];

static COUNTS: [AtomicU32; 3] = [const { AtomicU32::new(0) }; 3];

extern "C" fn count(signal: i32) {
    if let Some(at) = SIGNALS.iter().position(|(number, _)| *number == signal) {
        COUNTS[at].fetch_add(1, Relaxed);
    }
}

/// Counts them from now on, instead of dying of them.
pub fn install() -> io::Result<()> {
    for (signal, _) in SIGNALS {
        // SAFETY: a sigaction is integers and a pointer, and zero is a value of
        // each; the handler only adds to an atomic.
        let result = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = count as extern "C" fn(i32) as usize;
            action.sa_flags = libc::SA_RESTART;
            libc::sigaction(signal, &action, ptr::null_mut())
        };
        if result != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}

/// How many of each were raised so far.
pub fn raised() -> [u32; 3] {
    COUNTS.each_ref().map(|count| count.load(Relaxed))
}

//! The call that a thread is in, as it stands in the thread's slot.

use core::sync::atomic::{
    Ordering::{Acquire, Relaxed, Release},
    fence,
};

use crate::layout::OpenSlot;

const OPEN: u64 = 1 << 16;
/// A nested call has recorded this one.
const NOTED: u64 = 2 << 16;
/// One in the count, which tells a reader that the call is another by now.
const COUNT: u64 = 1 << 32;

/// A call that has begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenCall {
    /// The number of the call.
    pub call: u16,
    /// The process.
    pub pid: u32,
    /// The thread.
    pub tid: u32,
    /// CLOCK_MONOTONIC when it began.
    pub start: u64,
    /// The descriptor, or -1.
    pub fd: i32,
    /// How many of the arguments count.
    pub arg_count: u32,
    /// The arguments.
    pub args: [u64; 6],
}

impl OpenCall {
    /// The arguments that count.
    #[must_use]
    pub fn args(&self) -> &[u64] {
        self.args.get(..self.arg_count as usize).unwrap_or(&self.args)
    }
}

/// The call that the thread was in before, and whether it has been recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Interrupted(pub(crate) Option<(OpenCall, bool)>);

impl Interrupted {
    /// Whether there was one: this call is [`crate::flags::NESTED`].
    #[must_use]
    pub const fn is_nested(&self) -> bool {
        self.0.is_some()
    }
}

/// Whether a call is open in a slot with this state.
#[cfg(feature = "std")]
pub(crate) const fn is_open(state: u64) -> bool {
    state & OPEN != 0
}

impl OpenSlot {
    #[inline]
    pub(crate) fn interrupted(&self) -> Interrupted {
        let state = self.state.load(Relaxed);
        if state & OPEN == 0 {
            return Interrupted(None);
        }
        Interrupted(Some((self.copy(state), state & NOTED != 0)))
    }

    #[inline]
    pub(crate) fn set(&self, call: &OpenCall, is_noted: bool) {
        let count = self.clear();
        // Who sees a new field below sees that no call is open, or a new count.
        fence(Release);
        self.start.store(call.start, Relaxed);
        self.pid.store(call.pid, Relaxed);
        self.tid.store(call.tid, Relaxed);
        self.fd.store(call.fd as u32, Relaxed);
        self.arg_count.store(call.arg_count, Relaxed);
        for (cell, arg) in self.args.iter().zip(call.args()) {
            cell.store(*arg, Relaxed);
        }
        let flags = OPEN | if is_noted { NOTED } else { 0 };
        self.state.store(count.wrapping_add(COUNT) | flags | u64::from(call.call), Release);
    }

    /// Returns the count, which stays.
    #[inline]
    pub(crate) fn clear(&self) -> u64 {
        let count = self.state.load(Relaxed) & !(COUNT - 1);
        self.state.store(count, Release);
        count
    }

    /// The open call as another thread sees it. `None` when there is none, or
    /// it changes at this moment.
    #[must_use]
    pub fn look(&self) -> Option<OpenCall> {
        let state = self.state.load(Acquire);
        if state & OPEN == 0 {
            return None;
        }
        let call = self.copy(state);
        fence(Acquire);
        (self.state.load(Relaxed) == state).then_some(call)
    }

    fn copy(&self, state: u64) -> OpenCall {
        OpenCall {
            call: state as u16,
            pid: self.pid.load(Relaxed),
            tid: self.tid.load(Relaxed),
            start: self.start.load(Relaxed),
            fd: self.fd.load(Relaxed) as i32,
            arg_count: self.arg_count.load(Relaxed),
            args: core::array::from_fn(|index| self.args[index].load(Relaxed)),
        }
    }
}

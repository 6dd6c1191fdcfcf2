//! Who has a block or a slot.

/// How a moment is stored: CLOCK_BOOTTIME in units of 2^18 ns (262 µs).
const MOMENT_SHIFT: u32 = 18;
const MOMENT_BITS: u32 = 41;
const FOREIGN: u64 = 1 << MOMENT_BITS;
const PID_SHIFT: u32 = MOMENT_BITS + 1;

/// A process, as a number that fits into one compare-and-swap: its pid (22
/// bits, PID_MAX_LIMIT in the kernel's threads.h) and a moment at which it was
/// alive.
///
/// Whoever takes a block or a slot stores its owner with the same instruction,
/// so there is no moment at which it is taken by nobody. The moment tells a
/// process from a later one with the same pid: that one started afterwards. It
/// also tells the program that a process ran before exec from the one that it
/// runs since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner(pub u64);

impl Owner {
    /// The process `pid`, which is alive at `boottime` (CLOCK_BOOTTIME in
    /// nanoseconds). Take the time once, when the process begins to record.
    #[must_use]
    pub const fn new(pid: u32, boottime: u64) -> Self {
        let moment = (boottime >> MOMENT_SHIFT) & (FOREIGN - 1);
        Self((pid as u64) << PID_SHIFT | moment)
    }

    /// The same for a process whose pid or time means nothing to the drainer,
    /// since it lives in another namespace. The drainer never concludes that
    /// such a process is gone.
    #[must_use]
    pub const fn foreign(pid: u32, boottime: u64) -> Self {
        Self(Self::new(pid, boottime).0 | FOREIGN)
    }

    /// The process.
    #[must_use]
    pub const fn pid(self) -> u32 {
        (self.0 >> PID_SHIFT) as u32
    }

    /// Whether the drainer must not look for the pid.
    #[must_use]
    pub const fn is_foreign(self) -> bool {
        self.0 & FOREIGN != 0
    }

    /// CLOCK_BOOTTIME in nanoseconds, at which the process was alive, rounded
    /// up by less than a millisecond.
    #[must_use]
    pub const fn moment(self) -> u64 {
        ((self.0 & (FOREIGN - 1)) + 1) << MOMENT_SHIFT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_keeps_its_parts() {
        let boottime = 123_456_789_012_345;
        let owner = Owner::new(4_194_303, boottime);
        assert_eq!((owner.pid(), owner.is_foreign()), (4_194_303, false));
        assert!(owner.moment() > boottime && owner.moment() - boottime <= 1 << MOMENT_SHIFT);
        let foreign = Owner::foreign(7, boottime);
        assert_eq!((foreign.pid(), foreign.is_foreign()), (7, true));
        assert_eq!(foreign.moment(), owner.moment());
    }
}

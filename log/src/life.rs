//! Whether an owner is still there.

use std::{format, fs};

use nix::{sys::signal::kill, unistd::Pid};

use crate::owner::Owner;

/// USER_HZ, in which /proc counts the start of a process, is 100 on all
/// architectures that Linux runs on here.
const TICK: u64 = 1_000_000_000 / 100;

/// Whether the process is certain to be gone: ended, a zombie, or a later one
/// with the same pid.
pub(crate) fn is_gone(owner: Owner) -> bool {
    if owner.is_foreign() {
        return false;
    }
    match fs::read_to_string(format!("/proc/{}/stat", owner.pid())) {
        Ok(stat) => stat_says_gone(&stat, owner.moment()).unwrap_or(false),
        // Anything else than "no such file" is no proof; nor is that, where
        // /proc hides the processes of other users.
        Err(error) => error.kind() == std::io::ErrorKind::NotFound && has_no_process(owner.pid()),
    }
}

fn has_no_process(pid: u32) -> bool {
    let pid = Pid::from_raw(pid as i32);
    pid.as_raw() > 0 && kill(pid, None) == Err(nix::Error::ESRCH)
}

/// Whether a thread of a process that is alive has ended.
pub(crate) fn has_ended(owner: Owner, tid: u32) -> bool {
    let tasks = format!("/proc/{}/task", owner.pid());
    let is_there = |path: &str| fs::exists(path).unwrap_or(true);
    !owner.is_foreign()
        && fs::exists(&tasks).unwrap_or(false)
        && !is_there(&format!("{tasks}/{tid}"))
}

/// `None` when the text is not as proc(5) has it.
fn stat_says_gone(stat: &str, moment: u64) -> Option<bool> {
    // The name of the program can have spaces and parentheses.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace();
    let state = fields.next()?;
    let mut number = |index| fields.nth(index)?.parse::<u64>().ok();
    // Fields 20 and 22. A main thread that has exited is a zombie beside others.
    let (threads, start) = (number(16)?, number(1)?);
    let is_dead = matches!(state, "Z" | "X") && threads <= 1;
    Some(is_dead || start.saturating_mul(TICK) > moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str = "7 (a) b) S 1 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 3 0 900 1000 1 2 3";

    #[test]
    fn the_start_of_a_process_tells_it_from_a_later_one() {
        let start = 900 * TICK;
        assert_eq!(stat_says_gone(STAT, start), Some(false));
        assert_eq!(stat_says_gone(STAT, start - 1), Some(true));
        assert_eq!(stat_says_gone("", start), None);
    }

    #[test]
    fn a_zombie_is_gone_and_a_main_thread_that_ended_is_not() {
        let zombie = STAT.replace(") S", ") Z");
        assert_eq!(stat_says_gone(&zombie, u64::MAX), Some(false));
        assert_eq!(stat_says_gone(&zombie.replace("0 3 0", "0 1 0"), u64::MAX), Some(true));
    }

    #[test]
    fn this_process_is_there() {
        assert!(!is_gone(Owner::new(std::process::id(), crate::boottime())));
        assert!(is_gone(Owner::new(std::process::id(), 0)), "it started later");
        assert!(!is_gone(Owner::foreign(std::process::id(), 0)));
        assert!(is_gone(Owner::new(4_194_303, crate::boottime())), "no machine has so many");
        let me = Owner::new(std::process::id(), 0);
        assert!(has_ended(me, 4_194_303) && !has_ended(me, std::process::id()));
    }
}

//! What the process is allowed to do.

use libc::c_int;

use super::case::Case;
use crate::kernel::Limit;

/// The numbers of capabilities: linux/capability.h.
pub const CAP_SETGID: u32 = 6;
pub const CAP_SETUID: u32 = 7;
pub const CAP_NET_BIND_SERVICE: u32 = 10;
pub const CAP_NET_ADMIN: u32 = 12;
pub const CAP_NET_RAW: u32 = 13;
pub const CAP_SYS_ADMIN: u32 = 21;

/// More descriptors than this are not counted.
const COUNTED: u64 = 4096;

impl Case<'_> {
    /// Whether the thread has a capability, in its user namespace.
    pub fn has(&self, capability: u32) -> Option<bool> {
        Some(self.inspect.capabilities()? >> capability & 1 != 0)
    }

    /// Whether a group of the process is within net.ipv4.ping_group_range.
    #[inline(never)]
    pub fn may_ping(&self) -> Option<bool> {
        const RANGE: &[u8] = b"/proc/sys/net/ipv4/ping_group_range";
        let [low, high] = [self.setting(RANGE, 0)?, self.setting(RANGE, 1)?];
        let mut groups = [0; 64];
        let [.., effective, _] = self.inspect.ids()?;
        let groups = self.inspect.groups(&mut groups)?;
        let mut all = [effective].into_iter().chain(groups.iter().copied());
        Some(all.any(|group| (low..=high).contains(&group.into())))
    }

    /// How many descriptors the process may still open, up to two.
    #[inline(never)]
    pub fn free_descriptors(&self) -> Option<i64> {
        let limit = self.inspect.limit(Limit::Descriptors).filter(|it| *it <= COUNTED)?;
        let mut free = 0;
        for fd in 0..limit as c_int {
            match self.inspect.fcntl(fd, libc::F_GETFD) {
                Ok(_) => {}
                Err(crate::errno::Errno::EBADF) => free += 1,
                Err(_) => return None,
            }
            if free == 2 {
                break;
            }
        }
        Some(free)
    }

    /// Which of the credentials in the message the process may not claim: 0 for
    /// none, 1 for the process, 2 for the user, 3 for the group.
    #[inline(never)]
    pub fn foreign_credentials(&self) -> Option<i64> {
        let claimed = self.control.credentials?;
        let [users @ .., _, _, _] = self.inspect.ids()?;
        let [_, _, _, groups @ ..] = self.inspect.ids()?;
        let is_own = claimed.process == self.inspect.process()?;
        Some(if !is_own && !self.has(CAP_SYS_ADMIN)? {
            1
        } else if !users.contains(&claimed.user) && !self.has(CAP_SETUID)? {
            2
        } else if !groups.contains(&claimed.group) && !self.has(CAP_SETGID)? {
            3
        } else {
            0
        })
    }
}

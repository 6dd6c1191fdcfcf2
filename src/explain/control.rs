//! The ancillary data of a message, and what is wrong with it.

use core::mem::offset_of;

use libc::{c_int, cmsghdr, ucred};

use super::{case::Case, pointer::Pointer};

/// The most descriptors in one message: `SCM_MAX_FD`, net/scm.h.
const MOST_DESCRIPTORS: usize = 253;
/// The most control messages that are looked at.
const MOST_MESSAGES: usize = 64;

/// What is found in the ancillary data.
#[derive(Default)]
pub struct Control {
    /// The first descriptor to be sent that is not open.
    pub bad_right: Option<c_int>,
    /// The process that the message says it comes from.
    pub credentials: Option<c_int>,
    /// Whether a control message is shorter than its header, or longer than
    /// what is left of the ancillary data.
    pub is_unsound: bool,
    pub has_too_many_rights: bool,
}

impl Case<'_> {
    /// Looks at the ancillary data, up to a message that cannot be read or is
    /// malformed.
    #[inline(never)]
    pub fn look_at_control(&mut self) -> Option<()> {
        let (mut at, mut room) = self.header()?.control();
        for _ in 0..MOST_MESSAGES {
            if room < size_of::<cmsghdr>() {
                break;
            }
            let [length, _] = at.copy_words(self.inspect)?;
            let level = at.offset(offset_of!(cmsghdr, cmsg_level)).copy_int(self.inspect)?;
            let kind = at.offset(offset_of!(cmsghdr, cmsg_type)).copy_int(self.inspect)?;
            let data = at.offset(size_of::<cmsghdr>());
            match (level, kind) {
                (libc::SOL_SOCKET, libc::SCM_RIGHTS) => _ = self.look_at_rights(data, length),
                (libc::SOL_SOCKET, libc::SCM_CREDENTIALS) => {
                    let process = data.offset(offset_of!(ucred, pid));
                    self.control.credentials = process.copy_int(self.inspect);
                }
                _ => {}
            }
            if !(size_of::<cmsghdr>()..=room).contains(&length) {
                self.control.is_unsound = true;
                break;
            }
            let whole = length.checked_next_multiple_of(size_of::<usize>())?;
            (at, room) = (at.offset(whole), room.saturating_sub(whole));
        }
        Some(())
    }

    /// `length` is that of a control message, whose descriptors are at `data`.
    #[inline(never)]
    fn look_at_rights(&mut self, data: Pointer, length: usize) -> Option<()> {
        let count = length.saturating_sub(size_of::<cmsghdr>()) / size_of::<c_int>();
        self.control.has_too_many_rights |= count > MOST_DESCRIPTORS;
        for index in 0..count.min(MOST_DESCRIPTORS) {
            let fd = data.offset(index * size_of::<c_int>()).copy_int(self.inspect)?;
            if self.inspect.status_flags(fd).is_err() {
                self.control.bad_right = Some(fd);
                break;
            }
        }
        Some(())
    }
}

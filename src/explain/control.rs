//! The ancillary data of a message, and what the kernel refuses in it.

use core::mem::offset_of;

use libc::{c_int, cmsghdr, ucred};

use super::{header::Header, pointer::Pointer};
use crate::kernel::Inspect;

/// The most descriptors in one message: `SCM_MAX_FD`, net/scm.h.
const MAX_DESCRIPTORS: usize = 253;
/// The most control messages that are looked at.
const MAX_MESSAGES: usize = 64;

/// One control message.
#[derive(Clone, Copy)]
pub struct Item {
    pub level: c_int,
    pub kind: c_int,
    /// The length of its data.
    pub length: usize,
    /// The first int of its data.
    pub value: Option<c_int>,
}

/// The credentials that a message claims.
#[derive(Clone, Copy)]
pub struct Credentials {
    pub process: c_int,
    pub user: u32,
    pub group: u32,
}

/// What is found in the ancillary data.
#[derive(Default)]
pub struct Control {
    /// The first descriptor to be sent that is not open.
    pub closed_right: Option<c_int>,
    /// The first descriptor to be sent that is an io_uring, which the kernel
    /// does not send.
    pub ring_right: Option<c_int>,
    /// How many descriptors are to be sent.
    pub rights: usize,
    pub has_too_many_rights: bool,
    pub credentials: Option<Credentials>,
    /// A cmsg_len that is shorter than its header, or longer than what is left.
    pub unsound: Option<usize>,
    /// The first messages of a level and type, up to three.
    pub items: [Option<Item>; 3],
}

impl Control {
    /// Looks at the ancillary data, up to a message that cannot be read or is
    /// malformed.
    #[inline(never)]
    pub fn look(&mut self, inspect: &dyn Inspect, header: &Header) -> Option<()> {
        let (mut at, mut left) = header.control();
        for index in 0..MAX_MESSAGES {
            if left < size_of::<cmsghdr>() {
                break;
            }
            let [length, _] = at.copy_words(inspect)?;
            if !(size_of::<cmsghdr>()..=left).contains(&length) {
                self.unsound = Some(length);
                break;
            }
            let level = at.offset(offset_of!(cmsghdr, cmsg_level)).copy_int(inspect)?;
            let kind = at.offset(offset_of!(cmsghdr, cmsg_type)).copy_int(inspect)?;
            let data = at.offset(size_of::<cmsghdr>());
            let size = length - size_of::<cmsghdr>();
            if let Some(item) = self.items.get_mut(index) {
                let value = if size < 4 { None } else { data.copy_int(inspect) };
                *item = Some(Item { level, kind, length: size, value });
            }
            match (level, kind) {
                (libc::SOL_SOCKET, libc::SCM_RIGHTS) => self.look_at_rights(inspect, data, size),
                (libc::SOL_SOCKET, libc::SCM_CREDENTIALS) if size == size_of::<ucred>() => {
                    let [process, user, group] = [
                        data.offset(offset_of!(ucred, pid)).copy_int(inspect)?,
                        data.offset(offset_of!(ucred, uid)).copy_int(inspect)?,
                        data.offset(offset_of!(ucred, gid)).copy_int(inspect)?,
                    ];
                    let (user, group) = (user as u32, group as u32);
                    self.credentials = Some(Credentials { process, user, group });
                }
                _ => {}
            }
            let whole = length.checked_next_multiple_of(size_of::<usize>())?;
            (at, left) = (at.offset(whole), left.saturating_sub(whole));
        }
        Some(())
    }

    /// The descriptors at `data`, which takes `size` bytes.
    #[inline(never)]
    fn look_at_rights(&mut self, inspect: &dyn Inspect, data: Pointer, size: usize) {
        let count = size / size_of::<c_int>();
        self.has_too_many_rights |= count > MAX_DESCRIPTORS;
        self.rights += count;
        for index in 0..count.min(MAX_DESCRIPTORS) {
            let Some(fd) = data.offset(index * size_of::<c_int>()).copy_int(inspect) else {
                return;
            };
            let mut link = [0; 21];
            if inspect.fcntl(fd, libc::F_GETFL).is_err() {
                self.closed_right = self.closed_right.or(Some(fd));
            } else if inspect.link(fd, &mut link).is_ok() && &link == b"anon_inode:[io_uring]" {
                self.ring_right = self.ring_right.or(Some(fd));
            }
        }
    }
}

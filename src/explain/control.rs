//! The ancillary data of a message, and what is wrong with it.

use core::mem::offset_of;

use libc::{c_int, cmsghdr, ucred};

use super::{
    case::{Case, Header},
    facts::Facts,
    pointer::Pointer,
};

/// The most descriptors in one message: `SCM_MAX_FD`, net/scm.h.
const MOST_DESCRIPTORS: usize = 253;
/// The most control messages that are looked at.
const MOST_MESSAGES: usize = 64;

/// One control message.
struct Control {
    length: usize,
    /// How much of the ancillary data is left, this message included.
    room: usize,
    level: c_int,
    kind: c_int,
    data: Pointer,
}

impl Control {
    fn is(&self, kind: c_int) -> bool {
        self.level == libc::SOL_SOCKET && self.kind == kind
    }

    fn is_sound(&self) -> bool {
        (size_of::<cmsghdr>()..=self.room).contains(&self.length)
    }

    /// How many descriptors it holds.
    fn descriptors(&self) -> usize {
        self.length.saturating_sub(size_of::<cmsghdr>()) / size_of::<c_int>()
    }
}

/// The first control message that is as it is asked for; those behind one that
/// cannot be read or is malformed are not found.
#[inline(never)]
fn find(
    facts: Facts<'_>,
    header: &Header,
    is_wanted: &dyn Fn(&Control) -> bool,
) -> Option<Control> {
    let mut offset = 0_usize;
    for _ in 0..MOST_MESSAGES {
        let room = header.control_length.checked_sub(offset)?;
        if room < size_of::<cmsghdr>() {
            return None;
        }
        let at = header.control.offset(offset);
        let control = Control {
            length: at.copy_word(facts)?,
            room,
            level: at.offset(offset_of!(cmsghdr, cmsg_level)).copy_int(facts)?,
            kind: at.offset(offset_of!(cmsghdr, cmsg_type)).copy_int(facts)?,
            data: at.offset(size_of::<cmsghdr>()),
        };
        if is_wanted(&control) {
            return Some(control);
        }
        if !control.is_sound() {
            return None;
        }
        let word = size_of::<usize>();
        offset += (control.length + word - 1) & !(word - 1);
    }
    None
}

/// The first descriptor to be sent that is not open.
pub fn bad_descriptor(case: &Case<'_>) -> Option<c_int> {
    let header = case.header()?;
    let rights = find(case.facts, &header, &|control| control.is(libc::SCM_RIGHTS))?;
    (0..rights.descriptors().min(MOST_DESCRIPTORS)).find_map(|index| {
        let fd = rights.data.offset(index * size_of::<c_int>()).copy_int(case.facts)?;
        case.facts.inspect.status_flags(fd).is_err().then_some(fd)
    })
}

/// The process that a message says it comes from.
pub fn credentials(case: &Case<'_>) -> Option<c_int> {
    let header = case.header()?;
    let control = find(case.facts, &header, &|control| control.is(libc::SCM_CREDENTIALS))?;
    control.data.offset(offset_of!(ucred, pid)).copy_int(case.facts)
}

/// Whether a control message is shorter than its header, or longer than what is
/// left of the ancillary data.
pub fn is_unsound(case: &Case<'_>) -> bool {
    case.header()
        .is_some_and(|header| find(case.facts, &header, &|control| !control.is_sound()).is_some())
}

pub fn has_too_many_descriptors(case: &Case<'_>) -> bool {
    case.header().is_some_and(|header| {
        let has_too_many = |control: &Control| {
            control.is(libc::SCM_RIGHTS) && control.descriptors() > MOST_DESCRIPTORS
        };
        find(case.facts, &header, &has_too_many).is_some()
    })
}

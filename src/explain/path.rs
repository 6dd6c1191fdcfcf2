//! What is at the path of an AF_UNIX address, and what is not.

use core::ffi::CStr;

use super::{address::format_bytes, facts::Facts};
use crate::{kernel::File, text::Text};

/// The longest path of an AF_UNIX address, and a NUL.
const ROOM: usize = 128;

/// The first bytes of a path.
pub struct Prefix {
    bytes: [u8; ROOM],
}

impl Prefix {
    #[inline(never)]
    fn of(path: &CStr, length: usize) -> Self {
        let mut bytes = [0; ROOM];
        for (place, byte) in bytes.iter_mut().take(length.min(ROOM - 1)).zip(path.to_bytes()) {
            *place = *byte;
        }
        Self { bytes }
    }

    /// All of a path.
    pub fn whole(path: &CStr) -> Self {
        Self::of(path, ROOM)
    }

    #[inline(never)]
    pub fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.bytes).unwrap_or(c"")
    }

    pub fn write(&self, text: &mut Text<'_>) {
        format_bytes(self.as_c_str().to_bytes(), text);
    }
}

/// The directory on the way to a path that reaches to the slash at this place
/// of it, or before its first byte.
#[inline(never)]
fn directory(path: &CStr, place: usize) -> Option<Prefix> {
    match (place, path.to_bytes().get(place)) {
        (0, Some(b'/')) => Some(Prefix::of(path, 1)),
        (0, _) => Some(Prefix::of(c".", 1)),
        (_, Some(b'/')) => Some(Prefix::of(path, place)),
        _ => None,
    }
}

/// The directory that a path ends in.
pub fn parent(path: &CStr) -> Option<Prefix> {
    (0..path.count_bytes()).rev().find_map(|place| directory(path, place))
}

/// The first directory on the way of which something is so.
#[inline(never)]
pub fn first_directory(path: &CStr, is_so: &dyn Fn(&CStr) -> bool) -> Option<Prefix> {
    (0..path.count_bytes())
        .filter_map(|place| directory(path, place))
        .find(|directory| is_so(directory.as_c_str()))
}

/// The type of the file there, as in `st_mode`; none where nothing is.
#[inline(never)]
pub fn file_type(facts: Facts<'_>, path: &CStr) -> Option<u32> {
    facts.inspect.mode(File::Path(path)).ok().map(|mode| mode & libc::S_IFMT)
}

//! What is at the path of an AF_UNIX address, and what a descriptor leads to.

use libc::c_int;

use super::{
    case::Case,
    fact::{LINK_OF_NO_FILE, LINK_TO_PATH},
};
use crate::kernel::FileRef;

/// The directory on the way to a path that reaches to the slash at this place
/// of it, or before its first byte.
fn directory(path: &[u8], place: usize) -> Option<&[u8]> {
    match (place, path.get(place)) {
        (0, Some(b'/')) => path.get(..1),
        (0, _) => Some(b"."),
        (_, Some(b'/')) => path.get(..place),
        _ => None,
    }
}

impl Case<'_> {
    /// The directory that the path of the address ends in.
    pub fn parent(&self) -> Option<&[u8]> {
        let path = self.given.path()?;
        (0..path.len()).rev().find_map(|place| directory(path, place))
    }

    /// The first directory on the way to the address that is the cause.
    #[inline(never)]
    pub fn obstacle(&self) -> Option<&[u8]> {
        let path = self.given.path()?;
        let directories = (0..path.len()).filter_map(|place| directory(path, place));
        directories.into_iter().find(|directory| self.is_obstacle(directory))
    }

    fn is_obstacle(&self, directory: &[u8]) -> bool {
        if self.errno == libc::EACCES {
            return self.inspect.access(directory, libc::X_OK).is_err();
        }
        match self.file_type(FileRef::Path(directory)) {
            None => self.errno == libc::ENOENT,
            Some(kind) => self.errno == libc::ENOTDIR && kind != i64::from(libc::S_IFDIR >> 12),
        }
    }

    /// What /proc says that the descriptor leads to, and of which kind that is.
    #[inline(never)]
    pub fn link<'r>(&self, room: &'r mut [u8; 256]) -> (c_int, &'r [u8]) {
        let length = self.inspect.link(self.call.fd, room).unwrap_or(0);
        match room.get(..length).unwrap_or_default() {
            path @ [b'/', ..] => (LINK_TO_PATH, path),
            other => match other.strip_prefix(b"anon_inode:") {
                Some([b'[', name @ .., b']'] | name) => (LINK_OF_NO_FILE, name),
                None => (0, &[]),
            },
        }
    }
}

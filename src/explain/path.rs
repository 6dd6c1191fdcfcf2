//! What is at the path of an AF_UNIX address, and what a descriptor leads to.

use libc::c_int;

use super::{
    case::Case,
    fact::{LINK_OF_NO_FILE, LINK_TO_PATH},
};
use crate::kernel::{FileRef, Path};

/// The directory on the way to a path that reaches to the slash at this place
/// of it, or before its first byte.
#[inline(never)]
fn directory(path: &[u8], place: usize) -> Option<Path> {
    match (place, path.get(place)) {
        (0, Some(b'/')) => Some(Path::new(b"/")),
        (0, _) => Some(Path::new(b".")),
        (_, Some(b'/')) => path.get(..place).map(Path::new),
        _ => None,
    }
}

impl Case<'_> {
    /// The path of the address that the call is given.
    pub fn path(&self) -> Option<Path> {
        self.given.path().filter(|path| !path.is_empty()).map(Path::new)
    }

    /// The directory that the path ends in.
    pub fn parent(&self) -> Option<Path> {
        let path = self.path()?;
        let path = path.as_bytes();
        (0..path.len()).rev().find_map(|place| directory(path, place))
    }

    /// The first directory on the way to the address that is the cause.
    #[inline(never)]
    pub fn obstacle(&self) -> Option<Path> {
        let path = self.path()?;
        let path = path.as_bytes();
        (0..path.len())
            .filter_map(|place| directory(path, place))
            .find(|directory| self.is_obstacle(directory))
    }

    fn is_obstacle(&self, directory: &Path) -> bool {
        if self.errno == libc::EACCES {
            return self.inspect.access(directory, libc::X_OK).is_err();
        }
        match self.file_type(FileRef::Path(directory)) {
            None => self.errno == libc::ENOENT,
            Some(kind) => self.errno == libc::ENOTDIR && kind != i64::from(libc::S_IFDIR >> 12),
        }
    }

    /// What /proc says that the descriptor leads to.
    #[inline(never)]
    pub fn link(&self) -> Link {
        let mut link = Link { bytes: [0; 256], length: 0 };
        let path = path_of(self.call.fd);
        link.length = self.inspect.link(&Path::new(&path), &mut link.bytes).unwrap_or(0);
        link
    }
}

/// Where a link leads.
pub struct Link {
    bytes: [u8; 256],
    length: usize,
}

/// In front of what is no file.
const NO_FILE: &[u8] = b"anon_inode:";

impl Link {
    /// As [`Fact::Link`](super::fact::Fact::Link) has it.
    pub fn kind(&self) -> c_int {
        match self.bytes.first() {
            Some(b'/') => LINK_TO_PATH,
            _ if self.bytes.starts_with(NO_FILE) => LINK_OF_NO_FILE,
            _ => 0,
        }
    }

    /// The path, or what the thing is that is no file.
    pub fn name(&self) -> &[u8] {
        let name = self.bytes.get(..self.length).unwrap_or_default();
        match name.strip_prefix(NO_FILE) {
            Some(name) => {
                let inner = name.strip_prefix(b"[").and_then(|name| name.strip_suffix(b"]"));
                inner.unwrap_or(name)
            }
            None => name,
        }
    }
}

/// /proc/self/fd/N, and a NUL.
fn path_of(fd: c_int) -> [u8; 32] {
    let mut path = *b"/proc/self/fd/\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    let mut number = fd.unsigned_abs();
    let digits = number.checked_ilog10().unwrap_or(0) as usize;
    for place in path.iter_mut().skip("/proc/self/fd/".len()).take(digits + 1).rev() {
        *place = b'0' + (number % 10) as u8;
        number /= 10;
    }
    path
}

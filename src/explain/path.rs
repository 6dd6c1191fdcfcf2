//! What is at the path of an AF_UNIX address, and on the way to it.

use super::case::Case;
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
    #[inline(never)]
    pub fn parent(&self) -> Option<&[u8]> {
        let path = self.given.path()?;
        let end = path.iter().rposition(|byte| *byte != b'/')? + 1;
        (0..end).rev().find_map(|place| directory(path, place))
    }

    /// The first directory on the way to the address that is the cause.
    #[inline(never)]
    pub fn obstacle(&self) -> Option<&[u8]> {
        let path = self.given.path()?;
        let end = self.parent()?.len().max(1);
        let directories = (0..=end).filter_map(|place| directory(path, place));
        directories.into_iter().find(|directory| self.is_obstacle(directory))
    }

    fn is_obstacle(&self, directory: &[u8]) -> bool {
        match self.errno {
            libc::EACCES => {
                let result = self.inspect.access(directory, libc::X_OK);
                result.is_err_and(|errno| errno.number() == libc::EACCES)
            }
            libc::ENOENT => {
                let result = self.inspect.status(FileRef::Path(directory));
                result.is_err_and(|errno| errno.number() == libc::ENOENT)
            }
            libc::ENOTDIR => {
                let kind = self.file_type(FileRef::Path(directory));
                kind.is_some_and(|kind| kind != i64::from(libc::S_IFDIR >> 12))
            }
            _ => false,
        }
    }
}

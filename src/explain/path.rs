//! What is at the path of an AF_UNIX address, and what is not.

use super::facts::Facts;
use crate::kernel::{FileRef, Path};

/// The directory on the way to a path that reaches to the slash at this place
/// of it, or before its first byte.
#[inline(never)]
fn directory(path: &Path, place: usize) -> Option<Path> {
    let path = path.as_bytes();
    match (place, path.get(place)) {
        (0, Some(b'/')) => Some(Path::new(b"/")),
        (0, _) => Some(Path::new(b".")),
        (_, Some(b'/')) => path.get(..place).map(Path::new),
        _ => None,
    }
}

/// The directory that a path ends in.
pub fn parent(path: &Path) -> Option<Path> {
    (0..path.as_bytes().len()).rev().find_map(|place| directory(path, place))
}

/// The first directory on the way of which something is so.
#[inline(never)]
pub fn first_directory(path: &Path, is_so: &dyn Fn(&Path) -> bool) -> Option<Path> {
    (0..path.as_bytes().len())
        .filter_map(|place| directory(path, place))
        .find(|directory| is_so(directory))
}

/// The type of the file there, as in `st_mode`; none where nothing is.
#[inline(never)]
pub fn file_type(facts: Facts<'_>, path: &Path) -> Option<u32> {
    facts.inspect.mode(FileRef::Path(path)).ok().map(|mode| mode & libc::S_IFMT)
}

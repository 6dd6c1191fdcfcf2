//! What a descriptor is that is no socket.

use libc::c_int;

use super::{address::format_bytes, facts::Facts};
use crate::{
    kernel::{FileRef, Path},
    text::Text,
};

/// Writes what kind of thing a descriptor is, with its path where it has one.
pub fn write(fd: c_int, facts: Facts<'_>, text: &mut Text<'_>) {
    let mode = facts.inspect.mode(FileRef::Descriptor(fd)).unwrap_or(0);
    let mut room = [0; 256];
    let target = link_of(fd, facts, &mut room);
    if let Some(rest) = target.strip_prefix(b"anon_inode:") {
        let name = rest.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]"));
        text.str("a descriptor of the kind ");
        return format_bytes(name.unwrap_or(rest), text);
    }
    let is_named = target.first() == Some(&b'/');
    text.str(match mode & libc::S_IFMT {
        libc::S_IFSOCK => "a socket",
        libc::S_IFIFO if is_named => "the FIFO ",
        libc::S_IFIFO => "a pipe",
        libc::S_IFDIR => "the directory ",
        libc::S_IFREG => "the file ",
        libc::S_IFCHR => "the device ",
        libc::S_IFBLK => "the block device ",
        _ => "of no known kind",
    });
    if is_named {
        format_bytes(target, text);
    }
}

/// What /proc says that a descriptor leads to; nothing where it says nothing.
fn link_of<'r>(fd: c_int, facts: Facts<'_>, room: &'r mut [u8]) -> &'r [u8] {
    let length = facts.inspect.link(&Path::new(&path_of(fd)), room).unwrap_or(0);
    room.get(..length).unwrap_or_default()
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

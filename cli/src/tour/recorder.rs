//! A layer over the kernel that keeps what goes through it: each `msghdr` as the core
//! built it, and what the kernel left in it.

use std::{cell::RefCell, ffi::c_void, fmt, slice};

use libc::{c_int, msghdr};
use sockshim::{
    errno::Errno,
    kernel::{
        Messages, Namesakes, Probes,
        layer::{self, Layer},
    },
};

use super::address::Address;

/// How many characters of a message are shown.
const EXCERPT: usize = 24;

/// Forwards everything to the kernel behind it and keeps a record.
pub struct Recorder<K> {
    next: K,
    records: RefCell<Vec<Record>>,
}

impl<K> Recorder<K> {
    /// # Safety
    /// Whatever a message leads to can be read: the kernel behind it may answer
    /// EFAULT to a bad pointer, a recorder follows it.
    pub unsafe fn before(next: K) -> Self {
        Self { next, records: RefCell::default() }
    }

    /// What was kept so far, in words.
    pub fn records(&self) -> Vec<String> {
        self.records.borrow().iter().map(Record::to_string).collect()
    }

    fn keep(&self, record: Record) {
        self.records.borrow_mut().push(record);
    }
}

impl<K> Layer for Recorder<K> {
    type Next = K;

    fn next(&self) -> &K {
        &self.next
    }
}

impl<K: Namesakes> layer::Namesakes for Recorder<K> {}
impl<K: Probes> layer::Probes for Recorder<K> {}

impl<K: Messages> layer::Messages for Recorder<K> {
    unsafe fn sendmsg(
        &self,
        fd: c_int,
        header: *const msghdr,
        flags: c_int,
    ) -> Result<usize, Errno> {
        // SAFETY: `before` asks for a header that can be read.
        let handed = unsafe { Header::read(header, usize::MAX, usize::MAX) };
        // SAFETY: the caller's promise is that of the kernel behind.
        let answer = unsafe { self.next.sendmsg(fd, header, flags) };
        self.keep(Record { fd, flags, handed, answer, left: None });
        answer
    }

    unsafe fn recvmsg(&self, fd: c_int, header: *mut msghdr, flags: c_int) -> Result<usize, Errno> {
        // SAFETY: `before` asks for a header that can be read.
        let handed = unsafe { Header::read(header, 0, 0) };
        // SAFETY: the caller's promise is that of the kernel behind.
        let answer = unsafe { self.next.recvmsg(fd, header, flags) };
        // SAFETY: as above, but for a name that is longer than the room for it.
        let left = unsafe { Header::read(header, answer.unwrap_or(0), handed.name_length) };
        self.keep(Record { fd, flags, handed, answer, left: Some(left) });
        answer
    }
}

/// A call: what the kernel was handed, and what came of it.
struct Record {
    fd: c_int,
    flags: c_int,
    handed: Header,
    answer: Result<usize, Errno>,
    /// What a receive left in the header.
    left: Option<Header>,
}

/// What a `msghdr` says.
struct Header {
    name: Pointer<Address>,
    name_length: usize,
    iovecs: Vec<IoVec>,
    control_length: usize,
    flags: c_int,
}

struct IoVec {
    bytes: Vec<u8>,
    length: usize,
}

enum Pointer<T> {
    Null,
    /// To memory that has nothing in it, or nothing that the tour knows.
    Room,
    To(T),
}

impl Header {
    /// Reads a header with up to `filled` bytes of what its iovecs hold, and
    /// its name if that is no longer than `named` bytes.
    ///
    /// # Safety
    /// The header and that much of what it leads to can be read.
    unsafe fn read(header: *const msghdr, mut filled: usize, named: usize) -> Self {
        // SAFETY: the caller's promise.
        let header = unsafe { &*header };
        let name_length = header.msg_namelen as usize;
        let name_known = if name_length <= named { name_length } else { 0 };
        // SAFETY: the caller's promise.
        let name = unsafe { bytes(header.msg_name, name_known) };
        let iovecs = match header.msg_iovlen {
            0 => &[],
            // SAFETY: the caller's promise.
            count => unsafe { slice::from_raw_parts(header.msg_iov, count) },
        };
        let iovecs = iovecs.iter().map(|iovec| {
            let count = iovec.iov_len.min(filled);
            filled -= count;
            // SAFETY: the caller's promise.
            let bytes = unsafe { bytes(iovec.iov_base, count) };
            IoVec { bytes: bytes.to_vec(), length: iovec.iov_len }
        });
        Self {
            name: match Address::from_bytes(name) {
                Some(address) => Pointer::To(address),
                None if header.msg_name.is_null() => Pointer::Null,
                None => Pointer::Room,
            },
            name_length,
            iovecs: iovecs.collect(),
            control_length: header.msg_controllen,
            flags: header.msg_flags,
        }
    }
}

impl fmt::Display for Header {
    /// Without what only one of the two directions has.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, name_length, iovecs, .. } = self;
        let iovecs: Vec<_> = iovecs.iter().map(IoVec::to_string).collect();
        let iovecs = iovecs.join(", ");
        write!(f, "msg_name={name}, msg_namelen={name_length}, msg_iov=[{iovecs}]")
    }
}

impl fmt::Display for Pointer<Address> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("NULL"),
            Self::Room => f.write_str("addr"),
            Self::To(address) => address.fmt(f),
        }
    }
}

impl fmt::Display for IoVec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bytes, length } = self;
        if bytes.is_empty() && *length > 0 {
            write!(f, "{{buf, {length}}}")
        } else {
            write!(f, "{{{}, {length}}}", excerpt(bytes))
        }
    }
}

/// Three lines at most: the call, the header as it went in, and as it came out.
impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fd, handed, left, .. } = self;
        let call = if left.is_none() { "sendmsg" } else { "recvmsg" };
        write!(f, "{call}({fd}, msghdr, {}) = ", flags(self.flags))?;
        match self.answer {
            Err(errno) => write!(f, "-1 {}", nix::errno::Errno::from_raw(errno.number()))?,
            Ok(count) => write!(f, "{count}")?,
        }
        write!(f, "\n  in  {{{handed}, msg_controllen={}}}", handed.control_length)?;
        match left {
            Some(left) if self.answer.is_ok() => {
                write!(f, "\n  out {{{left}, msg_flags={}}}", flags(left.flags))
            }
            _ => Ok(()),
        }
    }
}

/// Bytes in quotes, with escapes for what is no character, cut where they get
/// long.
pub fn excerpt(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        let escaped = byte.escape_ascii().to_string();
        if text.len() + escaped.len() > EXCERPT {
            return format!("\"{text}\"...");
        }
        text += &escaped;
    }
    format!("\"{text}\"")
}

/// The names of these MSG_* flags.
fn flags(bits: c_int) -> String {
    use nix::sys::socket::MsgFlags;

    if bits == 0 {
        return "0".to_owned();
    }
    let known = MsgFlags::from_bits_truncate(bits);
    let rest = bits & !known.bits();
    let names = known.iter_names().map(|(name, _)| name.to_owned());
    names.chain((rest != 0).then(|| format!("{rest:#x}"))).collect::<Vec<_>>().join("|")
}

/// # Safety
/// `base` is null or readable for `length` bytes, for as long as the slice is
/// used.
unsafe fn bytes<'a>(base: *const c_void, length: usize) -> &'a [u8] {
    if base.is_null() {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { slice::from_raw_parts(base.cast(), length) }
}

#[cfg(test)]
mod tests;

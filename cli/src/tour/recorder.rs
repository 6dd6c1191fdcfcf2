//! A door to the kernel that keeps what passes it: each `msghdr` as the core
//! built it, and what the kernel left in it.

use std::{cell::RefCell, ffi::c_void, fmt, slice};

use libc::{c_int, msghdr};
use sockshim::{errno::Errno, kernel::Kernel};

use super::address::Address;

/// How many characters of a message are shown.
const EXCERPT: usize = 24;

/// Passes everything on to the door behind it and keeps a record.
pub struct Recorder<K> {
    door: K,
    records: RefCell<Vec<Record>>,
}

impl<K: Kernel> Recorder<K> {
    /// # Safety
    /// Whatever a message that passes leads to can be read: the door behind it
    /// may answer EFAULT to a bad pointer, a recorder follows it.
    pub unsafe fn before(door: K) -> Self {
        Self { door, records: RefCell::default() }
    }

    /// What was kept so far, in words.
    pub fn records(&self) -> Vec<String> {
        self.records.borrow().iter().map(Record::to_string).collect()
    }

    fn keep(&self, record: Record) {
        self.records.borrow_mut().push(record);
    }
}

impl<K: Kernel> Kernel for Recorder<K> {
    unsafe fn sendmsg(
        &self,
        fd: c_int,
        header: *const msghdr,
        flags: c_int,
    ) -> Result<usize, Errno> {
        // SAFETY: `before` asks for a header that can be read.
        let handed = unsafe { Header::read(header, usize::MAX, usize::MAX) };
        // SAFETY: the caller's promise is the door's.
        let answer = unsafe { self.door.sendmsg(fd, header, flags) };
        self.keep(Record { fd, flags, handed, answer, left: None });
        answer
    }

    unsafe fn recvmsg(&self, fd: c_int, header: *mut msghdr, flags: c_int) -> Result<usize, Errno> {
        // SAFETY: `before` asks for a header that can be read.
        let handed = unsafe { Header::read(header, 0, 0) };
        // SAFETY: the caller's promise is the door's.
        let answer = unsafe { self.door.recvmsg(fd, header, flags) };
        // SAFETY: as above, but for a name that is longer than the room for it.
        let left = unsafe { Header::read(header, answer.unwrap_or(0), handed.name_length) };
        self.keep(Record { fd, flags, handed, answer, left: Some(left) });
        answer
    }

    fn is_user_range(&self, base: *const c_void, len: usize) -> bool {
        self.door.is_user_range(base, len)
    }

    fn socket_option(&self, fd: c_int, option: c_int) -> Result<c_int, Errno> {
        self.door.socket_option(fd, option)
    }

    unsafe fn write_memory(&self, to: *mut c_void, bytes: &[u8]) -> Result<(), Errno> {
        // SAFETY: the caller's promise is the door's.
        unsafe { self.door.write_memory(to, bytes) }
    }

    fn errno(&self) -> Errno {
        self.door.errno()
    }

    fn set_errno(&self, errno: Errno) {
        self.door.set_errno(errno);
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
mod tests {
    use std::{mem, ptr};

    use sockshim::{
        call::{Connected, Recv, Send},
        message::{Destination, Name, Origin, Source, Target},
    };

    use super::*;

    /// A kernel that always gives this answer. A receive finds these bytes,
    /// this name and these flags.
    struct Fake {
        answer: Result<usize, Errno>,
        bytes: &'static [u8],
        name: &'static [u8],
        flags: c_int,
    }

    impl Fake {
        fn answering(answer: Result<usize, Errno>) -> Self {
            Self { answer, bytes: b"", name: b"", flags: 0 }
        }
    }

    impl Kernel for Fake {
        unsafe fn sendmsg(&self, _: c_int, _: *const msghdr, _: c_int) -> Result<usize, Errno> {
            self.answer
        }

        unsafe fn recvmsg(&self, _: c_int, header: *mut msghdr, _: c_int) -> Result<usize, Errno> {
            // SAFETY: the tests hand over a header with an iovec that has room
            // for what is found.
            unsafe {
                let iovec = &*(*header).msg_iov;
                ptr::copy_nonoverlapping(
                    self.bytes.as_ptr(),
                    iovec.iov_base.cast(),
                    self.bytes.len(),
                );
                let count = self.name.len().min((*header).msg_namelen as usize);
                ptr::copy_nonoverlapping(self.name.as_ptr(), (*header).msg_name.cast(), count);
                (*header).msg_namelen = self.name.len() as libc::socklen_t;
                (*header).msg_flags = self.flags;
            }
            self.answer
        }

        fn is_user_range(&self, _: *const c_void, _: usize) -> bool {
            true
        }

        fn socket_option(&self, _: c_int, _: c_int) -> Result<c_int, Errno> {
            Err(Errno::EBADF)
        }

        unsafe fn write_memory(&self, _: *mut c_void, _: &[u8]) -> Result<(), Errno> {
            Err(Errno::EFAULT)
        }

        fn errno(&self) -> Errno {
            Errno::new(0)
        }

        fn set_errno(&self, _: Errno) {}
    }

    /// 127.0.0.1, port 258, as a sockaddr_in.
    const ADDRESS: [u8; 16] = {
        let mut address = [0; 16];
        let [low, high] = (libc::AF_INET as u16).to_ne_bytes();
        (address[0], address[1], address[2], address[3]) = (low, high, 1, 2);
        (address[4], address[7]) = (127, 1);
        address
    };

    fn recorder(fake: Fake) -> Recorder<Fake> {
        // SAFETY: every test makes its messages of references.
        unsafe { Recorder::before(fake) }
    }

    #[test]
    fn a_send_shows_what_the_kernel_was_handed() {
        let recorder = recorder(Fake::answering(Ok(5)));
        let sent = Send::new(7, Source::from(&b"hello"[..]), libc::MSG_NOSIGNAL)
            .to(Destination::Address(Name::new(&ADDRESS)), Connected::AsLinux)
            .run(&recorder);
        assert_eq!(sent, Ok(5));
        assert_eq!(
            recorder.records(),
            ["sendmsg(7, msghdr, MSG_NOSIGNAL) = 5\n  \
              in  {msg_name=127.0.0.1:258, msg_namelen=16, msg_iov=[{\"hello\", 5}], \
              msg_controllen=0}"]
        );
    }

    /// Receives three bytes and an address with this much room for it.
    fn receive(capacity: u32) -> Vec<String> {
        let fake = Fake { answer: Ok(3), bytes: b"hey", name: &ADDRESS, flags: libc::MSG_TRUNC };
        let recorder = recorder(fake);
        let (mut room, mut address, mut length) = ([b'.'; 4], [0u8; 20], capacity);
        // SAFETY: room and length live until the end of the function.
        let origin = unsafe { Origin::from_raw(address.as_mut_ptr().cast(), &mut length) };
        let received = Recv::new(8, Target::from(&mut room[..]), 0).from(origin).run(&recorder);
        assert_eq!((received, length), (Ok(3), 16));
        recorder.records()
    }

    #[test]
    fn a_receive_shows_what_the_kernel_left() {
        assert_eq!(
            receive(20),
            ["recvmsg(8, msghdr, 0) = 3\n  \
              in  {msg_name=addr, msg_namelen=20, msg_iov=[{buf, 4}], msg_controllen=0}\n  \
              out {msg_name=127.0.0.1:258, msg_namelen=16, msg_iov=[{\"hey\", 4}], \
              msg_flags=MSG_TRUNC}"]
        );
    }

    #[test]
    fn an_address_that_was_cut_is_not_shown() {
        let shown = receive(15).concat();
        assert!(shown.contains("out {msg_name=addr, msg_namelen=16,"), "{shown}");
    }

    #[test]
    fn a_refusal_shows_its_errno() {
        let recorder = recorder(Fake::answering(Err(Errno::new(libc::EPIPE))));
        let sent = Send::new(7, Source::from(&b""[..]), 0).run(&recorder);
        assert_eq!(sent, Err(Errno::new(libc::EPIPE)));
        assert_eq!(
            recorder.records(),
            ["sendmsg(7, msghdr, 0) = -1 EPIPE: Broken pipe\n  \
              in  {msg_name=NULL, msg_namelen=0, msg_iov=[{\"\", 0}], msg_controllen=0}"]
        );
    }

    #[test]
    fn every_iovec_and_the_control_data_are_shown() {
        let recorder = recorder(Fake::answering(Ok(3)));
        let mut iovecs = [&b"a"[..], b"bc"].map(|bytes| libc::iovec {
            iov_base: bytes.as_ptr().cast_mut().cast(),
            iov_len: bytes.len(),
        });
        // SAFETY: a msghdr is pointers and integers; zero is a value of each.
        let mut header: msghdr = unsafe { mem::zeroed() };
        (header.msg_iov, header.msg_iovlen) = (iovecs.as_mut_ptr(), iovecs.len());
        header.msg_controllen = 24;
        // SAFETY: the header is made of what lives here.
        unsafe { recorder.sendmsg(7, &header, 0) }.expect("the fake's answer");
        assert_eq!(
            recorder.records(),
            ["sendmsg(7, msghdr, 0) = 3\n  \
              in  {msg_name=NULL, msg_namelen=0, msg_iov=[{\"a\", 1}, {\"bc\", 2}], \
              msg_controllen=24}"]
        );
    }

    #[test]
    fn an_excerpt_escapes_and_ends() {
        assert_eq!(excerpt(b"a\"\0"), r#""a\"\x00""#);
        assert_eq!(excerpt(&[b'x'; EXCERPT]), format!("\"{}\"", "x".repeat(EXCERPT)));
        assert_eq!(excerpt(&[b'x'; EXCERPT + 1]), format!("\"{}\"...", "x".repeat(EXCERPT)));
        assert_eq!(excerpt(&[0; 7]), format!("\"{}\"...", r"\x00".repeat(6)));
    }

    #[test]
    fn flags_that_have_no_name_are_shown_as_numbers() {
        assert_eq!(flags(0), "0");
        assert_eq!(flags(libc::MSG_TRUNC | libc::MSG_EOR), "MSG_TRUNC|MSG_EOR");
        assert_eq!(flags(libc::MSG_TRUNC | 0x0200_0000), "MSG_TRUNC|0x2000000");
    }
}

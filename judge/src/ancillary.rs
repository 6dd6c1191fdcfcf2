//! Ancillary data: built for a send, taken apart after a receive.

use std::{
    fs::File,
    io,
    mem::offset_of,
    os::fd::{AsRawFd, OwnedFd, RawFd},
    sync::OnceLock,
};

use crate::case::{Ancillary, Level};

const HEADER: usize = size_of::<libc::cmsghdr>();
/// A descriptor number that is never open.
const NO_DESCRIPTOR: RawFd = i32::MAX;

/// Descriptors of three kinds, to be passed. They are opened once, so that
/// the twins find the same numbers free.
pub fn passed_descriptors() -> &'static [OwnedFd; 3] {
    static DESCRIPTORS: OnceLock<[OwnedFd; 3]> = OnceLock::new();
    DESCRIPTORS.get_or_init(|| {
        let null = File::open("/dev/null").expect("/dev/null can be opened");
        let (reader, _) = nix::unistd::pipe().expect("a pipe can be made");
        let socket = std::os::unix::net::UnixDatagram::unbound().expect("a socket can be made");
        [null.into(), reader, socket.into()]
    })
}

/// The bytes of `msg_control` for these control messages.
pub fn build(content: &[Ancillary]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for ancillary in content {
        let (level, kind, data) = match ancillary {
            Ancillary::Rights(count) => {
                (libc::SOL_SOCKET, libc::SCM_RIGHTS, rights(usize::from(*count)))
            }
            Ancillary::BadRights => {
                (libc::SOL_SOCKET, libc::SCM_RIGHTS, NO_DESCRIPTOR.to_ne_bytes().to_vec())
            }
            Ancillary::Credentials => {
                (libc::SOL_SOCKET, libc::SCM_CREDENTIALS, credentials(std::process::id()))
            }
            Ancillary::ForeignCredentials => {
                (libc::SOL_SOCKET, libc::SCM_CREDENTIALS, credentials(1))
            }
            Ancillary::HopLimit(Level::Ip) => {
                (libc::IPPROTO_IP, libc::IP_TTL, 7_i32.to_ne_bytes().to_vec())
            }
            Ancillary::HopLimit(Level::Ipv6) => {
                (libc::IPPROTO_IPV6, libc::IPV6_HOPLIMIT, 7_i32.to_ne_bytes().to_vec())
            }
            Ancillary::Segment(size) => {
                (libc::SOL_UDP, libc::UDP_SEGMENT, size.to_ne_bytes().to_vec())
            }
            Ancillary::Malformed(length) => {
                bytes.extend_from_slice(&(*length as usize).to_ne_bytes());
                bytes.extend_from_slice(&libc::SOL_SOCKET.to_ne_bytes());
                bytes.extend_from_slice(&libc::SCM_RIGHTS.to_ne_bytes());
                continue;
            }
        };
        append(&mut bytes, level, kind, &data);
    }
    bytes
}

fn append(bytes: &mut Vec<u8>, level: i32, kind: i32, data: &[u8]) {
    bytes.extend_from_slice(&(HEADER + data.len()).to_ne_bytes());
    bytes.extend_from_slice(&level.to_ne_bytes());
    bytes.extend_from_slice(&kind.to_ne_bytes());
    bytes.extend_from_slice(data);
    bytes.resize(bytes.len().next_multiple_of(align_of::<libc::cmsghdr>()), 0);
}

fn rights(count: usize) -> Vec<u8> {
    let descriptors = passed_descriptors().iter().cycle().take(count);
    descriptors.flat_map(|fd| fd.as_raw_fd().to_ne_bytes()).collect()
}

fn credentials(process: u32) -> Vec<u8> {
    // SAFETY: they take nothing and cannot fail.
    let (user, group) = unsafe { (libc::getuid(), libc::getgid()) };
    [process, user, group].iter().flat_map(|id| id.to_ne_bytes()).collect()
}

/// Sends one byte and `count` descriptors.
pub fn pass(fd: RawFd, count: usize) -> io::Result<()> {
    let mut control = Vec::new();
    append(&mut control, libc::SOL_SOCKET, libc::SCM_RIGHTS, &rights(count));
    let mut vector = libc::iovec { iov_base: c"d".as_ptr().cast_mut().cast(), iov_len: 1 };
    // SAFETY: a msghdr is pointers and integers, and zero is a value of each.
    let mut header: libc::msghdr = unsafe { std::mem::zeroed() };
    header.msg_iov = &mut vector;
    header.msg_iovlen = 1;
    header.msg_control = control.as_mut_ptr().cast();
    header.msg_controllen = control.len() as _;
    // SAFETY: the header and what it leads to live through the call.
    let result = unsafe { libc::sendmsg(fd, &header, libc::MSG_NOSIGNAL | libc::MSG_DONTWAIT) };
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// The descriptors that came with this ancillary data.
pub fn received_descriptors(mut control: &[u8]) -> Vec<RawFd> {
    let mut descriptors = Vec::new();
    while control.len() >= HEADER {
        let word = |at: usize| i32::from_ne_bytes(control[at..at + 4].try_into().expect("4 bytes"));
        let (length, _) = control.split_first_chunk().expect("it is longer");
        let length = usize::from_ne_bytes(*length);
        if length < HEADER || length > control.len() {
            break;
        }
        let (level, kind) =
            (offset_of!(libc::cmsghdr, cmsg_level), offset_of!(libc::cmsghdr, cmsg_type));
        if (word(level), word(kind)) == (libc::SOL_SOCKET, libc::SCM_RIGHTS) {
            descriptors.extend((HEADER..length - 3).step_by(4).map(word));
        }
        let next = length.next_multiple_of(align_of::<libc::cmsghdr>());
        control = control.get(next..).unwrap_or_default();
    }
    descriptors
}

/// What a descriptor that was received is: its file type, status flags,
/// close-on-exec flag and, on a socket, its type. It is closed then.
pub fn describe_and_close(fd: RawFd) -> [i64; 4] {
    // SAFETY: a stat is integers, and the pointers are to what lives here; the
    // descriptor was received by this case and nobody else has it.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        libc::fstat(fd, &mut stat);
        let mut kind = -1_i32;
        let mut size = size_of::<i32>() as libc::socklen_t;
        libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_TYPE, (&raw mut kind).cast(), &mut size);
        let flags = libc::fcntl(fd, libc::F_GETFL);
        let on_exec = libc::fcntl(fd, libc::F_GETFD);
        libc::close(fd);
        [i64::from(stat.st_mode & libc::S_IFMT), flags.into(), on_exec.into(), kind.into()]
    }
}

/// The descriptors that are open, as far as a case can open any.
pub fn open_descriptors() -> Vec<RawFd> {
    const MOST: RawFd = 400;
    // SAFETY: it only asks.
    (0..MOST).filter(|fd| unsafe { libc::fcntl(*fd, libc::F_GETFD) } >= 0).collect()
}

//! Addresses, sockets and messages for the rows: what must go through before a
//! call is refused.

use std::{
    ffi::{CString, c_int},
    io, mem,
};

use libc::{sockaddr, socklen_t};

use crate::child::Refusal;

/// An address as a call takes it.
pub struct Address(pub Vec<u8>);

impl Address {
    pub fn pointer(&self) -> *const sockaddr {
        self.0.as_ptr().cast()
    }

    pub fn length(&self) -> socklen_t {
        self.0.len() as socklen_t
    }
}

pub fn v4(ip: [u8; 4], port: u16) -> Address {
    let mut bytes = (libc::AF_INET as u16).to_ne_bytes().to_vec();
    bytes.extend(port.to_be_bytes());
    bytes.extend(ip);
    bytes.extend([0; 8]);
    Address(bytes)
}

pub fn loopback(port: u16) -> Address {
    v4([127, 0, 0, 1], port)
}

pub fn v6(ip: [u16; 8], port: u16, scope: u32) -> Address {
    let mut bytes = (libc::AF_INET6 as u16).to_ne_bytes().to_vec();
    bytes.extend(port.to_be_bytes());
    bytes.extend([0; 4]);
    bytes.extend(ip.into_iter().flat_map(u16::to_be_bytes));
    bytes.extend(scope.to_ne_bytes());
    Address(bytes)
}

/// The address of a path; of an abstract name where it starts with a NUL.
pub fn unix(path: &str) -> Address {
    let mut bytes = (libc::AF_UNIX as u16).to_ne_bytes().to_vec();
    bytes.extend(path.as_bytes());
    if !path.starts_with('\0') {
        bytes.push(0);
    }
    Address(bytes)
}

/// A call that must go through.
pub fn done(result: impl TryInto<isize>) -> c_int {
    let result = result.try_into().ok().expect("a result");
    assert!(result >= 0, "{}", io::Error::last_os_error());
    result as c_int
}

pub fn socket(domain: c_int, kind: c_int) -> c_int {
    // SAFETY: no pointer is passed.
    done(unsafe { libc::socket(domain, kind, 0) } as isize)
}

pub fn udp() -> c_int {
    socket(libc::AF_INET, libc::SOCK_DGRAM)
}

pub fn tcp() -> c_int {
    socket(libc::AF_INET, libc::SOCK_STREAM)
}

pub fn bind(fd: c_int, address: &Address) -> c_int {
    // SAFETY: the address is readable for its length.
    done(unsafe { libc::bind(fd, address.pointer(), address.length()) } as isize);
    fd
}

pub fn connect(fd: c_int, address: &Address) -> c_int {
    // SAFETY: the address is readable for its length.
    done(unsafe { libc::connect(fd, address.pointer(), address.length()) } as isize);
    fd
}

pub fn listen(fd: c_int) -> c_int {
    // SAFETY: no pointer is passed.
    done(unsafe { libc::listen(fd, 1) } as isize);
    fd
}

pub fn close(fd: c_int) {
    // SAFETY: the descriptor is the row's own.
    done(unsafe { libc::close(fd) } as isize);
}

pub fn pair(kind: c_int) -> [c_int; 2] {
    let mut ends = [0; 2];
    // SAFETY: there is room for two descriptors.
    done(unsafe { libc::socketpair(libc::AF_UNIX, kind, 0, ends.as_mut_ptr()) } as isize);
    ends
}

pub fn pipe() -> [c_int; 2] {
    let mut ends = [0; 2];
    // SAFETY: there is room for two descriptors.
    done(unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_NONBLOCK) } as isize);
    ends
}

/// A TCP connection on port 80: the client's end and the server's.
pub fn tcp_pair() -> [c_int; 2] {
    let listener = listen(bind(tcp(), &loopback(80)));
    let client = connect(tcp(), &loopback(80));
    // SAFETY: no address is asked for.
    let server = unsafe { libc::accept(listener, std::ptr::null_mut(), std::ptr::null_mut()) };
    close(listener);
    [client, done(server as isize)]
}

pub fn set(fd: c_int, level: c_int, option: c_int, value: c_int) -> c_int {
    let (value, size) = ((&raw const value).cast(), size_of::<c_int>() as socklen_t);
    // SAFETY: the value is readable for its size.
    done(unsafe { libc::setsockopt(fd, level, option, value, size) } as isize);
    fd
}

pub fn nonblocking(fd: c_int) -> c_int {
    // SAFETY: no pointer is passed.
    done(unsafe { libc::fcntl(fd, libc::F_SETFL, libc::O_NONBLOCK) } as isize);
    fd
}

/// Makes every blocking call on the socket give up after a millisecond.
pub fn impatient(fd: c_int) -> c_int {
    for option in [libc::SO_RCVTIMEO, libc::SO_SNDTIMEO] {
        let time = libc::timeval { tv_sec: 0, tv_usec: 1000 };
        let (value, size) = ((&raw const time).cast(), size_of_val(&time) as socklen_t);
        // SAFETY: the value is readable for its size.
        done(unsafe { libc::setsockopt(fd, libc::SOL_SOCKET, option, value, size) } as isize);
    }
    fd
}

pub fn open(path: &str, flags: c_int) -> c_int {
    let path = CString::new(path).expect("no NUL");
    // SAFETY: the path ends with a NUL.
    done(unsafe { libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, 0o600) } as isize)
}

/// A page of memory with this protection, before one that is not mapped.
pub fn page(protection: c_int) -> *mut u8 {
    // SAFETY: the mapping is new, and half of it is given back.
    unsafe {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        let pages = libc::mmap(std::ptr::null_mut(), 8192, protection, flags, -1, 0);
        assert_ne!(pages, libc::MAP_FAILED);
        assert_eq!(libc::munmap(pages.byte_add(4096), 4096), 0);
        pages.cast()
    }
}

/// No address.
pub const NOBODY: Address = Address(vec![]);

pub fn iovec(base: *const libc::c_void, length: usize) -> libc::iovec {
    libc::iovec { iov_base: base.cast_mut(), iov_len: length }
}

/// A message of these iovecs for an address, or for none.
pub fn message(to: &Address, iov: &mut [libc::iovec]) -> libc::msghdr {
    // SAFETY: a msghdr is integers and pointers.
    let mut message: libc::msghdr = unsafe { mem::zeroed() };
    if !to.0.is_empty() {
        message.msg_name = to.pointer().cast_mut().cast();
        message.msg_namelen = to.length();
    }
    message.msg_iov = iov.as_mut_ptr();
    message.msg_iovlen = iov.len() as _;
    message
}

/// A message of one byte with ancillary data of this type.
pub fn with_control(
    kind: c_int,
    data: &[u8],
    provoke: impl FnOnce(&libc::msghdr) -> Refusal,
) -> Refusal {
    let length = size_of::<libc::cmsghdr>() + data.len();
    let mut control: Vec<u8> = length.to_ne_bytes().to_vec();
    control.extend(libc::SOL_SOCKET.to_ne_bytes());
    control.extend(kind.to_ne_bytes());
    control.extend(data);
    control.resize(length.next_multiple_of(8), 0);
    let byte = 0_u8;
    let mut iov = [iovec((&raw const byte).cast(), 1)];
    let mut message = message(&NOBODY, &mut iov);
    message.msg_control = control.as_mut_ptr().cast();
    message.msg_controllen = control.len() as _;
    provoke(&message)
}

/// The credentials of this user, as another process.
pub fn credentials(process: i32) -> Vec<u8> {
    // SAFETY: these calls have no preconditions.
    let (user, group) = unsafe { (libc::getuid(), libc::getgid()) };
    [process.to_ne_bytes(), user.to_ne_bytes(), group.to_ne_bytes()].concat()
}

pub fn raw() -> c_int {
    // SAFETY: no pointer is passed.
    done(unsafe { libc::socket(libc::AF_INET, libc::SOCK_RAW, 253) } as isize)
}

pub fn udp_pair() -> [c_int; 2] {
    let near = bind(udp(), &loopback(53));
    [near, connect(udp(), &loopback(53))]
}

pub fn send_nothing(fd: c_int) -> isize {
    // SAFETY: no byte is read.
    unsafe { libc::send(fd, std::ptr::null(), 0, libc::MSG_DONTWAIT) }
}

pub fn send_byte(fd: c_int) -> isize {
    let byte = b'x';
    // SAFETY: one byte is readable.
    unsafe { libc::send(fd, (&raw const byte).cast(), 1, libc::MSG_DONTWAIT) }
}

/// Sends until no more is taken.
pub fn fill(fd: c_int) {
    let bytes = [0_u8; 4096];
    // SAFETY: the bytes are readable.
    while unsafe { libc::send(fd, bytes.as_ptr().cast(), bytes.len(), libc::MSG_DONTWAIT) } >= 0 {}
    while send_byte(fd) >= 0 {}
}

/// Closes a TCP connection with a reset, which arrives at once on loopback.
pub fn reset(fd: c_int) {
    let linger = libc::linger { l_onoff: 1, l_linger: 0 };
    let (value, size) = ((&raw const linger).cast(), size_of_val(&linger) as socklen_t);
    // SAFETY: the value is readable for its size.
    done(unsafe { libc::setsockopt(fd, libc::SOL_SOCKET, libc::SO_LINGER, value, size) } as isize);
    close(fd);
}

pub fn shut_down(fd: c_int) -> isize {
    // SAFETY: no pointer is passed.
    unsafe { libc::shutdown(fd, libc::SHUT_WR) as isize }
}

pub fn timeout(fd: c_int, seconds: i64) {
    let time = libc::timeval { tv_sec: seconds, tv_usec: 0 };
    let (value, size) = ((&raw const time).cast(), size_of_val(&time) as socklen_t);
    // SAFETY: the value is readable for its size.
    done(unsafe { libc::setsockopt(fd, libc::SOL_SOCKET, libc::SO_RCVTIMEO, value, size) } as isize);
}

pub fn join_group(fd: c_int, group: &[u8; 8]) {
    let (level, option) = (libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP);
    // SAFETY: the group is readable for its size.
    done(unsafe { libc::setsockopt(fd, level, option, group.as_ptr().cast(), 8) } as isize);
}

/// Takes the pending error.
pub fn clear_error(fd: c_int) -> c_int {
    let (mut error, mut size) = (0, size_of::<c_int>() as socklen_t);
    let place = (&raw mut error).cast();
    // SAFETY: there is room for the error.
    done(unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_ERROR, place, &mut size) }
        as isize);
    error
}

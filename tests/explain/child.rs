//! What a row does in a process of its own: where its descriptors start at 3
//! and every port is free.

use std::{
    ffi::{CStr, CString, c_char, c_int},
    fs, io, mem,
    process::Command,
};

use libc::{sockaddr, socklen_t};

/// What a row needs of its process.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    /// A network namespace of its own, with nothing but a loopback interface.
    Network,
    /// That, and iproute2 to set up routes.
    Routes,
    /// A mount namespace of its own.
    Mounts,
    /// To be root.
    Privileges,
    /// No privileges: the user nobody, when the tests run as root.
    NoPrivileges,
    /// A network of its own, then no privileges.
    NetworkThenNoPrivileges,
}

/// A call that was refused: its errno, and what was said of it.
pub struct Refusal {
    pub errno: c_int,
    pub sentence: String,
}

/// Whether a namespace of this kind can be made.
pub fn can_unshare(flags: c_int) -> bool {
    // SAFETY: the child does nothing but these calls before it ends.
    unsafe {
        let child = libc::fork();
        if child == 0 {
            libc::_exit(i32::from(libc::unshare(flags) != 0));
        }
        let mut status = 1;
        libc::waitpid(child, &mut status, 0) == child && status == 0
    }
}

pub fn prepare(needs: Needs) {
    match needs {
        Needs::Nothing | Needs::Privileges => {}
        Needs::Network | Needs::Routes => own_network(),
        Needs::Mounts => unshare(libc::CLONE_NEWNS),
        Needs::NoPrivileges => drop_privileges(),
        Needs::NetworkThenNoPrivileges => {
            own_network();
            drop_privileges();
        }
    }
}

fn unshare(flags: c_int) {
    // SAFETY: the process has one thread.
    assert_eq!(unsafe { libc::unshare(flags) }, 0, "{}", io::Error::last_os_error());
}

fn own_network() {
    unshare(libc::CLONE_NEWNET);
    // SAFETY: an ifreq is integers; the kernel reads it.
    unsafe {
        let fd = libc::socket(libc::AF_INET, libc::SOCK_DGRAM, 0);
        let mut request: libc::ifreq = mem::zeroed();
        request.ifr_name[..2].copy_from_slice(&[b'l' as c_char, b'o' as c_char]);
        request.ifr_ifru.ifru_flags = libc::IFF_UP as i16;
        assert_eq!(libc::ioctl(fd, libc::SIOCSIFFLAGS, &request), 0);
        libc::close(fd);
    }
}

pub fn drop_privileges() {
    const NOBODY: u32 = 65534;
    // SAFETY: no pointer but null is passed.
    unsafe {
        if libc::geteuid() == 0 {
            assert_eq!(libc::setgroups(0, std::ptr::null()), 0);
            assert_eq!(libc::setgid(NOBODY), 0);
            assert_eq!(libc::setuid(NOBODY), 0);
        }
    }
}

/// Sets up something with iproute2.
pub fn ip(arguments: &str) {
    let status = Command::new("ip").args(arguments.split(' ')).status().expect("ip runs");
    assert!(status.success(), "ip {arguments}");
}

/// Sets something of this network namespace.
pub fn sysctl(name: &str, value: &str) {
    fs::write(format!("/proc/sys/net/{name}"), value).expect("writable in an own namespace");
}

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

pub fn limit_descriptors(most: u64) {
    let limit = libc::rlimit { rlim_cur: most, rlim_max: most };
    // SAFETY: the limit is readable.
    done(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) } as isize);
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

/// A signal handler that does nothing, run every few milliseconds until a call
/// has been interrupted.
pub fn interrupting() {
    extern "C" fn nothing(_: c_int) {}
    let milliseconds = |count: i64| libc::timeval { tv_sec: 0, tv_usec: count * 1000 };
    let timer = libc::itimerval { it_value: milliseconds(5), it_interval: milliseconds(5) };
    // SAFETY: a sigaction is integers and pointers, and the handler does
    // nothing.
    unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = nothing as extern "C" fn(c_int) as usize;
        libc::sigaction(libc::SIGALRM, &action, std::ptr::null_mut());
        libc::setitimer(libc::ITIMER_REAL, &timer, std::ptr::null_mut());
    }
}

/// What an explaining function writes, with errno checked to be left alone.
pub fn explained(errno: c_int, mut write: impl FnMut(*mut c_char, usize) -> usize) -> String {
    let mut out = [0; 2048];
    // SAFETY: libc gives the thread's own errno.
    unsafe { *libc::__errno_location() = 4711 };
    let length = write(out.as_mut_ptr(), out.len());
    assert_eq!(io::Error::last_os_error().raw_os_error(), Some(4711), "errno {errno} was lost");
    // SAFETY: the text ends with a NUL.
    let text = unsafe { CStr::from_ptr(out.as_ptr()) }.to_str().expect("ASCII").to_owned();
    assert_eq!(text.len(), length);
    text
}

/// Makes a call that must be refused, and has it explained with the same
/// arguments.
macro_rules! refused {
    (@ $call:path, $explain:ident, $($argument:expr),*) => {{
        // SAFETY: the system call judges the arguments.
        let result = unsafe { $call($($argument),*) } as isize;
        let errno = std::io::Error::last_os_error().raw_os_error().expect("an errno");
        assert_eq!(result, -1, "not refused");
        // SAFETY: there is room for the text.
        let sentence = $crate::child::explained(errno, |out, size| unsafe {
            sockshim::ffi::$explain(errno, $($argument,)* out, size)
        });
        $crate::child::Refusal { errno, sentence }
    }};
    (send $($a:tt)*) => { refused!(# libc::send, sockshim_explain_send, $($a)*) };
    (sendto $($a:tt)*) => { refused!(# libc::sendto, sockshim_explain_sendto, $($a)*) };
    (sendmsg $($a:tt)*) => { refused!(# libc::sendmsg, sockshim_explain_sendmsg, $($a)*) };
    (sendmmsg $($a:tt)*) => { refused!(# libc::sendmmsg, sockshim_explain_sendmmsg, $($a)*) };
    (write $($a:tt)*) => { refused!(# libc::write, sockshim_explain_write, $($a)*) };
    (writev $($a:tt)*) => { refused!(# libc::writev, sockshim_explain_writev, $($a)*) };
    (recv $($a:tt)*) => { refused!(# libc::recv, sockshim_explain_recv, $($a)*) };
    (recvfrom $($a:tt)*) => { refused!(# libc::recvfrom, sockshim_explain_recvfrom, $($a)*) };
    (recvmsg $($a:tt)*) => { refused!(# libc::recvmsg, sockshim_explain_recvmsg, $($a)*) };
    (recvmmsg $($a:tt)*) => { refused!(# libc::recvmmsg, sockshim_explain_recvmmsg, $($a)*) };
    (read $($a:tt)*) => { refused!(# libc::read, sockshim_explain_read, $($a)*) };
    (readv $($a:tt)*) => { refused!(# libc::readv, sockshim_explain_readv, $($a)*) };
    (socket $($a:tt)*) => { refused!(# libc::socket, sockshim_explain_socket, $($a)*) };
    (socketpair $($a:tt)*) => { refused!(# libc::socketpair, sockshim_explain_socketpair, $($a)*) };
    (bind $($a:tt)*) => { refused!(# libc::bind, sockshim_explain_bind, $($a)*) };
    (connect $($a:tt)*) => { refused!(# libc::connect, sockshim_explain_connect, $($a)*) };
    (listen $($a:tt)*) => { refused!(# libc::listen, sockshim_explain_listen, $($a)*) };
    (accept $($a:tt)*) => { refused!(# libc::accept, sockshim_explain_accept, $($a)*) };
    (accept4 $($a:tt)*) => { refused!(# libc::accept4, sockshim_explain_accept4, $($a)*) };
    (shutdown $($a:tt)*) => { refused!(# libc::shutdown, sockshim_explain_shutdown, $($a)*) };
    (close $($a:tt)*) => { refused!(# libc::close, sockshim_explain_close, $($a)*) };
    (getsockname $($a:tt)*) => { refused!(# libc::getsockname, sockshim_explain_getsockname, $($a)*) };
    (getpeername $($a:tt)*) => { refused!(# libc::getpeername, sockshim_explain_getpeername, $($a)*) };
    (getsockopt $($a:tt)*) => { refused!(# libc::getsockopt, sockshim_explain_getsockopt, $($a)*) };
    (setsockopt $($a:tt)*) => { refused!(# libc::setsockopt, sockshim_explain_setsockopt, $($a)*) };
    (# $call:path, $explain:ident, ($($argument:expr),*)) => {
        refused!(@ $call, $explain, $($argument),*)
    };
}
pub(crate) use refused;

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

/// A directory that nobody may search.
pub fn locked(path: &str) {
    fs::create_dir(path).expect("a directory");
    mode(path, 0o000);
}

pub fn mode(path: &str, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("our own file");
}

pub fn link(target: &str, path: &str) {
    std::os::unix::fs::symlink(target, path).expect("a link");
}

/// A network of one interface, on which no neighbour answers: after a second
/// the kernel says that the host cannot be reached.
pub fn unanswered() {
    ip("link add nobody type veth peer name other");
    ip("link set other up");
    ip("address add 10.0.0.2/24 dev nobody");
    sysctl("ipv4/neigh/nobody/mcast_solicit", "1");
    sysctl("ipv4/neigh/nobody/retrans_time_ms", "50");
    ip("link set nobody up");
}

/// The same, with a neighbour that takes everything and says nothing.
pub fn silent() {
    unanswered();
    ip("neighbour add 10.0.0.1 lladdr 02:00:00:00:00:01 dev nobody");
}

pub fn timeout(fd: c_int, seconds: i64) {
    let time = libc::timeval { tv_sec: seconds, tv_usec: 0 };
    let (value, size) = ((&raw const time).cast(), size_of_val(&time) as socklen_t);
    // SAFETY: the value is readable for its size.
    done(unsafe { libc::setsockopt(fd, libc::SOL_SOCKET, libc::SO_RCVTIMEO, value, size) } as isize);
}

/// A filesystem that is mounted read-only.
pub fn read_only(path: &str) {
    fs::create_dir(path).expect("a directory");
    let status = Command::new("mount").args(["-t", "tmpfs", "-o", "ro", "none", path]).status();
    assert!(status.expect("mount runs").success());
}

pub fn join_group(fd: c_int, group: &[u8; 8]) {
    let (level, option) = (libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP);
    // SAFETY: the group is readable for its size.
    done(unsafe { libc::setsockopt(fd, level, option, group.as_ptr().cast(), 8) } as isize);
}

/// With the name of the row's own directory left out.
pub fn without_directory(refusal: Refusal) -> Refusal {
    let here = std::env::current_dir().expect("a directory");
    let here = format!("{}/", here.display());
    Refusal { sentence: refusal.sentence.replace(&here, "./"), ..refusal }
}

/// Lets the user nobody use a directory too.
pub fn open_to_all(path: &std::path::Path) {
    mode(path.to_str().expect("UTF-8"), 0o777);
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

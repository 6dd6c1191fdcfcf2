//! What a row does in a process of its own: where its descriptors start at 3
//! and every port is free.

use std::{
    ffi::{CStr, c_char, c_int},
    fs, io, mem,
    process::Command,
};

use crate::sockets::done;

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

/// Whether this kernel has AF_VSOCK.
pub fn has_vsock() -> bool {
    // SAFETY: no pointer is passed.
    unsafe {
        let fd = libc::socket(libc::AF_VSOCK, libc::SOCK_STREAM, 0);
        libc::close(fd);
        fd >= 0
    }
}

pub fn prepare(needs: Needs) {
    match needs {
        Needs::Nothing | Needs::Privileges => {}
        Needs::Network | Needs::Routes => own_network(),
        Needs::Mounts => own_mounts(),
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

/// What is mounted from here on is seen here alone.
fn own_mounts() {
    unshare(libc::CLONE_NEWNS);
    let (none, root) = (std::ptr::null(), c"/".as_ptr());
    // SAFETY: the path ends with a NUL, and the rest is not looked at.
    let result =
        unsafe { libc::mount(none, root, none, libc::MS_REC | libc::MS_PRIVATE, std::ptr::null()) };
    assert_eq!(result, 0, "{}", io::Error::last_os_error());
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

pub fn limit_descriptors(most: u64) {
    let limit = libc::rlimit { rlim_cur: most, rlim_max: most };
    // SAFETY: the limit is readable.
    done(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) } as isize);
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

/// A filesystem that is mounted read-only.
pub fn read_only(path: &str) {
    fs::create_dir(path).expect("a directory");
    let status = Command::new("mount").args(["-t", "tmpfs", "-o", "ro", "none", path]).status();
    assert!(status.expect("mount runs").success());
}

/// A filesystem with room for some pages and some files.
pub fn small(path: &str) {
    fs::create_dir(path).expect("a directory");
    let options = ["-t", "tmpfs", "-o", "size=64k,nr_inodes=10", "none", path];
    let status = Command::new("mount").args(options).status();
    assert!(status.expect("mount runs").success());
}

/// Lets the user nobody use a directory too.
pub fn open_to_all(path: &std::path::Path) {
    mode(path.to_str().expect("UTF-8"), 0o777);
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

/// With the name of the row's own directory left out.
pub fn without_directory(refusal: Refusal) -> Refusal {
    let here = std::env::current_dir().expect("a directory");
    let here = format!("{}/", here.display());
    Refusal { sentence: refusal.sentence.replace(&here, "./"), ..refusal }
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

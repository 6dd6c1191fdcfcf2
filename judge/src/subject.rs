//! Whom the judge judges: six functions.

use std::{
    ffi::{CStr, OsString},
    fs,
    path::{Path, PathBuf},
    ptr,
};

use anyhow::{Context, Result, ensure};
use libc::{c_int, c_long, c_void, iovec, msghdr, size_t, sockaddr, socklen_t, ssize_t};

pub type Send = unsafe extern "C" fn(c_int, *const c_void, size_t, c_int) -> ssize_t;
pub type Recv = unsafe extern "C" fn(c_int, *mut c_void, size_t, c_int) -> ssize_t;
pub type SendTo = unsafe extern "C" fn(
    c_int,
    *const c_void,
    size_t,
    c_int,
    *const sockaddr,
    socklen_t,
) -> ssize_t;
pub type RecvFrom = unsafe extern "C" fn(
    c_int,
    *mut c_void,
    size_t,
    c_int,
    *mut sockaddr,
    *mut socklen_t,
) -> ssize_t;
pub type SendMsg = unsafe extern "C" fn(c_int, *const msghdr, c_int) -> ssize_t;
pub type RecvMsg = unsafe extern "C" fn(c_int, *mut msghdr, c_int) -> ssize_t;

/// Which subject it is, as one says it on a command line. Without any of these
/// it is the system calls, judged against themselves.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Choice {
    /// The shared library to judge
    #[arg(long, value_name = "FILE")]
    pub library: Option<PathBuf>,
    /// What its functions' names have before send, recv, sendto ...
    #[arg(long, default_value = SOCKSHIM)]
    pub prefix: String,
    /// Demand EISCONN of sendto where Linux answers it, not POSIX's sendto
    #[arg(long)]
    pub as_linux: bool,
    /// Judge a wrapper that only copies its arguments into a msghdr
    #[arg(long, conflicts_with = "library")]
    pub naive: bool,
}

/// The prefix of the library that ignores a destination where POSIX does.
const SOCKSHIM: &str = "sockshim_";

impl Choice {
    /// The library at this path, with sockshim's names.
    pub fn sockshim(library: &Path) -> Self {
        Self { library: Some(library.to_owned()), prefix: SOCKSHIM.to_owned(), ..Self::default() }
    }

    /// The naive wrapper.
    pub fn naive() -> Self {
        Self { naive: true, ..Self::default() }
    }

    pub fn subject(&self) -> Result<Subject> {
        match &self.library {
            Some(path) => {
                let ignores_destination = self.prefix == SOCKSHIM && !self.as_linux;
                Subject::load(path, &self.prefix, ignores_destination)
            }
            None if self.naive => Ok(Subject::NAIVE),
            None => Ok(Subject::RAW),
        }
    }

    /// The arguments that say it.
    pub fn arguments(&self) -> Vec<OsString> {
        let mut arguments = vec![OsString::from(format!("--prefix={}", self.prefix))];
        if let Some(library) = &self.library {
            arguments.extend(["--library".into(), library.into()]);
        }
        arguments.extend(self.as_linux.then(|| "--as-linux".into()));
        arguments.extend(self.naive.then(|| "--naive".into()));
        arguments
    }
}

/// The six calls, and how they are meant to differ from the kernel's.
#[derive(Clone, Copy)]
pub struct Subject {
    pub send: Send,
    pub recv: Recv,
    pub sendto: SendTo,
    pub recvfrom: RecvFrom,
    pub sendmsg: SendMsg,
    pub recvmsg: RecvMsg,
    /// `sendto` ignores a destination where Linux says EISCONN.
    pub ignores_destination: bool,
}

impl Subject {
    /// The system calls themselves.
    pub const RAW: Self = Self {
        send: raw_send,
        recv: raw_recv,
        sendto: raw_sendto,
        recvfrom: raw_recvfrom,
        sendmsg: raw_sendmsg,
        recvmsg: raw_recvmsg,
        ignores_destination: false,
    };

    /// A wrapper that only copies its arguments into a msghdr: what the judge
    /// must tell from the system calls.
    pub const NAIVE: Self = Self {
        send: naive_send,
        recv: naive_recv,
        sendto: naive_sendto,
        recvfrom: naive_recvfrom,
        ..Self::RAW
    };

    /// What this subject is compared with.
    pub fn reference(&self) -> Self {
        if self.ignores_destination {
            Self { sendto: raw_sendto_where_it_can, ..Self::RAW }
        } else {
            Self::RAW
        }
    }

    /// The functions of a shared library, by their names with `prefix` before
    /// them. The library stays loaded for good.
    pub fn load(path: &Path, prefix: &str, ignores_destination: bool) -> Result<Self> {
        let path = fs::canonicalize(path).with_context(|| path.display().to_string())?;
        // SAFETY: the library's initialisers are trusted to be harmless.
        let library = unsafe { libloading::Library::new(&path)? };
        let find = |name: &str| function(&library, &path, &format!("{prefix}{name}"));
        // SAFETY: each name is that of a function of <sys/socket.h>, and the
        // library under judgement promises the same signature.
        let subject = unsafe {
            Self {
                send: std::mem::transmute::<*const c_void, Send>(find("send")?),
                recv: std::mem::transmute::<*const c_void, Recv>(find("recv")?),
                sendto: std::mem::transmute::<*const c_void, SendTo>(find("sendto")?),
                recvfrom: std::mem::transmute::<*const c_void, RecvFrom>(find("recvfrom")?),
                sendmsg: std::mem::transmute::<*const c_void, SendMsg>(find("sendmsg")?),
                recvmsg: std::mem::transmute::<*const c_void, RecvMsg>(find("recvmsg")?),
                ignores_destination,
            }
        };
        std::mem::forget(library);
        Ok(subject)
    }
}

/// The address of a function that the library defines itself: looking up
/// `send` in a library without one would find libc's.
fn function(library: &libloading::Library, path: &Path, name: &str) -> Result<*const c_void> {
    // SAFETY: only the address is used here.
    let symbol = unsafe { library.get::<*const c_void>(name.as_bytes()) }
        .with_context(|| format!("{} has no {name}", path.display()))?;
    let address: *const c_void = *symbol;
    // SAFETY: a Dl_info is pointers, and null is one.
    let mut info: libc::Dl_info = unsafe { std::mem::zeroed() };
    // SAFETY: `info` lives through the call.
    ensure!(unsafe { libc::dladdr(address, &mut info) } != 0, "{name} is in no library");
    // SAFETY: dladdr gave the name of a loaded library.
    let file = unsafe { CStr::from_ptr(info.dli_fname) }.to_str()?;
    ensure!(fs::canonicalize(file)? == path, "{} has no {name} of its own", path.display());
    Ok(address)
}

unsafe extern "C" fn raw_send(fd: c_int, buf: *const c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller's promise.
    unsafe { raw_sendto(fd, buf, len, flags, ptr::null(), 0) }
}

unsafe extern "C" fn raw_recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller's promise.
    unsafe { raw_recvfrom(fd, buf, len, flags, ptr::null_mut(), ptr::null_mut()) }
}

unsafe extern "C" fn raw_sendto(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    address: *const sockaddr,
    length: socklen_t,
) -> ssize_t {
    let (fd, flags) = (c_long::from(fd), c_long::from(flags));
    // SAFETY: the caller's promise.
    unsafe { libc::syscall(libc::SYS_sendto, fd, buf, len, flags, address, length) as ssize_t }
}

unsafe extern "C" fn raw_recvfrom(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
    address: *mut sockaddr,
    length: *mut socklen_t,
) -> ssize_t {
    let (fd, flags) = (c_long::from(fd), c_long::from(flags));
    // SAFETY: the caller's promise.
    unsafe { libc::syscall(libc::SYS_recvfrom, fd, buf, len, flags, address, length) as ssize_t }
}

unsafe extern "C" fn raw_sendmsg(fd: c_int, message: *const msghdr, flags: c_int) -> ssize_t {
    let (fd, flags) = (c_long::from(fd), c_long::from(flags));
    // SAFETY: the caller's promise.
    unsafe { libc::syscall(libc::SYS_sendmsg, fd, message, flags) as ssize_t }
}

unsafe extern "C" fn raw_recvmsg(fd: c_int, message: *mut msghdr, flags: c_int) -> ssize_t {
    let (fd, flags) = (c_long::from(fd), c_long::from(flags));
    // SAFETY: the caller's promise.
    unsafe { libc::syscall(libc::SYS_recvmsg, fd, message, flags) as ssize_t }
}

/// `sendto`, and where the destination is refused because the socket has a
/// peer, without it.
unsafe extern "C" fn raw_sendto_where_it_can(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    address: *const sockaddr,
    length: socklen_t,
) -> ssize_t {
    // SAFETY: the caller's promise; errno is this thread's own.
    unsafe {
        let errno = libc::__errno_location();
        let before = *errno;
        let result = raw_sendto(fd, buf, len, flags, address, length);
        if result < 0 && *errno == libc::EISCONN && !address.is_null() {
            *errno = before;
            return raw_send(fd, buf, len, flags);
        }
        result
    }
}

unsafe extern "C" fn naive_send(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller's promise.
    unsafe { naive_sendto(fd, buf, len, flags, ptr::null(), 0) }
}

unsafe extern "C" fn naive_recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller's promise.
    unsafe { naive_recvfrom(fd, buf, len, flags, ptr::null_mut(), ptr::null_mut()) }
}

unsafe extern "C" fn naive_sendto(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    address: *const sockaddr,
    length: socklen_t,
) -> ssize_t {
    let mut vector = iovec { iov_base: buf.cast_mut(), iov_len: len };
    let header = header(&mut vector, address.cast_mut().cast(), length);
    // SAFETY: the header lives here, the rest is the caller's promise.
    unsafe { libc::sendmsg(fd, &header, flags) }
}

unsafe extern "C" fn naive_recvfrom(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
    address: *mut sockaddr,
    length: *mut socklen_t,
) -> ssize_t {
    let room = (!address.is_null()).then_some(length).filter(|length| is_readable(*length));
    let mut vector = iovec { iov_base: buf, iov_len: len };
    // SAFETY: only a pointer that was looked at is followed.
    let capacity = room.map_or(0, |length| unsafe { length.read_unaligned() });
    let mut header = header(&mut vector, address.cast(), capacity);
    // SAFETY: the header lives here, the rest is the caller's promise.
    let result = unsafe { libc::recvmsg(fd, &mut header, flags) };
    if let (Some(length), true) = (room, result >= 0) {
        // SAFETY: as above.
        unsafe { length.write_unaligned(header.msg_namelen) };
    }
    result
}

/// Even a naive wrapper would not live long without.
fn is_readable<T>(pointer: *const T) -> bool {
    pointer.addr() as isize >= 4096
}

fn header(vector: &mut iovec, name: *mut c_void, length: socklen_t) -> msghdr {
    // SAFETY: a msghdr is pointers and integers, and zero is a value of each.
    let mut header: msghdr = unsafe { std::mem::zeroed() };
    header.msg_name = name;
    header.msg_namelen = length;
    header.msg_iov = vector;
    header.msg_iovlen = 1;
    header
}

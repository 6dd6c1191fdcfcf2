//! A call with all that its arguments point to, made by libc and explained.

use std::{
    ffi::{c_int, c_void},
    io, mem,
    mem::MaybeUninit,
    ptr,
};

use libc::{iovec, mmsghdr, msghdr, sockaddr, socklen_t, timespec};
use sockshim::{
    errno::Errno,
    explain::{Call, Function, Pointer, explain},
    kernel::Libc,
    text::Text,
};

/// A call, and its arguments: those that it does not take are ignored. A pointer
/// that is given overrides what would be pointed to.
pub struct Attempt {
    pub function: Function,
    pub fd: c_int,
    pub flags: c_int,
    /// Of socket(), of an option, and of listen() and shutdown().
    pub numbers: [c_int; 3],
    pub data: Vec<u8>,
    pub data_at: Option<usize>,
    pub length: Option<usize>,
    pub iovcnt: Option<usize>,
    pub header_at: Option<usize>,
    /// The address that the call is given, or the value of an option.
    pub given: Option<Vec<u8>>,
    pub given_at: Option<usize>,
    pub given_length: Option<i64>,
    /// The buffer for the address or the value that the call returns.
    pub wants: bool,
    pub wanted_at: Option<usize>,
    pub wanted_length: i32,
    pub wanted_length_at: Option<usize>,
    pub control: Vec<u8>,
    pub control_length: Option<usize>,
    pub timeout: Option<timespec>,
    /// The descriptors that are to be closed afterwards.
    pub made: Vec<c_int>,
}

impl Attempt {
    pub fn new(function: Function, fd: c_int) -> Self {
        Self {
            function,
            fd,
            flags: libc::MSG_NOSIGNAL,
            numbers: [0; 3],
            data: vec![b'x'; 64],
            data_at: None,
            length: None,
            iovcnt: None,
            header_at: None,
            given: None,
            given_at: None,
            given_length: None,
            wants: false,
            wanted_at: None,
            wanted_length: 128,
            wanted_length_at: None,
            control: vec![],
            control_length: None,
            timeout: None,
            made: vec![],
        }
    }

    pub fn keep(mut self, descriptors: &[c_int]) -> Self {
        self.made.extend(descriptors);
        self
    }

    pub fn is(&self, functions: &[Function]) -> bool {
        functions.contains(&self.function)
    }

    pub fn sends(&self) -> bool {
        use Function::*;
        self.is(&[Send, Sendto, Sendmsg, Sendmmsg, Write, Writev])
    }

    pub fn receives(&self) -> bool {
        use Function::*;
        self.is(&[Recv, Recvfrom, Recvmsg, Recvmmsg, Read, Readv])
    }

    pub fn has_flags(&self) -> bool {
        use Function::*;
        self.is(&[Send, Sendto, Sendmsg, Sendmmsg, Recv, Recvfrom, Recvmsg, Recvmmsg])
    }

    /// Makes the call; its errno and what is said of it, if it was refused.
    pub fn make(&mut self) -> Option<(c_int, String)> {
        self.run(None)
    }

    /// What is said if the call is refused with this errno, without making it.
    pub fn explain(&mut self, errno: c_int) -> String {
        self.run(Some(errno)).expect("a refusal").1
    }

    fn run(&mut self, errno: Option<c_int>) -> Option<(c_int, String)> {
        let mut wanted = [0_u8; 128];
        let mut wanted_length = self.wanted_length as socklen_t;
        let mut sv = [0; 2];
        let data = self.data_at.unwrap_or(self.data.as_mut_ptr().expose_provenance());
        let length = self.length.unwrap_or(self.data.len());
        let mut iov = [iovec { iov_base: ptr::with_exposed_provenance_mut(data), iov_len: length }];
        let iovcnt = self.iovcnt.unwrap_or(1);
        let given = match (self.given_at, &mut self.given) {
            (Some(at), _) => at,
            (None, Some(given)) => given.as_mut_ptr().expose_provenance(),
            (None, None) => 0,
        };
        let given_length =
            self.given_length.unwrap_or(self.given.as_ref().map_or(0, |it| it.len() as i64));
        let wanted_at = match (self.wanted_at, self.wants) {
            (Some(at), _) => at,
            (None, true) => wanted.as_mut_ptr().expose_provenance(),
            (None, false) => 0,
        };
        let wanted_length_at = match (self.wanted_length_at, self.wants) {
            (Some(at), _) => at,
            (None, true) => (&raw mut wanted_length).expose_provenance(),
            (None, false) => 0,
        };
        // SAFETY: a mmsghdr is integers and pointers.
        let mut messages: [mmsghdr; 1] = unsafe { mem::zeroed() };
        let header = &mut messages[0].msg_hdr;
        header.msg_iov = iov.as_mut_ptr();
        header.msg_iovlen = iovcnt as _;
        if self.sends() {
            header.msg_name = ptr::with_exposed_provenance_mut(given);
            header.msg_namelen = given_length as socklen_t;
        } else if wanted_at != 0 {
            header.msg_name = ptr::with_exposed_provenance_mut(wanted_at);
            header.msg_namelen = wanted_length;
        }
        if !self.control.is_empty() {
            header.msg_control = self.control.as_mut_ptr().cast();
            header.msg_controllen = self.control_length.unwrap_or(self.control.len()) as _;
        }
        let message = self.header_at.unwrap_or(messages.as_mut_ptr().expose_provenance());
        let timeout = self.timeout.as_mut().map_or(0, |it| (&raw mut *it).expose_provenance());
        let arguments = Arguments {
            data,
            length,
            given,
            given_length,
            wanted_at,
            wanted_length_at,
            message,
            timeout,
            iov: iov.as_mut_ptr().expose_provenance(),
            iovcnt: iovcnt as c_int,
            sv: sv.as_mut_ptr().expose_provenance(),
        };
        let call = self.call(&arguments);
        if let Some(errno) = errno {
            return Some((errno, explained(&call, errno)));
        }
        let result = self.perform(&arguments);
        let errno = io::Error::last_os_error().raw_os_error().unwrap_or(0);
        if result >= 0 {
            use Function::*;
            match self.function {
                Socket | Accept | Accept4 => self.made.push(result as c_int),
                Socketpair => self.made.extend(sv),
                Close => self.made.retain(|fd| *fd != self.fd),
                _ => {}
            }
            return None;
        }
        Some((errno, explained(&call, errno)))
    }

    /// Makes the call by libc.
    fn perform(&self, a: &Arguments) -> isize {
        use Function::*;
        let (fd, flags, [first, second, third]) = (self.fd, self.flags, self.numbers);
        let c = |at: usize| ptr::with_exposed_provenance_mut::<c_void>(at);
        let name = |at: usize| ptr::with_exposed_provenance_mut::<sockaddr>(at);
        let size = |at: usize| ptr::with_exposed_provenance_mut::<socklen_t>(at);
        let msg = ptr::with_exposed_provenance_mut::<msghdr>(a.message);
        let msgvec = ptr::with_exposed_provenance_mut::<mmsghdr>(a.message);
        let iov = ptr::with_exposed_provenance::<iovec>(a.iov);
        let (wanted, wanted_length) = (a.wanted_at, a.wanted_length_at);
        let given_length = a.given_length as socklen_t;
        // SAFETY: the kernel checks each pointer, and those that are good lead to
        // memory of this function's caller.
        unsafe {
            match self.function {
                Send => libc::send(fd, c(a.data), a.length, flags),
                Sendto => libc::sendto(fd, c(a.data), a.length, flags, name(a.given), given_length),
                Sendmsg => libc::sendmsg(fd, msg, flags),
                Sendmmsg => libc::sendmmsg(fd, msgvec, 1, flags) as isize,
                Write => libc::write(fd, c(a.data), a.length),
                Writev => libc::writev(fd, iov, a.iovcnt),
                Recv => libc::recv(fd, c(a.data), a.length, flags),
                Recvfrom => libc::recvfrom(
                    fd,
                    c(a.data),
                    a.length,
                    flags,
                    name(wanted),
                    size(wanted_length),
                ),
                Recvmsg => libc::recvmsg(fd, msg, flags),
                Recvmmsg => libc::recvmmsg(fd, msgvec, 1, flags, c(a.timeout).cast()) as isize,
                Read => libc::read(fd, c(a.data), a.length),
                Readv => libc::readv(fd, iov, a.iovcnt),
                Socket => libc::socket(first, second, third) as isize,
                Socketpair => libc::socketpair(first, second, third, c(a.sv).cast()) as isize,
                Bind => libc::bind(fd, name(a.given), given_length) as isize,
                Connect => libc::connect(fd, name(a.given), given_length) as isize,
                Listen => libc::listen(fd, first) as isize,
                Accept => libc::accept(fd, name(wanted), size(wanted_length)) as isize,
                Accept4 => libc::accept4(fd, name(wanted), size(wanted_length), flags) as isize,
                Shutdown => libc::shutdown(fd, first) as isize,
                Close => libc::close(fd) as isize,
                Getsockname => libc::getsockname(fd, name(wanted), size(wanted_length)) as isize,
                Getpeername => libc::getpeername(fd, name(wanted), size(wanted_length)) as isize,
                Getsockopt => {
                    libc::getsockopt(fd, first, second, c(wanted), size(wanted_length)) as isize
                }
                Setsockopt => {
                    libc::setsockopt(fd, first, second, c(a.given), given_length) as isize
                }
            }
        }
    }

    /// The call as a value.
    fn call(&self, a: &Arguments) -> Call {
        use Function::*;
        let (fd, flags, [first, second, third]) = (self.fd, self.flags, self.numbers);
        let p = |at: usize| Pointer::new(ptr::with_exposed_provenance::<u8>(at));
        let (wanted, wanted_length) = (a.wanted_at, a.wanted_length_at);
        let given_length = a.given_length as socklen_t;
        match self.function {
            Send => Call::send(fd, p(a.data), a.length, flags),
            Sendto => Call::sendto(fd, p(a.data), a.length, flags, p(a.given), given_length),
            Sendmsg => Call::sendmsg(fd, p(a.message), flags),
            Sendmmsg => Call::sendmmsg(fd, p(a.message), 1, flags),
            Write => Call::write(fd, p(a.data), a.length),
            Writev => Call::writev(fd, p(a.iov), a.iovcnt),
            Recv => Call::recv(fd, p(a.data), a.length, flags),
            Recvfrom => Call::recvfrom(fd, p(a.data), a.length, flags, p(wanted), p(wanted_length)),
            Recvmsg => Call::recvmsg(fd, p(a.message), flags),
            Recvmmsg => Call::recvmmsg(fd, p(a.message), 1, flags, p(a.timeout)),
            Read => Call::read(fd, p(a.data), a.length),
            Readv => Call::readv(fd, p(a.iov), a.iovcnt),
            Socket => Call::socket(first, second, third),
            Socketpair => Call::socketpair(first, second, third, p(a.sv)),
            Bind => Call::bind(fd, p(a.given), given_length),
            Connect => Call::connect(fd, p(a.given), given_length),
            Listen => Call::listen(fd, first),
            Accept => Call::accept(fd, p(wanted), p(wanted_length)),
            Accept4 => Call::accept4(fd, p(wanted), p(wanted_length), flags),
            Shutdown => Call::shutdown(fd, first),
            Close => Call::close(fd),
            Getsockname => Call::getsockname(fd, p(wanted), p(wanted_length)),
            Getpeername => Call::getpeername(fd, p(wanted), p(wanted_length)),
            Getsockopt => Call::getsockopt(fd, first, second, p(wanted), p(wanted_length)),
            Setsockopt => Call::setsockopt(fd, first, second, p(a.given), given_length),
        }
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        for fd in &self.made {
            // SAFETY: the descriptors are the attempt's own.
            unsafe { libc::close(*fd) };
        }
    }
}

/// What a call is made of, as numbers.
struct Arguments {
    data: usize,
    length: usize,
    given: usize,
    given_length: i64,
    wanted_at: usize,
    wanted_length_at: usize,
    message: usize,
    timeout: usize,
    iov: usize,
    iovcnt: c_int,
    sv: usize,
}

fn explained(call: &Call, errno: c_int) -> String {
    text(|text| explain(call, Errno::new(errno), &Libc, text))
}

/// A text of the library's.
pub fn text(write: impl FnOnce(&mut Text<'_>)) -> String {
    let mut buffer = [MaybeUninit::new(0); 4096];
    let mut text = Text::new(&mut buffer);
    write(&mut text);
    let length = text.finish();
    // SAFETY: every byte was given a value above.
    let bytes = buffer[..length].iter().map(|byte| unsafe { byte.assume_init() });
    String::from_utf8(bytes.collect()).expect("UTF-8")
}

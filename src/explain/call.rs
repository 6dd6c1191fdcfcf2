//! A refused call with its arguments, as a value.

use libc::{c_int, c_uint, socklen_t};

use super::{names::nth, pointer::Pointer};

/// The calls that can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Function {
    /// send(2)
    Send,
    /// sendto(2)
    Sendto,
    /// sendmsg(2)
    Sendmsg,
    /// sendmmsg(2)
    Sendmmsg,
    /// write(2)
    Write,
    /// writev(2)
    Writev,
    /// recv(2)
    Recv,
    /// recvfrom(2)
    Recvfrom,
    /// recvmsg(2)
    Recvmsg,
    /// recvmmsg(2)
    Recvmmsg,
    /// read(2)
    Read,
    /// readv(2)
    Readv,
    /// socket(2)
    Socket,
    /// socketpair(2)
    Socketpair,
    /// bind(2)
    Bind,
    /// connect(2)
    Connect,
    /// listen(2)
    Listen,
    /// accept(2)
    Accept,
    /// accept4(2)
    Accept4,
    /// shutdown(2)
    Shutdown,
    /// close(2)
    Close,
    /// getsockname(2)
    Getsockname,
    /// getpeername(2)
    Getpeername,
    /// getsockopt(2)
    Getsockopt,
    /// setsockopt(2)
    Setsockopt,
}

impl Function {
    /// All of them, in the order of their numbers.
    pub const ALL: &[Self] = &[
        Self::Send,
        Self::Sendto,
        Self::Sendmsg,
        Self::Sendmmsg,
        Self::Write,
        Self::Writev,
        Self::Recv,
        Self::Recvfrom,
        Self::Recvmsg,
        Self::Recvmmsg,
        Self::Read,
        Self::Readv,
        Self::Socket,
        Self::Socketpair,
        Self::Bind,
        Self::Connect,
        Self::Listen,
        Self::Accept,
        Self::Accept4,
        Self::Shutdown,
        Self::Close,
        Self::Getsockname,
        Self::Getpeername,
        Self::Getsockopt,
        Self::Setsockopt,
    ];

    const NAMES: &str = "send sendto sendmsg sendmmsg write writev recv recvfrom recvmsg recvmmsg read readv socket socketpair bind connect listen accept accept4 shutdown close getsockname getpeername getsockopt setsockopt";

    /// Its name in the manual.
    pub fn name(self) -> &'static [u8] {
        nth(Self::NAMES, b' ', self as usize).unwrap_or_default()
    }

    /// What its errors are explained by, on a socket.
    pub(super) fn chapter(self) -> Chapter {
        match self {
            Self::Connect => Chapter::Connect,
            Self::Bind => Chapter::Bind,
            Self::Accept | Self::Accept4 => Chapter::Accept,
            Self::Getsockname | Self::Getpeername => Chapter::Name,
            Self::Socket | Self::Socketpair => Chapter::Creation,
            Self::Listen => Chapter::Listen,
            Self::Shutdown => Chapter::Shutdown,
            Self::Close => Chapter::Close,
            Self::Getsockopt | Self::Setsockopt => Chapter::Option,
            _ if (self as u8) < Self::Recv as u8 => Chapter::Send,
            _ => Chapter::Receive,
        }
    }

    /// Whether it takes any descriptor, not only a socket.
    pub(super) fn is_for_files(self) -> bool {
        matches!(self, Self::Write | Self::Writev | Self::Read | Self::Readv)
    }
}

/// Calls whose errors are explained alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Chapter {
    Send,
    Receive,
    Connect,
    Bind,
    Accept,
    Name,
    Creation,
    Listen,
    Shutdown,
    Close,
    Option,
    /// A write to a descriptor that is not a socket.
    FileWrite,
    /// A read from one.
    FileRead,
    /// A read or write of which it is not known whether it is for a socket.
    Unknown,
}

impl Chapter {
    /// The chapter as a set of chapters.
    pub const fn set(self) -> u16 {
        1 << self as u8
    }
}

/// The bytes of a transfer, as the call names them.
#[derive(Clone, Copy, Debug)]
pub enum Bytes {
    /// It has none.
    None,
    /// `buf` and `len`.
    Buffer(Pointer, usize),
    /// `iov` and `iovcnt`.
    Vector(Pointer, c_int),
    /// `msg`.
    Message(Pointer),
    /// `msgvec` and `vlen`.
    Messages(Pointer, c_uint),
}

/// The address of a call, or the value of an option, which is passed alike.
#[derive(Clone, Copy, Debug)]
pub enum Name {
    /// The call has no such argument, or it is in the message.
    None,
    /// A pointer and a length: what the call is given.
    To(Pointer, socklen_t),
    /// A pointer, and one to a length: a buffer for what the call returns.
    From(Pointer, Pointer),
}

/// A call that was refused, with its arguments. Made by the functions that are
/// named after the calls and take their arguments in the same order.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// Which call.
    pub function: Function,
    /// The descriptor.
    pub fd: c_int,
    /// What it sends or receives.
    pub bytes: Bytes,
    /// Its flags.
    pub flags: c_int,
    /// Its address, or the value of its option.
    pub name: Name,
    /// Its other numbers: `backlog`; `how`; the domain, type and protocol; the
    /// level and the name of the option.
    pub numbers: [c_int; 3],
    /// Its other pointer: `sv`, or `timeout`.
    pub other: Pointer,
}

/// What the calls that make a socket have in place of a descriptor.
const NO_DESCRIPTOR: c_int = -1;

macro_rules! calls {
    ($($(#[$comment:meta])* $name:ident($($argument:ident: $type:ty),*) => $function:ident { $($field:ident: $value:expr),* $(,)? };)*) => {
        /// One for each call.
        impl Call {
            $(
                #[doc = concat!("A refused ", stringify!($name), "(2).")]
                pub const fn $name($($argument: $type),*) -> Self {
                    Self { $($field: $value,)* ..Self::new(Function::$function) }
                }
            )*
        }
    };
}

impl Call {
    const fn new(function: Function) -> Self {
        let (bytes, name, other) = (Bytes::None, Name::None, Pointer::NULL);
        Self { function, fd: NO_DESCRIPTOR, bytes, flags: 0, name, numbers: [0; 3], other }
    }
}

calls! {
    send(fd: c_int, buf: Pointer, len: usize, flags: c_int) => Send {
        fd: fd, bytes: Bytes::Buffer(buf, len), flags: flags,
    };
    sendto(fd: c_int, buf: Pointer, len: usize, flags: c_int, dest_addr: Pointer, addrlen: socklen_t) => Sendto {
        fd: fd, bytes: Bytes::Buffer(buf, len), flags: flags, name: Name::To(dest_addr, addrlen),
    };
    sendmsg(fd: c_int, msg: Pointer, flags: c_int) => Sendmsg {
        fd: fd, bytes: Bytes::Message(msg), flags: flags,
    };
    sendmmsg(fd: c_int, msgvec: Pointer, vlen: c_uint, flags: c_int) => Sendmmsg {
        fd: fd, bytes: Bytes::Messages(msgvec, vlen), flags: flags,
    };
    write(fd: c_int, buf: Pointer, count: usize) => Write {
        fd: fd, bytes: Bytes::Buffer(buf, count),
    };
    writev(fd: c_int, iov: Pointer, iovcnt: c_int) => Writev {
        fd: fd, bytes: Bytes::Vector(iov, iovcnt),
    };
    recv(fd: c_int, buf: Pointer, len: usize, flags: c_int) => Recv {
        fd: fd, bytes: Bytes::Buffer(buf, len), flags: flags,
    };
    recvfrom(fd: c_int, buf: Pointer, len: usize, flags: c_int, src_addr: Pointer, addrlen: Pointer) => Recvfrom {
        fd: fd, bytes: Bytes::Buffer(buf, len), flags: flags, name: Name::From(src_addr, addrlen),
    };
    recvmsg(fd: c_int, msg: Pointer, flags: c_int) => Recvmsg {
        fd: fd, bytes: Bytes::Message(msg), flags: flags,
    };
    recvmmsg(fd: c_int, msgvec: Pointer, vlen: c_uint, flags: c_int, timeout: Pointer) => Recvmmsg {
        fd: fd, bytes: Bytes::Messages(msgvec, vlen), flags: flags, other: timeout,
    };
    read(fd: c_int, buf: Pointer, count: usize) => Read {
        fd: fd, bytes: Bytes::Buffer(buf, count),
    };
    readv(fd: c_int, iov: Pointer, iovcnt: c_int) => Readv {
        fd: fd, bytes: Bytes::Vector(iov, iovcnt),
    };
    socket(domain: c_int, kind: c_int, protocol: c_int) => Socket {
        numbers: [domain, kind, protocol],
    };
    socketpair(domain: c_int, kind: c_int, protocol: c_int, sv: Pointer) => Socketpair {
        numbers: [domain, kind, protocol], other: sv,
    };
    bind(fd: c_int, addr: Pointer, addrlen: socklen_t) => Bind {
        fd: fd, name: Name::To(addr, addrlen),
    };
    connect(fd: c_int, addr: Pointer, addrlen: socklen_t) => Connect {
        fd: fd, name: Name::To(addr, addrlen),
    };
    listen(fd: c_int, backlog: c_int) => Listen { fd: fd, numbers: [backlog, 0, 0] };
    accept(fd: c_int, addr: Pointer, addrlen: Pointer) => Accept {
        fd: fd, name: Name::From(addr, addrlen),
    };
    accept4(fd: c_int, addr: Pointer, addrlen: Pointer, flags: c_int) => Accept4 {
        fd: fd, name: Name::From(addr, addrlen), flags: flags,
    };
    shutdown(fd: c_int, how: c_int) => Shutdown { fd: fd, numbers: [how, 0, 0] };
    close(fd: c_int) => Close { fd: fd };
    getsockname(fd: c_int, addr: Pointer, addrlen: Pointer) => Getsockname {
        fd: fd, name: Name::From(addr, addrlen),
    };
    getpeername(fd: c_int, addr: Pointer, addrlen: Pointer) => Getpeername {
        fd: fd, name: Name::From(addr, addrlen),
    };
    getsockopt(fd: c_int, level: c_int, optname: c_int, optval: Pointer, optlen: Pointer) => Getsockopt {
        fd: fd, numbers: [level, optname, 0], name: Name::From(optval, optlen),
    };
    setsockopt(fd: c_int, level: c_int, optname: c_int, optval: Pointer, optlen: socklen_t) => Setsockopt {
        fd: fd, numbers: [level, optname, 0], name: Name::To(optval, optlen),
    };
}

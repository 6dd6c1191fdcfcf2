//! A refused call with its arguments, as a value.

use libc::{c_int, socklen_t};

use super::pointer::Pointer;

/// The calls that can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Its arguments, in the words of `words`.
    pub(super) fn signature(self) -> &'static str {
        match self {
            Self::Send => "send(%d, %b, %g)",
            Self::Sendto => "sendto(%d, %b, %g, %a)",
            Self::Sendmsg => "sendmsg(%d, %b, %g)",
            Self::Sendmmsg => "sendmmsg(%d, %b, %g)",
            Self::Write => "write(%d, %b)",
            Self::Writev => "writev(%d, %b)",
            Self::Recv => "recv(%d, %b, %g)",
            Self::Recvfrom => "recvfrom(%d, %b, %g, %a)",
            Self::Recvmsg => "recvmsg(%d, %b, %g)",
            Self::Recvmmsg => "recvmmsg(%d, %b, %g)",
            Self::Read => "read(%d, %b)",
            Self::Readv => "readv(%d, %b)",
            Self::Socket => "socket(%h)",
            Self::Socketpair => "socketpair(%h)",
            Self::Bind => "bind(%d, %a)",
            Self::Connect => "connect(%d, %a)",
            Self::Listen => "listen(%d, %1)",
            Self::Accept => "accept(%d, %a)",
            Self::Accept4 => "accept4(%d, %a, %j)",
            Self::Shutdown => "shutdown(%d, %1)",
            Self::Close => "close(%d)",
            Self::Getsockname => "getsockname(%d, %a)",
            Self::Getpeername => "getpeername(%d, %a)",
            Self::Getsockopt => "getsockopt(%d, %o)",
            Self::Setsockopt => "setsockopt(%d, %o)",
        }
    }

    pub(super) fn sends(self) -> bool {
        self as u8 <= Self::Writev as u8
    }

    pub(super) fn receives(self) -> bool {
        !self.sends() && self as u8 <= Self::Readv as u8
    }

    /// Whether it is one of those that take any file.
    pub(super) fn is_of_files(self) -> bool {
        matches!(self, Self::Write | Self::Writev | Self::Read | Self::Readv)
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
    Messages(Pointer, u32),
}

/// The address of a call, or the value of an option, which is passed alike.
#[derive(Clone, Copy, Debug)]
pub enum Name {
    /// The call has no such argument, or it is in the message.
    None,
    /// A pointer and a length: what the call is given.
    To(Pointer, socklen_t),
    /// A pointer, and one to a length: room for what the call gives.
    From(Pointer, Pointer),
}

/// A call that was refused, with its arguments.
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

impl Call {
    /// A call with nothing but a descriptor.
    pub const fn new(function: Function, fd: c_int) -> Self {
        let (bytes, name, other) = (Bytes::None, Name::None, Pointer::NULL);
        Self { function, fd, bytes, flags: 0, name, numbers: [0; 3], other }
    }
}

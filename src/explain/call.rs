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
    /// None of them: the descriptor is described.
    Describe,
}

impl Function {
    /// What its errors are explained by.
    pub(super) fn chapter(self) -> Chapter {
        match self {
            Self::Connect => Chapter::Connect,
            Self::Bind => Chapter::Bind,
            Self::Accept | Self::Accept4 => Chapter::Accept,
            Self::Getsockname | Self::Getpeername => Chapter::Name,
            Self::Socket | Self::Socketpair => Chapter::Creation,
            Self::Listen => Chapter::Listen,
            Self::Shutdown => Chapter::Shutdown,
            Self::Close | Self::Describe => Chapter::Close,
            Self::Getsockopt | Self::Setsockopt => Chapter::Option,
            _ if (self as u8) < Self::Recv as u8 => Chapter::Send,
            _ => Chapter::Receive,
        }
    }
}

/// Calls whose errors are explained alike.
#[derive(Clone, Copy, PartialEq, Eq)]
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

impl Bytes {
    pub(super) fn pointer(self) -> Option<Pointer> {
        match self {
            Self::None => None,
            Self::Buffer(at, _) | Self::Vector(at, _) => Some(at),
            Self::Message(at) | Self::Messages(at, _) => Some(at),
        }
    }
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

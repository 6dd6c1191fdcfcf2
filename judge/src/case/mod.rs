//! A case: a fixture and one call on it, as plain data.
//!
//! Everything that happens in a case follows from these fields, so its one
//! line of JSON is all that is needed to see it again.

mod arguments;

use serde::{Deserialize, Serialize};

pub use arguments::{
    Address, AddrlenPlace, Ancillary, Batch, Bytes, Control, Kind, Knob, Length, Level, Message,
    Origin, Place, Setting, Timeout, Vectors, Who,
};

/// One call on one fixture.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Case {
    /// What the call is made on.
    pub fixture: Fixture,
    /// The call.
    pub call: Call,
    /// Its flags, where it takes any.
    pub flags: i32,
}

/// The descriptor that the call is made on, and what happened to it before.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fixture {
    /// What it is.
    pub socket: Socket,
    /// How far it has come.
    #[serde(default, skip_serializing_if = "is_default")]
    pub state: State,
    /// The name of the socket itself (`AF_UNIX` only).
    #[serde(default, skip_serializing_if = "is_default")]
    pub own: Naming,
    /// The name of its peer (`AF_UNIX` only).
    #[serde(default, skip_serializing_if = "is_default")]
    pub peer: Naming,
    /// Without `O_NONBLOCK`; the call then has `MSG_DONTWAIT`, so that no case
    /// can hang.
    #[serde(default, skip_serializing_if = "is_default")]
    pub blocking: bool,
    /// What happens to it before the call, in this order.
    #[serde(default, skip_serializing_if = "is_default")]
    pub steps: Vec<Step>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What the descriptor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each but those below is the kind of that name")]
pub enum Socket {
    UnixStream,
    UnixDatagram,
    UnixSeqpacket,
    Udp4,
    Udp6,
    Tcp4,
    Tcp6,
    Mptcp4,
    Raw4,
    Raw6,
    Ping4,
    Ping6,
    Netlink,
    PacketRaw,
    PacketDatagram,
    VsockStream,
    VsockDatagram,
    VsockSeqpacket,
    /// A TCP socket that encrypts in the kernel: the protocol `tls`.
    Tls4,
    /// SCTP, one association a socket.
    SctpStream,
    /// SCTP, many associations a socket.
    SctpSeqpacket,
    TipcStream,
    TipcSeqpacket,
    TipcDatagram,
    TipcRdm,
    /// Raw frames on a virtual CAN bus.
    CanRaw,
    Rds,
    /// The kernel's own SHA-256, behind a socket.
    AlgHash,
    /// And its AES, with a key.
    AlgCipher,
    PipeRead,
    PipeWrite,
    File,
    Directory,
    Epoll,
    Eventfd,
    /// A directory opened with `O_PATH`.
    PathOnly,
    /// A descriptor that was open and is closed.
    Closed,
    /// The number -1.
    MinusOne,
    /// The lowest number that an int has.
    MostNegative,
    /// The highest one.
    Huge,
}

/// How far the socket has come by the time of the steps.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum State {
    /// As socket(2) makes it.
    Unbound,
    /// It has an address of its own.
    Bound,
    /// With one connection waiting to be accepted.
    Listening,
    /// It has a peer.
    #[default]
    Connected,
}

/// What kind of name an `AF_UNIX` socket has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Naming {
    /// None.
    #[default]
    Unnamed,
    /// A path in the file system.
    Path,
    /// A name that begins with a NUL.
    Abstract,
}

/// Something that happens to the socket before the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Step {
    /// The peer sends a message of this many bytes.
    PeerSends(u16),
    /// The peer sends a byte with `MSG_OOB`.
    PeerSendsOutOfBand,
    /// The peer passes this many descriptors (`SCM_RIGHTS`) with one byte.
    PeerPasses(u8),
    /// The peer shuts its socket down.
    PeerShuts(Direction),
    /// The peer closes its socket.
    PeerCloses,
    /// The peer closes with unsent data thrown away: TCP sends RST.
    PeerResets,
    /// The socket is shut down.
    Shuts(Direction),
    /// The socket sends to its peer, so a peer that is gone is noticed.
    Sends(u16),
    /// The socket sends to an address where nobody listens.
    SendsToNobody,
    /// The socket sends until its send buffer is full.
    Fills,
    /// The socket receives a message.
    Receives,
    /// A connect to an address where nobody listens.
    ConnectsToNobody,
    /// An option of the socket is set.
    Sets(Option),
}

/// A direction of a connection, as shutdown(2) knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is what its name says")]
pub enum Direction {
    Read,
    Write,
    Both,
}

/// A socket option that changes what sends and receives do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Option {
    /// `IP_RECVERR`, `IPV6_RECVERR`: errors are queued.
    ReceivesErrors,
    /// `IP_PKTINFO`, `IPV6_RECVPKTINFO`.
    ReceivesPacketInfo,
    /// `SO_PASSCRED`.
    ReceivesCredentials,
    /// `SO_OOBINLINE`.
    OutOfBandInline,
    /// `SO_BROADCAST`.
    Broadcast,
    /// `SO_PEEK_OFF`, at 2.
    PeekOffset,
    /// `UDP_CORK`, `TCP_CORK`.
    Cork,
    /// `IP_HDRINCL`.
    HeaderIncluded,
}

/// The call, and its arguments beyond descriptor and flags.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each is the call of that name, in the manual")]
pub enum Call {
    Send(Bytes),
    Recv(Bytes),
    SendTo(Bytes, Address),
    RecvFrom(Bytes, Origin),
    SendMsg(Message),
    RecvMsg(Message),
    SendMMsg(Batch),
    RecvMMsg(Batch, Timeout),
    Read(Bytes),
    Write(Bytes),
    ReadV(Vectors),
    WriteV(Vectors),
    Socket(Kind),
    /// And where the descriptors go to.
    SocketPair(Kind, Place),
    Bind(Address),
    Listen(i32),
    Connect(Address),
    Accept(Origin),
    Accept4(Origin),
    Shutdown(i32),
    Close,
    GetSockName(Origin),
    GetPeerName(Origin),
    GetSockOpt(Knob, Origin),
    SetSockOpt(Knob, Setting),
}

impl Call {
    /// The name of the function.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Send(_) => "send",
            Self::Recv(_) => "recv",
            Self::SendTo(..) => "sendto",
            Self::RecvFrom(..) => "recvfrom",
            Self::SendMsg(_) => "sendmsg",
            Self::RecvMsg(_) => "recvmsg",
            Self::SendMMsg(_) => "sendmmsg",
            Self::RecvMMsg(..) => "recvmmsg",
            Self::Read(_) => "read",
            Self::Write(_) => "write",
            Self::ReadV(_) => "readv",
            Self::WriteV(_) => "writev",
            Self::Socket(_) => "socket",
            Self::SocketPair(..) => "socketpair",
            Self::Bind(_) => "bind",
            Self::Listen(_) => "listen",
            Self::Connect(_) => "connect",
            Self::Accept(_) => "accept",
            Self::Accept4(_) => "accept4",
            Self::Shutdown(_) => "shutdown",
            Self::Close => "close",
            Self::GetSockName(_) => "getsockname",
            Self::GetPeerName(_) => "getpeername",
            Self::GetSockOpt(..) => "getsockopt",
            Self::SetSockOpt(..) => "setsockopt",
        }
    }

    /// Whether `MSG_DONTWAIT` among its flags keeps it from blocking. What
    /// cannot be told so is made on non-blocking descriptors alone.
    pub fn can_be_told_not_to_wait(&self) -> bool {
        matches!(
            self,
            Self::Send(_)
                | Self::Recv(_)
                | Self::SendTo(..)
                | Self::RecvFrom(..)
                | Self::SendMsg(_)
                | Self::RecvMsg(_)
                | Self::SendMMsg(_)
                | Self::RecvMMsg(..)
        )
    }

    /// Whether it takes something from the queue of messages.
    pub fn receives(&self) -> bool {
        matches!(
            self,
            Self::Recv(_)
                | Self::RecvFrom(..)
                | Self::RecvMsg(_)
                | Self::RecvMMsg(..)
                | Self::Read(_)
                | Self::ReadV(_)
        )
    }

    /// Whether it makes descriptors.
    pub fn makes_descriptors(&self) -> bool {
        matches!(self, Self::Socket(_) | Self::SocketPair(..) | Self::Accept(_) | Self::Accept4(_))
    }
}

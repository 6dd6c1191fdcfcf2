//! A case: a fixture and one call on it, as plain data.
//!
//! Everything that happens in a case follows from these fields, so its one
//! line of JSON is all that is needed to see it again.

use serde::{Deserialize, Serialize};

/// One call on one fixture.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Case {
    pub fixture: Fixture,
    pub call: Call,
    pub flags: i32,
}

/// The descriptor that the call is made on, and what happened to it before.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fixture {
    pub socket: Socket,
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
    #[serde(default, skip_serializing_if = "is_default")]
    pub steps: Vec<Step>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What the descriptor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
    PipeRead,
    PipeWrite,
    File,
    Directory,
    Epoll,
    Eventfd,
    /// A regular file opened with `O_PATH`.
    PathOnly,
    /// A descriptor that was open and is closed.
    Closed,
    MinusOne,
    MostNegative,
    Huge,
}

/// How far the socket has come by the time of the steps.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub enum State {
    Unbound,
    Bound,
    /// With one connection waiting to be accepted.
    Listening,
    #[default]
    Connected,
}

/// What kind of name an `AF_UNIX` socket has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Naming {
    #[default]
    Unnamed,
    Path,
    Abstract,
}

/// Something that happens to the socket before the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Step {
    /// The peer sends a message of this many bytes.
    PeerSends(u16),
    PeerSendsOutOfBand,
    /// The peer passes this many descriptors (`SCM_RIGHTS`) with one byte.
    PeerPasses(u8),
    PeerShuts(Direction),
    PeerCloses,
    /// The peer closes with unsent data thrown away: TCP sends RST.
    PeerResets,
    Shuts(Direction),
    /// The socket sends to its peer, so a peer that is gone is noticed.
    Sends(u16),
    /// The socket sends to an address where nobody listens.
    SendsToNobody,
    /// The socket sends until its send buffer is full.
    Fills,
    Receives,
    /// A connect to an address where nobody listens.
    ConnectsToNobody,
    Sets(Option),
}

/// A direction of a connection, as shutdown(2) knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    OutOfBandInline,
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
pub enum Call {
    Send(Bytes),
    Recv(Bytes),
    SendTo(Bytes, Address),
    RecvFrom(Bytes, Origin),
    SendMsg(Message),
    RecvMsg(Message),
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
        }
    }
}

/// A buffer and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bytes {
    pub at: Place,
    pub len: u64,
}

/// Where something lies in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    /// Mapped for reading and writing.
    Fine,
    /// Mapped for reading.
    ReadOnly,
    /// Right before a page that is not mapped, which has this many of its
    /// bytes.
    Ends(u32),
    Null,
    /// The address 1.
    FirstPage,
    Unmapped,
    /// The last page that user space can map; it is not mapped.
    TopOfUser,
    /// 2^47, where no address of x86-64's 48 bits is.
    NonCanonical,
    KernelHalf,
    /// The last address there is.
    Last,
}

/// A socket address as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    pub at: Place,
    pub who: Who,
    pub length: Length,
}

/// Whose address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Who {
    Own,
    Peer,
    /// A third socket of the same kind.
    Other,
    /// An address that nobody is bound to.
    Nobody,
    /// The wildcard address, or the kernel's on netlink.
    Any,
    /// 127.255.255.255.
    Broadcast,
    /// An IPv4 address as an IPv6 one.
    Mapped,
    /// The peer's, with the family overwritten.
    Family(u16),
    /// A good address of another family than the socket's.
    Foreign,
    /// A path as long as `sun_path` holds, without a NUL.
    LongPath,
}

/// The length given for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Length {
    /// Off the right one by this much.
    Off(i32),
    Is(i32),
}

/// The `src_addr` and `addrlen` of `recvfrom`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    pub address: Place,
    /// What `*addrlen` holds.
    pub room: i32,
    pub addrlen: AddrlenPlace,
}

/// Where `addrlen` points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AddrlenPlace {
    At(Place),
    /// Into the data buffer, this far from its start.
    InBuffer(u8),
    /// Into the address, this far from its start.
    InAddress(u8),
}

/// The `msghdr` of `sendmsg` and `recvmsg`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Message {
    pub at: Place,
    pub name: Address,
    pub vectors: Vectors,
    pub control: Control,
    /// `msg_flags` before the call.
    pub flags: i32,
}

/// The iovecs of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Vectors {
    pub at: Place,
    pub list: Vec<Bytes>,
    /// That many times the list (up to room for 1025 in all).
    pub times: u16,
    /// `msg_iovlen`, where it is not the true one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub count: std::option::Option<u64>,
}

/// The ancillary data of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Control {
    pub at: Place,
    pub content: Vec<Ancillary>,
    /// `msg_controllen`: for a send, off the right one; for a receive, the room.
    pub length: Length,
}

/// One control message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ancillary {
    /// `SCM_RIGHTS` with this many descriptors.
    Rights(u8),
    /// `SCM_RIGHTS` with a descriptor that is not open.
    BadRights,
    /// `SCM_CREDENTIALS`, the process's own.
    Credentials,
    /// `SCM_CREDENTIALS` of process 1.
    ForeignCredentials,
    /// `IP_TTL` or `IPV6_HOPLIMIT`, by the level given.
    HopLimit(Level),
    /// `UDP_SEGMENT` with this size.
    Segment(u16),
    /// A header whose `cmsg_len` is this.
    Malformed(u32),
}

/// The level of an ancillary message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Level {
    Ip,
    Ipv6,
}

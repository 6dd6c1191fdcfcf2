//! The arguments of calls: where they lie in memory, and what they hold.

use serde::{Deserialize, Serialize};

use super::is_default;

/// A buffer and its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bytes {
    /// Where the buffer begins.
    pub at: Place,
    /// Its length, as the call is told it.
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
    /// NULL.
    Null,
    /// The address 1.
    FirstPage,
    /// In user space, where nothing is mapped.
    Unmapped,
    /// The last page that user space can map; it is not mapped.
    TopOfUser,
    /// The power of two at which user space ends, where no address of x86-64
    /// is; where user space has most addresses, as on 32 bits, its end.
    NonCanonical,
    /// Where only the kernel has memory.
    KernelHalf,
    /// The last address there is.
    Last,
}

/// A socket address as an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// Where it lies.
    pub at: Place,
    /// Whose it is.
    pub who: Who,
    /// How long the call is told it is.
    pub length: Length,
}

/// Whose address it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Who {
    /// That of the socket itself.
    Own,
    /// That of its peer.
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
    /// This much.
    Is(i32),
}

/// The `src_addr` and `addrlen` of `recvfrom`, and what is alike: the arguments
/// of `accept` and `getsockname`, the `optval` and `optlen` of `getsockopt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// `src_addr`.
    pub address: Place,
    /// What `*addrlen` holds.
    pub room: i32,
    /// `addrlen`.
    pub addrlen: AddrlenPlace,
}

/// Where `addrlen` points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AddrlenPlace {
    /// To a place of its own.
    At(Place),
    /// Into the data buffer, this far from its start.
    InBuffer(u8),
    /// Into the address, this far from its start.
    InAddress(u8),
}

/// The `msghdr` of `sendmsg` and `recvmsg`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Message {
    /// Where the header lies.
    pub at: Place,
    /// `msg_name`: what it is sent to, or the room for who sent it.
    pub name: Address,
    /// `msg_iov`.
    pub vectors: Vectors,
    /// `msg_control`.
    pub control: Control,
    /// `msg_flags` before the call.
    pub flags: i32,
}

/// The messages of `sendmmsg` and `recvmmsg`. Their headers lie side by side,
/// where it says here and not in each.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Batch {
    /// Where the headers lie.
    pub at: Place,
    /// What is in them, in their order.
    pub messages: Vec<Message>,
    /// `vlen`, where it is not their number.
    #[serde(default, skip_serializing_if = "is_default")]
    pub count: std::option::Option<u32>,
}

/// The timeout of `recvmmsg`. None is one that something is left of: how much
/// is another each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Timeout {
    /// Where it lies.
    pub at: Place,
    /// `tv_sec`.
    pub seconds: i64,
    /// `tv_nsec`; also what is out of its range.
    pub nanoseconds: i64,
}

/// What kind of socket is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Kind {
    /// Its address family.
    pub domain: i32,
    /// With its flags.
    pub kind: i32,
    /// Its protocol, 0 for the usual one.
    pub protocol: i32,
}

/// A socket option, by its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Knob {
    /// Its level.
    pub level: i32,
    /// Its name on that level.
    pub name: i32,
}

/// The `optval` and `optlen` of `setsockopt`: an int, and zeros after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Setting {
    /// Where the value lies.
    pub at: Place,
    /// The int.
    pub value: i32,
    /// `optlen`.
    pub length: i32,
}

/// The iovecs of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Vectors {
    /// Where the list lies.
    pub at: Place,
    /// The buffers, in their order.
    pub list: Vec<Bytes>,
    /// That many times the list (up to room for 1025 in all).
    pub times: u16,
    /// `msg_iovlen`, where it is not the true one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub count: std::option::Option<u64>,
}

/// `IOV_MAX` and one.
const MOST_VECTORS: usize = 1025;

impl Vectors {
    /// How many there are in memory.
    pub fn true_count(&self) -> usize {
        (self.list.len() * usize::from(self.times)).min(MOST_VECTORS)
    }
}

/// The ancillary data of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Control {
    /// Where it lies.
    pub at: Place,
    /// The ancillary messages, in their order.
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
    /// `IPPROTO_IP`.
    Ip,
    /// `IPPROTO_IPV6`.
    Ipv6,
}

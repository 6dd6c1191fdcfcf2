//! The conditions of the rules.

use libc::c_int;

use super::{
    call::{Chapter, Function},
    case::{Case, MOST_IOVECS},
    fact::{BUFFER, Fact, LINK_OF_NO_FILE, LINK_TO_PATH, MESSAGE, MESSAGES, VECTOR},
    fault::{Flaw, Place},
};
use crate::message::MAX_ADDRESS;

/// How a fact is compared with a value. What is unknown is [`Unknown`] alone.
///
/// [`Unknown`]: Compare::Unknown
#[derive(Clone, Copy)]
#[repr(u8)]
enum Compare {
    Known,
    Unknown,
    /// It is the value.
    Is,
    Above,
    Below,
    /// It has some of the bits of the value.
    Has,
    /// It has the bit of this number.
    Bit,
    /// It is the number of a bit of the value.
    In,
}

/// What has to be so for a condition to hold.
struct Test {
    fact: Fact,
    compare: Compare,
    value: i16,
}

/// Defines the conditions.
macro_rules! conditions {
    ($($(#[$comment:meta])* $name:ident: $fact:ident $compare:ident $($value:expr)?,)*) => {
        /// What may be the case.
        #[derive(Clone, Copy)]
        #[repr(u8)]
        pub enum Condition {
            $($(#[$comment])* $name,)*
        }

        static TESTS: &[Test] = &[$(Test {
            fact: Fact::$fact,
            compare: Compare::$compare,
            value: short(0 $(+ $value)?),
        }),*];
    };
}

const fn short(value: c_int) -> i16 {
    assert!(value as i16 as c_int == value);
    value as i16
}

/// The number of the one bit of a flag.
const fn bit(flag: c_int) -> c_int {
    assert!(flag.count_ones() == 1);
    flag.trailing_zeros() as c_int
}

/// A set of small numbers.
const fn set(numbers: &[c_int]) -> c_int {
    let (mut bits, mut place) = (0, 0);
    while place < numbers.len() {
        bits |= 1 << numbers[place];
        place += 1;
    }
    bits
}

/// The type of a file, as [`Fact::PathMode`] and [`Fact::DescriptorMode`] have it.
const fn file(kind: libc::mode_t) -> c_int {
    (kind >> 12) as c_int
}

/// All bits.
const ANY: c_int = -1;

conditions! {
    // The descriptor.
    MinusOne: Fd Is -1,
    Negative: Fd Below 0,
    Closed: StatusFlags Unknown,
    OnlyPath: StatusFlags Bit bit(libc::O_PATH),
    OnlyRead: AccessMode Is libc::O_RDONLY,
    OnlyWrite: AccessMode Is libc::O_WRONLY,
    Nonblocking: StatusFlags Bit bit(libc::O_NONBLOCK),
    Socket: Domain Known,
    // A descriptor that is no socket.
    Named: Link Is LINK_TO_PATH,
    OfNoFile: Link Is LINK_OF_NO_FILE,
    SocketFile: DescriptorMode Is file(libc::S_IFSOCK),
    Fifo: DescriptorMode Is file(libc::S_IFIFO),
    Directory: DescriptorMode Is file(libc::S_IFDIR),
    RegularFile: DescriptorMode Is file(libc::S_IFREG),
    Device: DescriptorMode Is file(libc::S_IFCHR),
    BlockDevice: DescriptorMode Is file(libc::S_IFBLK),
    // The socket.
    Internet: Domain In set(&[libc::AF_INET, libc::AF_INET6]),
    Unix: Domain Is libc::AF_UNIX,
    Stream: Kind Is libc::SOCK_STREAM,
    ConnectionMode: Kind In set(&[libc::SOCK_STREAM, libc::SOCK_SEQPACKET]),
    HasKind: Kind Known,
    HasProtocol: Protocol Has ANY,
    Udp: Protocol Is libc::IPPROTO_UDP,
    Listening: Listens Is 1,
    HasPeer: HasPeer Is 1,
    Bound: LocalBound Is 1,
    Unbound: LocalBound Is 0,
    PeerBound: PeerBound Is 1,
    HasTimeout: Timeouts Has ANY,
    SendTimeout: Timeouts Bit 0,
    ReceiveTimeout: Timeouts Bit 1,
    // The states that say more of TCP than the others do: netinet/tcp.h.
    TcpState: TcpState In set(&[1, 2, 3, 4, 5, 6, 8, 9, 10, 11]),
    Connecting: TcpState Is 2,
    Disconnected: TcpState Is 7,
    HungUp: Events Bit bit(libc::POLLHUP as c_int),
    ShutDown: Events Bit bit(libc::POLLRDHUP as c_int),
    HasError: Events Bit bit(libc::POLLERR as c_int),
    MayNotBroadcast: Broadcasts Is 0,
    CountsToRead: ToRead Known,
    CountsToSend: ToSend Known,
    // The call.
    PlainFile: PlainFile Is 1,
    NoPlainFile: PlainFile Is 0,
    Sends: Chapter Is Chapter::Send as c_int,
    Receives: Chapter Is Chapter::Receive as c_int,
    Transfers: Chapter In set(&[Chapter::Send as c_int, Chapter::Receive as c_int]),
    Connects: Chapter Is Chapter::Connect as c_int,
    Binds: Chapter Is Chapter::Bind as c_int,
    HasDestination: Chapter Below Chapter::Bind as c_int,
    NamesAddress: Chapter Below Chapter::Accept as c_int,
    Accepts: Chapter Is Chapter::Accept as c_int,
    AsksName: Chapter Is Chapter::Name as c_int,
    Creates: Chapter Is Chapter::Creation as c_int,
    Listens: Chapter Is Chapter::Listen as c_int,
    ShutsDown: Chapter Is Chapter::Shutdown as c_int,
    OfOption: Chapter Is Chapter::Option as c_int,
    Describes: Function Is Function::Describe as c_int,
    Sendto: Function Is Function::Sendto as c_int,
    Recvfrom: Function Is Function::Recvfrom as c_int,
    Gets: Function Is Function::Getsockopt as c_int,
    Sets: Function Is Function::Setsockopt as c_int,
    OutOfBand: Flags Bit bit(libc::MSG_OOB),
    Peeks: Flags Bit bit(libc::MSG_PEEK),
    DontWait: Flags Bit bit(libc::MSG_DONTWAIT),
    FastOpen: Flags Bit bit(libc::MSG_FASTOPEN),
    ErrorQueue: Flags Bit bit(libc::MSG_ERRQUEUE),
    NewFlags: OtherFlags Has ANY,
    // The numbers of a new socket and of options.
    BadTypeFlags: NewKind Has !0xf,
    BadType: NewKind Above 10,
    Raw: NewKind Is libc::SOCK_RAW,
    TypeFlags: NewFlags Has ANY,
    BadProtocol: Third Has !0xff,
    Packet: First Is libc::AF_PACKET,
    OwnLevel: First Is libc::SOL_SOCKET,
    NullOther: Other Is 0,
    GivesTimeout: Other Has ANY,
    // The bytes and their lengths.
    Buffer: Bytes Is BUFFER,
    Vector: Bytes Is VECTOR,
    Message: Bytes Is MESSAGE,
    Messages: Bytes Is MESSAGES,
    NullBytes: BytesPointer Is 0,
    TooManyIovecs: Iovecs Above MOST_IOVECS as c_int,
    HasLength: Length Known,
    Overflow: Length Below 0,
    AboveUdp: AboveUdp Is 1,
    ToIpv6: ToIpv6 Is 1,
    KnowsMtu: PathMtu Known,
    // The address, or the value of an option.
    NullName: NamePointer Is 0,
    InMessage: NamePointer Unknown,
    To: NameLength Known,
    ShortValue: NameLength Below 4,
    NullLength: LengthPointer Is 0,
    NegativeRoom: Room Below 0,
    GivesAddress: GivenLength Known,
    LongAddress: GivenLength Above MAX_ADDRESS as c_int,
    BadLength: Misfits Is 1,
    Readable: Family Known,
    OtherFamily: OtherFamily Is 1,
    HasPort: Port Known,
    PortZero: Port Is 0,
    ToIpv4: ToIpv4 Is 1,
    HasPath: UnixName Is 1,
    Abstract: UnixName Is 0,
    Obstacle: Obstacle Known,
    Exists: PathMode Known,
    IsSocketFile: PathMode Is file(libc::S_IFSOCK),
    // Ancillary data.
    BadRight: BadRight Known,
    Credentials: Credentials Known,
    Unsound: Unsound Is 1,
    TooManyRights: TooManyRights Is 1,
    HasControl: ControlLength Has ANY,
    MuchControl: MuchControl Is 1,
    // Bad memory.
    Faulty: FaultPlace Known,
    FaultyBytes: FaultPlace Below Place::Name as c_int,
    FaultyLength: FaultPlace In set(&[Place::AddrLen as c_int, Place::OptLen as c_int]),
    Null: Flaw Is Flaw::Null as c_int,
    Short: Flaw Is Flaw::Short as c_int,
    NotReadable: Flaw Is Flaw::NotReadable as c_int,
    NotWritable: Flaw Is Flaw::NotWritable as c_int,
}

impl Case<'_> {
    /// Whether the condition with this number holds.
    #[inline(never)]
    pub fn holds(&self, condition: u16) -> bool {
        let Some(test) = TESTS.get(usize::from(condition)) else { return false };
        let Some(number) = self.fact(test.fact) else {
            return matches!(test.compare, Compare::Unknown);
        };
        let value = i64::from(test.value);
        match test.compare {
            Compare::Known => true,
            Compare::Unknown => false,
            Compare::Is => number == value,
            Compare::Above => number > value,
            Compare::Below => number < value,
            Compare::Has => number & value != 0,
            Compare::Bit => number >> value & 1 != 0,
            Compare::In => (0..i64::from(i16::BITS)).contains(&number) && value >> number & 1 != 0,
        }
    }
}

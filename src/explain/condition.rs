//! The conditions of the rules.

use libc::c_int;

use super::{
    call::Function,
    case::Case,
    fact::Fact,
    question::{FileKind, option},
};

/// How a fact is compared with a value. An unknown fact fulfils no condition.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Compare {
    /// It is known.
    Known,
    Is,
    IsNot,
    Above,
    Below,
    /// It has some of the bits of the value.
    Has,
    /// It has none of them.
    Lacks,
    /// It is the number of a bit of the value.
    In,
    /// It is not.
    Outside,
}

/// What has to be so for a condition to hold.
struct Test {
    fact: Fact,
    compare: Compare,
    value: i32,
}

/// Defines the conditions. The comment of each is what the docs say of it.
macro_rules! conditions {
    ($(#[doc = $text:literal] $name:ident: $fact:ident $compare:ident $($value:expr)?;)*) => {
        /// What may be the case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Condition {
            $(#[doc = $text] $name,)*
        }

        static TESTS: &[Test] = &[$(Test {
            fact: Fact::$fact,
            compare: Compare::$compare,
            value: 0 $(+ $value)?,
        }),*];

        impl Condition {
            /// What it says, for the docs.
            pub fn text(number: u8) -> &'static str {
                const TEXTS: &[&str] = &[$($text),*];
                TEXTS.get(usize::from(number)).copied().unwrap_or_default()
            }
        }
    };
}

/// A set of small numbers.
#[inline]
const fn set(numbers: &[c_int]) -> c_int {
    let (mut bits, mut place) = (0, 0);
    while place < numbers.len() {
        assert!(numbers[place] < 32);
        bits |= 1 << numbers[place];
        place += 1;
    }
    bits
}

/// A set of calls.
#[inline]
const fn calls(functions: &[Function]) -> c_int {
    let (mut bits, mut place) = (0, 0);
    while place < functions.len() {
        bits |= 1 << functions[place] as c_int;
        place += 1;
    }
    bits
}

/// The type of a file, as the facts have it.
#[inline]
const fn file(kind: libc::mode_t) -> c_int {
    (kind >> 12) as c_int
}

/// All small numbers.
const ANY: c_int = -1;
const STREAM: c_int = libc::SOCK_STREAM;
const DGRAM: c_int = libc::SOCK_DGRAM;
const RAW: c_int = libc::SOCK_RAW;
const SEQPACKET: c_int = libc::SOCK_SEQPACKET;
/// SOCK_PACKET, linux/net.h.
const PACKET: c_int = 10;
const TCP: c_int = libc::IPPROTO_TCP;
const UDP: c_int = libc::IPPROTO_UDP;

conditions! {
    // The call.
    #[doc = "the call takes a descriptor"]
    HasDescriptor: Function Outside calls(&[Function::Socket, Function::Socketpair]);
    #[doc = "the call is for sockets only"]
    OfSocketCall: Function Outside calls(&[Function::Write, Function::Writev, Function::Read, Function::Readv, Function::Socket, Function::Socketpair, Function::Close]);
    #[doc = "the call sends, receives, reads or writes"]
    Transfers: Function Below Function::Socket as c_int;
    #[doc = "the call is write() or writev()"]
    Writes: Function In calls(&[Function::Write, Function::Writev]);
    #[doc = "the call is read() or readv()"]
    Reads: Function In calls(&[Function::Read, Function::Readv]);
    #[doc = "the call has a msghdr"]
    OfMessage: Function In calls(&[Function::Sendmsg, Function::Sendmmsg, Function::Recvmsg, Function::Recvmmsg]);
    #[doc = "the call has an iovec array"]
    OfVector: Function In calls(&[Function::Writev, Function::Readv]);
    #[doc = "the call has the argument addrlen"]
    GivesName: Function In calls(&[Function::Sendto, Function::Bind, Function::Connect]);
    #[doc = "the address is in a msghdr"]
    InMessage: Function In calls(&[Function::Sendmsg, Function::Sendmmsg]);
    #[doc = "the call is recvfrom()"]
    Recvfrom: Function Is Function::Recvfrom as c_int;
    #[doc = "the call is socketpair()"]
    Pairs: Function Is Function::Socketpair as c_int;
    #[doc = "the call is connect()"]
    Connects: Function Is Function::Connect as c_int;
    #[doc = "the call is accept() or accept4()"]
    Accepts: Function In calls(&[Function::Accept, Function::Accept4]);
    #[doc = "the call is close()"]
    Closes: Function Is Function::Close as c_int;
    #[doc = "the call is getsockopt()"]
    Gets: Function Is Function::Getsockopt as c_int;
    #[doc = "the call is setsockopt()"]
    Sets: Function Is Function::Setsockopt as c_int;
    #[doc = "flags has MSG_OOB"]
    OutOfBand: Flags Has libc::MSG_OOB;
    #[doc = "flags has MSG_FASTOPEN"]
    FastOpens: Flags Has libc::MSG_FASTOPEN;
    #[doc = "flags has MSG_ERRQUEUE"]
    ErrorQueue: Flags Has libc::MSG_ERRQUEUE;
    #[doc = "flags has bit 31"]
    CompatFlag: Flags Has c_int::MIN;
    #[doc = "flags has bits beside SOCK_NONBLOCK and SOCK_CLOEXEC"]
    OddDescriptorFlags: OtherFlags IsNot 0;
    #[doc = "flags has bits that AF_PACKET does not receive with"]
    OddPacketFlags: OddPacketFlags IsNot 0;
    #[doc = "how is none of SHUT_RD, SHUT_WR and SHUT_RDWR"]
    NoSuchHow: First Outside set(&[0, 1, 2]);

    // The descriptor.
    #[doc = "the descriptor is -1"]
    MinusOne: Fd Is -1;
    #[doc = "the descriptor is negative"]
    Negative: Fd Below 0;
    #[doc = "fcntl(F_GETFL) answers EBADF"]
    Closed: IsClosed Is 1;
    #[doc = "fcntl(F_GETFL) has O_PATH"]
    OnlyPath: StatusFlags Has libc::O_PATH;
    #[doc = "fcntl(F_GETFL) has O_RDONLY"]
    OnlyRead: AccessMode Is libc::O_RDONLY;
    #[doc = "fcntl(F_GETFL) has O_WRONLY"]
    OnlyWrite: AccessMode Is libc::O_WRONLY;
    #[doc = "fcntl(F_GETFL) has O_DIRECT"]
    Direct: StatusFlags Has libc::O_DIRECT;
    #[doc = "getsockopt() does not answer ENOTSOCK"]
    Socket: IsSocket Is 1;
    #[doc = "getsockopt() answers ENOTSOCK"]
    NotSocket: IsSocket Is 0;
    #[doc = "it is a pipe or FIFO"]
    IsPipe: FileType Is file(libc::S_IFIFO);
    #[doc = "it is a directory"]
    IsDirectory: FileType Is file(libc::S_IFDIR);
    #[doc = "it is a regular file"]
    IsRegular: FileType Is file(libc::S_IFREG);
    #[doc = "/proc calls it an epoll"]
    IsEpoll: FileKind Is FileKind::Epoll as c_int;
    #[doc = "/proc calls it an eventfd"]
    IsEvent: FileKind Is FileKind::Event as c_int;
    #[doc = "/proc calls it a timerfd"]
    IsTimer: FileKind Is FileKind::Timer as c_int;
    #[doc = "/proc calls it a signalfd"]
    IsSignal: FileKind Is FileKind::Signal as c_int;
    #[doc = "/proc calls it a pidfd"]
    IsProcess: FileKind Is FileKind::Process as c_int;
    #[doc = "/proc calls it an io_uring"]
    IsRing: FileKind Is FileKind::Ring as c_int;
    #[doc = "it is a terminal below /dev/pts, or /dev/ptmx"]
    IsTerminal: FileKind Is FileKind::Terminal as c_int;
    #[doc = "it is /dev/full"]
    IsFullDevice: FileKind Is FileKind::Full as c_int;
    #[doc = "it is the memory of a process in /proc"]
    IsMemory: FileKind Is FileKind::Memory as c_int;
    #[doc = "it is a file of /proc or /sys"]
    IsKernelFile: FileKind Is FileKind::Kernel as c_int;
    #[doc = "fcntl(F_GET_SEALS) has a seal against writing"]
    Sealed: Seals Has 0x18;
    #[doc = "fcntl(F_GET_SEALS) has F_SEAL_GROW"]
    GrowthSealed: Seals Has 4;
    #[doc = "statx() says that the file is immutable"]
    IsImmutableFile: IsImmutable Is 1;
    #[doc = "statfs() says that no blocks are left"]
    FullFilesystem: IsFull Is 1;
    #[doc = "the file offset is at or behind RLIMIT_FSIZE"]
    BeyondLimit: IsBeyondLimit Is 1;
    #[doc = "the buffer or the length is no multiple of 512"]
    Misaligned: IsMisaligned Is 1;
    #[doc = "eight bytes of ones are written"]
    AllOnes: IsAllOnes Is 1;

    // The socket.
    #[doc = "the socket is of AF_INET or AF_INET6"]
    Internet: Domain In set(&[libc::AF_INET, libc::AF_INET6]);
    #[doc = "the socket is of AF_INET6"]
    Inet6: Domain Is libc::AF_INET6;
    #[doc = "the socket is of AF_UNIX"]
    Unix: Domain Is libc::AF_UNIX;
    #[doc = "the socket is of AF_NETLINK"]
    Netlink: Domain Is libc::AF_NETLINK;
    #[doc = "the socket is of AF_PACKET"]
    Packet: Domain Is libc::AF_PACKET;
    #[doc = "the socket is of AF_VSOCK"]
    Vsock: Domain Is libc::AF_VSOCK;
    #[doc = "the socket is of SOCK_STREAM"]
    Stream: Kind Is STREAM;
    #[doc = "the socket is not of SOCK_STREAM"]
    NotStream: Kind IsNot STREAM;
    #[doc = "the socket is of SOCK_DGRAM"]
    Datagram: Kind Is DGRAM;
    #[doc = "the socket is not of SOCK_DGRAM"]
    NotDatagram: Kind IsNot DGRAM;
    #[doc = "the socket is of SOCK_RAW"]
    Raw: Kind Is RAW;
    #[doc = "the socket is not of SOCK_RAW"]
    NotRaw: Kind IsNot RAW;
    #[doc = "its protocol is TCP"]
    Tcp: Transport Is TCP;
    #[doc = "its protocol is UDP"]
    Udp: Transport Is UDP;
    #[doc = "its protocol is UDP or UDP-Lite"]
    UdpOrLite: IsUdpOrLite Is 1;
    #[doc = "it is a ping socket of IPv4"]
    Ping4: PingKind Is 1;
    #[doc = "it is a ping socket of IPv6"]
    Ping6: PingKind Is 2;
    #[doc = "its type has no connections"]
    ConnectionlessType: IsConnectionless Is 1;
    #[doc = "the socket is of AF_KEY, AF_NETLINK or AF_PACKET"]
    ConnectionlessFamily: Domain In set(&[15, libc::AF_NETLINK, libc::AF_PACKET]);
    #[doc = "such sockets have no out-of-band data"]
    NoOutOfBand: LacksOutOfBand Is 1;
    #[doc = "SO_ACCEPTCONN is 1"]
    Listening: Listens Is 1;
    #[doc = "SO_ACCEPTCONN is 0"]
    NotListening: Listens Is 0;
    #[doc = "getpeername() answers an address"]
    HasPeer: HasPeer Is 1;
    #[doc = "getpeername() answers ENOTCONN, or an address of nobody"]
    NoPeer: HasPeer Is 0;
    #[doc = "getsockname() answers an address"]
    Bound: IsBound Is 1;
    #[doc = "getsockname() answers no address"]
    Unbound: IsBound Is 0;
    #[doc = "getsockname() answers a port"]
    PortBound: IsPortBound Is 1;
    #[doc = "SO_SNDTIMEO or SO_RCVTIMEO is set"]
    HasTimeout: Timeouts IsNot 0;
    #[doc = "TCP_INFO says SYN sent or SYN received"]
    Connecting: TcpState In set(&[2, 3]);
    #[doc = "TCP_INFO says closed"]
    TcpClosed: TcpState Is 7;
    #[doc = "TCP_INFO says that a FIN was sent"]
    TcpFinished: TcpState In set(&[4, 5, 6, 9, 11]);
    #[doc = "poll() reports POLLHUP"]
    HungUp: Events Has libc::POLLHUP as c_int;
    #[doc = "poll() reports POLLRDHUP"]
    ReadShutDown: Events Has libc::POLLRDHUP as c_int;
    #[doc = "SO_BROADCAST is 0"]
    MayNotBroadcast: Broadcasts Is 0;
    #[doc = "SO_OOBINLINE is 1"]
    InlineOutOfBand: Inline Is 1;
    #[doc = "SO_LOCK_FILTER is 1"]
    FilterLocked: FilterLocked Is 1;
    #[doc = "IPV6_V6ONLY is 1"]
    V6Only: V6Only Is 1;
    #[doc = "IP_HDRINCL is 1"]
    OwnHeader: HeaderIncluded Is 1;
    #[doc = "IP_MTU_DISCOVER or IPV6_MTU_DISCOVER forbids fragments"]
    NoFragments: Discovery In set(&[2, 3, 4]);
    #[doc = "SO_BINDTOIFINDEX is 0"]
    NotBoundToInterface: BoundInterface Is 0;

    // The numbers of a new socket.
    #[doc = "domain is not within 0 to 45"]
    NoDomain: DomainIsBad Is 1;
    #[doc = "domain is AF_UNSPEC"]
    NewUnspec: First Is libc::AF_UNSPEC;
    #[doc = "domain is AF_INET or AF_INET6"]
    NewInternet: First In set(&[libc::AF_INET, libc::AF_INET6]);
    #[doc = "domain is AF_UNIX"]
    NewUnix: First Is libc::AF_UNIX;
    #[doc = "domain is AF_NETLINK"]
    NewNetlink: First Is libc::AF_NETLINK;
    #[doc = "domain is AF_PACKET"]
    NewPacket: First Is libc::AF_PACKET;
    #[doc = "domain is AF_VSOCK"]
    NewVsock: First Is libc::AF_VSOCK;
    #[doc = "domain is AF_INET, AF_INET6, AF_NETLINK or AF_PACKET"]
    NewPairless: First In set(&[libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK, libc::AF_PACKET]);
    #[doc = "type has bits beside a type, SOCK_NONBLOCK and SOCK_CLOEXEC"]
    OddTypeFlags: OddTypeFlags IsNot 0;
    #[doc = "type is above 10, the last one"]
    NoType: NewKind Above 10;
    #[doc = "type is SOCK_STREAM"]
    NewStream: NewKind Is STREAM;
    #[doc = "type is SOCK_DGRAM"]
    NewDatagram: NewKind Is DGRAM;
    #[doc = "type is SOCK_RAW"]
    NewRaw: NewKind Is RAW;
    #[doc = "type is SOCK_SEQPACKET"]
    NewSequenced: NewKind Is SEQPACKET;
    #[doc = "type is none of AF_UNIX"]
    NotUnixType: NewKind Outside set(&[STREAM, DGRAM, RAW, SEQPACKET]);
    #[doc = "type is none of AF_NETLINK"]
    NotNetlinkType: NewKind Outside set(&[DGRAM, RAW]);
    #[doc = "type is none of AF_PACKET"]
    NotPacketType: NewKind Outside set(&[DGRAM, RAW, PACKET]);
    #[doc = "type is none of AF_VSOCK"]
    NotVsockType: NewKind Outside set(&[STREAM, DGRAM, SEQPACKET]);
    #[doc = "protocol is negative or above 262"]
    NoProtocol: NewProtocolIsBad Is 1;
    #[doc = "protocol is 0"]
    ZeroProtocol: Third Is 0;
    #[doc = "protocol is neither 0 nor PF_UNIX"]
    NotUnixProtocol: Third Outside set(&[0, libc::AF_UNIX]);
    #[doc = "protocol is neither 0 nor PF_VSOCK"]
    NotVsockProtocol: NewProtocolIsNotVsock Is 1;
    #[doc = "protocol is not within 0 to 31"]
    NoNetlinkProtocol: Third Outside ANY;
    #[doc = "protocol is one of datagrams: ICMP, UDP, UDP-Lite or ICMPv6"]
    DatagramProtocol: NewProtocolIsOfDatagrams Is 1;
    #[doc = "protocol is one of streams: TCP or MPTCP"]
    StreamProtocol: NewProtocolIsOfStreams Is 1;
    #[doc = "protocol is IPPROTO_ICMP or IPPROTO_ICMPV6"]
    PingProtocol: NewProtocolIsOfPing Is 1;
    #[doc = "protocol is IPPROTO_MPTCP"]
    NewMultipath: Third Is 262;
    #[doc = "net.mptcp.enabled is 0"]
    MultipathOff: Multipath Is 0;

    // The bytes and their lengths.
    #[doc = "more than 1024 iovecs are given"]
    TooManyIovecs: HasTooManyIovecs Is 1;
    #[doc = "an iov_len is above SSIZE_MAX"]
    NegativeIovec: NegativeIovec Known;
    #[doc = "no byte is given"]
    Empty: Length Is 0;
    #[doc = "less than 8 bytes are given"]
    BelowEight: Length Below 8;
    #[doc = "less than 128 bytes are given"]
    BelowSignal: Length Below 128;
    #[doc = "the length is above what an IP datagram holds"]
    AboveMax: IsAboveMax Is 1;
    #[doc = "the length and the headers are above the MTU of the route, or of IP_MTU"]
    AboveMtu: IsAboveMtu Is 1;
    #[doc = "the length is above SO_SNDBUF less 32 bytes"]
    AboveBuffer: IsAboveBuffer Is 1;
    #[doc = "the length is above the MTU of the interface and 18 bytes"]
    AboveFrame: IsAboveFrame Is 1;
    #[doc = "the length is below 14, and the interface is like Ethernet"]
    BelowFrame: IsBelowFrame Is 1;
    #[doc = "the length is above 128 times UDP_SEGMENT"]
    TooManySegments: HasTooManySegments Is 1;
    #[doc = "the bytes are too few for the IP header that they begin with"]
    ShortHeader: HasShortHeader Is 1;
    #[doc = "the first byte is not ICMP_ECHO"]
    NotEcho: IsEcho Is 0;
    #[doc = "the first byte is not ICMP6_ECHO_REQUEST"]
    NotEcho6: IsEcho Is 0;

    // The address that the call is given.
    #[doc = "dest_addr is NULL"]
    NullName: NamePointer Is 0;
    #[doc = "an address is given"]
    GivesAddress: GivesAddress Is 1;
    #[doc = "no address is given"]
    NoAddressGiven: GivesAddress Is 0;
    #[doc = "addrlen is 0"]
    NoNameLength: NameLength Is 0;
    #[doc = "addrlen is negative or above 128"]
    LongAddress: NameLengthIsBad Is 1;
    #[doc = "the length is negative"]
    NegativeLength: NameLength Below 0;
    #[doc = "the family of the socket has no addresses of that length"]
    BadLength: IsLengthBad Is 1;
    #[doc = "the length that is stored for the result is negative"]
    NegativeSize: GivenSize Below 0;
    #[doc = "the socket looks at the address"]
    AddressUsed: IsAddressUsed Is 1;
    #[doc = "the family of the address is not the socket's"]
    OtherFamily: IsOtherFamily Is 1;
    #[doc = "the socket's family answers EINVAL for others"]
    FamilyIsInvalid: IsFamilyInvalid Is 1;
    #[doc = "the address has a port"]
    HasPort: Port Known;
    #[doc = "the port is 0"]
    ZeroPort: Port Is 0;
    #[doc = "the port of the destination is 0"]
    DestinationPortZero: Port Is 0;
    #[doc = "the port is neither 0 nor the protocol of the raw socket"]
    ForeignRawPort: IsForeignRawPort Is 1;
    #[doc = "the destination is an IPv6 address"]
    ToIpv6: ToIpv4 Is 0;
    #[doc = "the address is IPv4-mapped"]
    MappedAddress: IsMapped Is 1;
    #[doc = "the address is a multicast one"]
    MulticastAddress: IsMulticast Is 1;
    #[doc = "the address is of the scope link"]
    LinkLocalAddress: IsLinkLocal Is 1;
    #[doc = "sin6_scope_id is 0"]
    NoScope: ScopeOrNone Is 0;
    #[doc = "sin6_scope_id is not 0"]
    HasScope: Scope IsNot 0;
    #[doc = "no interface has the index in sin6_scope_id"]
    NoScopeInterface: ScopeExists Is 0;
    #[doc = "SO_BINDTOIFINDEX is another index"]
    OtherBoundInterface: IsOtherInterface Is 1;
    #[doc = "the socket is bound to a loopback address"]
    LocalLoopback: IsLocalLoopback Is 1;
    #[doc = "the destination is not a loopback address"]
    NotLoopback: IsLoopback Is 0;
    #[doc = "the local routes do not have the address"]
    NotLocalAddress: IsLocalAddress Is 0;
    #[doc = "nl_groups is not 0"]
    HasNetlinkGroups: NetlinkGroups IsNot 0;
    #[doc = "nl_pid is another than the socket's"]
    OtherNetlinkPort: IsOtherNetlinkPort Is 1;
    #[doc = "svm_port is below 1024"]
    VsockPrivilegedPort: VsockPort Below 1024;
    #[doc = "no interface has the index in sll_ifindex"]
    NoInterface: InterfaceExists Is 0;
    #[doc = "the interface is not up: SIOCGIFFLAGS"]
    InterfaceDown: InterfaceFlags Lacks libc::IFF_UP;
    #[doc = "the address is a path"]
    HasPath: UnixName Is 1;
    #[doc = "the address is an abstract name"]
    AbstractName: UnixName Is 0;
    #[doc = "the path ends in a slash"]
    EndsInSlash: EndsInSlash Is 1;
    #[doc = "a directory on the path is missing, not a directory, or may not be searched"]
    Obstacle: HasObstacle Is 1;
    #[doc = "stat() of the path answers ENOENT"]
    Missing: Exists Is 0;
    #[doc = "stat() of the path succeeds"]
    PathExists: PathType Known;
    #[doc = "a socket is at the path"]
    IsPathSocket: PathType Is file(libc::S_IFSOCK);
    #[doc = "something else than a socket is at the path"]
    NotPathSocket: PathType IsNot file(libc::S_IFSOCK);
    #[doc = "lstat() of the path succeeds"]
    LinkExists: LinkType Known;
    #[doc = "a socket is at the path itself"]
    IsLinkSocket: LinkType Is file(libc::S_IFSOCK);
    #[doc = "access() to write the path answers EACCES"]
    NotWritable: MayWrite Is 0;
    #[doc = "access() to write the directory answers EACCES"]
    ParentNotWritable: MayWriteParent Is 0;
    #[doc = "the directory is on a filesystem that holds no sockets"]
    ParentHasNoSockets: ParentHasNoSockets Is 1;
    #[doc = "the directory is on a filesystem that is mounted read-only"]
    ParentReadOnly: IsParentReadOnly Is 1;
    #[doc = "the directory is on a filesystem without blocks or inodes left"]
    ParentFull: IsParentFull Is 1;
    #[doc = "the directory has no name any more"]
    ParentDeleted: ParentLinks Is 0;
    #[doc = "statx() says that the directory is immutable"]
    ParentImmutable: IsParentImmutable Is 1;

    // Ancillary data.
    #[doc = "sockets of the family read ancillary data"]
    ControlRead: Domain In set(&[libc::AF_UNIX, libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK, libc::AF_PACKET]);
    #[doc = "msg_controllen is above INT_MAX"]
    UnboundedControl: HasUnboundedControl Is 1;
    #[doc = "msg_controllen is above net.core.optmem_max"]
    MuchControl: HasMuchControl Is 1;
    #[doc = "a cmsg_len is too short or too long"]
    UnsoundControl: UnsoundLength Known;
    #[doc = "a control message has a type that the socket does not take"]
    OddControlType: OddControlFlaw Is 1;
    #[doc = "the data of a control message does not have the size of its type"]
    OddControlLength: OddControlFlaw Is 2;
    #[doc = "a control message has a value out of range"]
    OddControlValue: OddControlFlaw Is 3;
    #[doc = "SCM_RIGHTS has descriptors"]
    HasRights: Rights Above 0;
    #[doc = "SCM_RIGHTS has more than 253 descriptors"]
    TooManyRights: HasTooManyRights Is 1;
    #[doc = "SCM_RIGHTS has a descriptor that is not open"]
    ClosedRight: ClosedRight Known;
    #[doc = "SCM_RIGHTS has a descriptor that /proc calls an io_uring"]
    RingRight: RingRight Known;
    #[doc = "SCM_CREDENTIALS is given"]
    HasCredentials: Credentials Known;
    #[doc = "SCM_CREDENTIALS names another process, without CAP_SYS_ADMIN"]
    ForeignProcess: ForeignCredentials Is 1;
    #[doc = "SCM_CREDENTIALS names another user, without CAP_SETUID"]
    ForeignUser: ForeignCredentials Is 2;
    #[doc = "SCM_CREDENTIALS names another group, without CAP_SETGID"]
    ForeignGroup: ForeignCredentials Is 3;

    // Bad memory.
    #[doc = "/proc/thread-self/maps lacks memory that the call uses"]
    Fault: FaultPlace Known;
    #[doc = "the pointer is NULL"]
    Null: FaultPointer Is 0;
    #[doc = "the mapping lacks the right"]
    Forbidden: IsForbidden Is 1;
    #[doc = "the call writes there"]
    ForWriting: IsForWriting Is 1;
    #[doc = "not one byte is mapped"]
    NothingGood: FaultGood Is 0;
    #[doc = "all memory that the call uses is mapped"]
    MemoryGood: IsMemoryGood Is 1;
    #[doc = "the timeout is invalid"]
    BadTimeout: BadTimeout Is 1;

    // The option that the call names.
    #[doc = "the level is IPPROTO_IP"]
    OfIp: First Is libc::IPPROTO_IP;
    #[doc = "the level is IPPROTO_IPV6"]
    OfIpv6: First Is libc::IPPROTO_IPV6;
    #[doc = "the level is SOL_SOCKET or IPPROTO_TCP, and the value not a name"]
    OfInts: OptionOfInts Is 1;
    #[doc = "optlen is below 4"]
    BelowInt: NameLength Below 4;
    #[doc = "the level is one of other sockets"]
    ForeignLevel: IsForeignLevel Is 1;
    #[doc = "the option cannot be set"]
    OptionIsReadOnly: IsOptionSettable Is 0;
    #[doc = "optlen is less than the option takes"]
    OptionShort: IsOptionShort Is 1;
    #[doc = "the value is out of the range of the option"]
    OptionOutOfRange: IsOutOfRange Is 1;
    #[doc = "the process lacks the capability that the value needs"]
    LacksForOption: LacksForOption Is 1;
    #[doc = "tv_usec is not within 0 to 999999"]
    BadMicroseconds: AreMicrosecondsBad Is 1;
    #[doc = "the option is IP_HDRINCL"]
    HeaderOption: Option Is option(libc::IPPROTO_IP, libc::IP_HDRINCL);
    #[doc = "the option is IPV6_V6ONLY"]
    V6OnlyOption: Option Is option(libc::IPPROTO_IPV6, libc::IPV6_V6ONLY);
    #[doc = "the option is IP_MULTICAST_TTL"]
    MulticastTtlOption: Option Is option(libc::IPPROTO_IP, libc::IP_MULTICAST_TTL);
    #[doc = "the option is SO_RCVTIMEO or SO_SNDTIMEO"]
    TimeoutOption: OptionOfTimeouts Is 1;
    #[doc = "the option attaches, detaches or unlocks a filter"]
    FilterOption: OptionOfFilters Is 1;
    #[doc = "the option is SO_DEBUG"]
    DebugOption: Option Is option(libc::SOL_SOCKET, libc::SO_DEBUG);
    #[doc = "the option is SO_DETACH_FILTER"]
    DetachOption: Option Is option(libc::SOL_SOCKET, libc::SO_DETACH_FILTER);
    #[doc = "the option is TCP_CONGESTION"]
    CongestionOption: Option Is option(libc::IPPROTO_TCP, libc::TCP_CONGESTION);
    #[doc = "the option is TCP_ULP"]
    UlpOption: Option Is option(libc::IPPROTO_TCP, libc::TCP_ULP);
    #[doc = "the option is SO_BINDTODEVICE or SO_BINDTOIFINDEX"]
    DeviceOption: OptionOfDevices Is 1;
    #[doc = "the option is IP_ADD_MEMBERSHIP or IP_DROP_MEMBERSHIP"]
    MembershipOption: OptionOfMemberships Is 1;
    #[doc = "the option is IPV6_ADD_MEMBERSHIP, IPV6_DROP_MEMBERSHIP or IPV6_MULTICAST_IF"]
    Membership6Option: OptionOfMemberships Is 2;
    #[doc = "the option is IP_DROP_MEMBERSHIP"]
    DropOption: Option Is option(libc::IPPROTO_IP, libc::IP_DROP_MEMBERSHIP);
    #[doc = "the option is IPV6_DROP_MEMBERSHIP"]
    Drop6Option: Option Is option(libc::IPPROTO_IPV6, libc::IPV6_DROP_MEMBERSHIP);
    #[doc = "the option is IP_MULTICAST_IF"]
    MulticastInterfaceOption: Option Is option(libc::IPPROTO_IP, libc::IP_MULTICAST_IF);
    #[doc = "the option is IP_MTU"]
    MtuOption: Option Is option(libc::IPPROTO_IP, libc::IP_MTU);
    #[doc = "the option is IPV6_MTU"]
    Mtu6Option: Option Is option(libc::IPPROTO_IPV6, libc::IPV6_MTU);

    // Routes.
    #[doc = "a stream socket connects"]
    ConnectsStream: ConnectsStream Is 1;
    #[doc = "a socket connects"]
    ConnectsAny: Function Is Function::Connect as c_int;
    #[doc = "RTM_GETROUTE answers a route of the type broadcast"]
    BroadcastRoute: RouteKind Is libc::RTN_BROADCAST as c_int;
    #[doc = "RTM_GETROUTE answers ENETUNREACH"]
    RouteUnreachable: RouteErrno Is libc::ENETUNREACH;
    #[doc = "RTM_GETROUTE answers EHOSTUNREACH"]
    RouteHostUnreachable: RouteErrno Is libc::EHOSTUNREACH;
    #[doc = "RTM_GETROUTE answers EACCES"]
    RouteProhibited: RouteErrno Is libc::EACCES;
    #[doc = "RTM_GETROUTE answers EINVAL"]
    RouteInvalid: RouteErrno Is libc::EINVAL;
    #[doc = "RTM_GETROUTE from the socket's address answers EINVAL"]
    SourceInvalid: SourceErrno Is libc::EINVAL;

    // The system and what the process may do.
    #[doc = "all descriptors below RLIMIT_NOFILE are open"]
    NoFreeDescriptor: FreeDescriptors Is 0;
    #[doc = "all descriptors but one below RLIMIT_NOFILE are open"]
    OneFreeDescriptor: FreeDescriptors Is 1;
    #[doc = "fs.file-nr has reached fs.file-max"]
    AllFiles: HasAllFiles Is 1;
    #[doc = "the port is below net.ipv4.ip_unprivileged_port_start"]
    PrivilegedPort: NeedsPortRight Is 1;
    #[doc = "the port is within 1 to 1023"]
    LowPort: IsLowPort Is 1;
    #[doc = "net.ipv4.ip_unprivileged_port_start cannot be read"]
    FirstPortUnknown: IsFirstPortUnknown Is 1;
    #[doc = "no group of the process is within net.ipv4.ping_group_range"]
    MayNotPing: MayPing Is 0;
    #[doc = "net.ipv4.tcp_fastopen lacks bit 0"]
    FastOpenOff: FastOpen Lacks 1;
    #[doc = "/proc/net/if_inet6 is empty"]
    NoIpv6: HasIpv6 Is 0;
    #[doc = "capget() has CAP_NET_RAW"]
    HasRaw: HasRaw Is 1;
    #[doc = "capget() lacks CAP_NET_RAW"]
    LacksRaw: HasRaw Is 0;
    #[doc = "capget() lacks CAP_NET_ADMIN"]
    LacksAdmin: HasAdmin Is 0;
    #[doc = "capget() has CAP_NET_BIND_SERVICE"]
    HasBindServiceRight: HasBindService Is 1;
    #[doc = "capget() lacks CAP_NET_BIND_SERVICE"]
    LacksBindService: HasBindService Is 0;
}

impl Condition {
    /// Whether the condition with this number can hold of this call.
    pub fn allows(number: u8, function: Function) -> bool {
        let test = TESTS.get(usize::from(number));
        test.is_none_or(|test| test.fact != Fact::Function || test.compare(function as i64))
    }
}

impl Case<'_> {
    /// Whether the condition with this number holds.
    #[inline(never)]
    pub fn holds(&self, condition: u8) -> bool {
        let Some(test) = TESTS.get(usize::from(condition)) else { return false };
        self.fact(test.fact).is_some_and(|number| test.compare(number))
    }
}

impl Test {
    fn compare(&self, number: i64) -> bool {
        let value = i64::from(self.value);
        let is_in = || (0..32).contains(&number) && value >> number & 1 != 0;
        match self.compare {
            Compare::Known => true,
            Compare::Is => number == value,
            Compare::IsNot => number != value,
            Compare::Above => number > value,
            Compare::Below => number < value,
            Compare::Has => number & value != 0,
            Compare::Lacks => number & value == 0,
            Compare::In => is_in(),
            Compare::Outside => !is_in(),
        }
    }
}

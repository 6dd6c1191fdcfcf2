//! The facts: all that is known of a call and of the system, as numbers.

use libc::c_int;

use super::{
    call::{Bytes, Chapter, Name},
    case::Case,
    header::MAX_IOVECS,
    privilege::{CAP_NET_ADMIN, CAP_NET_BIND_SERVICE, CAP_NET_RAW},
    question::{SIOCGIFFLAGS, SIOCGIFHWADDR, SIOCGIFMTU},
};
use crate::{
    errno::Errno,
    kernel::{Extent, FileRef, Limit},
    message::MAX_ADDRESS,
};

const DESCRIPTOR_FLAGS: c_int = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
/// The flags that an AF_PACKET socket receives with: net/packet/af_packet.c.
const PACKET_FLAGS: c_int =
    libc::MSG_PEEK | libc::MSG_DONTWAIT | libc::MSG_TRUNC | c_int::MIN | libc::MSG_ERRQUEUE;
const UDP_SEGMENT: c_int = 103;
/// Filesystems that hold no sockets, linux/magic.h: proc, sysfs, the two of
/// cgroups, debugfs, tracefs, securityfs, devpts, mqueue, FAT and exFAT.
const WITHOUT_SOCKETS: &[i64] = &[
    0x9fa0,
    0x6265_6572,
    0x27_e0eb,
    0x6367_7270,
    0x6462_6720,
    0x7472_6163,
    0x7363_6673,
    0x1cd1,
    0x1980_0202,
    0x4d44,
    0x2011_bab0,
];
const SO_LOCK_FILTER: c_int = 44;

/// Defines the facts, and how each is found out: an i64, or `?` where it is
/// unknown.
macro_rules! facts {
    ($case:ident: $($(#[$comment:meta])* $name:ident => $number:expr,)*) => {
        /// What may be known.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Fact {
            $($(#[$comment])* $name,)*
        }

        impl Case<'_> {
            /// The number that a fact is, where it is known.
            #[inline(never)]
            pub fn fact(&self, fact: Fact) -> Option<i64> {
                let $case = self;
                Some(match fact {
                    $(Fact::$name => $number,)*
                })
            }
        }
    };
}

facts! { case:
    // The call, and its numbers as they are.
    Function => case.call.function as i64,
    Fd => case.call.fd.into(),
    Flags => case.call.flags.into(),
    /// Without those of a new descriptor.
    OtherFlags => (case.call.flags & !DESCRIPTOR_FLAGS).into(),
    OddPacketFlags => (case.call.flags & !PACKET_FLAGS).into(),
    First => case.call.numbers[0].into(),
    Third => case.call.numbers[2].into(),
    /// The type of a new socket, without the flags beside it.
    NewKind => (case.call.numbers[1] & 0xf).into(),
    OddTypeFlags => (case.call.numbers[1] & !0xf & !DESCRIPTOR_FLAGS).into(),

    /// Beyond the families of this kernel's headers.
    DomainIsBad => (!(0..46).contains(&case.call.numbers[0])).into(),
    /// Beyond IPPROTO_MPTCP, the last of linux/in.h.
    NewProtocolIsBad => (!(0..=262).contains(&case.call.numbers[2])).into(),
    NewProtocolIsNotVsock => (!matches!(case.call.numbers[2], 0 | libc::AF_VSOCK)).into(),
    NewProtocolIsOfDatagrams => matches!(
        case.call.numbers[2],
        libc::IPPROTO_ICMP | libc::IPPROTO_UDP | libc::IPPROTO_UDPLITE | libc::IPPROTO_ICMPV6
    ).into(),
    NewProtocolIsOfStreams => {
        matches!(case.call.numbers[2], libc::IPPROTO_TCP | libc::IPPROTO_MPTCP).into()
    },
    NewProtocolIsOfPing => {
        matches!(case.call.numbers[2], libc::IPPROTO_ICMP | libc::IPPROTO_ICMPV6).into()
    },

    // The bytes.
    /// Of all the bytes; negative from 2^63 on.
    Length => case.length()? as i64,
    IovCount => (case.vector()?.count as c_int).into(),
    HasTooManyIovecs => (case.vector()?.count > MAX_IOVECS).into(),
    NegativeIovec => case.negative_iovec()? as i64,
    MaxPayload => case.max_payload()?,
    IsAboveMax => (case.length()? as u64 > case.max_payload()? as u64).into(),
    /// The MTU of the path, less the headers, for one datagram.
    PathMtu => case.path_mtu()?,
    IsAboveMtu => (case.length()? as i64 + case.headers()? > case.path_mtu()?).into(),
    /// Whether a frame with its link header is longer than the interface takes.
    IsAboveFrame => {
        // VLAN_HLEN more are let through: packet_snd().
        let room = case.of_interface(SIOCGIFMTU)? + 14 + 4;
        (case.length()? as i64 > room).into()
    },
    /// Whether a frame is shorter than the header of Ethernet, ARPHRD_ETHER or
    /// ARPHRD_LOOPBACK.
    IsBelowFrame => {
        let hardware = case.of_interface(SIOCGIFHWADDR)? & 0xffff;
        (matches!(hardware, 1 | 772) && (case.length()? < 14)).into()
    },
    /// More segments than UDP_MAX_SEGMENTS, linux/udp.h.
    HasTooManySegments => {
        let size = case.fact(Fact::SegmentSize)?;
        (size > 0 && case.length()? as i64 > size * 128).into()
    },
    SegmentSize => case.option(libc::IPPROTO_UDP, UDP_SEGMENT)?,
    /// The first byte of what is sent.
    FirstByte => {
        let mut byte = [0];
        case.first_bytes(&mut byte)?;
        byte[0].into()
    },
    /// Whether the bytes are too few for the header that they begin with.
    HasShortHeader => {
        let length = case.length()? as i64;
        let header = case.fact(Fact::FirstByte).map_or(20, |byte| (byte & 0xf) * 4);
        (length < 20 || length < header || header < 20).into()
    },

    // The address that the call is given.
    NamePointer => match case.call.name {
        Name::None => return None,
        Name::To(pointer, _) | Name::From(pointer, _) => pointer.0 as i64,
    },
    NameLength => match case.call.name {
        Name::To(_, length) => (length as c_int).into(),
        _ => (case.given_at()?.1 as c_int).into(),
    },
    NameLengthIsBad => (!(0..=MAX_ADDRESS as i64).contains(&case.fact(Fact::NameLength)?)).into(),
    IsLengthBad => case.is_length_bad()?.into(),
    IsAddressUsed => {
        let kind = case.own_option(libc::SO_TYPE)? as c_int;
        let is_unix = case.own_option(libc::SO_DOMAIN)? as c_int == libc::AF_UNIX;
        let ignores = kind == libc::SOCK_STREAM || is_unix && kind == libc::SOCK_SEQPACKET;
        (!ignores || case.chapter() != Chapter::Send).into()
    },
    GivesAddress => case.given_at().is_some_and(|(_, length)| length > 0).into(),
    /// The size of the buffer for what the call returns.
    GivenSize => case.given_size()?.into(),
    Family => case.given.family()?.into(),
    IsOtherFamily => (case.fact(Fact::Family)? != case.fact(Fact::Domain)?).into(),
    IsFamilyInvalid => case.is_family_invalid()?.into(),
    IsLocalAddress => case.is_local_address()?.into(),
    Port => case.given.port()?.into(),
    /// The port with its bytes exchanged, where it is likely that it is meant.
    SwappedPort => case.swapped_port()?,
    Scope => case.given.scope()?.into(),
    /// 0 too for an address that is too short to have one.
    ScopeOrNone => { case.given.family()?; case.given.scope().unwrap_or(0).into() },
    IsOtherInterface => {
        let bound = case.fact(Fact::BoundInterface)?;
        (bound != 0 && bound != case.fact(Fact::Scope)?).into()
    },
    IsOtherNetlinkPort => (case.given.netlink()?[0] != case.local.netlink()?[0]).into(),
    ConnectsStream => {
        let is_stream = case.fact(Fact::Kind)? as c_int == libc::SOCK_STREAM;
        let connects = case.chapter() == Chapter::Connect
            || case.call.flags & libc::MSG_FASTOPEN != 0;
        (is_stream && connects && case.fact(Fact::Transport)? >= 0).into()
    },
    /// Whether an interface has the index of the scope.
    ScopeExists => case.interface(case.given.scope()?, 0)?.is_ok().into(),
    IsMapped => { case.given.family()?; case.given.is_mapped().into() },
    IsMulticast => { case.given.family()?; case.given.is_multicast().into() },
    IsLinkLocal => { case.given.family()?; case.given.is_link_local().into() },
    IsLoopback => { case.remote()?.family()?; case.remote()?.is_loopback().into() },
    IsLocalLoopback => { case.local.family()?; case.local.is_loopback().into() },
    ToIpv4 => { case.remote()?.family()?; case.remote()?.ipv4().is_some().into() },
    LocalNetlinkPort => case.local.netlink()?[0].into(),
    NetlinkPort => case.given.netlink()?[0].into(),
    NetlinkGroups => case.given.netlink()?[1].into(),
    VsockPort => case.given.vsock_port()?.into(),
    Interface => case.packet_interface()?.into(),
    InterfaceExists => case.interface(case.packet_interface()?, 0)?.is_ok().into(),
    InterfaceFlags => case.of_interface(SIOCGIFFLAGS)? & 0xffff,
    /// 1 for a path, 0 for an abstract name or none.
    UnixName => case.given.unix().map(|_| case.given.path().is_some())?.into(),

    // The path of an AF_UNIX address.
    PathType => case.file_type(FileRef::Path(case.given.path()?))?,
    LinkType => case.file_type(FileRef::Link(case.given.path()?))?,
    Exists => match case.inspect.status(FileRef::Path(case.given.path()?)) {
        Ok(_) => 1,
        Err(errno) if errno.number() == libc::ENOENT => 0,
        Err(_) => return None,
    },
    MayWrite => case.may_write(case.given.path()?)?.into(),
    HasObstacle => case.obstacle().is_some().into(),
    EndsInSlash => case.given.path()?.ends_with(b"/").into(),
    MayWriteParent => case.may_write(case.parent()?)?.into(),
    ParentHasNoSockets => WITHOUT_SOCKETS.contains(&case.parent_filesystem()?.magic).into(),
    IsParentReadOnly => case.parent_filesystem()?.is_read_only.into(),
    IsParentFull => case.parent_filesystem()?.is_full.into(),
    ParentLinks => case.parent_status()?.links.into(),
    IsParentImmutable => case.parent_status()?.is_immutable.into(),

    // Ancillary data.
    ControlLength => case.header.as_ref()?.control().1 as i64,
    HasMuchControl => {
        let length = case.header.as_ref()?.control().1 as u64;
        (length > case.fact(Fact::MaxControl)? as u64).into()
    },
    HasUnboundedControl => {
        (case.header.as_ref()?.control().1 > c_int::MAX as usize).into()
    },
    ClosedRight => case.control.closed_right?.into(),
    RingRight => case.control.ring_right?.into(),
    Rights => case.control.rights as i64,
    HasTooManyRights => case.control.has_too_many_rights.into(),
    Credentials => case.control.credentials?.process.into(),
    ForeignCredentials => case.foreign_credentials()?,
    UnsoundLength => case.control.unsound? as i64,
    OddControlFlaw => case.odd_control()?.1 as i64,

    // Bad memory.
    FaultPlace => case.fault??.place as i64,
    FaultPointer => case.fault??.at.0 as i64,
    FaultLength => case.fault??.length as i64,
    FaultGood => match case.fault??.extent {
        Extent::Unmapped(good) | Extent::Forbidden(good) => good as i64,
        Extent::Good => return None,
    },
    IsForbidden => matches!(case.fault??.extent, Extent::Forbidden(_)).into(),
    IsForWriting => case.fault??.to_write.into(),
    IsMemoryGood => case.fault?.is_none().into(),
    BadTimeout => {
        let [seconds, nanoseconds] = case.call.other.copy_words(case.inspect)?;
        ((seconds as isize) < 0 || nanoseconds > 999_999_999).into()
    },

    // The descriptor.
    IsClosed => match case.inspect.fcntl(case.call.fd, libc::F_GETFL) {
        Ok(_) => 0,
        Err(Errno::EBADF) => 1,
        Err(_) => return None,
    },
    StatusFlags => case.inspect.fcntl(case.call.fd, libc::F_GETFL).ok()?.into(),
    AccessMode => case.fact(Fact::StatusFlags)? & i64::from(libc::O_ACCMODE),
    IsSocket => case.is_socket()?.into(),
    FileType => case.file_type(FileRef::Descriptor(case.call.fd))?,
    FileKind => case.file_kind() as i64,
    Seals => {
        const F_GET_SEALS: c_int = 1034;
        case.inspect.fcntl(case.call.fd, F_GET_SEALS).ok()?.into()
    },
    IsImmutable => case.inspect.status(FileRef::Descriptor(case.call.fd)).ok()?.is_immutable.into(),
    IsFull => case.inspect.filesystem(FileRef::Descriptor(case.call.fd)).ok()?.is_full.into(),
    FileSizeLimit => i64::try_from(case.inspect.limit(Limit::FileSize)?).ok()?,
    Offset => case.inspect.offset(case.call.fd)? as i64,
    IsBeyondLimit => (case.fact(Fact::Offset)? >= case.fact(Fact::FileSizeLimit)?).into(),
    Events => case.inspect.events(case.call.fd, libc::POLLRDHUP | libc::POLLIN | libc::POLLOUT)?.into(),
    IsMisaligned => {
        let Bytes::Buffer(at, length) = case.call.bytes else { return None };
        ((at.0 | length) & 511 != 0).into()
    },
    /// Whether eight bytes that are to be written are all ones.
    IsAllOnes => {
        let mut value = [0; 8];
        case.first_bytes(&mut value)?;
        (value == [0xff; 8]).into()
    },

    // The socket.
    Domain => case.own_option(libc::SO_DOMAIN)?,
    Kind => case.own_option(libc::SO_TYPE)?,
    Protocol => case.own_option(libc::SO_PROTOCOL)?,
    /// The protocol of an internet socket.
    Transport => {
        let is_internet = matches!(case.fact(Fact::Domain)? as c_int, libc::AF_INET | libc::AF_INET6);
        if is_internet { case.fact(Fact::Protocol)? } else { -1 }
    },
    IsUdpOrLite => {
        matches!(case.fact(Fact::Transport)? as c_int, libc::IPPROTO_UDP | libc::IPPROTO_UDPLITE).into()
            },
    /// 1 for a ping socket of IPv4, 2 for one of IPv6, else 0.
    PingKind => {
        let kind = case.fact(Fact::Kind)? as c_int;
        match (case.fact(Fact::Domain)? as c_int, kind, case.fact(Fact::Protocol)? as c_int) {
            (libc::AF_INET, libc::SOCK_DGRAM, libc::IPPROTO_ICMP) => 1,
            (libc::AF_INET6, libc::SOCK_DGRAM, libc::IPPROTO_ICMPV6) => 2,
            _ => 0,
        }
    },
    IsEcho => match case.fact(Fact::PingKind)? {
        1 => matches!(case.fact(Fact::FirstByte)?, 8 | 42).into(),
        _ => matches!(case.fact(Fact::FirstByte)?, 128 | 160).into(),
    },
    IsForeignRawPort => {
        let (port, protocol) = (case.fact(Fact::Port)?, case.fact(Fact::Protocol)?);
        (port != 0 && port != protocol && protocol != i64::from(libc::IPPROTO_RAW)).into()
    },
    /// Whether its kind of socket has no connections, within a family that has.
    IsConnectionless => {
        let domain = case.fact(Fact::Domain)? as c_int;
        let kind = case.fact(Fact::Kind)? as c_int;
        (matches!(domain, libc::AF_UNIX | libc::AF_INET | libc::AF_INET6 | libc::AF_VSOCK)
            && matches!(kind, libc::SOCK_DGRAM | libc::SOCK_RAW)).into()
    },
    LacksOutOfBand => {
        let is_stream = case.fact(Fact::Kind)? as c_int == libc::SOCK_STREAM;
        match case.fact(Fact::Domain)? as c_int {
            libc::AF_UNIX | libc::AF_INET | libc::AF_INET6 => (!is_stream).into(),
            libc::AF_NETLINK | libc::AF_VSOCK => 1,
            _ => 0,
        }
    },
    IsPortBound => {
        case.fact(Fact::Transport)?;
        (case.fact(Fact::Kind)? as c_int != libc::SOCK_RAW && case.local.port()? != 0).into()
    },
    Listens => case.own_option(libc::SO_ACCEPTCONN)?,
    Broadcasts => case.own_option(libc::SO_BROADCAST)?,
    SendBuffer => case.own_option(libc::SO_SNDBUF)?,
    IsAboveBuffer => (case.length()? as u64 > (case.fact(Fact::SendBuffer)? - 32) as u64).into(),
    Inline => case.own_option(libc::SO_OOBINLINE)?,
    BoundInterface => case.own_option(libc::SO_BINDTOIFINDEX)?,
    FilterLocked => case.own_option(SO_LOCK_FILTER)?,
    V6Only => case.option(libc::IPPROTO_IPV6, libc::IPV6_V6ONLY)?,
    HeaderIncluded => case.option(libc::IPPROTO_IP, libc::IP_HDRINCL)?,
    /// How the socket treats datagrams above the MTU: IP_PMTUDISC_ and so on.
    Discovery => case.of_either(libc::IP_MTU_DISCOVER, libc::IPV6_MTU_DISCOVER)?,
    /// A bit for each of SO_SNDTIMEO and SO_RCVTIMEO that is set.
    Timeouts => i64::from(case.has_timeout(libc::SO_SNDTIMEO))
        | i64::from(case.has_timeout(libc::SO_RCVTIMEO)) << 1,
    /// The first byte of TCP_INFO.
    TcpState => {
        let mut state = [0];
        let (level, option) = (libc::IPPROTO_TCP, libc::TCP_INFO);
        case.inspect.option(case.call.fd, level, option, &mut state).ok()?;
        state[0].into()
    },
    IsBound => case.is_bound()?.into(),
    HasPeer => case.has_peer()?.into(),

    // The option that the call names.
    Option => case.option_number()?.into(),
    OptionOfTimeouts => matches!(
        case.call.numbers,
        [libc::SOL_SOCKET, libc::SO_RCVTIMEO | libc::SO_SNDTIMEO, _]
    ).into(),
    /// Whether it is of a level all of whose options but these take an int at the
    /// least: names, and TCP_FASTOPEN_KEY.
    OptionOfInts => match case.call.numbers {
        [libc::SOL_SOCKET, libc::SO_BINDTODEVICE, _] => 0,
        [libc::IPPROTO_TCP, libc::TCP_CONGESTION | libc::TCP_ULP | 33, _] => 0,
        [libc::SOL_SOCKET | libc::IPPROTO_TCP, ..] => 1,
        _ => 0,
    },
    OptionOfFilters => matches!(
        case.call.numbers,
        [libc::SOL_SOCKET, libc::SO_ATTACH_FILTER | libc::SO_DETACH_FILTER | SO_LOCK_FILTER, _]
    ).into(),
    OptionOfDevices => matches!(
        case.call.numbers,
        [libc::SOL_SOCKET, libc::SO_BINDTODEVICE | libc::SO_BINDTOIFINDEX, _]
    ).into(),
    /// 1 for those of IPv4, 2 for those of IPv6.
    OptionOfMemberships => match case.call.numbers {
        [libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP | libc::IP_DROP_MEMBERSHIP, _] => 1,
        [
            libc::IPPROTO_IPV6,
            libc::IPV6_ADD_MEMBERSHIP | libc::IPV6_DROP_MEMBERSHIP | libc::IPV6_MULTICAST_IF,
            _,
        ] => 2,
        _ => 0,
    },
    AreMicrosecondsBad => (!(0..1_000_000).contains(&case.option_microseconds()?)).into(),
    OptionSize => case.known_option()?.size.into(),
    IsOptionShort => (case.fact(Fact::NameLength)? < case.fact(Fact::OptionSize)?).into(),
    IsOptionSettable => case.known_option()?.is_settable.into(),
    OptionValue => case.option_value()?.into(),
    OptionLeast => case.known_option()?.range?.0.into(),
    OptionMost => case.known_option()?.range?.1.into(),
    IsOutOfRange => case.is_out_of_range()?.into(),
    LacksForOption => case.lacking_for_option()?,
    IsForeignLevel => case.is_foreign_level()?.into(),
    Microseconds => case.option_microseconds()?,

    // Routes.
    /// The errno that the kernel's tables give for the destination, or 0.
    RouteErrno => case.route_errno(false)?.into(),
    SourceErrno => case.route_errno(true)?.into(),
    RouteKind => case.route()?.ok()?.kind.into(),

    // The system.
    MaxDescriptors => case.inspect.limit(Limit::Descriptors)? as i64,
    FreeDescriptors => case.free_descriptors()?,
    MaxFiles => case.setting(b"/proc/sys/fs/file-max", 0)?,
    HasAllFiles => (case.setting(b"/proc/sys/fs/file-nr", 0)? >= case.fact(Fact::MaxFiles)?).into(),
    MaxControl => case.setting(b"/proc/sys/net/core/optmem_max", 0)?,
    FirstPort => case.setting(b"/proc/sys/net/ipv4/ip_unprivileged_port_start", 0)?,
    LowPort => case.setting(b"/proc/sys/net/ipv4/ip_local_port_range", 0)?,
    HighPort => case.setting(b"/proc/sys/net/ipv4/ip_local_port_range", 1)?,
    NeedsPortRight => (case.fact(Fact::Port)? != 0
        && case.fact(Fact::Port)? < case.fact(Fact::FirstPort)?).into(),
    IsLowPort => (1..1024).contains(&case.fact(Fact::Port)?).into(),
    IsFirstPortUnknown => case.fact(Fact::FirstPort).is_none().into(),
    MayPing => case.may_ping()?.into(),
    FastOpen => case.setting(b"/proc/sys/net/ipv4/tcp_fastopen", 0)?,
    Multipath => case.setting(b"/proc/sys/net/mptcp/enabled", 0)?,
    /// Whether an interface has an IPv6 address.
    HasIpv6 => {
        let length = case.inspect.contents(b"/proc/thread-self/net/if_inet6", &mut [0; 8]).ok()?;
        (length > 0).into()
    },
    MaxMemberships => case.setting(b"/proc/sys/net/ipv4/igmp_max_memberships", 0)?,
    HasRaw => case.has(CAP_NET_RAW)?.into(),
    HasAdmin => case.has(CAP_NET_ADMIN)?.into(),
    HasBindService => case.has(CAP_NET_BIND_SERVICE)?.into(),
    IsFiltered => case.inspect.is_filtered().unwrap_or(true).into(),
}

//! What the kernel expects of the options that are known here: a table.

use libc::c_int;

use super::{
    call::{Function, Name},
    case::Case,
    privilege::{CAP_NET_ADMIN, CAP_NET_RAW},
};

/// An option that takes an int, or a structure of at least `size` bytes.
#[derive(Clone, Copy)]
pub struct Known {
    level: i16,
    name: i16,
    /// The smallest length of its value that the kernel takes.
    pub size: u8,
    /// Whether it may be set.
    pub is_settable: bool,
    /// The values that an int may have.
    pub range: Option<(i32, i32)>,
    /// What some or all values need: a capability, and the smallest such value.
    pub privilege: Option<(u8, i32)>,
}

#[inline]
const fn known(level: c_int, name: c_int, size: usize) -> Known {
    let (level, name, size) = (level as i16, name as i16, size as u8);
    Known { level, name, size, is_settable: true, range: None, privilege: None }
}

#[inline]
const fn int(level: c_int, name: c_int) -> Known {
    known(level, name, 4)
}

impl Known {
    const fn range(self, least: i32, most: i32) -> Self {
        Self { range: Some((least, most)), ..self }
    }

    const fn read_only(self) -> Self {
        Self { is_settable: false, ..self }
    }

    const fn needs(self, capability: u32, from: i32) -> Self {
        Self { privilege: Some((capability as u8, from)), ..self }
    }
}

const ANY: i32 = i32::MIN;
const SOCKET: c_int = libc::SOL_SOCKET;
const IP: c_int = libc::IPPROTO_IP;
const IPV6: c_int = libc::IPPROTO_IPV6;
const TCP: c_int = libc::IPPROTO_TCP;

/// From sk_setsockopt() in net/core/sock.c, do_ip_setsockopt() in
/// net/ipv4/ip_sockglue.c, do_ipv6_setsockopt() in net/ipv6/ipv6_sockglue.c and
/// do_tcp_setsockopt() in net/ipv4/tcp.c. Most options of IPv4 take one byte too.
static KNOWN: &[Known] = &[
    int(SOCKET, libc::SO_TYPE).read_only(),
    int(SOCKET, libc::SO_ERROR).read_only(),
    int(SOCKET, libc::SO_DOMAIN).read_only(),
    int(SOCKET, libc::SO_PROTOCOL).read_only(),
    int(SOCKET, libc::SO_ACCEPTCONN).read_only(),
    int(SOCKET, libc::SO_SNDLOWAT).read_only(),
    int(SOCKET, libc::SO_PEERCRED).read_only(),
    int(SOCKET, libc::SO_DEBUG),
    int(SOCKET, libc::SO_REUSEADDR),
    int(SOCKET, libc::SO_REUSEPORT),
    int(SOCKET, libc::SO_DONTROUTE),
    int(SOCKET, libc::SO_BROADCAST),
    int(SOCKET, libc::SO_SNDBUF),
    int(SOCKET, libc::SO_RCVBUF),
    int(SOCKET, libc::SO_SNDBUFFORCE).needs(CAP_NET_ADMIN, ANY),
    int(SOCKET, libc::SO_RCVBUFFORCE).needs(CAP_NET_ADMIN, ANY),
    int(SOCKET, libc::SO_KEEPALIVE),
    int(SOCKET, libc::SO_OOBINLINE),
    int(SOCKET, libc::SO_PRIORITY),
    int(SOCKET, libc::SO_RCVLOWAT),
    int(SOCKET, libc::SO_TIMESTAMP),
    int(SOCKET, libc::SO_BUSY_POLL).range(0, i32::MAX),
    int(SOCKET, libc::SO_ZEROCOPY).range(0, 1),
    known(SOCKET, libc::SO_LINGER, 8),
    known(SOCKET, libc::SO_RCVTIMEO, 16),
    known(SOCKET, libc::SO_SNDTIMEO, 16),
    known(SOCKET, libc::SO_ATTACH_FILTER, 16),
    known(IP, libc::IP_TTL, 1).range(-1, 255),
    known(IP, libc::IP_MTU_DISCOVER, 1).range(0, 5),
    known(IP, libc::IP_MULTICAST_TTL, 1).range(-1, 255),
    known(IP, libc::IP_TRANSPARENT, 1).needs(CAP_NET_ADMIN, 1),
    known(IP, libc::IP_MULTICAST_IF, 4),
    known(IP, libc::IP_ADD_MEMBERSHIP, 8),
    known(IP, libc::IP_DROP_MEMBERSHIP, 8),
    int(IP, libc::IP_MTU).read_only(),
    int(IPV6, libc::IPV6_V6ONLY),
    int(IPV6, libc::IPV6_UNICAST_HOPS).range(-1, 255),
    int(IPV6, libc::IPV6_MULTICAST_HOPS).range(-1, 255),
    int(IPV6, libc::IPV6_TCLASS).range(-1, 255),
    int(IPV6, libc::IPV6_MTU_DISCOVER).range(0, 5),
    int(IPV6, libc::IPV6_MULTICAST_LOOP).range(0, 1),
    int(IPV6, libc::IPV6_MULTICAST_IF),
    known(IPV6, libc::IPV6_ADD_MEMBERSHIP, 20),
    known(IPV6, libc::IPV6_DROP_MEMBERSHIP, 20),
    known(TCP, libc::TCP_CONGESTION, 1),
    known(TCP, libc::TCP_ULP, 1),
    int(TCP, libc::TCP_NODELAY),
    int(TCP, libc::TCP_CORK),
    int(TCP, libc::TCP_QUICKACK),
    int(TCP, libc::TCP_MAXSEG),
    int(TCP, libc::TCP_KEEPIDLE).range(1, 32767),
    int(TCP, libc::TCP_KEEPINTVL).range(1, 32767),
    int(TCP, libc::TCP_KEEPCNT).range(1, 127),
    int(TCP, libc::TCP_SYNCNT).range(1, 127),
    int(TCP, libc::TCP_USER_TIMEOUT).range(0, i32::MAX),
    int(TCP, libc::TCP_REPAIR).needs(CAP_NET_ADMIN, ANY),
    int(libc::IPPROTO_UDP, 103).range(0, 65535),
];

impl Case<'_> {
    /// What is known of the option that the call names.
    #[inline(never)]
    pub fn known_option(&self) -> Option<&'static Known> {
        let [level, name, _] = self.call.numbers;
        KNOWN.iter().find(|it| i32::from(it.level) == level && i32::from(it.name) == name)
    }

    /// The value that is to be set, where it is an int.
    #[inline(never)]
    pub fn option_value(&self) -> Option<c_int> {
        match (self.call.function, self.call.name) {
            (Function::Setsockopt, Name::To(at, 4..)) => at.copy_int(self.inspect),
            _ => None,
        }
    }

    /// The microseconds of a timeout that is to be set.
    pub fn option_microseconds(&self) -> Option<i64> {
        match self.call.name {
            Name::To(at, 16..) => Some(at.copy_words(self.inspect)?[1] as i64),
            _ => None,
        }
    }

    /// Whether the value lies outside the range of the option.
    pub fn is_out_of_range(&self) -> Option<bool> {
        let (least, most) = self.known_option()?.range?;
        Some(!(least..=most).contains(&self.option_value()?))
    }

    /// The capability that the value needs and the process lacks.
    #[inline(never)]
    pub fn lacking_for_option(&self) -> Option<i64> {
        let (capability, from) = match self.call.numbers {
            // Any of the two will do: sk_setsockopt().
            [SOCKET, libc::SO_PRIORITY, _] if !(0..=6).contains(&self.option_value()?) => {
                return Some(i64::from(!self.has(CAP_NET_RAW)? && !self.has(CAP_NET_ADMIN)?));
            }
            [SOCKET, libc::SO_MARK, _] => {
                return Some(i64::from(!self.has(CAP_NET_RAW)? && !self.has(CAP_NET_ADMIN)?));
            }
            [SOCKET, libc::SO_BINDTODEVICE, _] => (CAP_NET_RAW as u8, ANY),
            _ => self.known_option()?.privilege?,
        };
        let needs = from == ANY || self.option_value()? >= from;
        Some((needs && !self.has(capability.into())?).into())
    }

    /// Whether the level is of other sockets than this one. Of families that are
    /// not known here nothing is said: some hand levels on to a socket below.
    #[inline(never)]
    pub fn is_foreign_level(&self) -> Option<bool> {
        let domain = self.own_option(libc::SO_DOMAIN)? as c_int;
        let is_stream = self.own_option(libc::SO_TYPE)? as c_int == libc::SOCK_STREAM;
        let is_internet = match domain {
            libc::AF_INET | libc::AF_INET6 => true,
            libc::AF_UNIX | libc::AF_NETLINK | libc::AF_PACKET | libc::AF_VSOCK => false,
            _ => return None,
        };
        Some(match self.call.numbers[0] {
            IP => !is_internet,
            IPV6 => domain != libc::AF_INET6,
            TCP => !is_internet || !is_stream,
            libc::IPPROTO_UDP => !is_internet || is_stream,
            libc::SOL_NETLINK => domain != libc::AF_NETLINK,
            libc::SOL_PACKET => domain != libc::AF_PACKET,
            _ => return None,
        })
    }
}

//! Socket options: those of socket(7), ip(7), ipv6(7), tcp(7), udp(7) and
//! unix(7), and some that there are not.

use crate::case::Knob;

const fn socket(name: i32) -> Knob {
    Knob { level: libc::SOL_SOCKET, name }
}

const fn ip(name: i32) -> Knob {
    Knob { level: libc::IPPROTO_IP, name }
}

const fn ipv6(name: i32) -> Knob {
    Knob { level: libc::IPPROTO_IPV6, name }
}

const fn tcp(name: i32) -> Knob {
    Knob { level: libc::IPPROTO_TCP, name }
}

const fn udp(name: i32) -> Knob {
    Knob { level: libc::IPPROTO_UDP, name }
}

// linux/udp.h: not in the libc crate.
const UDP_NO_CHECK6_TX: i32 = 101;
const UDP_NO_CHECK6_RX: i32 = 102;

/// What is asked for and set.
pub const ALL: &[Knob] = &[
    socket(libc::SO_ACCEPTCONN),
    socket(libc::SO_BINDTODEVICE),
    socket(libc::SO_BROADCAST),
    socket(libc::SO_BUSY_POLL),
    socket(libc::SO_DEBUG),
    socket(libc::SO_DETACH_FILTER),
    socket(libc::SO_DOMAIN),
    socket(libc::SO_DONTROUTE),
    socket(libc::SO_ERROR),
    socket(libc::SO_INCOMING_CPU),
    socket(libc::SO_INCOMING_NAPI_ID),
    socket(libc::SO_KEEPALIVE),
    socket(libc::SO_LINGER),
    socket(libc::SO_LOCK_FILTER),
    socket(libc::SO_MARK),
    socket(libc::SO_OOBINLINE),
    socket(libc::SO_PASSCRED),
    socket(libc::SO_PASSSEC),
    socket(libc::SO_PEEK_OFF),
    socket(libc::SO_PEERCRED),
    socket(libc::SO_PEERSEC),
    socket(libc::SO_PRIORITY),
    socket(libc::SO_PROTOCOL),
    socket(libc::SO_RCVBUF),
    socket(libc::SO_RCVBUFFORCE),
    socket(libc::SO_RCVLOWAT),
    socket(libc::SO_RCVTIMEO),
    socket(libc::SO_REUSEADDR),
    socket(libc::SO_REUSEPORT),
    socket(libc::SO_RXQ_OVFL),
    socket(libc::SO_SELECT_ERR_QUEUE),
    socket(libc::SO_SNDBUF),
    socket(libc::SO_SNDBUFFORCE),
    socket(libc::SO_SNDLOWAT),
    socket(libc::SO_SNDTIMEO),
    socket(libc::SO_TIMESTAMP),
    socket(libc::SO_TIMESTAMPNS),
    socket(libc::SO_TYPE),
    socket(4711),
    socket(-1),
    ip(libc::IP_BIND_ADDRESS_NO_PORT),
    ip(libc::IP_FREEBIND),
    ip(libc::IP_HDRINCL),
    ip(libc::IP_MINTTL),
    ip(libc::IP_MTU),
    ip(libc::IP_MTU_DISCOVER),
    ip(libc::IP_MULTICAST_ALL),
    ip(libc::IP_MULTICAST_IF),
    ip(libc::IP_MULTICAST_LOOP),
    ip(libc::IP_MULTICAST_TTL),
    ip(libc::IP_ADD_MEMBERSHIP),
    ip(libc::IP_OPTIONS),
    ip(libc::IP_PKTINFO),
    ip(libc::IP_RECVERR),
    ip(libc::IP_RECVOPTS),
    ip(libc::IP_RECVORIGDSTADDR),
    ip(libc::IP_RECVTOS),
    ip(libc::IP_RECVTTL),
    ip(libc::IP_RETOPTS),
    ip(libc::IP_ROUTER_ALERT),
    ip(libc::IP_TOS),
    ip(libc::IP_TRANSPARENT),
    ip(libc::IP_TTL),
    ip(4711),
    ipv6(libc::IPV6_ADDRFORM),
    ipv6(libc::IPV6_MTU),
    ipv6(libc::IPV6_MTU_DISCOVER),
    ipv6(libc::IPV6_MULTICAST_HOPS),
    ipv6(libc::IPV6_MULTICAST_IF),
    ipv6(libc::IPV6_MULTICAST_LOOP),
    ipv6(libc::IPV6_RECVERR),
    ipv6(libc::IPV6_RECVHOPLIMIT),
    ipv6(libc::IPV6_RECVPKTINFO),
    ipv6(libc::IPV6_RECVTCLASS),
    ipv6(libc::IPV6_TCLASS),
    ipv6(libc::IPV6_UNICAST_HOPS),
    ipv6(libc::IPV6_V6ONLY),
    ipv6(4711),
    tcp(libc::TCP_CONGESTION),
    tcp(libc::TCP_CORK),
    tcp(libc::TCP_DEFER_ACCEPT),
    tcp(libc::TCP_FASTOPEN),
    tcp(libc::TCP_FASTOPEN_CONNECT),
    tcp(libc::TCP_INFO),
    tcp(libc::TCP_KEEPCNT),
    tcp(libc::TCP_KEEPIDLE),
    tcp(libc::TCP_KEEPINTVL),
    tcp(libc::TCP_LINGER2),
    tcp(libc::TCP_MAXSEG),
    tcp(libc::TCP_NODELAY),
    tcp(libc::TCP_NOTSENT_LOWAT),
    tcp(libc::TCP_QUICKACK),
    tcp(libc::TCP_REPAIR),
    tcp(libc::TCP_SYNCNT),
    tcp(libc::TCP_TIMESTAMP),
    tcp(libc::TCP_ULP),
    tcp(libc::TCP_USER_TIMEOUT),
    tcp(libc::TCP_WINDOW_CLAMP),
    tcp(4711),
    udp(libc::UDP_CORK),
    udp(libc::UDP_ENCAP),
    udp(libc::UDP_GRO),
    udp(libc::UDP_SEGMENT),
    udp(UDP_NO_CHECK6_TX),
    udp(UDP_NO_CHECK6_RX),
    udp(4711),
    Knob { level: -1, name: 1 },
    Knob { level: 4711, name: 1 },
    Knob { level: libc::SOL_RAW, name: 1 },
    Knob { level: libc::SOL_NETLINK, name: 1 },
    Knob { level: libc::SOL_PACKET, name: 1 },
];

/// Those whose value, or what they add to messages, is another each time.
pub const UNSTEADY: [Knob; 6] = [
    socket(libc::SO_INCOMING_CPU),
    socket(libc::SO_INCOMING_NAPI_ID),
    socket(libc::SO_TIMESTAMP),
    socket(libc::SO_TIMESTAMPNS),
    tcp(libc::TCP_INFO),
    tcp(libc::TCP_TIMESTAMP),
];

/// Those that would make a close or a send wait, load modules, or take a
/// connection apart.
pub const HARMFUL: [Knob; 4] =
    [socket(libc::SO_LINGER), tcp(libc::TCP_CONGESTION), tcp(libc::TCP_REPAIR), tcp(libc::TCP_ULP)];

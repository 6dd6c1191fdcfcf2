//! Causes that the manual's pages do not list one by one.

use std::ptr::null_mut;

use super::{Row, Short, short};
use crate::{child::*, sockets::*};

fn connecting() -> i32 {
    silent();
    let fd = nonblocking(tcp());
    // SAFETY: the address is readable for its length.
    unsafe { libc::connect(fd, v4([10, 0, 0, 1], 80).pointer(), 16) };
    fd
}

fn setting(fd: i32, level: i32, option: i32, value: &[u8]) -> Refusal {
    refused!(setsockopt(fd, level, option, value.as_ptr().cast(), value.len() as u32))
}

pub fn rows() -> Vec<Row> {
    let rows: [Short; 36] = [
        (
            "listen while connecting",
            libc::EINVAL,
            Needs::Routes,
            || {
                let fd = connecting();
                refused!(listen(fd, 1))
            },
            "listen(3, 1): EINVAL: the socket is connecting: connect() was called on it. Listen on another socket.",
        ),
        (
            "getpeername while connecting",
            libc::ENOTCONN,
            Needs::Routes,
            || {
                let (fd, mut length, mut name) = (connecting(), 128, [0_u8; 128]);
                refused!(getpeername(fd, name.as_mut_ptr().cast(), &mut length))
            },
            "getpeername(3, addr, addrlen): ENOTCONN: the connection is still being made. Wait until poll() reports POLLOUT.",
        ),
        (
            "recv while connecting",
            libc::EAGAIN,
            Needs::Routes,
            || {
                let fd = connecting();
                refused!(recv(fd, null_mut(), 0, 0))
            },
            "recv(3, NULL, 0, 0): EAGAIN: the connection is still being made, and O_NONBLOCK is set. Wait until poll() reports POLLOUT.",
        ),
        (
            "connect again after the connection has ended",
            libc::EISCONN,
            Needs::Network,
            || {
                let [client, server] = tcp_pair();
                reset(server);
                let mut byte = [0_u8];
                // SAFETY: there is room for a byte.
                unsafe { libc::recv(client, byte.as_mut_ptr().cast(), 1, 0) };
                refused!(connect(client, loopback(80).pointer(), 16))
            },
            "connect(4, 127.0.0.1:80, 16): EISCONN: the socket was connected before, and a stream socket connects only once. Connect a new socket.",
        ),
        (
            "listen after the connection has ended",
            libc::EINVAL,
            Needs::Network,
            || {
                let [client, server] = tcp_pair();
                reset(server);
                let mut byte = [0_u8];
                // SAFETY: there is room for a byte.
                unsafe { libc::recv(client, byte.as_mut_ptr().cast(), 1, 0) };
                refused!(listen(client, 1))
            },
            "listen(4, 1): EINVAL: the socket was connected before, so it cannot listen. Listen on another socket.",
        ),
        (
            "listen without a free port",
            libc::EADDRINUSE,
            Needs::Network,
            || {
                sysctl("ipv4/ip_local_port_range", "40000 40001");
                let _taken = [0, 1].map(|port| listen(bind(tcp(), &loopback(40000 + port))));
                let fd = tcp();
                refused!(listen(fd, 1))
            },
            "listen(5, 1): EADDRINUSE: no local port is free: those from 40000 to 40001 are all in use. Call bind() with a port, or widen net.ipv4.ip_local_port_range.",
        ),
        (
            "connect from a loopback address to elsewhere",
            libc::EINVAL,
            Needs::Routes,
            || {
                silent();
                let fd = bind(tcp(), &loopback(5000));
                refused!(connect(fd, v4([10, 0, 0, 1], 80).pointer(), 16))
            },
            "connect(3, 10.0.0.1:80, 16): EINVAL: the socket is bound to the loopback address 127.0.0.1:5000, from which 10.0.0.1:80 cannot be reached. Bind to another address, or do not bind.",
        ),
        (
            "connect over IPv6 that is switched off",
            libc::EADDRNOTAVAIL,
            Needs::Network,
            || {
                sysctl("ipv6/conf/all/disable_ipv6", "1");
                let (fd, to) = (
                    socket(libc::AF_INET6, libc::SOCK_STREAM),
                    v6([0, 0, 0, 0, 0, 0, 0, 1], 80, 0),
                );
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, [::1]:80, 28): EADDRNOTAVAIL: no network interface has an IPv6 address: IPv6 is switched off, or all are down. See net.ipv6.conf.all.disable_ipv6 and `ip address`.",
        ),
        (
            "bind over IPv6 that is switched off",
            libc::EADDRNOTAVAIL,
            Needs::Network,
            || {
                sysctl("ipv6/conf/all/disable_ipv6", "1");
                let (fd, to) = (
                    socket(libc::AF_INET6, libc::SOCK_STREAM),
                    v6([0, 0, 0, 0, 0, 0, 0, 1], 80, 0),
                );
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, [::1]:80, 28): EADDRNOTAVAIL: no network interface has an IPv6 address: IPv6 is switched off, or all are down. See net.ipv6.conf.all.disable_ipv6 and `ip address`.",
        ),
        (
            "bind of an IPv4 address, raw IPv6",
            libc::EADDRNOTAVAIL,
            Needs::Network,
            || {
                // SAFETY: no pointer is passed.
                let fd = done(unsafe { libc::socket(libc::AF_INET6, libc::SOCK_RAW, 58) } as isize);
                let mapped = v6([0, 0, 0, 0, 0, 0xffff, 0x7f00, 1], 0, 0);
                refused!(bind(fd, mapped.pointer(), mapped.length()))
            },
            "bind(3, [::ffff:127.0.0.1]:0, 28): EADDRNOTAVAIL: [::ffff:127.0.0.1]:0 is an IPv4 address, which a raw IPv6 socket cannot have. Use an AF_INET socket.",
        ),
        (
            "sendto a port that is not the protocol, raw IPv6",
            libc::EINVAL,
            Needs::Network,
            || {
                // SAFETY: no pointer is passed.
                let fd = done(unsafe { libc::socket(libc::AF_INET6, libc::SOCK_RAW, 58) } as isize);
                let to = v6([0, 0, 0, 0, 0, 0, 0, 1], 80, 0);
                refused!(sendto(fd, [0_u8; 8].as_ptr().cast(), 8, 0, to.pointer(), to.length()))
            },
            "sendto(3, buf, 8, 0, [::1]:80, 28): EINVAL: sin6_port is 80, and of a raw socket it must be 0 or the protocol. Set it to 0.",
        ),
        (
            "connect to another link than the socket's",
            libc::EINVAL,
            Needs::Network,
            || {
                let fd = socket(libc::AF_INET6, libc::SOCK_STREAM);
                setting_done(fd, libc::SOL_SOCKET, libc::SO_BINDTODEVICE, b"lo\0");
                let to = v6([0xfe80, 0, 0, 0, 0, 0, 0, 1], 80, 7);
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, [fe80::1%7]:80, 28): EINVAL: sin6_scope_id is 7, but the socket is bound to the interface with the index 1. Pass that index, or clear SO_BINDTODEVICE.",
        ),
        (
            "send of segments that are too many",
            libc::EINVAL,
            Needs::Network,
            || {
                let fd = connect(udp(), &loopback(53));
                set(fd, libc::IPPROTO_UDP, 103, 1);
                refused!(send(fd, [0_u8; 4000].as_ptr().cast(), 4000, 0))
            },
            "send(3, buf, 4000, 0): EINVAL: UDP_SEGMENT is 1 and the message has 4000 bytes, which makes more than 128 segments. Send less at a time, or enlarge the segments.",
        ),
        (
            "send of a datagram that is corked",
            libc::EMSGSIZE,
            Needs::Network,
            || {
                let fd = connect(udp(), &loopback(53));
                let bytes = vec![0_u8; 40000];
                // SAFETY: the bytes are readable.
                done(unsafe { libc::send(fd, bytes.as_ptr().cast(), bytes.len(), libc::MSG_MORE) });
                refused!(send(fd, bytes.as_ptr().cast(), bytes.len(), 0))
            },
            "send(3, buf, 40000, 0): EMSGSIZE: possible causes, most likely first: (1) together with the data of earlier sends that MSG_MORE or UDP_CORK held back, the datagram was too long. (2) an earlier datagram was larger than the MTU of a link on the path, and this call reported it.",
        ),
        (
            "send of something that is no echo request, ping",
            libc::EINVAL,
            Needs::Network,
            || {
                sysctl("ipv4/ping_group_range", "0 0");
                // SAFETY: no pointer is passed.
                let fd = done(unsafe { libc::socket(libc::AF_INET, libc::SOCK_DGRAM, 1) } as isize);
                connect(fd, &loopback(0));
                refused!(send(fd, [0_u8; 8].as_ptr().cast(), 8, 0))
            },
            "send(3, buf, 8, 0): EINVAL: a ping socket sends only echo requests, ICMP type 8, and the message begins with type 0. Store ICMP_ECHO in the first byte.",
        ),
        (
            "send of something that is no echo request, ping over IPv6",
            libc::EINVAL,
            Needs::Network,
            || {
                sysctl("ipv4/ping_group_range", "0 0");
                // SAFETY: no pointer is passed.
                let fd =
                    done(unsafe { libc::socket(libc::AF_INET6, libc::SOCK_DGRAM, 58) } as isize);
                connect(fd, &v6([0, 0, 0, 0, 0, 0, 0, 1], 0, 0));
                refused!(send(fd, [1_u8; 8].as_ptr().cast(), 8, 0))
            },
            "send(3, buf, 8, 0): EINVAL: a ping socket sends only echo requests, ICMPv6 type 128, and the message begins with type 1. Store ICMP6_ECHO_REQUEST in the first byte.",
        ),
        (
            "socketpair with one descriptor left",
            libc::EMFILE,
            Needs::Nothing,
            || {
                let first = open("/dev/null", libc::O_RDONLY);
                limit_descriptors(first as u64 + 2);
                refused!(socketpair(libc::AF_UNIX, libc::SOCK_STREAM, 0, [0; 2].as_mut_ptr()))
            },
            "socketpair(AF_UNIX, SOCK_STREAM, 0, sv): EMFILE: a pair takes two descriptors, and the process may open only one more: RLIMIT_NOFILE is 5. Close some, or raise the limit.",
        ),
        (
            "socket of MPTCP, switched off",
            libc::ENOPROTOOPT,
            Needs::Network,
            || {
                sysctl("mptcp/enabled", "0");
                refused!(socket(libc::AF_INET, libc::SOCK_STREAM, 262))
            },
            "socket(AF_INET, SOCK_STREAM, 262): ENOPROTOOPT: MPTCP is switched off: net.mptcp.enabled is 0. Set it to 1, or use TCP.",
        ),
        (
            "socket of no family",
            libc::EAFNOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_UNSPEC, libc::SOCK_STREAM, 0)),
            "socket(AF_UNSPEC, SOCK_STREAM, 0): EAFNOSUPPORT: AF_UNSPEC is not a family to make sockets of. Pass AF_UNIX, AF_INET or AF_INET6.",
        ),
        (
            "socket of a family that this kernel lacks",
            libc::EAFNOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_APPLETALK, libc::SOCK_DGRAM, 0)),
            "socket(AF_APPLETALK, SOCK_DGRAM, 0): EAFNOSUPPORT: this kernel offers no sockets of the family AF_APPLETALK here: it is not built in, its module is missing, or the family is limited to the initial network namespace.",
        ),
        (
            "socket of a type that this kernel lacks",
            libc::ESOCKTNOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_INET, libc::SOCK_SEQPACKET, 0)),
            "socket(AF_INET, SOCK_SEQPACKET, 0): ESOCKTNOSUPPORT: AF_INET has SOCK_SEQPACKET for SCTP only, and this kernel has no SCTP: it is not built in, or the module sctp is missing. Pass SOCK_STREAM for TCP.",
        ),
        (
            "socket of a type that IP lacks",
            libc::ESOCKTNOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_INET, libc::SOCK_RDM, 0)),
            "socket(AF_INET, SOCK_RDM, 0): ESOCKTNOSUPPORT: AF_INET has no sockets of the type SOCK_RDM in this kernel.",
        ),
        (
            "socket of a type that netlink lacks",
            libc::ESOCKTNOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_NETLINK, libc::SOCK_STREAM, 0)),
            "socket(AF_NETLINK, SOCK_STREAM, 0): ESOCKTNOSUPPORT: AF_NETLINK has no sockets of the type SOCK_STREAM. Pass SOCK_RAW or SOCK_DGRAM.",
        ),
        (
            "socket of a type that packet lacks",
            libc::ESOCKTNOSUPPORT,
            Needs::Privileges,
            || refused!(socket(libc::AF_PACKET, libc::SOCK_STREAM, 0)),
            "socket(AF_PACKET, SOCK_STREAM, 0): ESOCKTNOSUPPORT: AF_PACKET has no sockets of the type SOCK_STREAM. Pass SOCK_RAW or SOCK_DGRAM.",
        ),
        (
            "socket of a type that vsock lacks",
            libc::ESOCKTNOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_VSOCK, libc::SOCK_RAW, 0)),
            "socket(AF_VSOCK, SOCK_RAW, 0): ESOCKTNOSUPPORT: AF_VSOCK has no sockets of the type SOCK_RAW. Pass SOCK_STREAM or SOCK_SEQPACKET.",
        ),
        (
            "socket of a protocol that vsock lacks",
            libc::EPROTONOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_VSOCK, libc::SOCK_STREAM, 7)),
            "socket(AF_VSOCK, SOCK_STREAM, 7): EPROTONOSUPPORT: AF_VSOCK has no protocols, and 7 is given. Pass 0.",
        ),
        (
            "socket of a protocol beyond netlink's",
            libc::EPROTONOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_NETLINK, libc::SOCK_RAW, 200)),
            "socket(AF_NETLINK, SOCK_RAW, 200): EPROTONOSUPPORT: the protocols of AF_NETLINK go from 0 to 31, and 200 is given. Pass NETLINK_ROUTE or another NETLINK_ constant.",
        ),
        (
            "socket of a protocol that netlink lacks here",
            libc::EPROTONOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_NETLINK, libc::SOCK_RAW, 31)),
            "socket(AF_NETLINK, SOCK_RAW, 31): EPROTONOSUPPORT: this kernel has no netlink protocol 31: it is not built in, or its module is missing.",
        ),
        (
            "socket of a protocol that this kernel lacks",
            libc::EPROTONOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_INET, libc::SOCK_STREAM, 200)),
            "socket(AF_INET, SOCK_STREAM, 200): EPROTONOSUPPORT: this kernel has no protocol 200 for SOCK_STREAM sockets of AF_INET: it does not exist, or its module is missing. Pass 0 for the usual protocol of the type.",
        ),
        (
            "setsockopt of a filter that is locked",
            libc::EPERM,
            Needs::Nothing,
            || {
                let fd = udp();
                set(fd, libc::SOL_SOCKET, 44, 1);
                setting(fd, libc::SOL_SOCKET, libc::SO_DETACH_FILTER, &[0; 4])
            },
            "setsockopt(3, SOL_SOCKET, SO_DETACH_FILTER, optval, 4): EPERM: the filter of the socket is locked by SO_LOCK_FILTER. Make another socket.",
        ),
        (
            "setsockopt of SO_DEBUG without privileges",
            libc::EACCES,
            Needs::NoPrivileges,
            || setting(udp(), libc::SOL_SOCKET, libc::SO_DEBUG, &[1, 0, 0, 0]),
            "setsockopt(3, SOL_SOCKET, SO_DEBUG, optval, 4): EACCES: SO_DEBUG needs CAP_NET_ADMIN, which this process lacks.",
        ),
        (
            "setsockopt of the TTL of groups on a stream",
            libc::EINVAL,
            Needs::Nothing,
            || setting(tcp(), libc::IPPROTO_IP, libc::IP_MULTICAST_TTL, &[1, 0, 0, 0]),
            "setsockopt(3, IPPROTO_IP, IP_MULTICAST_TTL, optval, 4): EINVAL: IP_MULTICAST_TTL is not for stream sockets.",
        ),
        (
            "setsockopt of an upper layer that is not there",
            libc::ENOENT,
            Needs::Network,
            || {
                let [client, _server] = tcp_pair();
                setting(client, libc::IPPROTO_TCP, libc::TCP_ULP, b"nothing")
            },
            "setsockopt(4, IPPROTO_TCP, TCP_ULP, optval, 7): ENOENT: this kernel has no upper layer protocol of that name: its module is missing.",
        ),
        (
            "setsockopt to join a group nowhere",
            libc::ENODEV,
            Needs::Network,
            || {
                setting(
                    udp(),
                    libc::IPPROTO_IP,
                    libc::IP_ADD_MEMBERSHIP,
                    &[224, 9, 9, 9, 10, 9, 9, 9],
                )
            },
            "setsockopt(3, IPPROTO_IP, IP_ADD_MEMBERSHIP, optval, 8): ENODEV: no network interface has that index or address, or none has a route for the group. See `ip link` and `ip route`.",
        ),
        (
            "setsockopt to join an IPv6 group nowhere",
            libc::ENODEV,
            Needs::Network,
            || {
                let fd = socket(libc::AF_INET6, libc::SOCK_DGRAM);
                let group = [&[0xff_u8, 2][..], &[0; 13], &[9], &99_u32.to_ne_bytes()].concat();
                setting(fd, libc::IPPROTO_IPV6, libc::IPV6_ADD_MEMBERSHIP, &group)
            },
            "setsockopt(3, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, optval, 20): ENODEV: no network interface has that index, or none has a route for the group. See `ip link` and `ip route`.",
        ),
        (
            "setsockopt to join too many groups",
            libc::ENOBUFS,
            Needs::Network,
            || {
                sysctl("ipv4/igmp_max_memberships", "1");
                let fd = udp();
                let group = |last| [224, 9, 9, last, 127, 0, 0, 1];
                setting_done(fd, libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP, &group(1));
                setting(fd, libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP, &group(2))
            },
            "setsockopt(3, IPPROTO_IP, IP_ADD_MEMBERSHIP, optval, 8): ENOBUFS: possible cause: the socket is a member of as many groups as net.ipv4.igmp_max_memberships allows, which is 1.",
        ),
    ];
    rows.map(short).into()
}

fn setting_done(fd: i32, level: i32, option: i32, value: &[u8]) {
    let (at, length) = (value.as_ptr().cast(), value.len() as u32);
    // SAFETY: the value is readable for its length.
    done(unsafe { libc::setsockopt(fd, level, option, at, length) } as isize);
}

/// Ends a connection with a reset.
fn reset(fd: i32) {
    let linger = libc::linger { l_onoff: 1, l_linger: 0 };
    // SAFETY: a linger is two ints.
    setting_done(fd, libc::SOL_SOCKET, libc::SO_LINGER, unsafe {
        std::slice::from_raw_parts((&raw const linger).cast(), size_of_val(&linger))
    });
    close(fd);
}

//! Options that cannot be read or set.

use std::ptr::{null, null_mut};

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "ip",
            "setsockopt of an option that is not there",
            libc::ENOPROTOOPT,
            Needs::Network,
            || {
                let (fd, value) = (udp(), 0);
                refused!(setsockopt(fd, libc::IPPROTO_IP, 999, (&raw const value).cast(), 4))
            },
            "setsockopt(3, IPPROTO_IP, 999, optval, 4): ENOPROTOOPT: this kernel knows no option 999 of the level IPPROTO_IP that can be set on a socket of AF_INET, SOCK_DGRAM.",
        ),
        row(
            "",
            "setsockopt of an option of no socket",
            libc::ENOPROTOOPT,
            Needs::Network,
            || {
                let (fd, value) = (udp(), 0);
                refused!(setsockopt(fd, libc::SOL_SOCKET, 999, (&raw const value).cast(), 4))
            },
            "setsockopt(3, SOL_SOCKET, 999, optval, 4): ENOPROTOOPT: this kernel knows no option 999 of the level SOL_SOCKET that can be set on a socket of AF_INET, SOCK_DGRAM.",
        ),
        row(
            "",
            "getsockopt of an option that is not there",
            libc::ENOPROTOOPT,
            Needs::Network,
            || {
                let (fd, mut value, mut length) = (udp(), 0, 4);
                refused!(getsockopt(
                    fd,
                    libc::SOL_SOCKET,
                    999,
                    (&raw mut value).cast(),
                    &mut length
                ))
            },
            "getsockopt(3, SOL_SOCKET, 999, optval, optlen): ENOPROTOOPT: this kernel knows no option 999 of the level SOL_SOCKET that can be read from a socket of AF_INET, SOCK_DGRAM.",
        ),
        row(
            "",
            "getsockopt of a level that is not there",
            libc::EOPNOTSUPP,
            Needs::Network,
            || {
                let (fd, mut value, mut length) = (udp(), 0, 4);
                refused!(getsockopt(fd, 999, 1, (&raw mut value).cast(), &mut length))
            },
            "getsockopt(3, 999, 1, optval, optlen): EOPNOTSUPP: a socket of AF_INET, SOCK_DGRAM, does not support the option 1 of the level 999.",
        ),
        row(
            "",
            "setsockopt of a value that is too short",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, value) = (udp(), 0);
                refused!(setsockopt(
                    fd,
                    libc::SOL_SOCKET,
                    libc::SO_REUSEADDR,
                    (&raw const value).cast(),
                    2
                ))
            },
            "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, optval, 2): EINVAL: optlen is 2, and the value of SO_REUSEADDR takes at least 4 bytes. Pass the size of the type of the value.",
        ),
        row(
            "",
            "setsockopt of a value out of range",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, value) = (udp(), 1000);
                refused!(setsockopt(
                    fd,
                    libc::IPPROTO_IP,
                    libc::IP_TTL,
                    (&raw const value).cast(),
                    4
                ))
            },
            "setsockopt(3, IPPROTO_IP, IP_TTL, optval, 4): EINVAL: the value is 1000, and IP_TTL takes -1 to 255.",
        ),
        row(
            "",
            "getsockopt with a negative length",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, mut value, mut length) = (udp(), 0, u32::MAX);
                refused!(getsockopt(
                    fd,
                    libc::SOL_SOCKET,
                    libc::SO_TYPE,
                    (&raw mut value).cast(),
                    &mut length
                ))
            },
            "getsockopt(3, SOL_SOCKET, SO_TYPE, optval, optlen): EINVAL: *optlen is -1. Store the size of optval there before each call.",
        ),
        row(
            "",
            "setsockopt of a value that is not there",
            libc::EFAULT,
            Needs::Network,
            || {
                let fd = udp();
                refused!(setsockopt(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, null(), 4))
            },
            "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, NULL, 4): EFAULT: optval is a null pointer, and the call has to read 4 bytes there. Pass a pointer to memory, and its real size.",
        ),
        row(
            "",
            "getsockopt without room for the length",
            libc::EFAULT,
            Needs::Network,
            || {
                let (fd, mut value) = (udp(), 0);
                refused!(getsockopt(
                    fd,
                    libc::SOL_SOCKET,
                    libc::SO_TYPE,
                    (&raw mut value).cast(),
                    null_mut()
                ))
            },
            "getsockopt(3, SOL_SOCKET, SO_TYPE, optval, NULL): EFAULT: optlen is a null pointer, and the call has to write 4 bytes there. Pass a pointer to memory, and its real size.",
        ),
        row(
            "ip",
            "setsockopt of a high priority without privileges",
            libc::EPERM,
            Needs::NoPrivileges,
            || {
                let (fd, value) = (udp(), 7);
                refused!(setsockopt(
                    fd,
                    libc::SOL_SOCKET,
                    libc::SO_PRIORITY,
                    (&raw const value).cast(),
                    4
                ))
            },
            "setsockopt(3, SOL_SOCKET, SO_PRIORITY, optval, 4): EPERM: this value of SO_PRIORITY needs a capability that the process lacks: CAP_NET_ADMIN, or CAP_NET_RAW.",
        ),
        row(
            "",
            "setsockopt of a time that is none",
            libc::EDOM,
            Needs::Network,
            || {
                let (fd, value) = (udp(), libc::timeval { tv_sec: 0, tv_usec: 2_000_000 });
                refused!(setsockopt(
                    fd,
                    libc::SOL_SOCKET,
                    libc::SO_RCVTIMEO,
                    (&raw const value).cast(),
                    16
                ))
            },
            "setsockopt(3, SOL_SOCKET, SO_RCVTIMEO, optval, 16): EDOM: tv_usec is 2000000, and it has to be within 0 to 999999.",
        ),
        row(
            "",
            "setsockopt of an interface that is not there",
            libc::ENODEV,
            Needs::Network,
            || {
                let fd = udp();
                let name = c"nowhere0";
                refused!(setsockopt(
                    fd,
                    libc::SOL_SOCKET,
                    libc::SO_BINDTODEVICE,
                    name.as_ptr().cast(),
                    9
                ))
            },
            "setsockopt(3, SOL_SOCKET, SO_BINDTODEVICE, optval, 9): ENODEV: no network interface has that name or index. See `ip link`.",
        ),
        row(
            "",
            "setsockopt to join a group twice",
            libc::EADDRINUSE,
            Needs::Network,
            || {
                let (fd, value) = (udp(), [224_u8, 0, 0, 9, 127, 0, 0, 1]);
                let join = || {
                    refused!(setsockopt(
                        fd,
                        libc::IPPROTO_IP,
                        libc::IP_ADD_MEMBERSHIP,
                        (&raw const value).cast(),
                        8
                    ))
                };
                join_group(fd, &value);
                join()
            },
            "setsockopt(3, IPPROTO_IP, IP_ADD_MEMBERSHIP, optval, 8): EADDRINUSE: the socket is already a member of that group.",
        ),
        row(
            "",
            "setsockopt to leave a group",
            libc::EADDRNOTAVAIL,
            Needs::Network,
            || {
                let (fd, value) = (udp(), [224_u8, 0, 0, 9, 127, 0, 0, 1]);
                refused!(setsockopt(
                    fd,
                    libc::IPPROTO_IP,
                    libc::IP_DROP_MEMBERSHIP,
                    (&raw const value).cast(),
                    8
                ))
            },
            "setsockopt(3, IPPROTO_IP, IP_DROP_MEMBERSHIP, optval, 8): EADDRNOTAVAIL: the socket is not a member of that group on that interface.",
        ),
        row(
            "ip",
            "getsockopt of the MTU without a peer",
            libc::ENOTCONN,
            Needs::Network,
            || {
                let (fd, mut value, mut length) = (udp(), 0, 4);
                refused!(getsockopt(
                    fd,
                    libc::IPPROTO_IP,
                    libc::IP_MTU,
                    (&raw mut value).cast(),
                    &mut length
                ))
            },
            "getsockopt(3, IPPROTO_IP, IP_MTU, optval, optlen): ENOTCONN: IP_MTU is the MTU of a path, and the socket is not connected to anything. Connect it first.",
        ),
        row(
            "",
            "setsockopt of an unknown congestion control",
            libc::ENOENT,
            Needs::Network,
            || {
                let fd = tcp();
                let name = c"unheard";
                refused!(setsockopt(
                    fd,
                    libc::IPPROTO_TCP,
                    libc::TCP_CONGESTION,
                    name.as_ptr().cast(),
                    7
                ))
            },
            "setsockopt(3, IPPROTO_TCP, TCP_CONGESTION, optval, 7): ENOENT: this kernel has no congestion control of that name. See net.ipv4.tcp_available_congestion_control.",
        ),
    ]
}

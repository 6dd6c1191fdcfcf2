//! Options that cannot be read or set.

use std::ptr::{null, null_mut};

use super::{Row, row};
use crate::child::*;

pub fn rows() -> Vec<Row> {
    vec![
row("ip", "setsockopt of an option that is not there", libc::ENOPROTOOPT, Needs::Network, || { let (fd, value) = (udp(), 0); refused!(setsockopt(fd, libc::IPPROTO_IP, 999, (&raw const value).cast(), 4)) }, "@@setsockopt of an option that is not there@@"),
row("", "setsockopt of an option of no socket", libc::ENOPROTOOPT, Needs::Network, || { let (fd, value) = (udp(), 0); refused!(setsockopt(fd, libc::SOL_SOCKET, 999, (&raw const value).cast(), 4)) }, "@@setsockopt of an option of no socket@@"),
row("", "getsockopt of an option that is not there", libc::ENOPROTOOPT, Needs::Network, || { let (fd, mut value, mut length) = (udp(), 0, 4); refused!(getsockopt(fd, libc::SOL_SOCKET, 999, (&raw mut value).cast(), &mut length)) }, "@@getsockopt of an option that is not there@@"),
row("", "getsockopt of a level that is not there", libc::EOPNOTSUPP, Needs::Network, || { let (fd, mut value, mut length) = (udp(), 0, 4); refused!(getsockopt(fd, 999, 1, (&raw mut value).cast(), &mut length)) }, "@@getsockopt of a level that is not there@@"),
row("", "setsockopt of a value that is too short", libc::EINVAL, Needs::Network, || { let (fd, value) = (udp(), 0); refused!(setsockopt(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, (&raw const value).cast(), 2)) }, "@@setsockopt of a value that is too short@@"),
row("", "setsockopt of a value out of range", libc::EINVAL, Needs::Network, || { let (fd, value) = (udp(), 1000); refused!(setsockopt(fd, libc::IPPROTO_IP, libc::IP_TTL, (&raw const value).cast(), 4)) }, "@@setsockopt of a value out of range@@"),
row("", "getsockopt with a negative length", libc::EINVAL, Needs::Network, || { let (fd, mut value, mut length) = (udp(), 0, u32::MAX); refused!(getsockopt(fd, libc::SOL_SOCKET, libc::SO_TYPE, (&raw mut value).cast(), &mut length)) }, "@@getsockopt with a negative length@@"),
row("", "setsockopt of a value that is not there", libc::EFAULT, Needs::Network, || { let fd = udp(); refused!(setsockopt(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, null(), 4)) }, "@@setsockopt of a value that is not there@@"),
row("", "getsockopt without room for the length", libc::EFAULT, Needs::Network, || { let (fd, mut value) = (udp(), 0); refused!(getsockopt(fd, libc::SOL_SOCKET, libc::SO_TYPE, (&raw mut value).cast(), null_mut())) }, "@@getsockopt without room for the length@@"),
row("ip", "setsockopt of a high priority without privileges", libc::EPERM, Needs::NoPrivileges, || { let (fd, value) = (udp(), 7); refused!(setsockopt(fd, libc::SOL_SOCKET, libc::SO_PRIORITY, (&raw const value).cast(), 4)) }, "@@setsockopt of a high priority without privileges@@"),
row("", "setsockopt of a time that is none", libc::EDOM, Needs::Network, || { let (fd, value) = (udp(), libc::timeval { tv_sec: 0, tv_usec: 2_000_000 }); refused!(setsockopt(fd, libc::SOL_SOCKET, libc::SO_RCVTIMEO, (&raw const value).cast(), 16)) }, "@@setsockopt of a time that is none@@"),
row("", "setsockopt of an interface that is not there", libc::ENODEV, Needs::Network, || { let fd = udp(); let name = c"nowhere0"; refused!(setsockopt(fd, libc::SOL_SOCKET, libc::SO_BINDTODEVICE, name.as_ptr().cast(), 9)) }, "@@setsockopt of an interface that is not there@@"),
row("", "setsockopt to join a group twice", libc::EADDRINUSE, Needs::Network, || { let (fd, value) = (udp(), [224_u8, 0, 0, 9, 127, 0, 0, 1]); let join = || refused!(setsockopt(fd, libc::IPPROTO_IP, libc::IP_ADD_MEMBERSHIP, (&raw const value).cast(), 8)); join_group(fd, &value); join() }, "@@setsockopt to join a group twice@@"),
row("", "setsockopt to leave a group", libc::EADDRNOTAVAIL, Needs::Network, || { let (fd, value) = (udp(), [224_u8, 0, 0, 9, 127, 0, 0, 1]); refused!(setsockopt(fd, libc::IPPROTO_IP, libc::IP_DROP_MEMBERSHIP, (&raw const value).cast(), 8)) }, "@@setsockopt to leave a group@@"),
row("ip", "getsockopt of the MTU without a peer", libc::ENOTCONN, Needs::Network, || { let (fd, mut value, mut length) = (udp(), 0, 4); refused!(getsockopt(fd, libc::IPPROTO_IP, libc::IP_MTU, (&raw mut value).cast(), &mut length)) }, "@@getsockopt of the MTU without a peer@@"),
row("", "setsockopt of an unknown congestion control", libc::ENOENT, Needs::Network, || { let fd = tcp(); let name = c"unheard"; refused!(setsockopt(fd, libc::IPPROTO_TCP, libc::TCP_CONGESTION, name.as_ptr().cast(), 7)) }, "@@setsockopt of an unknown congestion control@@"),
    ]
}

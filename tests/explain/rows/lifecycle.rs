//! Sockets that are not made, do not listen, do not accept.

use std::ptr::null_mut;

use super::{Row, row};
use crate::child::*;

pub fn rows() -> Vec<Row> {
    vec![
row("accept", "accept with nobody waiting", libc::EAGAIN, Needs::Network, || { let fd = nonblocking(listen(bind(tcp(), &loopback(80)))); refused!(accept(fd, null_mut(), null_mut())) }, "@@accept with nobody waiting@@"),
row("accept", "accept without room for the address", libc::EFAULT, Needs::Network, || { let to = loopback(80); let fd = listen(bind(tcp(), &to)); connect(tcp(), &to); let mut length = 16; refused!(accept(fd, 8 as *mut _, &mut length)) }, "@@accept without room for the address@@"),
row("accept", "accept interrupted", libc::EINTR, Needs::Network, || { let fd = listen(bind(tcp(), &loopback(80))); interrupting(); refused!(accept(fd, null_mut(), null_mut())) }, "@@accept interrupted@@"),
row("accept", "accept on a socket that does not listen", libc::EINVAL, Needs::Network, || { let fd = tcp(); refused!(accept(fd, null_mut(), null_mut())) }, "@@accept on a socket that does not listen@@"),
row("accept", "accept with a negative length", libc::EINVAL, Needs::Network, || { let to = loopback(80); let fd = listen(bind(tcp(), &to)); connect(tcp(), &to); let (mut room, mut length) = ([0_u8; 16], u32::MAX); refused!(accept(fd, room.as_mut_ptr().cast(), &mut length)) }, "@@accept with a negative length@@"),
row("accept", "accept4 with other flags", libc::EINVAL, Needs::Network, || { let fd = listen(bind(tcp(), &loopback(80))); refused!(accept4(fd, null_mut(), null_mut(), 1)) }, "@@accept4 with other flags@@"),
row("accept", "accept with too many descriptors", libc::EMFILE, Needs::Network, || { let to = loopback(80); let fd = listen(bind(tcp(), &to)); connect(tcp(), &to); limit_descriptors(5); refused!(accept(fd, null_mut(), null_mut())) }, "@@accept with too many descriptors@@"),
row("accept", "accept on a datagram socket", libc::EOPNOTSUPP, Needs::Network, || { let fd = udp(); refused!(accept(fd, null_mut(), null_mut())) }, "@@accept on a datagram socket@@"),
row("listen", "listen where another listens", libc::EADDRINUSE, Needs::Network, || { let to = loopback(80); let [fd, other] = [tcp(), tcp()].map(|fd| bind(set(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, 1), &to)); listen(other); refused!(listen(fd, 1)) }, "@@listen where another listens@@"),
row("listen", "listen on a datagram socket", libc::EOPNOTSUPP, Needs::Network, || { let fd = udp(); refused!(listen(fd, 1)) }, "@@listen on a datagram socket@@"),
row("", "listen on a socket that is connected", libc::EINVAL, Needs::Network, || { let [fd, _] = tcp_pair(); refused!(listen(fd, 1)) }, "@@listen on a socket that is connected@@"),
row("unix", "listen on a socket that is not bound, AF_UNIX", libc::EINVAL, Needs::Nothing, || { let fd = socket(libc::AF_UNIX, libc::SOCK_STREAM); refused!(listen(fd, 1)) }, "@@listen on a socket that is not bound, AF_UNIX@@"),
row("", "shutdown in no known way", libc::EINVAL, Needs::Nothing, || { let [fd, _] = pair(libc::SOCK_STREAM); refused!(shutdown(fd, 7)) }, "@@shutdown in no known way@@"),
row("", "shutdown without a connection", libc::ENOTCONN, Needs::Network, || { let fd = tcp(); refused!(shutdown(fd, libc::SHUT_RDWR)) }, "@@shutdown without a connection@@"),
row("socket raw ip", "socket of the type SOCK_RAW without privileges", libc::EPERM, Needs::NoPrivileges, || { refused!(socket(libc::AF_INET, libc::SOCK_RAW, libc::IPPROTO_ICMP)) }, "@@socket of the type SOCK_RAW without privileges@@"),
row("", "socket of the family AF_PACKET without privileges", libc::EPERM, Needs::NoPrivileges, || { refused!(socket(libc::AF_PACKET, libc::SOCK_DGRAM, 0)) }, "@@socket of the family AF_PACKET without privileges@@"),
row("socket", "socket for ping without privileges", libc::EACCES, Needs::NetworkThenNoPrivileges, || { refused!(socket(libc::AF_INET, libc::SOCK_DGRAM, libc::IPPROTO_ICMP)) }, "@@socket for ping without privileges@@"),
row("socket", "socket of an unknown family", libc::EAFNOSUPPORT, Needs::Nothing, || { refused!(socket(200, libc::SOCK_STREAM, 0)) }, "@@socket of an unknown family@@"),
row("socket", "socket of an unknown type", libc::EINVAL, Needs::Nothing, || { refused!(socket(libc::AF_INET, 12, 0)) }, "@@socket of an unknown type@@"),
row("socket", "socket of an unknown protocol", libc::EINVAL, Needs::Nothing, || { refused!(socket(libc::AF_INET, libc::SOCK_STREAM, 1000)) }, "@@socket of an unknown protocol@@"),
row("socket", "socket with other flags", libc::EINVAL, Needs::Nothing, || { refused!(socket(libc::AF_INET, libc::SOCK_STREAM | 0x10, 0)) }, "@@socket with other flags@@"),
row("socket", "socket with too many descriptors", libc::EMFILE, Needs::Nothing, || { limit_descriptors(3); refused!(socket(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_NONBLOCK, 0)) }, "@@socket with too many descriptors@@"),
row("socket unix", "socket of a protocol of another type", libc::EPROTONOSUPPORT, Needs::Nothing, || { refused!(socket(libc::AF_INET, libc::SOCK_DGRAM, libc::IPPROTO_TCP)) }, "@@socket of a protocol of another type@@"),
row("unix", "socket of a protocol that AF_UNIX has not", libc::EPROTONOSUPPORT, Needs::Nothing, || { refused!(socket(libc::AF_UNIX, libc::SOCK_STREAM, 9)) }, "@@socket of a protocol that AF_UNIX has not@@"),
row("unix ip", "socket of a type that the family has not", libc::ESOCKTNOSUPPORT, Needs::Nothing, || { refused!(socket(libc::AF_UNIX, libc::SOCK_RDM, 0)) }, "@@socket of a type that the family has not@@"),
row("", "socketpair of a family without pairs", libc::EOPNOTSUPP, Needs::Nothing, || { let mut pair = [0; 2]; refused!(socketpair(libc::AF_INET, libc::SOCK_STREAM, 0, pair.as_mut_ptr())) }, "@@socketpair of a family without pairs@@"),
row("", "socketpair without room for it", libc::EFAULT, Needs::Nothing, || { refused!(socketpair(libc::AF_UNIX, libc::SOCK_STREAM, 0, null_mut())) }, "@@socketpair without room for it@@"),
    ]
}

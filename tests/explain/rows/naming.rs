//! Names that are not to be had.

use std::ptr::null_mut;

use super::{Row, row};
use crate::child::*;

pub fn rows() -> Vec<Row> {
    vec![
row("bind ip", "bind a low port without privileges", libc::EACCES, Needs::NetworkThenNoPrivileges, || { let (fd, to) = (tcp(), loopback(80)); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind a low port without privileges@@"),
row("bind unix", "bind in a directory that is not writable", libc::EACCES, Needs::NoPrivileges, || { let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/x.sock")); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind in a directory that is not writable@@"),
row("bind", "bind in a directory that is not searchable", libc::EACCES, Needs::NoPrivileges, || { locked("locked"); let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("locked/x.sock")); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind in a directory that is not searchable@@"),
row("bind ip", "bind a port that is in use", libc::EADDRINUSE, Needs::Network, || { let (fd, to) = (tcp(), loopback(80)); bind(tcp(), &to); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind a port that is in use@@"),
row("bind unix", "bind a path that exists", libc::EADDRINUSE, Needs::Nothing, || { let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("x.sock")); close(bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to)); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind a path that exists@@"),
row("unix", "bind an abstract name that is in use", libc::EADDRINUSE, Needs::Network, || { let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("\0name")); bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind an abstract name that is in use@@"),
row("bind", "bind without a free port", libc::EADDRINUSE, Needs::Network, || { sysctl("ipv4/ip_local_port_range", "40000 40001"); let (fd, to) = (udp(), loopback(0)); for port in [40000, 40001] { bind(udp(), &v4([0; 4], port)); } refused!(bind(fd, to.pointer(), to.length())) }, "@@bind without a free port@@"),
row("bind ip", "bind an address of another machine", libc::EADDRNOTAVAIL, Needs::Network, || { let (fd, to) = (tcp(), v4([10, 0, 0, 1], 80)); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind an address of another machine@@"),
row("bind unix", "bind twice", libc::EINVAL, Needs::Network, || { let to = loopback(80); let fd = bind(tcp(), &to); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind twice@@"),
row("bind", "bind an address that is too short", libc::EINVAL, Needs::Network, || { let (fd, to) = (tcp(), loopback(80)); refused!(bind(fd, to.pointer(), 8)) }, "@@bind an address that is too short@@"),
row("bind", "bind an address that is too long, AF_UNIX", libc::EINVAL, Needs::Nothing, || { let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix(&"x".repeat(109))); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind an address that is too long, AF_UNIX@@"),
row("bind", "bind an IPv6 address of the scope link without its interface", libc::EINVAL, Needs::Network, || { let (fd, to) = (socket(libc::AF_INET6, libc::SOCK_STREAM), v6([0xfe80, 0, 0, 0, 0, 0, 0, 1], 80, 0)); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind an IPv6 address of the scope link without its interface@@"),
row("tcp", "bind an address of another family", libc::EAFNOSUPPORT, Needs::Network, || { let (fd, to) = (tcp(), v6([0; 8], 80, 0)); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind an address of another family@@"),
row("bind", "bind an address of another family, AF_UNIX", libc::EINVAL, Needs::Network, || { let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), loopback(80)); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind an address of another family, AF_UNIX@@"),
row("bind", "bind an address that is not there", libc::EFAULT, Needs::Network, || { let fd = tcp(); refused!(bind(fd, 0x1000 as *const _, 16)) }, "@@bind an address that is not there@@"),
row("bind", "bind a path of links that lead round", libc::ELOOP, Needs::Nothing, || { let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("round/x.sock")); link("round", "round"); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind a path of links that lead round@@"),
row("bind", "bind a path with a link that is too long", libc::ENAMETOOLONG, Needs::Nothing, || { let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("long/x.sock")); link(&"x".repeat(300), "long"); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind a path with a link that is too long@@"),
row("bind", "bind a path in no directory", libc::ENOENT, Needs::Nothing, || { let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/nowhere/x.sock")); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind a path in no directory@@"),
row("bind", "bind a path through a file", libc::ENOTDIR, Needs::Nothing, || { let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/dev/null/x.sock")); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind a path through a file@@"),
row("bind", "bind on a filesystem that is read-only", libc::EROFS, Needs::Mounts, || { read_only("fixed"); let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("fixed/x.sock")); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind on a filesystem that is read-only@@"),
row("", "bind with a scope that is no interface", libc::ENODEV, Needs::Network, || { let (fd, to) = (socket(libc::AF_INET6, libc::SOCK_STREAM), v6([0xfe80, 0, 0, 0, 0, 0, 0, 1], 80, 99)); refused!(bind(fd, to.pointer(), to.length())) }, "@@bind with a scope that is no interface@@"),
row("", "getsockname without room for the length", libc::EFAULT, Needs::Nothing, || { let fd = socket(libc::AF_UNIX, libc::SOCK_STREAM); let mut room = [0_u8; 16]; refused!(getsockname(fd, room.as_mut_ptr().cast(), null_mut())) }, "@@getsockname without room for the length@@"),
row("", "getsockname with a negative length", libc::EINVAL, Needs::Nothing, || { let fd = socket(libc::AF_UNIX, libc::SOCK_STREAM); let (mut room, mut length) = ([0_u8; 16], u32::MAX); refused!(getsockname(fd, room.as_mut_ptr().cast(), &mut length)) }, "@@getsockname with a negative length@@"),
row("", "getpeername without a peer", libc::ENOTCONN, Needs::Network, || { let fd = tcp(); let (mut room, mut length) = ([0_u8; 16], 16); refused!(getpeername(fd, room.as_mut_ptr().cast(), &mut length)) }, "@@getpeername without a peer@@"),
    ]
}

//! Names that are not to be had.

use std::ptr::null_mut;

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "bind ip",
            "bind a low port without privileges",
            libc::EACCES,
            Needs::NetworkThenNoPrivileges,
            || {
                let (fd, to) = (tcp(), loopback(80));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, 127.0.0.1:80, 16): EACCES: ports below 1024 need CAP_NET_BIND_SERVICE (net.ipv4.ip_unprivileged_port_start is 1024).",
        ),
        row(
            "bind unix",
            "bind in a directory that is not writable",
            libc::EACCES,
            Needs::NoPrivileges,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/x.sock"));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, unix:/x.sock, 10): EACCES: the process may not write to the directory /, where the socket would be made. See its mode and owner.",
        ),
        row(
            "bind",
            "bind in a directory that is not searchable",
            libc::EACCES,
            Needs::NoPrivileges,
            || {
                locked("locked");
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("locked/x.sock"));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, unix:locked/x.sock, 16): EACCES: the process may not search the directory locked on the way to the socket. See its mode and owner.",
        ),
        row(
            "bind ip",
            "bind a port that is in use",
            libc::EADDRINUSE,
            Needs::Network,
            || {
                let (fd, to) = (tcp(), loopback(80));
                bind(tcp(), &to);
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, 127.0.0.1:80, 16): EADDRINUSE: another socket has 127.0.0.1:80, or a connection that has ended lingers there. See `ss -an`; set SO_REUSEADDR to bind in spite of one that lingers.",
        ),
        row(
            "bind unix",
            "bind a path that exists",
            libc::EADDRINUSE,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("x.sock"));
                close(bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, unix:x.sock, 9): EADDRINUSE: x.sock exists: a socket is bound there, or was and left it behind. If its server is gone, unlink() it first.",
        ),
        row(
            "unix",
            "bind an abstract name that is in use",
            libc::EADDRINUSE,
            Needs::Network,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("\0name"));
                bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to);
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, unix:@name, 7): EADDRINUSE: another socket is bound to unix:@name.",
        ),
        row(
            "bind",
            "bind without a free port",
            libc::EADDRINUSE,
            Needs::Network,
            || {
                sysctl("ipv4/ip_local_port_range", "40000 40001");
                let (fd, to) = (udp(), loopback(0));
                for port in [40000, 40001] {
                    bind(udp(), &v4([0; 4], port));
                }
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, 127.0.0.1:0, 16): EADDRINUSE: no port is free: all of net.ipv4.ip_local_port_range are in use. Close some sockets, or widen that range.",
        ),
        row(
            "bind ip",
            "bind an address of another machine",
            libc::EADDRNOTAVAIL,
            Needs::Network,
            || {
                let (fd, to) = (tcp(), v4([10, 0, 0, 1], 80));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, 10.0.0.1:80, 16): EADDRNOTAVAIL: no interface here has the address of 10.0.0.1:80. See `ip address`.",
        ),
        row(
            "bind unix",
            "bind twice",
            libc::EINVAL,
            Needs::Network,
            || {
                let to = loopback(80);
                let fd = bind(tcp(), &to);
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, 127.0.0.1:80, 16): EINVAL: the socket is bound to 127.0.0.1:80 already, and cannot be bound twice. Make another.",
        ),
        row(
            "bind",
            "bind an address that is too short",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, to) = (tcp(), loopback(80));
                refused!(bind(fd, to.pointer(), 8))
            },
            "bind(3, 127.0.0.1:80, 8): EINVAL: the length of the address is 8, which no address of AF_INET has. Pass its size.",
        ),
        row(
            "bind",
            "bind an address that is too long, AF_UNIX",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix(&"x".repeat(109)));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, unix:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, 112): EINVAL: the length of the address is 112, which no address of AF_UNIX has. Pass its size.",
        ),
        row(
            "bind",
            "bind an IPv6 address of the scope link without its interface",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, to) = (
                    socket(libc::AF_INET6, libc::SOCK_STREAM),
                    v6([0xfe80, 0, 0, 0, 0, 0, 0, 1], 80, 0),
                );
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, [fe80::1]:80, 28): EINVAL: an IPv6 address of the scope link needs its interface in sin6_scope_id.",
        ),
        row(
            "tcp",
            "bind an address of another family",
            libc::EAFNOSUPPORT,
            Needs::Network,
            || {
                let (fd, to) = (tcp(), v6([0; 8], 80, 0));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, [::]:80, 28): EAFNOSUPPORT: the address is of the family AF_INET6, the socket of AF_INET. Give an address of the socket's family.",
        ),
        row(
            "bind",
            "bind an address of another family, AF_UNIX",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), loopback(80));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, 127.0.0.1:80, 16): EINVAL: the address is of the family AF_INET, the socket of AF_UNIX. Give an address of the socket's family.",
        ),
        row(
            "bind",
            "bind an address that is not there",
            libc::EFAULT,
            Needs::Network,
            || {
                let fd = tcp();
                refused!(bind(fd, 0x1000 as *const _, 16))
            },
            "bind(3, addr, 16): EFAULT: addr is 0x1000, where no memory is mapped. Point it at memory of the right size.",
        ),
        row(
            "bind",
            "bind a path of links that lead round",
            libc::ELOOP,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("round/x.sock"));
                link("round", "round");
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, unix:round/x.sock, 15): ELOOP: the symbolic links on the way to round/x.sock lead round, or are more than 40. Correct them.",
        ),
        row(
            "bind",
            "bind a path with a link that is too long",
            libc::ENAMETOOLONG,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("long/x.sock"));
                link(&"x".repeat(300), "long");
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, unix:long/x.sock, 14): ENAMETOOLONG: a symbolic link on the way to long/x.sock leads to a name that is too long for the filesystem. Correct it.",
        ),
        row(
            "bind",
            "bind a path in no directory",
            libc::ENOENT,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/nowhere/x.sock"));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, unix:/nowhere/x.sock, 18): ENOENT: the directory /nowhere does not exist. Make it, or correct the path.",
        ),
        row(
            "bind",
            "bind a path through a file",
            libc::ENOTDIR,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/dev/null/x.sock"));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, unix:/dev/null/x.sock, 19): ENOTDIR: /dev/null is not a directory, but the path leads through it. Correct the path.",
        ),
        row(
            "bind",
            "bind on a filesystem that is read-only",
            libc::EROFS,
            Needs::Mounts,
            || {
                read_only("fixed");
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("fixed/x.sock"));
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, unix:fixed/x.sock, 15): EROFS: the directory fixed is on a filesystem that is mounted read-only. Bind elsewhere.",
        ),
        row(
            "",
            "bind with a scope that is no interface",
            libc::ENODEV,
            Needs::Network,
            || {
                let (fd, to) = (
                    socket(libc::AF_INET6, libc::SOCK_STREAM),
                    v6([0xfe80, 0, 0, 0, 0, 0, 0, 1], 80, 99),
                );
                refused!(bind(fd, to.pointer(), to.length()))
            },
            "bind(3, [fe80::1%99]:80, 28): ENODEV: no network interface has the index in sin6_scope_id.",
        ),
        row(
            "",
            "getsockname without room for the length",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let fd = socket(libc::AF_UNIX, libc::SOCK_STREAM);
                let mut room = [0_u8; 16];
                refused!(getsockname(fd, room.as_mut_ptr().cast(), null_mut()))
            },
            "getsockname(3, addr, NULL): EFAULT: addrlen is a null pointer. Point it at a socklen_t that holds the size of the room.",
        ),
        row(
            "",
            "getsockname with a negative length",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = socket(libc::AF_UNIX, libc::SOCK_STREAM);
                let (mut room, mut length) = ([0_u8; 16], u32::MAX);
                refused!(getsockname(fd, room.as_mut_ptr().cast(), &mut length))
            },
            "getsockname(3, addr, addrlen): EINVAL: *addrlen is -1. Set it to the size of addr before each call.",
        ),
        row(
            "",
            "getpeername without a peer",
            libc::ENOTCONN,
            Needs::Network,
            || {
                let fd = tcp();
                let (mut room, mut length) = ([0_u8; 16], 16);
                refused!(getpeername(fd, room.as_mut_ptr().cast(), &mut length))
            },
            "getpeername(3, addr, addrlen): ENOTCONN: the socket is not connected, so it has no peer. Connect it first.",
        ),
    ]
}

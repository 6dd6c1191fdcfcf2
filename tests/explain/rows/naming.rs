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
            "bind(3, 127.0.0.1:80, 16): EACCES: port 80 is below 1024 (net.ipv4.ip_unprivileged_port_start) and needs CAP_NET_BIND_SERVICE, which this process lacks. Use a higher port, or give the program that capability.",
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
            "bind(3, unix:locked/x.sock, 16): EACCES: the process may not search the directory locked on the way to locked/x.sock. See its mode and owner.",
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
            "bind(3, 127.0.0.1:80, 16): EADDRINUSE: another socket has the port of 127.0.0.1:80, or a connection that has ended still holds it. See `ss -anp`. SO_REUSEADDR, set before bind(), allows the latter.",
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
            "bind(3, unix:x.sock, 9): EADDRINUSE: x.sock exists: a socket is bound there, or a server that has ended left it behind. If no server uses it, unlink() it first.",
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
            "bind(3, unix:@name, 7): EADDRINUSE: another socket in this network namespace has the name unix:@name.",
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
            "bind(3, 127.0.0.1:0, 16): EADDRINUSE: no port is free: the local ports from 40000 to 40001 are all in use. Close some sockets, or widen net.ipv4.ip_local_port_range.",
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
            "bind(3, 10.0.0.1:80, 16): EADDRNOTAVAIL: no network interface here has the address of 10.0.0.1:80. See `ip address`, or bind to 0.0.0.0 or [::].",
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
            "bind(3, 127.0.0.1:80, 16): EINVAL: the socket already has the address 127.0.0.1:80, and a socket is bound only once. Make another socket.",
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
            "bind(3, addr, 8): EINVAL: addrlen is 8, which no address of AF_INET has. Pass the size of the address structure.",
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
            "bind(3, unix:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, 112): EINVAL: addrlen is 112, which no address of AF_UNIX has. Pass the size of the address structure.",
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
            "bind(3, [fe80::1]:80, 28): EINVAL: [fe80::1]:80 counts on one link only, and sin6_scope_id does not say on which. Store the index of the interface in sin6_scope_id: if_nametoindex().",
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
            "bind(3, [::]:80, 28): EAFNOSUPPORT: the address is of the family AF_INET6, and the socket of AF_INET. Pass an address of the socket's family.",
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
            "bind(3, 127.0.0.1:80, 16): EINVAL: the address is of the family AF_INET, and the socket of AF_UNIX. Pass an address of the socket's family.",
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
            "bind(3, addr, 16): EFAULT: addr is 0x1000, where no memory is mapped. Pass a pointer to memory that the program owns.",
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
            "bind(3, unix:round/x.sock, 15): ELOOP: the symbolic links on the way to round/x.sock form a loop, or are more than 40. Correct them.",
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
            "bind(3, unix:long/x.sock, 14): ENAMETOOLONG: a symbolic link on the way to long/x.sock has a component that is too long. Correct it.",
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
            "bind(3, unix:/dev/null/x.sock, 19): ENOTDIR: /dev/null is not a directory, but the path /dev/null/x.sock leads through it. Correct the path.",
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
            "bind(3, unix:fixed/x.sock, 15): EROFS: the filesystem of fixed is mounted read-only. Bind elsewhere.",
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
            "bind(3, [fe80::1%99]:80, 28): ENODEV: no network interface has the index 99, which is in sin6_scope_id. See `ip link`.",
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
            "getsockname(3, addr, NULL): EFAULT: addrlen is a null pointer, and the call has to write 4 bytes there. Pass a pointer to memory, and its real size.",
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
            "getsockname(3, addr, addrlen): EINVAL: *addrlen is -1. Store the size of addr there before each call.",
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
            "getpeername(3, addr, addrlen): ENOTCONN: the socket is not connected: it never was, or the connection has ended.",
        ),
    ]
}

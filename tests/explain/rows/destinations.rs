//! Destinations that cannot be sent to.

use std::ptr::null;

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "send unix",
            "sendto a path in a directory that is not searchable",
            libc::EACCES,
            Needs::NoPrivileges,
            || {
                locked("locked");
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_DGRAM), unix("locked/x.sock"));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), to.length()))
            },
            "sendto(3, NULL, 0, 0, unix:locked/x.sock, 16): EACCES: the process may not search the directory locked on the way to locked/x.sock. See its mode and owner.",
        ),
        row(
            "send unix",
            "sendto a path that is not writable",
            libc::EACCES,
            Needs::NoPrivileges,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_DGRAM), unix("x.sock"));
                bind(socket(libc::AF_UNIX, libc::SOCK_DGRAM), &to);
                mode("x.sock", 0o444);
                refused!(sendto(fd, null(), 0, 0, to.pointer(), to.length()))
            },
            "sendto(3, NULL, 0, 0, unix:x.sock, 9): EACCES: the process lacks write permission on x.sock, which connecting and sending need. See its mode and owner.",
        ),
        row(
            "send ip raw",
            "sendto a broadcast address",
            libc::EACCES,
            Needs::Network,
            || {
                let (fd, to) = (udp(), v4([127, 255, 255, 255], 53));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 16))
            },
            "sendto(3, NULL, 0, 0, 127.255.255.255:53, 16): EACCES: 127.255.255.255:53 is a broadcast address, and SO_BROADCAST is not set. Set SO_BROADCAST, or correct the address.",
        ),
        row(
            "ip",
            "sendto by a route of the type prohibit",
            libc::EACCES,
            Needs::Routes,
            || {
                ip("route add prohibit 10.0.0.0/8");
                let (fd, to) = (udp(), v4([10, 0, 0, 1], 53));
                set(fd, libc::SOL_SOCKET, libc::SO_BROADCAST, 1);
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 16))
            },
            "sendto(3, NULL, 0, 0, 10.0.0.1:53, 16): EACCES: a route of the type prohibit covers 10.0.0.1:53. See `ip route`.",
        ),
        row(
            "ip",
            "sendto by a route of the type blackhole",
            libc::EINVAL,
            Needs::Routes,
            || {
                ip("route add blackhole 10.0.0.0/8");
                let (fd, to) = (udp(), v4([10, 0, 0, 1], 53));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 16))
            },
            "sendto(3, NULL, 0, 0, 10.0.0.1:53, 16): EINVAL: a route of the type blackhole covers 10.0.0.1:53. See `ip route`.",
        ),
        row(
            "ip",
            "sendto by a route of the type unreachable",
            libc::EHOSTUNREACH,
            Needs::Routes,
            || {
                ip("route add unreachable 10.0.0.0/8");
                let (fd, to) = (udp(), v4([10, 0, 0, 1], 53));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 16))
            },
            "sendto(3, NULL, 0, 0, 10.0.0.1:53, 16): EHOSTUNREACH: a route of the type unreachable covers 10.0.0.1:53. See `ip route`.",
        ),
        row(
            "ip",
            "sendto without a route",
            libc::ENETUNREACH,
            Needs::Network,
            || {
                let (fd, to) = (udp(), v4([10, 0, 0, 1], 53));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 16))
            },
            "sendto(3, NULL, 0, 0, 10.0.0.1:53, 16): ENETUNREACH: no route leads to 10.0.0.1:53. See `ip route`; is the network up?",
        ),
        row(
            "send",
            "sendto without a free port",
            libc::EAGAIN,
            Needs::Network,
            || {
                sysctl("ipv4/ip_local_port_range", "40000 40001");
                let (fd, to) = (udp(), loopback(53));
                for port in [40000, 40001] {
                    bind(udp(), &v4([0; 4], port));
                }
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 16))
            },
            "sendto(3, NULL, 0, 0, 127.0.0.1:53, 16): EAGAIN: no local port is free: those from 40000 to 40001 are all in use. Close some sockets, or widen net.ipv4.ip_local_port_range.",
        ),
        row(
            "unix",
            "sendto an abstract name of nobody",
            libc::ECONNREFUSED,
            Needs::Network,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_DGRAM), unix("\0nobody"));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), to.length()))
            },
            "sendto(3, NULL, 0, 0, unix:@nobody, 9): ECONNREFUSED: no SOCK_DGRAM socket in this network namespace has the name unix:@nobody, or it does not listen. Start the server.",
        ),
        row(
            "unix",
            "sendto a socket whose server is gone",
            libc::ECONNREFUSED,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_DGRAM), unix("x.sock"));
                close(bind(socket(libc::AF_UNIX, libc::SOCK_DGRAM), &to));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), to.length()))
            },
            "sendto(3, NULL, 0, 0, unix:x.sock, 9): ECONNREFUSED: x.sock is a socket file that no socket accepts connections or datagrams at: its server has ended, or does not listen. Start the server.",
        ),
        row(
            "send udp",
            "sendto without a destination, UDP",
            libc::EDESTADDRREQ,
            Needs::Network,
            || {
                let fd = udp();
                refused!(sendto(fd, null(), 0, 0, null(), 0))
            },
            "sendto(3, NULL, 0, 0, NULL, 0): EDESTADDRREQ: the socket is not connected, and dest_addr is NULL. Pass a destination, or connect the socket.",
        ),
        row(
            "send udp ip",
            "sendto the port 0",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, to) = (udp(), loopback(0));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 16))
            },
            "sendto(3, NULL, 0, 0, 127.0.0.1:0, 16): EINVAL: the destination has the port 0, which no socket has. Store the port of the receiver, in network byte order.",
        ),
        row(
            "send",
            "sendto an address that is too short",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, to) = (udp(), loopback(53));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 8))
            },
            "sendto(3, NULL, 0, 0, dest_addr, 8): EINVAL: addrlen is 8, which no address of AF_INET has. Pass the size of the address structure.",
        ),
        row(
            "send",
            "sendto an address that is too long",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, to) = (udp(), loopback(53));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 1000))
            },
            "sendto(3, NULL, 0, 0, dest_addr, 1000): EINVAL: addrlen is 1000, and no address is longer than 128 bytes. Pass the size of the address.",
        ),
        row(
            "send",
            "sendto an address of a negative length",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, to) = (udp(), loopback(53));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), u32::MAX))
            },
            "sendto(3, NULL, 0, 0, dest_addr, -1): EINVAL: addrlen is -1, and no address is longer than 128 bytes. Pass the size of the address.",
        ),
        row(
            "raw",
            "sendto an address of another family, raw",
            libc::EAFNOSUPPORT,
            Needs::Network,
            || {
                let (fd, to) = (raw(), v6([0; 8], 0, 0));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 28))
            },
            "sendto(3, NULL, 0, 0, [::]:0, 28): EAFNOSUPPORT: the address is of the family AF_INET6, and the socket of AF_INET. Pass an address of the socket's family.",
        ),
        row(
            "udp",
            "sendto an address of another family, UDP",
            libc::EAFNOSUPPORT,
            Needs::Network,
            || {
                let (fd, to) = (udp(), v6([0; 8], 53, 0));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 28))
            },
            "sendto(3, NULL, 0, 0, [::]:53, 28): EAFNOSUPPORT: the address is of the family AF_INET6, and the socket of AF_INET. Pass an address of the socket's family.",
        ),
        row(
            "unix",
            "sendto an address of another family, AF_UNIX",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_DGRAM), loopback(53));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), 16))
            },
            "sendto(3, NULL, 0, 0, 127.0.0.1:53, 16): EINVAL: the address is of the family AF_INET, and the socket of AF_UNIX. Pass an address of the socket's family.",
        ),
        row(
            "send unix",
            "sendto on a connected stream",
            libc::EISCONN,
            Needs::Nothing,
            || {
                let ([fd, _], to) = (pair(libc::SOCK_STREAM), unix("x.sock"));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), to.length()))
            },
            "sendto(3, NULL, 0, 0, unix:x.sock, 9): EISCONN: a destination is given, and the socket is already connected. Pass no destination.",
        ),
        row(
            "unix",
            "sendto on a stream that is not connected",
            libc::EOPNOTSUPP,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("x.sock"));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), to.length()))
            },
            "sendto(3, NULL, 0, 0, unix:x.sock, 9): EOPNOTSUPP: a destination is given, and an AF_UNIX stream takes none: it has to be connected. Call connect() first, and pass no destination.",
        ),
        row(
            "unix",
            "sendto a path where nothing is",
            libc::ENOENT,
            Needs::Nothing,
            || {
                let (fd, to) =
                    (socket(libc::AF_UNIX, libc::SOCK_DGRAM), unix("/tmp/../sockshim-none"));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), to.length()))
            },
            "sendto(3, NULL, 0, 0, unix:/tmp/../sockshim-none, 24): ENOENT: nothing exists at /tmp/../sockshim-none. Start the server that binds it, or correct the path.",
        ),
        row(
            "unix",
            "sendto a socket of another type",
            libc::EPROTOTYPE,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_DGRAM), unix("x.sock"));
                listen(bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to));
                refused!(sendto(fd, null(), 0, 0, to.pointer(), to.length()))
            },
            "sendto(3, NULL, 0, 0, unix:x.sock, 9): EPROTOTYPE: the socket at x.sock is of another type than this one, which is SOCK_DGRAM. Use the type that the server uses.",
        ),
    ]
}

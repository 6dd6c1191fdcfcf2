//! Sockets that are not made, do not listen, do not accept.

use std::ptr::null_mut;

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "accept",
            "accept with nobody waiting",
            libc::EAGAIN,
            Needs::Network,
            || {
                let fd = nonblocking(listen(bind(tcp(), &loopback(80))));
                refused!(accept(fd, null_mut(), null_mut()))
            },
            "accept(3, NULL, NULL): EAGAIN: no connection was waiting, and O_NONBLOCK is set. Wait until poll() reports POLLIN.",
        ),
        row(
            "accept",
            "accept without room for the address",
            libc::EFAULT,
            Needs::Network,
            || {
                let to = loopback(80);
                let fd = listen(bind(tcp(), &to));
                connect(tcp(), &to);
                let mut length = 16;
                refused!(accept(fd, 8 as *mut _, &mut length))
            },
            "accept(3, addr, addrlen): EFAULT: addr is 0x8, where no memory is mapped. Pass a pointer to memory that the program owns.",
        ),
        row(
            "accept",
            "accept interrupted",
            libc::EINTR,
            Needs::Network,
            || {
                let fd = listen(bind(tcp(), &loopback(80)));
                interrupting();
                refused!(accept(fd, null_mut(), null_mut()))
            },
            "accept(3, NULL, NULL): EINTR: a signal handler interrupted the call before a connection came. Call it again, or install the handler with SA_RESTART.",
        ),
        row(
            "accept",
            "accept on a socket that does not listen",
            libc::EINVAL,
            Needs::Network,
            || {
                let fd = tcp();
                refused!(accept(fd, null_mut(), null_mut()))
            },
            "accept(3, NULL, NULL): EINVAL: the socket does not listen: listen() was not called, or the socket was shut down after it. Call listen() first.",
        ),
        row(
            "accept",
            "accept with a negative length",
            libc::EINVAL,
            Needs::Network,
            || {
                let to = loopback(80);
                let fd = listen(bind(tcp(), &to));
                connect(tcp(), &to);
                let (mut room, mut length) = ([0_u8; 16], u32::MAX);
                refused!(accept(fd, room.as_mut_ptr().cast(), &mut length))
            },
            "accept(3, addr, addrlen): EINVAL: *addrlen is -1. Store the size of addr there before each call.",
        ),
        row(
            "accept",
            "accept4 with other flags",
            libc::EINVAL,
            Needs::Network,
            || {
                let fd = listen(bind(tcp(), &loopback(80)));
                refused!(accept4(fd, null_mut(), null_mut(), 1))
            },
            "accept4(3, NULL, NULL, 0x1): EINVAL: flags has bits set beside SOCK_NONBLOCK and SOCK_CLOEXEC: it is 0x1. Leave them out.",
        ),
        row(
            "accept",
            "accept with too many descriptors",
            libc::EMFILE,
            Needs::Network,
            || {
                let to = loopback(80);
                let fd = listen(bind(tcp(), &to));
                connect(tcp(), &to);
                limit_descriptors(5);
                refused!(accept(fd, null_mut(), null_mut()))
            },
            "accept(3, NULL, NULL): EMFILE: the process has as many descriptors open as RLIMIT_NOFILE allows, which is 5. Close some, or raise the limit.",
        ),
        row(
            "accept",
            "accept on a datagram socket",
            libc::EOPNOTSUPP,
            Needs::Network,
            || {
                let fd = udp();
                refused!(accept(fd, null_mut(), null_mut()))
            },
            "accept(3, NULL, NULL): EOPNOTSUPP: an AF_INET socket of the type SOCK_DGRAM has no connections to accept. Receive on it.",
        ),
        row(
            "listen",
            "listen where another listens",
            libc::EADDRINUSE,
            Needs::Network,
            || {
                let to = loopback(80);
                let [fd, other] = [tcp(), tcp()]
                    .map(|fd| bind(set(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, 1), &to));
                listen(other);
                refused!(listen(fd, 1))
            },
            "listen(3, 1): EADDRINUSE: another socket listens at 127.0.0.1:80. End it, choose another port, or set SO_REUSEPORT on both before bind().",
        ),
        row(
            "listen",
            "listen on a datagram socket",
            libc::EOPNOTSUPP,
            Needs::Network,
            || {
                let fd = udp();
                refused!(listen(fd, 1))
            },
            "listen(3, 1): EOPNOTSUPP: an AF_INET socket of the type SOCK_DGRAM has no connections to listen for. Receive on it without listen().",
        ),
        row(
            "",
            "listen on a socket that is connected",
            libc::EINVAL,
            Needs::Network,
            || {
                let [fd, _] = tcp_pair();
                refused!(listen(fd, 1))
            },
            "listen(4, 1): EINVAL: the socket is connected, to 127.0.0.1:80. Listen on another socket.",
        ),
        row(
            "unix",
            "listen on a socket that is not bound, AF_UNIX",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = socket(libc::AF_UNIX, libc::SOCK_STREAM);
                refused!(listen(fd, 1))
            },
            "listen(3, 1): EINVAL: the socket has no address to listen at. Call bind() first.",
        ),
        row(
            "",
            "shutdown in no known way",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                refused!(shutdown(fd, 7))
            },
            "shutdown(3, 7): EINVAL: how is 7. Pass SHUT_RD (0), SHUT_WR (1) or SHUT_RDWR (2).",
        ),
        row(
            "",
            "shutdown without a connection",
            libc::ENOTCONN,
            Needs::Network,
            || {
                let fd = tcp();
                refused!(shutdown(fd, libc::SHUT_RDWR))
            },
            "shutdown(3, 2): ENOTCONN: the socket is not connected: it never was, or the connection has ended.",
        ),
        row(
            "socket raw ip",
            "socket of the type SOCK_RAW without privileges",
            libc::EPERM,
            Needs::NoPrivileges,
            || refused!(socket(libc::AF_INET, libc::SOCK_RAW, libc::IPPROTO_ICMP)),
            "socket(AF_INET, SOCK_RAW, 1): EPERM: a socket of the type SOCK_RAW needs CAP_NET_RAW, which this process lacks.",
        ),
        row(
            "",
            "socket of the family AF_PACKET without privileges",
            libc::EPERM,
            Needs::NoPrivileges,
            || refused!(socket(libc::AF_PACKET, libc::SOCK_DGRAM, 0)),
            "socket(AF_PACKET, SOCK_DGRAM, 0): EPERM: a socket of the family AF_PACKET needs CAP_NET_RAW, which this process lacks.",
        ),
        row(
            "socket",
            "socket for ping without privileges",
            libc::EACCES,
            Needs::NetworkThenNoPrivileges,
            || refused!(socket(libc::AF_INET, libc::SOCK_DGRAM, libc::IPPROTO_ICMP)),
            "socket(AF_INET, SOCK_DGRAM, 1): EACCES: a ping socket needs a group of the process within net.ipv4.ping_group_range, and none is. Widen that range.",
        ),
        row(
            "socket",
            "socket of an unknown family",
            libc::EAFNOSUPPORT,
            Needs::Nothing,
            || refused!(socket(200, libc::SOCK_STREAM, 0)),
            "socket(200, SOCK_STREAM, 0): EAFNOSUPPORT: no address family has the number 200. Pass AF_UNIX, AF_INET, AF_INET6 or another AF_ constant.",
        ),
        row(
            "socket",
            "socket of an unknown type",
            libc::EINVAL,
            Needs::Nothing,
            || refused!(socket(libc::AF_INET, 12, 0)),
            "socket(AF_INET, 12, 0): EINVAL: no socket type has the number 12. Pass SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET or SOCK_RAW.",
        ),
        row(
            "socket",
            "socket of an unknown protocol",
            libc::EINVAL,
            Needs::Nothing,
            || refused!(socket(libc::AF_INET, libc::SOCK_STREAM, 1000)),
            "socket(AF_INET, SOCK_STREAM, 1000): EINVAL: no protocol has the number 1000. Pass 0 for the usual protocol of the type.",
        ),
        row(
            "socket",
            "socket with other flags",
            libc::EINVAL,
            Needs::Nothing,
            || refused!(socket(libc::AF_INET, libc::SOCK_STREAM | 0x10, 0)),
            "socket(AF_INET, SOCK_STREAM|0x10, 0): EINVAL: type has bits set (0x10) beside a type, SOCK_NONBLOCK and SOCK_CLOEXEC. Leave them out.",
        ),
        row(
            "socket",
            "socket with too many descriptors",
            libc::EMFILE,
            Needs::Nothing,
            || {
                limit_descriptors(3);
                refused!(socket(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_NONBLOCK, 0))
            },
            "socket(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK, 0): EMFILE: the process has as many descriptors open as RLIMIT_NOFILE allows, which is 3. Close some, or raise the limit.",
        ),
        row(
            "socket unix",
            "socket of a protocol of another type",
            libc::EPROTONOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_INET, libc::SOCK_DGRAM, libc::IPPROTO_TCP)),
            "socket(AF_INET, SOCK_DGRAM, 6): EPROTONOSUPPORT: IPPROTO_TCP is not a protocol of SOCK_DGRAM. Pass 0 for UDP, or use the type that belongs to the protocol.",
        ),
        row(
            "unix",
            "socket of a protocol that AF_UNIX has not",
            libc::EPROTONOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_UNIX, libc::SOCK_STREAM, 9)),
            "socket(AF_UNIX, SOCK_STREAM, 9): EPROTONOSUPPORT: AF_UNIX has no protocols, and 9 is given. Pass 0.",
        ),
        row(
            "unix ip",
            "socket of a type that the family has not",
            libc::ESOCKTNOSUPPORT,
            Needs::Nothing,
            || refused!(socket(libc::AF_UNIX, libc::SOCK_RDM, 0)),
            "socket(AF_UNIX, SOCK_RDM, 0): ESOCKTNOSUPPORT: AF_UNIX has no sockets of the type SOCK_RDM. Pass SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET.",
        ),
        row(
            "",
            "socketpair of a family without pairs",
            libc::EOPNOTSUPP,
            Needs::Nothing,
            || {
                let mut pair = [0; 2];
                refused!(socketpair(libc::AF_INET, libc::SOCK_STREAM, 0, pair.as_mut_ptr()))
            },
            "socketpair(AF_INET, SOCK_STREAM, 0, sv): EOPNOTSUPP: the family AF_INET has no pairs of sockets. Use AF_UNIX.",
        ),
        row(
            "",
            "socketpair without room for it",
            libc::EFAULT,
            Needs::Nothing,
            || refused!(socketpair(libc::AF_UNIX, libc::SOCK_STREAM, 0, null_mut())),
            "socketpair(AF_UNIX, SOCK_STREAM, 0, NULL): EFAULT: sv is a null pointer, and the call has to write 8 bytes there. Pass a pointer to memory, and its real size.",
        ),
    ]
}

//! Messages that are too long, or of too many parts.

use std::ptr::null;

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "send udp ip",
            "sendto above the largest UDP datagram",
            libc::EMSGSIZE,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let (fd, to) = (udp(), loopback(53));
                refused!(sendto(fd, bytes.as_ptr().cast(), 70000, 0, to.pointer(), 16))
            },
            "sendto(3, buf, 70000, 0, 127.0.0.1:53, 16): EMSGSIZE: the message has 70000 bytes, and a UDP datagram over IPv4 holds at most 65507. Send it in pieces, or use a stream socket.",
        ),
        row(
            "send udp",
            "sendto above the largest UDP datagram over IPv6",
            libc::EMSGSIZE,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let (fd, to) =
                    (socket(libc::AF_INET6, libc::SOCK_DGRAM), v6([0, 0, 0, 0, 0, 0, 0, 1], 53, 0));
                refused!(sendto(fd, bytes.as_ptr().cast(), 65528, 0, to.pointer(), 28))
            },
            "sendto(3, buf, 65528, 0, [::1]:53, 28): EMSGSIZE: the message has 65528 bytes, and a UDP datagram over IPv6 holds at most 65527. Send it in pieces, or use a stream socket.",
        ),
        row(
            "send",
            "sendmsg above the largest UDP datagram",
            libc::EMSGSIZE,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let (fd, to) = (udp(), loopback(53));
                let mut iov =
                    [iovec(bytes.as_ptr().cast(), 40000), iovec(bytes.as_ptr().cast(), 30000)];
                let message = message(&to, &mut iov);
                refused!(sendmsg(fd, &message, libc::MSG_DONTWAIT))
            },
            "sendmsg(3, {127.0.0.1:53, 70000 bytes}, MSG_DONTWAIT): EMSGSIZE: the message has 70000 bytes, and a UDP datagram over IPv4 holds at most 65507. Send it in pieces, or use a stream socket.",
        ),
        row(
            "ip udp",
            "sendto above the MTU, without fragments",
            libc::EMSGSIZE,
            Needs::Routes,
            || {
                let bytes = [0_u8; 70000];
                ip("link set lo mtu 1500");
                let (fd, to) = (udp(), loopback(53));
                set(fd, libc::IPPROTO_IP, libc::IP_MTU_DISCOVER, libc::IP_PMTUDISC_DO);
                refused!(sendto(fd, bytes.as_ptr().cast(), 2000, 0, to.pointer(), 16))
            },
            "sendto(3, buf, 2000, 0, 127.0.0.1:53, 16): EMSGSIZE: the message has 2000 bytes, the MTU of the path is 1500, and the socket may not fragment. Send it in pieces, or allow fragments with IP_MTU_DISCOVER.",
        ),
        row(
            "ip udp",
            "send above the MTU, without fragments",
            libc::EMSGSIZE,
            Needs::Routes,
            || {
                let bytes = [0_u8; 70000];
                ip("link set lo mtu 1500");
                let fd = connect(udp(), &loopback(53));
                set(fd, libc::IPPROTO_IP, libc::IP_MTU_DISCOVER, libc::IP_PMTUDISC_DO);
                refused!(send(fd, bytes.as_ptr().cast(), 2000, 0))
            },
            "send(3, buf, 2000, 0): EMSGSIZE: the message has 2000 bytes, the MTU of the path is 1500, and the socket may not fragment. Send it in pieces, or allow fragments with IP_MTU_DISCOVER.",
        ),
        row(
            "raw",
            "sendto above the largest packet, raw",
            libc::EMSGSIZE,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let (fd, to) = (raw(), loopback(0));
                refused!(sendto(fd, bytes.as_ptr().cast(), 70000, 0, to.pointer(), 16))
            },
            "sendto(3, buf, 70000, 0, 127.0.0.1:0, 16): EMSGSIZE: the message has 70000 bytes, and an IP packet has room for 65515. Send it in pieces.",
        ),
        row(
            "send",
            "send above the send buffer, AF_UNIX",
            libc::EMSGSIZE,
            Needs::Nothing,
            || {
                let bytes = [0_u8; 70000];
                let [fd, _] = pair(libc::SOCK_DGRAM);
                set(fd, libc::SOL_SOCKET, libc::SO_SNDBUF, 10000);
                refused!(send(fd, bytes.as_ptr().cast(), 70000, 0))
            },
            "send(3, buf, 70000, 0): EMSGSIZE: the message has 70000 bytes, and the send buffer has no room for that: SO_SNDBUF is 20000. Send it in pieces, or enlarge SO_SNDBUF.",
        ),
        row(
            "send",
            "sendmsg with too many iovecs",
            libc::EMSGSIZE,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_DGRAM);
                let mut iov = vec![iovec(null(), 0); 1025];
                let message = message(&NOBODY, &mut iov);
                refused!(sendmsg(fd, &message, 0))
            },
            "sendmsg(3, {0 bytes}, 0): EMSGSIZE: msg_iovlen is 1025, and a call takes at most 1024 iovecs. Send in several calls.",
        ),
        row(
            "send",
            "writev with too many iovecs",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_DGRAM);
                let iov = vec![iovec(null(), 0); 1025];
                refused!(writev(fd, iov.as_ptr(), 1025))
            },
            "writev(3, iov, 1025): EINVAL: iovcnt is 1025, and a call takes 0 to 1024 iovecs. Send in several calls.",
        ),
        row(
            "send",
            "writev with a negative length",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let bytes = [0_u8; 70000];
                let [fd, _] = pair(libc::SOCK_DGRAM);
                let iov = [iovec(bytes.as_ptr().cast(), -1_isize as usize)];
                refused!(writev(fd, iov.as_ptr(), 1))
            },
            "writev(3, iov, 1): EINVAL: the iov_len of iovec 0 is above SSIZE_MAX. Was a negative length stored there?",
        ),
    ]
}

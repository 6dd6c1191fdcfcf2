//! Sends that are refused for the state of the socket.

use std::ptr::null;

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "send ip",
            "send on a full stream, MSG_DONTWAIT",
            libc::EAGAIN,
            Needs::Nothing,
            || {
                let bytes = [0_u8; 70000];
                let [fd, _] = pair(libc::SOCK_STREAM);
                set(fd, libc::SOL_SOCKET, libc::SO_SNDBUF, 4608);
                fill(fd);
                refused!(send(fd, bytes.as_ptr().cast(), 1, libc::MSG_DONTWAIT))
            },
            "send(3, buf, 1, MSG_DONTWAIT): EAGAIN: the send buffer was full, and MSG_DONTWAIT is given. Wait until poll() reports POLLOUT.",
        ),
        row(
            "send",
            "send on a full TCP connection, O_NONBLOCK",
            libc::EAGAIN,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let [fd, _] = tcp_pair();
                set(fd, libc::SOL_SOCKET, libc::SO_SNDBUF, 4608);
                nonblocking(fd);
                fill(fd);
                refused!(send(fd, bytes.as_ptr().cast(), 1, 0))
            },
            "send(4, buf, 1, 0): EAGAIN: the send buffer was full, and O_NONBLOCK is set. Wait until poll() reports POLLOUT.",
        ),
        row(
            "send",
            "write to a receiver that does not read, SO_SNDTIMEO",
            libc::EAGAIN,
            Needs::Nothing,
            || {
                let bytes = [0_u8; 70000];
                let [fd, _] = pair(libc::SOCK_DGRAM);
                fill(fd);
                impatient(fd);
                refused!(write(fd, bytes.as_ptr().cast(), 1))
            },
            "write(3, buf, 1): EAGAIN: the queue of the receiver or the send buffer was full, and the time of SO_SNDTIMEO is over. Wait until the receiver has read something, then try again.",
        ),
        row(
            "send",
            "sendto with MSG_FASTOPEN, not blocking",
            libc::EINPROGRESS,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let (fd, to) = (nonblocking(tcp()), loopback(80));
                listen(bind(tcp(), &to));
                refused!(sendto(fd, bytes.as_ptr().cast(), 1, libc::MSG_FASTOPEN, to.pointer(), 16))
            },
            "sendto(3, buf, 1, MSG_FASTOPEN, 127.0.0.1:80, 16): EINPROGRESS: MSG_FASTOPEN has begun to connect, and none of the data was taken. Wait until poll() reports POLLOUT, then send without it.",
        ),
        row(
            "send",
            "sendto with MSG_FASTOPEN, when that goes on",
            libc::EALREADY,
            Needs::Routes,
            || {
                let bytes = [0_u8; 70000];
                unanswered();
                let (fd, to) = (nonblocking(tcp()), v4([10, 0, 0, 1], 80));
                let again = || {
                    refused!(sendto(
                        fd,
                        bytes.as_ptr().cast(),
                        1,
                        libc::MSG_FASTOPEN,
                        to.pointer(),
                        16
                    ))
                };
                again();
                again()
            },
            "sendto(3, buf, 1, MSG_FASTOPEN, 10.0.0.1:80, 16): EALREADY: MSG_FASTOPEN is given, and the socket is already connecting. Wait until poll() reports POLLOUT, then send without it.",
        ),
        row(
            "send",
            "sendto with MSG_FASTOPEN, not allowed",
            libc::EOPNOTSUPP,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                sysctl("ipv4/tcp_fastopen", "0");
                let (fd, to) = (tcp(), loopback(80));
                refused!(sendto(fd, bytes.as_ptr().cast(), 1, libc::MSG_FASTOPEN, to.pointer(), 16))
            },
            "sendto(3, buf, 1, MSG_FASTOPEN, 127.0.0.1:80, 16): EOPNOTSUPP: MSG_FASTOPEN is given, and net.ipv4.tcp_fastopen does not allow clients to use it. Connect, then send without it.",
        ),
        row(
            "udp",
            "send after a datagram that found nobody",
            libc::ECONNREFUSED,
            Needs::Network,
            || {
                let fd = connect(udp(), &loopback(53));
                done(send_nothing(fd));
                refused!(send(fd, null(), 0, 0))
            },
            "send(3, NULL, 0, 0): ECONNREFUSED: an earlier datagram was refused by the host it was sent to, where no socket has that port; this call reported it and did nothing else. Is the receiver running?",
        ),
        row(
            "send unix",
            "send to a peer that is gone, AF_UNIX datagram",
            libc::ECONNREFUSED,
            Needs::Nothing,
            || {
                let [fd, other] = pair(libc::SOCK_DGRAM);
                close(other);
                refused!(send(fd, null(), 0, 0))
            },
            "send(3, NULL, 0, 0): ECONNREFUSED: the peer has closed its socket. Connect again when the server is back.",
        ),
        row(
            "send",
            "send after a reset",
            libc::ECONNRESET,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let [fd, other] = tcp_pair();
                done(send_nothing(fd));
                reset(other);
                refused!(send(fd, bytes.as_ptr().cast(), 1, libc::MSG_NOSIGNAL))
            },
            "send(4, buf, 1, MSG_NOSIGNAL): ECONNRESET: the peer reset the connection: it closed it with data unread, or has restarted. Connect again.",
        ),
        row(
            "send udp",
            "send without a peer, UDP",
            libc::EDESTADDRREQ,
            Needs::Network,
            || {
                let fd = udp();
                refused!(send(fd, null(), 0, 0))
            },
            "send(3, NULL, 0, 0): EDESTADDRREQ: the socket is not connected, and no destination is given. Use sendto(), or connect the socket.",
        ),
        row(
            "send unix",
            "send without a peer, AF_UNIX datagram",
            libc::ENOTCONN,
            Needs::Nothing,
            || {
                let fd = socket(libc::AF_UNIX, libc::SOCK_DGRAM);
                refused!(send(fd, null(), 0, 0))
            },
            "send(3, NULL, 0, 0): ENOTCONN: the socket is not connected, and no destination is given. Use sendto(), or connect the socket.",
        ),
        row(
            "send unix",
            "send on a stream that is not connected",
            libc::ENOTCONN,
            Needs::Nothing,
            || {
                let fd = socket(libc::AF_UNIX, libc::SOCK_STREAM);
                refused!(send(fd, null(), 0, 0))
            },
            "send(3, NULL, 0, 0): ENOTCONN: the socket is not connected: it never was, or the connection has ended. Connect it first.",
        ),
        row(
            "send",
            "send interrupted",
            libc::EINTR,
            Needs::Nothing,
            || {
                let bytes = [0_u8; 70000];
                let [fd, _] = pair(libc::SOCK_STREAM);
                fill(fd);
                interrupting();
                refused!(send(fd, bytes.as_ptr().cast(), 1, 0))
            },
            "send(3, buf, 1, 0): EINTR: a signal handler interrupted the call before any data was transferred. Call it again, or install the handler with SA_RESTART.",
        ),
        row(
            "raw",
            "send of a malformed header, raw",
            libc::EINVAL,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let fd = connect(raw(), &loopback(0));
                set(fd, libc::IPPROTO_IP, libc::IP_HDRINCL, 1);
                refused!(send(fd, bytes.as_ptr().cast(), 10, 0))
            },
            "send(3, buf, 10, 0): EINVAL: with IP_HDRINCL the message begins with an IP header, and this one (10 bytes) is cut or malformed. Check its length and its field ihl.",
        ),
        row(
            "send unix",
            "send of out-of-band data, AF_UNIX datagram",
            libc::EOPNOTSUPP,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_DGRAM);
                refused!(send(fd, null(), 0, libc::MSG_OOB))
            },
            "send(3, NULL, 0, MSG_OOB): EOPNOTSUPP: MSG_OOB is given, and AF_UNIX sockets of the type SOCK_DGRAM have no out-of-band data. Leave it out, or use TCP.",
        ),
        row(
            "raw ip",
            "send of out-of-band data, raw",
            libc::EOPNOTSUPP,
            Needs::Network,
            || {
                let fd = connect(raw(), &loopback(0));
                refused!(send(fd, null(), 0, libc::MSG_OOB))
            },
            "send(3, NULL, 0, MSG_OOB): EOPNOTSUPP: MSG_OOB is given, and AF_INET sockets of the type SOCK_RAW have no out-of-band data. Leave it out, or use TCP.",
        ),
        row(
            "send tcp ip",
            "send on a TCP socket that is not connected",
            libc::EPIPE,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let fd = tcp();
                refused!(send(fd, bytes.as_ptr().cast(), 1, libc::MSG_NOSIGNAL))
            },
            "send(3, buf, 1, MSG_NOSIGNAL): EPIPE: the socket is not connected: it never was, or the connection has ended. Connect a new socket.",
        ),
        row(
            "send",
            "send on a TCP socket that listens",
            libc::EPIPE,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let fd = listen(tcp());
                refused!(send(fd, bytes.as_ptr().cast(), 1, libc::MSG_NOSIGNAL))
            },
            "send(3, buf, 1, MSG_NOSIGNAL): EPIPE: the socket listens, and has no peer itself. Send on the socket that accept() returned.",
        ),
        row(
            "send tcp",
            "send after shutdown",
            libc::EPIPE,
            Needs::Network,
            || {
                let bytes = [0_u8; 70000];
                let [fd, _] = tcp_pair();
                done(shut_down(fd));
                refused!(send(fd, bytes.as_ptr().cast(), 1, libc::MSG_NOSIGNAL))
            },
            "send(4, buf, 1, MSG_NOSIGNAL): EPIPE: this side of the connection was shut down for writing. Send before shutdown().",
        ),
        row(
            "unix",
            "send to a peer that is gone, AF_UNIX stream",
            libc::EPIPE,
            Needs::Nothing,
            || {
                let bytes = [0_u8; 70000];
                let [fd, other] = pair(libc::SOCK_STREAM);
                close(other);
                refused!(send(fd, bytes.as_ptr().cast(), 1, libc::MSG_NOSIGNAL))
            },
            "send(3, buf, 1, MSG_NOSIGNAL): EPIPE: the peer has closed its socket, or the connection is shut down in both directions. Close the socket.",
        ),
        row(
            "send",
            "send while connecting",
            libc::EAGAIN,
            Needs::Routes,
            || {
                unanswered();
                let (fd, to) = (nonblocking(tcp()), v4([10, 0, 0, 1], 80));
                let connecting = refused!(connect(fd, to.pointer(), 16));
                assert_eq!(connecting.errno, libc::EINPROGRESS);
                let byte = 0_u8;
                refused!(send(fd, (&raw const byte).cast(), 1, 0))
            },
            "send(3, buf, 1, 0): EAGAIN: the connection is still being made, and O_NONBLOCK is set. Wait until poll() reports POLLOUT.",
        ),
    ]
}

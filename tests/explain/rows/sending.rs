//! Sends that are refused.

use std::ptr::{null, null_mut};

use super::{Row, row};
use crate::child::*;

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
            "sendto(3, buf, 70000, 0, 127.0.0.1:53, 16): EMSGSIZE: the message is 70000 bytes; a UDP datagram over IPv4 holds at most 65507. Send it in pieces, or use a stream socket.",
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
            "sendto(3, buf, 65528, 0, [::1]:53, 28): EMSGSIZE: the message is 65528 bytes; a UDP datagram over IPv6 holds at most 65527. Send it in pieces, or use a stream socket.",
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
            "sendmsg(3, {127.0.0.1:53, 70000 bytes}, MSG_DONTWAIT): EMSGSIZE: the message is 70000 bytes; a UDP datagram over IPv4 holds at most 65507. Send it in pieces, or use a stream socket.",
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
            "sendto(3, buf, 2000, 0, 127.0.0.1:53, 16): EMSGSIZE: the message is 2000 bytes; the MTU of the way is less, and the socket may not fragment. Send it in pieces, or set IP_MTU_DISCOVER to allow fragments.",
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
            "send(3, buf, 2000, 0): EMSGSIZE: the message is 2000 bytes; the MTU of the way is 1500, and the socket may not fragment. Send it in pieces, or set IP_MTU_DISCOVER to allow fragments.",
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
            "sendto(3, buf, 70000, 0, 127.0.0.1:0, 16): EMSGSIZE: the message is 70000 bytes; an IP packet holds at most 65535, headers included. Send it in pieces.",
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
            "send(3, buf, 70000, 0): EMSGSIZE: the message is 70000 bytes; the send buffer has no room for that (SO_SNDBUF is 20000). Send it in pieces, or enlarge SO_SNDBUF.",
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
            "sendmsg(3, {0 bytes}, 0): EMSGSIZE: msg_iovlen is 1025; a call takes 0 to 1024 iovecs.",
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
            "writev(3, iov, 1025): EINVAL: iovcnt is 1025; a call takes 0 to 1024 iovecs.",
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
            "writev(3, iov, 1): EINVAL: an iov_len, or the sum of them, is above SSIZE_MAX. Was a negative length stored there?",
        ),
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
            "sendto(3, NULL, 0, 0, unix:locked/x.sock, 16): EACCES: the process may not search the directory locked on the way to the socket. See its mode and owner.",
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
            "sendto(3, NULL, 0, 0, unix:x.sock, 9): EACCES: the process may not write to x.sock, as who talks to a socket must. See its mode and owner.",
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
            "sendto(3, NULL, 0, 0, 127.255.255.255:53, 16): EACCES: 127.255.255.255:53 is a broadcast address and SO_BROADCAST is not set, or a route of the type prohibit leads there. Set SO_BROADCAST, if it is meant.",
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
            "sendto(3, NULL, 0, 0, 10.0.0.1:53, 16): EACCES: 10.0.0.1:53 may not be reached: a route of the type prohibit leads there.",
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
            "sendto(3, NULL, 0, 0, 10.0.0.1:53, 16): EINVAL: 10.0.0.1:53 may not be sent to: a route of the type blackhole leads there, or the header that comes with the data is malformed.",
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
            "sendto(3, NULL, 0, 0, 10.0.0.1:53, 16): EHOSTUNREACH: 10.0.0.1:53 cannot be reached: no neighbour has answered, a router said so, or a route of the type unreachable leads there. See `ip route`.",
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
            "sendto(3, NULL, 0, 0, 10.0.0.1:53, 16): ENETUNREACH: no route leads to 10.0.0.1:53. Is the network up? See `ip route`.",
        ),
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
            "send(3, buf, 1, MSG_DONTWAIT): EAGAIN: the receiver's queue, or the send buffer (SO_SNDBUF is 9216), is full, and MSG_DONTWAIT is given. Wait until poll() says POLLOUT.",
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
            "send(4, buf, 1, 0): EAGAIN: the send buffer is full (SO_SNDBUF is 9216), and O_NONBLOCK is set. Wait until poll() says POLLOUT.",
        ),
        row(
            "send",
            "write to a receiver that reads not, SO_SNDTIMEO",
            libc::EAGAIN,
            Needs::Nothing,
            || {
                let bytes = [0_u8; 70000];
                let [fd, _] = pair(libc::SOCK_DGRAM);
                fill(fd);
                impatient(fd);
                refused!(write(fd, bytes.as_ptr().cast(), 1))
            },
            "write(3, buf, 1): EAGAIN: the receiver's queue, or the send buffer (SO_SNDBUF is 212992), is full, and the time of SO_SNDTIMEO is over. Wait until poll() says POLLOUT.",
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
            "sendto(3, NULL, 0, 0, 127.0.0.1:53, 16): EAGAIN: the socket is not bound, and all ports of net.ipv4.ip_local_port_range are in use. Close some sockets, or widen that range.",
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
            "sendto(3, buf, 1, MSG_FASTOPEN, 127.0.0.1:80, 16): EINPROGRESS: MSG_FASTOPEN has begun to connect, and taken none of the bytes. Wait until poll() says POLLOUT, then send without it.",
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
            "sendto(3, buf, 1, MSG_FASTOPEN, 10.0.0.1:80, 16): EALREADY: MSG_FASTOPEN is connecting this socket already. Wait until poll() says POLLOUT, then send without it.",
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
            "sendto(3, buf, 1, MSG_FASTOPEN, 127.0.0.1:80, 16): EOPNOTSUPP: MSG_FASTOPEN is given, and net.ipv4.tcp_fastopen does not allow it. Connect, then send without it.",
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
            "send(3, NULL, 0, 0): ECONNREFUSED: an earlier datagram found nobody at 127.0.0.1:53; this call told of it, and did nothing else. Is the receiver running?",
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
            "send(3, NULL, 0, 0): ECONNREFUSED: the peer has closed its socket. Connect again once the server is back.",
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
            "sendto(3, NULL, 0, 0, unix:@nobody, 9): ECONNREFUSED: no server has the name unix:@nobody in this network namespace, or it does not listen. Is it running?",
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
            "sendto(3, NULL, 0, 0, unix:x.sock, 9): ECONNREFUSED: x.sock is a socket, but nobody listens or reads there. Is the server running and bound there?",
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
            "send(4, buf, 1, MSG_NOSIGNAL): ECONNRESET: the peer reset the connection: it closed it with data unread, or has restarted. Connect anew.",
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
            "send(3, NULL, 0, 0): EDESTADDRREQ: the socket has no peer, and no destination is given. Use sendto(), or connect it.",
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
            "sendto(3, NULL, 0, 0, NULL, 0): EDESTADDRREQ: the socket has no peer, and dest_addr is a null pointer. Give a destination, or connect the socket.",
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
            "send(3, NULL, 0, 0): ENOTCONN: the socket has no peer, and no destination is given. Use sendto(), or connect it.",
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
            "send(3, NULL, 0, 0): ENOTCONN: the socket is not connected. Connect it first.",
        ),
        row(
            "send",
            "send from a null pointer",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                refused!(send(fd, null(), 5, 0))
            },
            "send(3, NULL, 5, 0): EFAULT: buf is a null pointer. Point it at what is to be sent, and give the real length.",
        ),
        row(
            "send unix",
            "send beyond the end of memory",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_DGRAM);
                let buf = page(libc::PROT_READ);
                refused!(send(fd, buf.add(4000).cast(), 196, 0))
            },
            "send(3, buf, 196, 0): EFAULT: only 96 of the 196 bytes at buf are memory that can be read. Point it at what is to be sent, and give the real length.",
        ),
        row(
            "send",
            "send from memory that is not readable",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                let buf = page(libc::PROT_NONE);
                refused!(send(fd, buf.cast(), 10, 0))
            },
            "send(3, buf, 10, 0): EFAULT: buf leads to memory that may not be read. Point it at what is to be sent, and give the real length.",
        ),
        row(
            "send raw",
            "sendto an address that is not there",
            libc::EFAULT,
            Needs::Network,
            || {
                let fd = raw();
                refused!(sendto(fd, null(), 0, 0, 16 as *const _, 16))
            },
            "sendto(3, NULL, 0, 0, dest_addr, 16): EFAULT: dest_addr is 0x10, where no memory is mapped. Point it at what is to be sent, and give the real length.",
        ),
        row(
            "send",
            "sendmsg of a null pointer",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                refused!(sendmsg(fd, null(), 0))
            },
            "sendmsg(3, NULL, 0): EFAULT: msg is a null pointer. Point it at what is to be sent, and give the real length.",
        ),
        row(
            "send",
            "sendmsg with an iovec that leads nowhere",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                let mut iov = [iovec(8 as *const _, 10)];
                let message = message(&NOBODY, &mut iov);
                refused!(sendmsg(fd, &message, 0))
            },
            "sendmsg(3, {10 bytes}, 0): EFAULT: an iov_base is 0x8, where no memory is mapped. Point it at what is to be sent, and give the real length.",
        ),
        row(
            "send",
            "sendmsg with ancillary data that is not there",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                let mut message = message(&NOBODY, &mut []);
                message.msg_control = 8 as *mut _;
                message.msg_controllen = 24;
                refused!(sendmsg(fd, &message, 0))
            },
            "sendmsg(3, {0 bytes}, 0): EFAULT: msg_control is 0x8, where no memory is mapped. Point it at what is to be sent, and give the real length.",
        ),
        row(
            "send",
            "sendmmsg of a null pointer",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                refused!(sendmmsg(fd, null_mut(), 3, 0))
            },
            "sendmmsg(3, NULL, 3, 0): EFAULT: msgvec is a null pointer. Point it at what is to be sent, and give the real length.",
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
            "send(3, buf, 1, 0): EINTR: a signal handler ran before anything was done. Call again, or install the handler with SA_RESTART.",
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
            "sendto(3, NULL, 0, 0, 127.0.0.1:0, 16): EINVAL: the destination has the port 0, which nobody has. Give the receiver's port, in network byte order.",
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
            "sendto(3, NULL, 0, 0, 127.0.0.1:53, 8): EINVAL: the length of the address is 8, which no address of AF_INET has. Pass its size.",
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
            "sendto(3, NULL, 0, 0, dest_addr, 1000): EINVAL: the length of the address is 1000, and none has more than 128 bytes. Pass its size.",
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
            "sendto(3, NULL, 0, 0, dest_addr, -1): EINVAL: the length of the address is -1, and none has more than 128 bytes. Pass its size.",
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
            "sendto(3, NULL, 0, 0, [::]:0, 28): EAFNOSUPPORT: the address is of the family AF_INET6, the socket of AF_INET. Give an address of the socket's family.",
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
            "send(3, buf, 10, 0): EINVAL: the header that comes with the data is malformed, or a route of the type blackhole leads to the peer.",
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
            "sendto(3, NULL, 0, 0, [::]:53, 28): EAFNOSUPPORT: the address is of the family AF_INET6, the socket of AF_INET. Give an address of the socket's family.",
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
            "sendto(3, NULL, 0, 0, 127.0.0.1:53, 16): EINVAL: the address is of the family AF_INET, the socket of AF_UNIX. Give an address of the socket's family.",
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
            "sendto(3, NULL, 0, 0, unix:x.sock, 9): EISCONN: the socket is connected, and an AF_UNIX socket then takes no destination. Give none.",
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
            "sendto(3, NULL, 0, 0, unix:x.sock, 9): EOPNOTSUPP: a destination is given, and a stream socket takes none before it is connected. Connect it first.",
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
            "send(3, NULL, 0, MSG_OOB): EOPNOTSUPP: MSG_OOB is given, and this socket has no out-of-band data. Leave it out, or use TCP.",
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
            "send(3, NULL, 0, MSG_OOB): EOPNOTSUPP: MSG_OOB is given, and this socket has no out-of-band data. Leave it out, or use TCP.",
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
            "send(3, buf, 1, MSG_NOSIGNAL): EPIPE: the socket is not connected: it never was, or the connection has ended. Connect a new one.",
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
            "send(3, buf, 1, MSG_NOSIGNAL): EPIPE: the socket listens, and has no peer itself. Send on what accept() returned.",
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
            "send(4, buf, 1, MSG_NOSIGNAL): EPIPE: the socket was shut down for writing. Send before that.",
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
            "send(3, buf, 1, MSG_NOSIGNAL): EPIPE: the peer has closed the connection, or it is shut down in both directions. Close the socket.",
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
            "sendto(3, NULL, 0, 0, unix:/tmp/../sockshim-none, 24): ENOENT: no socket exists at /tmp/../sockshim-none; the directory /tmp/.. exists. Is the server running and bound there?",
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
            "sendto(3, NULL, 0, 0, unix:x.sock, 9): EPROTOTYPE: the socket at unix:x.sock is not of the type of this one, SOCK_DGRAM. Make this one of the type that the other has.",
        ),
        row(
            "unix",
            "sendmsg of a descriptor that is not open",
            libc::EBADF,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                with_control(libc::SCM_RIGHTS, &99_i32.to_ne_bytes(), |message| {
                    refused!(sendmsg(fd, message, 0))
                })
            },
            "sendmsg(3, {1 bytes}, 0): EBADF: SCM_RIGHTS holds the descriptor 99, which is not open. Send descriptors that are.",
        ),
        row(
            "send",
            "sendmsg of too many descriptors",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                with_control(libc::SCM_RIGHTS, &[0; 254 * 4], |message| {
                    refused!(sendmsg(fd, message, 0))
                })
            },
            "sendmsg(3, {1 bytes}, 0): EINVAL: SCM_RIGHTS holds more than 253 descriptors. Send them in several messages.",
        ),
        row(
            "send",
            "sendmsg of malformed ancillary data",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                with_control(libc::SCM_RIGHTS, &[0; 4], |message| {
                    let mut message = *message;
                    message.msg_controllen = 17;
                    refused!(sendmsg(fd, &message, 0))
                })
            },
            "sendmsg(3, {1 bytes}, 0): EINVAL: a cmsg_len is shorter than its header, or longer than the ancillary data. Make it CMSG_LEN() of the data.",
        ),
        row(
            "send",
            "sendmsg of ancillary data of another kind",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                with_control(77, &[0; 4], |message| refused!(sendmsg(fd, message, 0)))
            },
            "sendmsg(3, {1 bytes}, 0): EINVAL: the socket does not take ancillary data of that kind. See its protocol in the manual.",
        ),
        row(
            "unix",
            "sendmsg of the credentials of another",
            libc::EPERM,
            Needs::NoPrivileges,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                with_control(libc::SCM_CREDENTIALS, &credentials(1), |message| {
                    refused!(sendmsg(fd, message, 0))
                })
            },
            "sendmsg(3, {1 bytes}, 0): EPERM: SCM_CREDENTIALS names the process 1, or a user or group, that is not the sender's own, which takes a privilege. Send its own.",
        ),
        row(
            "unix",
            "sendmsg of the credentials of nobody",
            libc::ESRCH,
            Needs::Privileges,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                with_control(libc::SCM_CREDENTIALS, &credentials(i32::MAX), |message| {
                    refused!(sendmsg(fd, message, 0))
                })
            },
            "sendmsg(3, {1 bytes}, 0): ESRCH: SCM_CREDENTIALS names the process 2147483647, which does not exist. Send getpid().",
        ),
        row(
            "unix",
            "sendmsg of too many descriptors on their way",
            libc::ETOOMANYREFS,
            Needs::NoPrivileges,
            || {
                limit_descriptors(20);
                let [fd, _] = pair(libc::SOCK_DGRAM);
                with_control(libc::SCM_RIGHTS, &[0; 20 * 4], |message| {
                    // SAFETY: the message is sound.
                    while unsafe { libc::sendmsg(fd, message, 0) } >= 0 {}
                    refused!(sendmsg(fd, message, 0))
                })
            },
            "sendmsg(3, {1 bytes}, 0): ETOOMANYREFS: as many descriptors are on their way as the process may have open, 20 (RLIMIT_NOFILE). Wait until the receivers have taken some.",
        ),
        row(
            "send ip",
            "sendmsg of too much ancillary data",
            libc::ENOBUFS,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                with_control(libc::SCM_RIGHTS, &vec![0; 1 << 20], |message| {
                    refused!(sendmsg(fd, message, 0))
                })
            },
            "sendmsg(3, {1 bytes}, 0): ENOBUFS: the ancillary data is 1048592 bytes; a message takes at most 131072 (net.core.optmem_max). Send less of it at a time.",
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
            "send(3, buf, 1, 0): EAGAIN: the connection is not made yet, and O_NONBLOCK is set. Wait until poll() says POLLOUT.",
        ),
    ]
}

//! Receives that are refused.

use std::ptr::{null, null_mut};

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "recv",
            "recv with nothing there, MSG_DONTWAIT",
            libc::EAGAIN,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                refused!(recv(fd, null_mut(), 0, libc::MSG_DONTWAIT))
            },
            "recv(3, NULL, 0, MSG_DONTWAIT): EAGAIN: nothing had arrived, and MSG_DONTWAIT is given. Wait until poll() reports POLLIN.",
        ),
        row(
            "recv ip",
            "recv with nothing there, O_NONBLOCK",
            libc::EAGAIN,
            Needs::Network,
            || {
                let fd = nonblocking(bind(udp(), &loopback(53)));
                refused!(recv(fd, null_mut(), 0, 0))
            },
            "recv(3, NULL, 0, 0): EAGAIN: nothing had arrived, and O_NONBLOCK is set. Wait until poll() reports POLLIN.",
        ),
        row(
            "recv",
            "read with nothing there, SO_RCVTIMEO",
            libc::EAGAIN,
            Needs::Network,
            || {
                let fd = impatient(bind(udp(), &loopback(53)));
                let mut byte = 0_u8;
                refused!(read(fd, (&raw mut byte).cast(), 1))
            },
            "read(3, buf, 1): EAGAIN: nothing had arrived, and the time of SO_RCVTIMEO is over. Wait until poll() reports POLLIN.",
        ),
        row(
            "recv",
            "recv with an empty error queue",
            libc::EAGAIN,
            Needs::Network,
            || {
                let fd = udp();
                refused!(recv(fd, null_mut(), 0, libc::MSG_ERRQUEUE))
            },
            "recv(3, NULL, 0, MSG_ERRQUEUE): EAGAIN: the error queue was empty, and with MSG_ERRQUEUE the call never waits. Wait until poll() reports POLLERR.",
        ),
        row(
            "recv udp",
            "recv after a datagram that found nobody",
            libc::ECONNREFUSED,
            Needs::Network,
            || {
                let fd = connect(udp(), &loopback(53));
                done(send_nothing(fd));
                refused!(recv(fd, null_mut(), 0, libc::MSG_DONTWAIT))
            },
            "recv(3, NULL, 0, MSG_DONTWAIT): ECONNREFUSED: an earlier datagram was refused by the host it was sent to, where no socket has that port. Is the receiver running?",
        ),
        row(
            "recv unix",
            "recv after a reset, AF_UNIX",
            libc::ECONNRESET,
            Needs::Nothing,
            || {
                let [fd, other] = pair(libc::SOCK_STREAM);
                done(send_byte(fd));
                close(other);
                let mut byte = 0_u8;
                refused!(recv(fd, (&raw mut byte).cast(), 1, 0))
            },
            "recv(3, buf, 1, 0): ECONNRESET: the peer closed its socket with data unread, which is lost. Connect again.",
        ),
        row(
            "recv",
            "recv after a reset, TCP",
            libc::ECONNRESET,
            Needs::Network,
            || {
                let [fd, other] = tcp_pair();
                reset(other);
                let mut byte = 0_u8;
                refused!(recv(fd, (&raw mut byte).cast(), 1, 0))
            },
            "recv(4, buf, 1, 0): ECONNRESET: the peer reset the connection: it closed it with data unread, or has restarted. Connect again.",
        ),
        row(
            "tcp",
            "recv on a connection that was lost",
            libc::ETIMEDOUT,
            Needs::Routes,
            || {
                let [fd, other] = tcp_pair();
                set(fd, libc::IPPROTO_TCP, libc::TCP_USER_TIMEOUT, 1);
                ip("link set lo down");
                done(send_byte(fd));
                let mut byte = 0_u8;
                let _ = other;
                refused!(recv(fd, (&raw mut byte).cast(), 1, 0))
            },
            "recv(4, buf, 1, 0): ETIMEDOUT: the peer has not answered for so long that the connection was given up. Is its host up?",
        ),
        row(
            "recv unix",
            "recv into a null pointer",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, other] = pair(libc::SOCK_STREAM);
                done(send_byte(other));
                refused!(recv(fd, null_mut(), 5, 0))
            },
            "recv(3, NULL, 5, 0): EFAULT: buf is a null pointer, and the call has to write 5 bytes there. Pass a pointer to memory, and its real size.",
        ),
        row(
            "recv",
            "recv into memory that is not writable",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, other] = pair(libc::SOCK_STREAM);
                done(send_byte(other));
                let buf = page(libc::PROT_READ);
                refused!(recv(fd, buf.cast(), 5, 0))
            },
            "recv(3, buf, 5, 0): EFAULT: buf is 0x7f0000000000, and the memory there may not be written. Pass memory that the program may write to.",
        ),
        row(
            "recv",
            "recv into memory that is not mapped",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, other] = pair(libc::SOCK_STREAM);
                done(send_byte(other));
                refused!(recv(fd, 0x1000 as *mut _, 5, 0))
            },
            "recv(3, buf, 5, 0): EFAULT: buf is 0x1000, where no memory is mapped. Pass a pointer to memory that the program owns.",
        ),
        row(
            "recv",
            "recvfrom without room for the length of the address",
            libc::EFAULT,
            Needs::Network,
            || {
                let [fd, other] = udp_pair();
                done(send_byte(other));
                let (mut byte, mut room) = (0_u8, [0_u8; 16]);
                refused!(recvfrom(
                    fd,
                    (&raw mut byte).cast(),
                    1,
                    0,
                    room.as_mut_ptr().cast(),
                    null_mut()
                ))
            },
            "recvfrom(3, buf, 1, 0, src_addr, NULL): EFAULT: addrlen is a null pointer, and the call has to write 4 bytes there. Pass a pointer to memory, and its real size.",
        ),
        row(
            "recv",
            "recvfrom without room for the address",
            libc::EFAULT,
            Needs::Network,
            || {
                let [fd, other] = udp_pair();
                done(send_byte(other));
                let (mut byte, mut length) = (0_u8, 16);
                refused!(recvfrom(fd, (&raw mut byte).cast(), 1, 0, 8 as *mut _, &mut length))
            },
            "recvfrom(3, buf, 1, 0, src_addr, addrlen): EFAULT: src_addr is 0x8, where no memory is mapped. Pass a pointer to memory that the program owns.",
        ),
        row(
            "recv",
            "recvfrom with a negative length of the address",
            libc::EINVAL,
            Needs::Network,
            || {
                let [fd, other] = udp_pair();
                done(send_byte(other));
                let (mut byte, mut room, mut length) = (0_u8, [0_u8; 16], u32::MAX);
                refused!(recvfrom(
                    fd,
                    (&raw mut byte).cast(),
                    1,
                    0,
                    room.as_mut_ptr().cast(),
                    &mut length
                ))
            },
            "recvfrom(3, buf, 1, 0, src_addr, addrlen): EINVAL: *addrlen is -1. Store the size of src_addr there before each call.",
        ),
        row(
            "recv",
            "recvmsg with a negative length of the name",
            libc::EINVAL,
            Needs::Network,
            || {
                let [fd, _] = udp_pair();
                let mut room = [0_u8; 16];
                let mut message = message(&NOBODY, &mut []);
                message.msg_name = room.as_mut_ptr().cast();
                message.msg_namelen = u32::MAX;
                refused!(recvmsg(fd, &mut message, 0))
            },
            "recvmsg(3, msg, 0): EINVAL: msg_namelen is -1. Store the size of the buffer at msg_name there before each call.",
        ),
        row(
            "recv",
            "recvmsg without room for the name",
            libc::EFAULT,
            Needs::Network,
            || {
                let [fd, other] = udp_pair();
                done(send_byte(other));
                let mut message = message(&NOBODY, &mut []);
                message.msg_name = 8 as *mut _;
                message.msg_namelen = 16;
                refused!(recvmsg(fd, &mut message, 0))
            },
            "recvmsg(3, msg, 0): EFAULT: msg_name is 0x8, where no memory is mapped. Pass a pointer to memory that the program owns.",
        ),
        row(
            "recv",
            "recvmsg into a null pointer",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                refused!(recvmsg(fd, null_mut(), 0))
            },
            "recvmsg(3, NULL, 0): EFAULT: msg is a null pointer, and the call has to read 56 bytes there. Pass a pointer to memory, and its real size.",
        ),
        row(
            "recv",
            "recvmmsg with a timeout that is none",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_DGRAM);
                let mut time = libc::timespec { tv_sec: -1, tv_nsec: 0 };
                refused!(recvmmsg(fd, null_mut(), 0, 0, &mut time))
            },
            "recvmmsg(3, NULL, 0, 0, timeout): EINVAL: the timeout is invalid: its tv_sec is negative, or its tv_nsec is not within 0 to 999999999.",
        ),
        row(
            "recv",
            "recvmsg with too many iovecs",
            libc::EMSGSIZE,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_DGRAM);
                let mut iov = vec![iovec(null(), 0); 1025];
                let mut message = message(&NOBODY, &mut iov);
                refused!(recvmsg(fd, &mut message, 0))
            },
            "recvmsg(3, msg, 0): EMSGSIZE: msg_iovlen is 1025, and a call takes at most 1024 iovecs. Receive into fewer.",
        ),
        row(
            "recv",
            "recv interrupted",
            libc::EINTR,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                interrupting();
                let mut byte = 0_u8;
                refused!(recv(fd, (&raw mut byte).cast(), 1, 0))
            },
            "recv(3, buf, 1, 0): EINTR: a signal handler interrupted the call before any data was transferred. Call it again, or install the handler with SA_RESTART.",
        ),
        row(
            "recv",
            "recv interrupted, with a timeout",
            libc::EINTR,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                timeout(fd, 60);
                interrupting();
                let mut byte = 0_u8;
                refused!(recv(fd, (&raw mut byte).cast(), 1, 0))
            },
            "recv(3, buf, 1, 0): EINTR: a signal handler interrupted the call before any data was transferred. Call it again. SA_RESTART does not help on a socket with a timeout.",
        ),
        row(
            "recv tcp",
            "recv of out-of-band data that is not there",
            libc::EINVAL,
            Needs::Network,
            || {
                let [fd, _] = tcp_pair();
                let mut byte = 0_u8;
                refused!(recv(fd, (&raw mut byte).cast(), 1, libc::MSG_OOB))
            },
            "recv(4, buf, 1, MSG_OOB): EINVAL: MSG_OOB is given, and no out-of-band data was there: none has come, or it was read already. Wait until poll() reports POLLPRI.",
        ),
        row(
            "unix",
            "recv of out-of-band data, AF_UNIX datagram",
            libc::EOPNOTSUPP,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_DGRAM);
                refused!(recv(fd, null_mut(), 0, libc::MSG_OOB))
            },
            "recv(3, NULL, 0, MSG_OOB): EOPNOTSUPP: MSG_OOB is given, and AF_UNIX sockets of the type SOCK_DGRAM have no out-of-band data. Leave it out, or use TCP.",
        ),
        row(
            "recv unix",
            "recv on a stream that is not connected",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = socket(libc::AF_UNIX, libc::SOCK_STREAM);
                refused!(recv(fd, null_mut(), 0, 0))
            },
            "recv(3, NULL, 0, 0): EINVAL: the socket is not connected. Connect it first.",
        ),
        row(
            "recv tcp ip",
            "recv on a TCP socket that is not connected",
            libc::ENOTCONN,
            Needs::Network,
            || {
                let fd = tcp();
                refused!(recv(fd, null_mut(), 0, 0))
            },
            "recv(3, NULL, 0, 0): ENOTCONN: the socket is not connected: it never was, or the connection has ended. Connect it first.",
        ),
        row(
            "recv",
            "recv on a TCP socket that listens",
            libc::ENOTCONN,
            Needs::Network,
            || {
                let fd = listen(tcp());
                refused!(recv(fd, null_mut(), 0, 0))
            },
            "recv(3, NULL, 0, 0): ENOTCONN: the socket listens, and has no peer itself. Receive on the socket that accept() returned.",
        ),
        row(
            "ip",
            "recv after an unreachable host",
            libc::EHOSTUNREACH,
            Needs::Routes,
            || {
                unanswered();
                let fd = connect(udp(), &v4([10, 0, 0, 1], 53));
                set(fd, libc::IPPROTO_IP, libc::IP_RECVERR, 1);
                done(send_byte(fd));
                let mut byte = 0_u8;
                refused!(recv(fd, (&raw mut byte).cast(), 1, 0))
            },
            "recv(3, buf, 1, 0): EHOSTUNREACH: possible cause: an earlier packet could not be delivered: the host is down, or a router reported it.",
        ),
        row(
            "recv",
            "recv on a stream that listens, AF_UNIX",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = listen(bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &unix("x.sock")));
                refused!(recv(fd, null_mut(), 0, 0))
            },
            "recv(3, NULL, 0, 0): EINVAL: the socket listens, and has no peer itself. Receive on the socket that accept() returned.",
        ),
        row(
            "recv",
            "recvfrom of a look without room for the address",
            libc::EFAULT,
            Needs::Network,
            || {
                let [fd, other] = udp_pair();
                done(send_byte(other));
                let (mut byte, mut length) = (0_u8, 16);
                refused!(recvfrom(
                    fd,
                    (&raw mut byte).cast(),
                    1,
                    libc::MSG_PEEK,
                    8 as *mut _,
                    &mut length
                ))
            },
            "recvfrom(3, buf, 1, MSG_PEEK, src_addr, addrlen): EFAULT: src_addr is 0x8, where no memory is mapped. Pass a pointer to memory that the program owns.",
        ),
    ]
}

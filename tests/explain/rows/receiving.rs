//! Receives that are refused.

use std::ptr::{null, null_mut};

use super::{Row, row};
use crate::child::*;

pub fn rows() -> Vec<Row> {
    vec![
row("recv", "recv with nothing there, MSG_DONTWAIT", libc::EAGAIN, Needs::Nothing, || { let [fd, _] = pair(libc::SOCK_STREAM); refused!(recv(fd, null_mut(), 0, libc::MSG_DONTWAIT)) }, "@@recv with nothing there, MSG_DONTWAIT@@"),
row("recv ip", "recv with nothing there, O_NONBLOCK", libc::EAGAIN, Needs::Network, || { let fd = nonblocking(bind(udp(), &loopback(53))); refused!(recv(fd, null_mut(), 0, 0)) }, "@@recv with nothing there, O_NONBLOCK@@"),
row("recv", "read with nothing there, SO_RCVTIMEO", libc::EAGAIN, Needs::Network, || { let fd = impatient(bind(udp(), &loopback(53))); let mut byte = 0_u8; refused!(read(fd, (&raw mut byte).cast(), 1)) }, "@@read with nothing there, SO_RCVTIMEO@@"),
row("recv", "recv with an empty error queue", libc::EAGAIN, Needs::Network, || { let fd = udp(); refused!(recv(fd, null_mut(), 0, libc::MSG_ERRQUEUE)) }, "@@recv with an empty error queue@@"),
row("recv udp", "recv after a datagram that found nobody", libc::ECONNREFUSED, Needs::Network, || { let fd = connect(udp(), &loopback(53)); done(send_nothing(fd)); refused!(recv(fd, null_mut(), 0, libc::MSG_DONTWAIT)) }, "@@recv after a datagram that found nobody@@"),
row("recv unix", "recv after a reset, AF_UNIX", libc::ECONNRESET, Needs::Nothing, || { let [fd, other] = pair(libc::SOCK_STREAM); done(send_byte(fd)); close(other); let mut byte = 0_u8; refused!(recv(fd, (&raw mut byte).cast(), 1, 0)) }, "@@recv after a reset, AF_UNIX@@"),
row("recv", "recv after a reset, TCP", libc::ECONNRESET, Needs::Network, || { let [fd, other] = tcp_pair(); reset(other); let mut byte = 0_u8; refused!(recv(fd, (&raw mut byte).cast(), 1, 0)) }, "@@recv after a reset, TCP@@"),
row("tcp", "recv on a connection that was lost", libc::ETIMEDOUT, Needs::Routes, || { let [fd, other] = tcp_pair(); set(fd, libc::IPPROTO_TCP, libc::TCP_USER_TIMEOUT, 1); ip("link set lo down"); done(send_byte(fd)); let mut byte = 0_u8; let _ = other; refused!(recv(fd, (&raw mut byte).cast(), 1, 0)) }, "@@recv on a connection that was lost@@"),
row("recv unix", "recv into a null pointer", libc::EFAULT, Needs::Nothing, || { let [fd, other] = pair(libc::SOCK_STREAM); done(send_byte(other)); refused!(recv(fd, null_mut(), 5, 0)) }, "@@recv into a null pointer@@"),
row("recv", "recv into memory that is not writable", libc::EFAULT, Needs::Nothing, || { let [fd, other] = pair(libc::SOCK_STREAM); done(send_byte(other)); let buf = page(libc::PROT_READ); refused!(recv(fd, buf.cast(), 5, 0)) }, "@@recv into memory that is not writable@@"),
row("recv", "recv into memory that is not mapped", libc::EFAULT, Needs::Nothing, || { let [fd, other] = pair(libc::SOCK_STREAM); done(send_byte(other)); refused!(recv(fd, 0x1000 as *mut _, 5, 0)) }, "@@recv into memory that is not mapped@@"),
row("recv", "recvfrom without room for the length of the address", libc::EFAULT, Needs::Network, || { let [fd, other] = udp_pair(); done(send_byte(other)); let (mut byte, mut room) = (0_u8, [0_u8; 16]); refused!(recvfrom(fd, (&raw mut byte).cast(), 1, 0, room.as_mut_ptr().cast(), null_mut())) }, "@@recvfrom without room for the length of the address@@"),
row("recv", "recvfrom without room for the address", libc::EFAULT, Needs::Network, || { let [fd, other] = udp_pair(); done(send_byte(other)); let (mut byte, mut length) = (0_u8, 16); refused!(recvfrom(fd, (&raw mut byte).cast(), 1, 0, 8 as *mut _, &mut length)) }, "@@recvfrom without room for the address@@"),
row("recv", "recvfrom with a negative length of the address", libc::EINVAL, Needs::Network, || { let [fd, other] = udp_pair(); done(send_byte(other)); let (mut byte, mut room, mut length) = (0_u8, [0_u8; 16], u32::MAX); refused!(recvfrom(fd, (&raw mut byte).cast(), 1, 0, room.as_mut_ptr().cast(), &mut length)) }, "@@recvfrom with a negative length of the address@@"),
row("recv", "recvmsg with a negative length of the name", libc::EINVAL, Needs::Network, || { let [fd, _] = udp_pair(); let mut room = [0_u8; 16]; let mut message = message(&NOBODY, &mut []); message.msg_name = room.as_mut_ptr().cast(); message.msg_namelen = u32::MAX; refused!(recvmsg(fd, &mut message, 0)) }, "@@recvmsg with a negative length of the name@@"),
row("recv", "recvmsg without room for ancillary data", libc::EFAULT, Needs::Nothing, || { let [fd, other] = pair(libc::SOCK_STREAM); set(fd, libc::SOL_SOCKET, libc::SO_PASSCRED, 1); done(send_byte(other)); let mut byte = 0_u8; let mut iov = [iovec((&raw mut byte).cast(), 1)]; let mut message = message(&NOBODY, &mut iov); message.msg_control = 8 as *mut _; message.msg_controllen = 64; refused!(recvmsg(fd, &mut message, 0)) }, "@@recvmsg without room for ancillary data@@"),
row("recv", "recvmsg without room for the name", libc::EFAULT, Needs::Network, || { let [fd, other] = udp_pair(); done(send_byte(other)); let mut message = message(&NOBODY, &mut []); message.msg_name = 8 as *mut _; message.msg_namelen = 16; refused!(recvmsg(fd, &mut message, 0)) }, "@@recvmsg without room for the name@@"),
row("recv", "recvmsg into a null pointer", libc::EFAULT, Needs::Nothing, || { let [fd, _] = pair(libc::SOCK_STREAM); refused!(recvmsg(fd, null_mut(), 0)) }, "@@recvmsg into a null pointer@@"),
row("recv", "recvmmsg with a timeout that is none", libc::EINVAL, Needs::Nothing, || { let [fd, _] = pair(libc::SOCK_DGRAM); let mut time = libc::timespec { tv_sec: -1, tv_nsec: 0 }; refused!(recvmmsg(fd, null_mut(), 0, 0, &mut time)) }, "@@recvmmsg with a timeout that is none@@"),
row("recv", "recvmsg with too many iovecs", libc::EMSGSIZE, Needs::Nothing, || { let [fd, _] = pair(libc::SOCK_DGRAM); let mut iov = vec![iovec(null(), 0); 1025]; let mut message = message(&NOBODY, &mut iov); refused!(recvmsg(fd, &mut message, 0)) }, "@@recvmsg with too many iovecs@@"),
row("recv", "recv interrupted", libc::EINTR, Needs::Nothing, || { let [fd, _] = pair(libc::SOCK_STREAM); interrupting(); let mut byte = 0_u8; refused!(recv(fd, (&raw mut byte).cast(), 1, 0)) }, "@@recv interrupted@@"),
row("recv", "recv interrupted, with a timeout", libc::EINTR, Needs::Nothing, || { let [fd, _] = pair(libc::SOCK_STREAM); timeout(fd, 60); interrupting(); let mut byte = 0_u8; refused!(recv(fd, (&raw mut byte).cast(), 1, 0)) }, "@@recv interrupted, with a timeout@@"),
row("recv tcp", "recv of out-of-band data that is not there", libc::EINVAL, Needs::Network, || { let [fd, _] = tcp_pair(); let mut byte = 0_u8; refused!(recv(fd, (&raw mut byte).cast(), 1, libc::MSG_OOB)) }, "@@recv of out-of-band data that is not there@@"),
row("unix", "recv of out-of-band data, AF_UNIX datagram", libc::EOPNOTSUPP, Needs::Nothing, || { let [fd, _] = pair(libc::SOCK_DGRAM); refused!(recv(fd, null_mut(), 0, libc::MSG_OOB)) }, "@@recv of out-of-band data, AF_UNIX datagram@@"),
row("recv unix", "recv on a stream that is not connected", libc::EINVAL, Needs::Nothing, || { let fd = socket(libc::AF_UNIX, libc::SOCK_STREAM); refused!(recv(fd, null_mut(), 0, 0)) }, "@@recv on a stream that is not connected@@"),
row("recv tcp ip", "recv on a TCP socket that is not connected", libc::ENOTCONN, Needs::Network, || { let fd = tcp(); refused!(recv(fd, null_mut(), 0, 0)) }, "@@recv on a TCP socket that is not connected@@"),
row("recv", "recv on a TCP socket that listens", libc::ENOTCONN, Needs::Network, || { let fd = listen(tcp()); refused!(recv(fd, null_mut(), 0, 0)) }, "@@recv on a TCP socket that listens@@"),
row("ip", "recv after an unreachable host", libc::EHOSTUNREACH, Needs::Routes, || { unanswered(); let fd = connect(udp(), &v4([10, 0, 0, 1], 53)); done(send_byte(fd)); let mut byte = 0_u8; refused!(recv(fd, (&raw mut byte).cast(), 1, 0)) }, "@@recv after an unreachable host@@"),
    ]
}

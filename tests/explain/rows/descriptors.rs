//! Descriptors that are not what a call needs, and files.

use std::ptr::{null, null_mut};

use super::{Row, row};
use crate::child::*;

pub fn rows() -> Vec<Row> {
    vec![
row("send", "send on -1", libc::EBADF, Needs::Nothing, || { refused!(send(-1, null(), 0, 0)) }, "@@send on -1@@"),
row("send", "send on -7", libc::EBADF, Needs::Nothing, || { refused!(send(-7, null(), 0, 0)) }, "@@send on -7@@"),
row("recv", "recv on a closed descriptor", libc::EBADF, Needs::Nothing, || { let fd = udp(); close(fd); refused!(recv(fd, null_mut(), 0, 0)) }, "@@recv on a closed descriptor@@"),
row("connect", "connect by a path descriptor", libc::EBADF, Needs::Nothing, || { let fd = open("/", libc::O_PATH); let to = loopback(80); refused!(connect(fd, to.pointer(), 16)) }, "@@connect by a path descriptor@@"),
row("bind", "bind a closed descriptor", libc::EBADF, Needs::Nothing, || { let to = loopback(80); refused!(bind(3, to.pointer(), 16)) }, "@@bind a closed descriptor@@"),
row("listen", "listen on a closed descriptor", libc::EBADF, Needs::Nothing, || { refused!(listen(3, 1)) }, "@@listen on a closed descriptor@@"),
row("accept", "accept on a closed descriptor", libc::EBADF, Needs::Nothing, || { refused!(accept(3, null_mut(), null_mut())) }, "@@accept on a closed descriptor@@"),
row("", "close a closed descriptor", libc::EBADF, Needs::Nothing, || { refused!(close(3)) }, "@@close a closed descriptor@@"),
row("", "write on a descriptor for reading", libc::EBADF, Needs::Nothing, || { let fd = open("/dev/null", libc::O_RDONLY); let byte = 0_u8; refused!(write(fd, (&raw const byte).cast(), 1)) }, "@@write on a descriptor for reading@@"),
row("", "read on a descriptor for writing", libc::EBADF, Needs::Nothing, || { let fd = open("file", libc::O_WRONLY | libc::O_CREAT); let mut byte = 0_u8; let sentence = refused!(read(fd, (&raw mut byte).cast(), 1)); without_directory(sentence) }, "@@read on a descriptor for writing@@"),
row("send", "send on a pipe", libc::ENOTSOCK, Needs::Nothing, || { let [fd, _] = pipe(); refused!(send(fd, null(), 0, 0)) }, "@@send on a pipe@@"),
row("recv", "recv on a directory", libc::ENOTSOCK, Needs::Nothing, || { let fd = open("/", libc::O_RDONLY); refused!(recv(fd, null_mut(), 0, 0)) }, "@@recv on a directory@@"),
row("connect", "connect on a device", libc::ENOTSOCK, Needs::Nothing, || { let fd = open("/dev/null", libc::O_RDONLY); let to = loopback(80); refused!(connect(fd, to.pointer(), 16)) }, "@@connect on a device@@"),
row("bind", "bind an epoll descriptor", libc::ENOTSOCK, Needs::Nothing, || { // SAFETY: no pointer is passed.
let fd = unsafe { libc::epoll_create1(0) }; let to = loopback(80); refused!(bind(fd, to.pointer(), 16)) }, "@@bind an epoll descriptor@@"),
row("listen", "listen on an eventfd", libc::ENOTSOCK, Needs::Nothing, || { // SAFETY: no pointer is passed.
let fd = unsafe { libc::eventfd(0, 0) }; refused!(listen(fd, 1)) }, "@@listen on an eventfd@@"),
row("accept", "accept on a pipe", libc::ENOTSOCK, Needs::Nothing, || { let [fd, _] = pipe(); refused!(accept(fd, null_mut(), null_mut())) }, "@@accept on a pipe@@"),
row("", "read from an empty pipe", libc::EAGAIN, Needs::Nothing, || { let [fd, _other] = pipe(); let mut byte = 0_u8; refused!(read(fd, (&raw mut byte).cast(), 1)) }, "@@read from an empty pipe@@"),
row("", "write to a full pipe", libc::EAGAIN, Needs::Nothing, || { let [_other, fd] = pipe(); let bytes = vec![0_u8; 1 << 20]; // SAFETY: the bytes are readable.
while unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) } >= 0 {} refused!(write(fd, bytes.as_ptr().cast(), 1)) }, "@@write to a full pipe@@"),
row("", "write to a pipe without a reader", libc::EPIPE, Needs::Nothing, || { let [other, fd] = pipe(); close(other); let byte = 0_u8; refused!(write(fd, (&raw const byte).cast(), 1)) }, "@@write to a pipe without a reader@@"),
row("", "read a directory", libc::EISDIR, Needs::Nothing, || { let fd = open("/", libc::O_RDONLY); let mut byte = 0_u8; refused!(read(fd, (&raw mut byte).cast(), 1)) }, "@@read a directory@@"),
row("", "write to a full device", libc::ENOSPC, Needs::Nothing, || { let fd = open("/dev/full", libc::O_WRONLY); let byte = 0_u8; refused!(write(fd, (&raw const byte).cast(), 1)) }, "@@write to a full device@@"),
row("", "write a wrong number of bytes to an eventfd", libc::EINVAL, Needs::Nothing, || { // SAFETY: no pointer is passed.
let fd = unsafe { libc::eventfd(0, 0) }; let byte = 0_u8; refused!(write(fd, (&raw const byte).cast(), 1)) }, "@@write a wrong number of bytes to an eventfd@@"),
row("", "readv with a negative count", libc::EINVAL, Needs::Nothing, || { let [fd, _] = pipe(); refused!(readv(fd, null(), -1)) }, "@@readv with a negative count@@"),
row("", "read into a null pointer", libc::EFAULT, Needs::Nothing, || { let fd = open("/dev/zero", libc::O_RDONLY); refused!(read(fd, null_mut(), 5)) }, "@@read into a null pointer@@"),
row("", "writev from a null pointer", libc::EFAULT, Needs::Nothing, || { let [_other, fd] = pipe(); refused!(writev(fd, null(), 2)) }, "@@writev from a null pointer@@"),
    ]
}

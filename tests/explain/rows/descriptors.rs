//! Descriptors that are not what a call needs, and files.

use std::ptr::{null, null_mut};

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "send",
            "send on -1",
            libc::EBADF,
            Needs::Nothing,
            || refused!(send(-1, null(), 0, 0)),
            "send(-1, NULL, 0, 0): EBADF: -1 is not a descriptor: it is what a failed call returns. Check the result of the call that should have returned one.",
        ),
        row(
            "send",
            "send on -7",
            libc::EBADF,
            Needs::Nothing,
            || refused!(send(-7, null(), 0, 0)),
            "send(-7, NULL, 0, 0): EBADF: descriptor -7 is negative, and no descriptor is. Pass what the call that made the descriptor returned.",
        ),
        row(
            "recv",
            "recv on a closed descriptor",
            libc::EBADF,
            Needs::Nothing,
            || {
                let fd = udp();
                close(fd);
                refused!(recv(fd, null_mut(), 0, 0))
            },
            "recv(3, NULL, 0, 0): EBADF: descriptor 3 is not open in this process. It was closed before the call, or never opened.",
        ),
        row(
            "connect",
            "connect by a path descriptor",
            libc::EBADF,
            Needs::Nothing,
            || {
                let fd = open("/", libc::O_PATH);
                let to = loopback(80);
                refused!(connect(fd, to.pointer(), 16))
            },
            "connect(3, 127.0.0.1:80, 16): EBADF: descriptor 3 is the directory /, opened with O_PATH, which allows neither reading nor writing. Open it without O_PATH.",
        ),
        row(
            "bind",
            "bind a closed descriptor",
            libc::EBADF,
            Needs::Nothing,
            || {
                let to = loopback(80);
                refused!(bind(3, to.pointer(), 16))
            },
            "bind(3, 127.0.0.1:80, 16): EBADF: descriptor 3 is not open in this process. It was closed before the call, or never opened.",
        ),
        row(
            "listen",
            "listen on a closed descriptor",
            libc::EBADF,
            Needs::Nothing,
            || refused!(listen(3, 1)),
            "listen(3, 1): EBADF: descriptor 3 is not open in this process. It was closed before the call, or never opened.",
        ),
        row(
            "accept",
            "accept on a closed descriptor",
            libc::EBADF,
            Needs::Nothing,
            || refused!(accept(3, null_mut(), null_mut())),
            "accept(3, NULL, NULL): EBADF: descriptor 3 is not open in this process. It was closed before the call, or never opened.",
        ),
        row(
            "",
            "close a closed descriptor",
            libc::EBADF,
            Needs::Nothing,
            || refused!(close(3)),
            "close(3): EBADF: descriptor 3 is not open in this process. It was closed before the call, or never opened.",
        ),
        row(
            "",
            "write on a descriptor for reading",
            libc::EBADF,
            Needs::Nothing,
            || {
                let fd = open("/dev/null", libc::O_RDONLY);
                let byte = 0_u8;
                refused!(write(fd, (&raw const byte).cast(), 1))
            },
            "write(3, buf, 1): EBADF: descriptor 3 is the device /dev/null, opened for reading only. Open it with O_WRONLY or O_RDWR.",
        ),
        row(
            "",
            "read on a descriptor for writing",
            libc::EBADF,
            Needs::Nothing,
            || {
                let fd = open("file", libc::O_WRONLY | libc::O_CREAT);
                let mut byte = 0_u8;
                let sentence = refused!(read(fd, (&raw mut byte).cast(), 1));
                without_directory(sentence)
            },
            "read(3, buf, 1): EBADF: descriptor 3 is the file ./file, opened for writing only. Open it with O_RDONLY or O_RDWR.",
        ),
        row(
            "send",
            "send on a pipe",
            libc::ENOTSOCK,
            Needs::Nothing,
            || {
                let [fd, _] = pipe();
                refused!(send(fd, null(), 0, 0))
            },
            "send(3, NULL, 0, 0): ENOTSOCK: descriptor 3 is a pipe, not a socket. Pass the descriptor of the socket.",
        ),
        row(
            "recv",
            "recv on a directory",
            libc::ENOTSOCK,
            Needs::Nothing,
            || {
                let fd = open("/", libc::O_RDONLY);
                refused!(recv(fd, null_mut(), 0, 0))
            },
            "recv(3, NULL, 0, 0): ENOTSOCK: descriptor 3 is the directory /, not a socket. Pass the descriptor of the socket.",
        ),
        row(
            "connect",
            "connect on a device",
            libc::ENOTSOCK,
            Needs::Nothing,
            || {
                let fd = open("/dev/null", libc::O_RDONLY);
                let to = loopback(80);
                refused!(connect(fd, to.pointer(), 16))
            },
            "connect(3, 127.0.0.1:80, 16): ENOTSOCK: descriptor 3 is the device /dev/null, not a socket. Pass the descriptor of the socket.",
        ),
        row(
            "bind",
            "bind an epoll descriptor",
            libc::ENOTSOCK,
            Needs::Nothing,
            || {
                // SAFETY: no pointer is passed.
                let fd = unsafe { libc::epoll_create1(0) };
                let to = loopback(80);
                refused!(bind(fd, to.pointer(), 16))
            },
            "bind(3, 127.0.0.1:80, 16): ENOTSOCK: descriptor 3 is a descriptor of the kind eventpoll, not a socket. Pass the descriptor of the socket.",
        ),
        row(
            "listen",
            "listen on an eventfd",
            libc::ENOTSOCK,
            Needs::Nothing,
            || {
                // SAFETY: no pointer is passed.
                let fd = unsafe { libc::eventfd(0, 0) };
                refused!(listen(fd, 1))
            },
            "listen(3, 1): ENOTSOCK: descriptor 3 is a descriptor of the kind eventfd, not a socket. Pass the descriptor of the socket.",
        ),
        row(
            "accept",
            "accept on a pipe",
            libc::ENOTSOCK,
            Needs::Nothing,
            || {
                let [fd, _] = pipe();
                refused!(accept(fd, null_mut(), null_mut()))
            },
            "accept(3, NULL, NULL): ENOTSOCK: descriptor 3 is a pipe, not a socket. Pass the descriptor of the socket.",
        ),
        row(
            "",
            "read from an empty pipe",
            libc::EAGAIN,
            Needs::Nothing,
            || {
                let [fd, _other] = pipe();
                let mut byte = 0_u8;
                refused!(read(fd, (&raw mut byte).cast(), 1))
            },
            "read(3, buf, 1): EAGAIN: a pipe was empty, and O_NONBLOCK is set. Wait until poll() reports POLLIN.",
        ),
        row(
            "",
            "write to a full pipe",
            libc::EAGAIN,
            Needs::Nothing,
            || {
                let [_other, fd] = pipe();
                let bytes = vec![0_u8; 1 << 20]; // SAFETY: the bytes are readable.
                while unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) } >= 0 {}
                refused!(write(fd, bytes.as_ptr().cast(), 1))
            },
            "write(4, buf, 1): EAGAIN: a pipe was full, and O_NONBLOCK is set. Wait until poll() reports POLLOUT.",
        ),
        row(
            "",
            "write to a pipe without a reader",
            libc::EPIPE,
            Needs::Nothing,
            || {
                let [other, fd] = pipe();
                close(other);
                let byte = 0_u8;
                refused!(write(fd, (&raw const byte).cast(), 1))
            },
            "write(4, buf, 1): EPIPE: no process has a pipe open for reading any more. Stop writing to it.",
        ),
        row(
            "",
            "read a directory",
            libc::EISDIR,
            Needs::Nothing,
            || {
                let fd = open("/", libc::O_RDONLY);
                let mut byte = 0_u8;
                refused!(read(fd, (&raw mut byte).cast(), 1))
            },
            "read(3, buf, 1): EISDIR: descriptor 3 is the directory /. Read it with readdir().",
        ),
        row(
            "",
            "write to a full device",
            libc::ENOSPC,
            Needs::Nothing,
            || {
                let fd = open("/dev/full", libc::O_WRONLY);
                let byte = 0_u8;
                refused!(write(fd, (&raw const byte).cast(), 1))
            },
            "write(3, buf, 1): ENOSPC: /dev/full answers every write in this way.",
        ),
        row(
            "",
            "write a wrong number of bytes to an eventfd",
            libc::EINVAL,
            Needs::Nothing,
            || {
                // SAFETY: no pointer is passed.
                let fd = unsafe { libc::eventfd(0, 0) };
                let byte = 0_u8;
                refused!(write(fd, (&raw const byte).cast(), 1))
            },
            "write(3, buf, 1): EINVAL: an eventfd is read and written in numbers of 8 bytes, and the buffer has 1 byte. Pass a uint64_t.",
        ),
        row(
            "",
            "readv with a negative count",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let [fd, _] = pipe();
                refused!(readv(fd, null(), -1))
            },
            "readv(3, NULL, -1): EINVAL: iovcnt is -1, and a call takes 0 to 1024 iovecs. Use several calls.",
        ),
        row(
            "",
            "read into a null pointer",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let fd = open("/dev/zero", libc::O_RDONLY);
                refused!(read(fd, null_mut(), 5))
            },
            "read(3, NULL, 5): EFAULT: buf is a null pointer, and the call has to write 5 bytes there. Pass a pointer to memory, and its real size.",
        ),
        row(
            "",
            "writev from a null pointer",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [_other, fd] = pipe();
                refused!(writev(fd, null(), 2))
            },
            "writev(4, NULL, 2): EFAULT: iov is a null pointer, and the call has to read 32 bytes there. Pass a pointer to memory, and its real size.",
        ),
        row(
            "",
            "writev of a negative length to a pipe",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let [_other, fd] = pipe();
                let iov = [iovec(null(), -1_isize as usize)];
                refused!(writev(fd, iov.as_ptr(), 1))
            },
            "writev(4, iov, 1): EINVAL: the iov_len of iovec 0 is above SSIZE_MAX. Was a negative length stored there?",
        ),
    ]
}

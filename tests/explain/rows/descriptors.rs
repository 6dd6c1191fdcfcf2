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
            "send(-1, NULL, 0, 0): EBADF: -1 is what a failed call returns, and no descriptor. Check that call.",
        ),
        row(
            "send",
            "send on -7",
            libc::EBADF,
            Needs::Nothing,
            || refused!(send(-7, null(), 0, 0)),
            "send(-7, NULL, 0, 0): EBADF: a descriptor is never negative.",
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
            "recv(3, NULL, 0, 0): EBADF: no descriptor 3 is open in this process. It was closed, or never opened.",
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
            "connect(3, 127.0.0.1:80, 16): EBADF: descriptor 3 was opened with O_PATH, by which nothing can be read or written.",
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
            "bind(3, 127.0.0.1:80, 16): EBADF: no descriptor 3 is open in this process. It was closed, or never opened.",
        ),
        row(
            "listen",
            "listen on a closed descriptor",
            libc::EBADF,
            Needs::Nothing,
            || refused!(listen(3, 1)),
            "listen(3, 1): EBADF: no descriptor 3 is open in this process. It was closed, or never opened.",
        ),
        row(
            "accept",
            "accept on a closed descriptor",
            libc::EBADF,
            Needs::Nothing,
            || refused!(accept(3, null_mut(), null_mut())),
            "accept(3, NULL, NULL): EBADF: no descriptor 3 is open in this process. It was closed, or never opened.",
        ),
        row(
            "",
            "close a closed descriptor",
            libc::EBADF,
            Needs::Nothing,
            || refused!(close(3)),
            "close(3): EBADF: no descriptor 3 is open in this process. It was closed, or never opened.",
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
            "write(3, buf, 1): EBADF: descriptor 3 is the device /dev/null, opened for reading only.",
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
            "read(3, buf, 1): EBADF: descriptor 3 is the file ./file, opened for writing only.",
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
            "read(3, buf, 1): EAGAIN: nothing is in a pipe, and O_NONBLOCK is set. Wait until poll() says POLLIN.",
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
            "write(4, buf, 1): EAGAIN: a pipe is full, and O_NONBLOCK is set. Wait until poll() says POLLOUT.",
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
            "write(4, buf, 1): EPIPE: every reader of a pipe has closed it. Write no more to it.",
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
            "read(3, buf, 1): EISDIR: the directory / is read with readdir(), not with read().",
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
            "write(3, buf, 1): ENOSPC: the device /dev/full has no space left. Make some.",
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
            "write(3, buf, 1): EINVAL: a descriptor of the kind eventfd cannot be used in this way: see its page in the manual.",
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
            "readv(3, NULL, -1): EINVAL: iovcnt is -1; a call takes 0 to 1024 iovecs.",
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
            "read(3, NULL, 5): EFAULT: buf is a null pointer. Point it at room for the bytes, and give its real size.",
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
            "writev(4, NULL, 2): EFAULT: the array of iovecs is a null pointer. Point it at what is to be sent, and give the real length.",
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
            "writev(4, iov, 1): EINVAL: an iov_len, or the sum of them, is above SSIZE_MAX.",
        ),
    ]
}

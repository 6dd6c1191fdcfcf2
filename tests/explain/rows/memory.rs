//! Sends from memory that is not there.

use std::ptr::{null, null_mut};

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "send",
            "send from a null pointer",
            libc::EFAULT,
            Needs::Nothing,
            || {
                let [fd, _] = pair(libc::SOCK_STREAM);
                refused!(send(fd, null(), 5, 0))
            },
            "send(3, NULL, 5, 0): EFAULT: buf is a null pointer, and the call has to read 5 bytes there. Pass a pointer to memory, and its real size.",
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
            "send(3, buf, 196, 0): EFAULT: only the first 96 of the 196 bytes at buf are mapped. Pass the real size of the memory.",
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
            "send(3, buf, 10, 0): EFAULT: buf is 0x7f0000000000, and the memory there may not be read. Pass memory that the program may read.",
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
            "sendto(3, NULL, 0, 0, dest_addr, 16): EFAULT: dest_addr is 0x10, where no memory is mapped. Pass a pointer to memory that the program owns.",
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
            "sendmsg(3, NULL, 0): EFAULT: msg is a null pointer, and the call has to read 56 bytes there. Pass a pointer to memory, and its real size.",
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
            "sendmsg(3, {10 bytes}, 0): EFAULT: iov_base is 0x8, where no memory is mapped. Pass a pointer to memory that the program owns.",
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
            "sendmsg(3, {0 bytes}, 0): EFAULT: msg_control is 0x8, where no memory is mapped. Pass a pointer to memory that the program owns.",
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
            "sendmmsg(3, NULL, 3, 0): EFAULT: msgvec is a null pointer, and the call has to write 64 bytes there. Pass a pointer to memory, and its real size.",
        ),
    ]
}

//! Ancillary data that cannot be sent.

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
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
            "sendmsg(3, {1 byte}, 0): EBADF: SCM_RIGHTS holds descriptor 99, which is not open. Send descriptors that are open.",
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
            "sendmsg(3, {1 byte}, 0): EINVAL: SCM_RIGHTS holds 254 descriptors, and a message takes at most 253. Send them in several messages.",
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
            "sendmsg(3, {1 byte}, 0): EINVAL: a cmsg_len is 20, which is shorter than its header or longer than what is left of the ancillary data. Store CMSG_LEN() of the data there.",
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
            "sendmsg(3, {1 byte}, 0): EINVAL: the socket takes no control message SOL_SOCKET 77. Leave it out, or correct its cmsg_level and cmsg_type.",
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
            "sendmsg(3, {1 byte}, 0): EPERM: SCM_CREDENTIALS names process 1, which is not the sender, and that needs CAP_SYS_ADMIN. Send getpid().",
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
            "sendmsg(3, {1 byte}, 0): ESRCH: SCM_CREDENTIALS names process 2147483647, which does not exist. Send getpid().",
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
            "sendmsg(3, {1 byte}, 0): ETOOMANYREFS: the user has more descriptors in messages on their way than RLIMIT_NOFILE allows, which is 20. Wait until the receivers have taken some.",
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
            "sendmsg(3, {1 byte}, 0): ENOBUFS: the ancillary data takes 1048592 bytes, and net.core.optmem_max allows 131072. Send less of it at a time.",
        ),
    ]
}

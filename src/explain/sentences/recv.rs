//! Why a receive was refused.

use super::super::{
    condition::Condition::*,
    rules::{rule, rules},
};

rules! { RECV:
    rule(libc::EAGAIN, &[ErrorQueue],
        "the error queue is empty, and with MSG_ERRQUEUE a call never waits. Wait until poll() \
         says POLLERR.");
    rule(libc::EAGAIN, &[], "nothing has come%W. Wait until poll() says POLLIN.");
    rule(libc::EINVAL, &[Vector, TooManyIovecs], "iovcnt is %v; a call takes 0 to 1024 iovecs.");
    rule(libc::EINVAL, &[Overflow],
        "an iov_len, or the sum of them, is above SSIZE_MAX. Was a negative length stored there?");
    rule(libc::EINVAL, &[NegativeRoom, InMessage],
        "msg_namelen is %r. Set it to the size of the room at msg_name before each call.");
    rule(libc::EINVAL, &[NegativeRoom],
        "*addrlen is %r. Set it to the size of src_addr before each call.%c");
    rule(libc::EINVAL, &[OutOfBand],
        "MSG_OOB is given, and no out-of-band data is there: none has come, it was taken, or \
         SO_OOBINLINE puts it among the rest. Wait until poll() says POLLPRI.");
    rule(libc::EINVAL, &[Unix, Listening],
        "the socket listens, and has no peer itself. Receive on what accept() returned.");
    rule(libc::EINVAL, &[Unix, ConnectionMode],
        "the socket is not connected. Connect it first.");
    rule(libc::EINVAL, &[GivesTimeout],
        "the timeout is none: its tv_sec is negative, or its tv_nsec not within 0 to 999999999.");
    rule(libc::ENOTCONN, &[Listening],
        "the socket listens, and has no peer itself. Receive on what accept() returned.");
    rule(libc::ENOTCONN, &[], "the socket is not connected. Connect it first.");
    rule(libc::EOPNOTSUPP, &[OutOfBand],
        "MSG_OOB is given, and this socket has no out-of-band data. Leave it out, or use TCP.");
    rule(libc::EMSGSIZE, &[TooManyIovecs], "msg_iovlen is %v; a call takes 0 to 1024 iovecs.");
}

//! read() and write() on something else than a socket.

use super::super::{
    condition::Condition::*,
    rules::{rule, rules},
};

rules! { FILES:
    rule(libc::EAGAIN, &[Sends], "%f is full%W. Wait until poll() says POLLOUT.");
    rule(libc::EAGAIN, &[], "nothing is in %f%W. Wait until poll() says POLLIN.");
    rule(libc::EPIPE, &[], "every reader of %f has closed it. Write no more to it.");
    rule(libc::EINVAL, &[Vector, TooManyIovecs], "iovcnt is %v; a call takes 0 to 1024 iovecs.");
    rule(libc::EINVAL, &[Overflow], "an iov_len, or the sum of them, is above SSIZE_MAX.");
    rule(libc::EINVAL, &[], "%f cannot be used in this way: see its page in the manual.");
    rule(libc::EISDIR, &[], "%f is read with readdir(), not with read().");
    rule(libc::ENOSPC, &[], "%f has no space left. Make some.");
}

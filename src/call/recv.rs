//! `recv` and `recvfrom`.

use libc::c_int;

use super::MSG_CMSG_COMPAT;
use crate::{
    errno::Errno,
    kernel::{Messages, Namesakes, Probes},
    message::{Message, Name, Origin, Target, receive_by_namesake},
};

/// A receive that has not happened yet.
pub struct Recv<'a> {
    fd: c_int,
    target: Target<'a>,
    flags: c_int,
    origin: Origin<'a>,
}

impl<'a> Recv<'a> {
    /// `recv(fd, target, flags)`.
    #[inline]
    pub fn new(fd: c_int, target: Target<'a>, flags: c_int) -> Self {
        Self { fd, target, flags: flags & !MSG_CMSG_COMPAT, origin: Origin::Unwanted }
    }

    /// Makes it `recvfrom`.
    #[inline]
    pub fn from(self, origin: Origin<'a>) -> Self {
        Self { origin, ..self }
    }

    /// Receives, and answers as Linux's `recvfrom` would: the number of bytes
    /// received, or why none were.
    #[inline(always)]
    pub fn run<K: Messages + Namesakes + Probes>(self, kernel: &K) -> Result<usize, Errno> {
        let Self { fd, mut target, flags, origin } = self;
        match origin {
            Origin::Unwanted => {
                Message::incoming(Name::NONE, &mut target).receive(kernel, fd, flags)
            }
            Origin::Buffer(buffer) => {
                let size = buffer.size();
                let mut message = Message::incoming(buffer.name(), &mut target);
                match message.receive(kernel, fd, flags) {
                    Ok(count) => {
                        buffer.set_length(message.name_length());
                        Ok(count)
                    }
                    Err(errno) => {
                        Err(buffer.set_length_if_written(&size, message.name_length(), errno))
                    }
                }
            }
            Origin::Inexpressible(from) => receive_by_namesake(kernel, fd, target, flags, from),
        }
    }
}

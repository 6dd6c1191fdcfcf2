//! `recv` and `recvfrom`.

use libc::c_int;

use super::MSG_CMSG_COMPAT;
use crate::{
    errno::Errno,
    kernel::{Answer, Kernel},
    message::{Message, Name, Origin, Room, Sender, Target},
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
    pub fn run<K: Kernel>(self, kernel: &K) -> Result<usize, Errno> {
        self.answer(kernel)
    }

    /// The same, with the answer in the caller's form.
    #[inline(always)]
    pub fn answer<K: Kernel, A: Answer>(self, kernel: &K) -> A {
        let Self { fd, mut target, flags, origin } = self;
        match origin {
            Origin::Unwanted => {
                A::of(Message::incoming(Name::NONE, &mut target).receive(kernel, fd, flags))
            }
            Origin::Room(room) if room.is_tangled(&target) => {
                A::of(receive_then_fill(kernel, fd, target, flags, room))
            }
            Origin::Room(room) if room.is_negative() => {
                A::of(lose(kernel, fd, target, flags, Errno::EINVAL))
            }
            Origin::Room(room) => {
                let mut message = Message::incoming(room.name(), &mut target);
                match message.receive(kernel, fd, flags) {
                    Ok(count) => {
                        room.set_length(message.name_length());
                        A::of(Ok(count))
                    }
                    Err(errno) => {
                        room.correct_length(message.name_length());
                        A::of(Err(errno))
                    }
                }
            }
            Origin::NoLength => A::of(lose(kernel, fd, target, flags, Errno::EFAULT)),
        }
    }
}

/// Receives a message with the sender's address in memory of the shim's own,
/// and only then looks at the caller's, as the kernel does.
#[cold]
#[inline]
fn receive_then_fill<K: Kernel>(
    kernel: &K,
    fd: c_int,
    mut target: Target<'_>,
    flags: c_int,
    room: Room<'_>,
) -> Result<usize, Errno> {
    let mut sender = Sender::new();
    let mut message = Message::incoming(sender.name(), &mut target);
    let count = message.receive(kernel, fd, flags)?;
    let length = message.name_length();
    room.fill(kernel, &sender, length)?;
    Ok(count)
}

/// Receives a message and fails all the same.
#[cold]
#[inline]
fn lose<K: Kernel>(
    kernel: &K,
    fd: c_int,
    mut target: Target<'_>,
    flags: c_int,
    errno: Errno,
) -> Result<usize, Errno> {
    Message::incoming(Name::NONE, &mut target).receive(kernel, fd, flags).and(Err(errno))
}

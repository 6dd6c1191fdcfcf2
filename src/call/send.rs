//! `send` and `sendto`.

use libc::c_int;

use super::MSG_CMSG_COMPAT;
use crate::{
    errno::Errno,
    kernel::{Messages, Namesakes, Probes},
    message::{Destination, Message, Name, Source, send_by_namesake},
};

/// What a destination means to a stream or seqpacket socket that has a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connected {
    /// What Linux makes of it: TCP and `AF_UNIX` seqpackets ignore the
    /// destination; `AF_UNIX` streams and `AF_VSOCK` answer EISCONN.
    AsLinux,
    /// It is ignored on every such socket, as POSIX.1 has it for `sendto`.
    IgnoresDestination,
}

/// A send that has not happened yet.
#[derive(Clone, Copy)]
pub struct Send<'a> {
    fd: c_int,
    source: Source<'a>,
    flags: c_int,
    destination: Destination<'a>,
}

impl<'a> Send<'a> {
    /// `send(fd, source, flags)`.
    #[inline]
    pub fn new(fd: c_int, source: Source<'a>, flags: c_int) -> Self {
        Self { fd, source, flags: flags & !MSG_CMSG_COMPAT, destination: Destination::Peer }
    }

    /// Makes it `sendto`.
    #[inline]
    pub fn to(self, destination: Destination<'a>) -> Self {
        Self { destination, ..self }
    }

    /// Sends, and answers as Linux's `sendto` would: the number of bytes
    /// taken, or why none were.
    #[inline(always)]
    pub fn run<K: Messages + Namesakes + Probes>(self, kernel: &K) -> Result<usize, Errno> {
        let Self { fd, mut source, flags, destination } = self;
        let name = match destination {
            Destination::Peer => Name::NONE,
            Destination::Address(name) => name,
            Destination::Inexpressible(to) => {
                return send_by_namesake(kernel, fd, source, flags, to);
            }
        };
        Message::outgoing(name, &mut source).send(kernel, fd, flags)
    }

    /// Sends as [`Self::run`] does; where the destination is refused because
    /// the socket has a peer, it sends to the peer. `save` runs right before the
    /// first try, and what it returns before the second, to undo what the
    /// refusal left behind.
    #[inline(always)]
    pub fn run_or_send_to_peer<K: Messages + Namesakes + Probes, U: Fn()>(
        self,
        kernel: &K,
        save: impl FnOnce() -> U,
    ) -> Result<usize, Errno> {
        let Destination::Address(name) = self.destination else { return self.run(kernel) };
        let Self { fd, mut source, flags, .. } = self;
        let mut message = Message::outgoing(name, &mut source);
        let undo = save();
        match message.send(kernel, fd, flags) {
            Err(Errno::EISCONN) => send_to_peer(kernel, fd, &mut message, flags, &undo),
            result => result,
        }
    }
}

/// The second try. It is given references, so that the path that succeeds saves
/// no registers for it.
#[cold]
#[inline(never)]
fn send_to_peer<K: Messages + Probes>(
    kernel: &K,
    fd: c_int,
    message: &mut Message<'_>,
    flags: c_int,
    undo: &impl Fn(),
) -> Result<usize, Errno> {
    undo();
    message.remove_name();
    message.send(kernel, fd, flags)
}

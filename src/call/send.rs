//! `send` and `sendto`.

use libc::c_int;

use super::MSG_CMSG_COMPAT;
use crate::{
    errno::Errno,
    kernel::{Answer, Kernel},
    message::{Destination, Message, Name, Source},
};

/// What a destination means to a stream or seqpacket socket that has a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connected {
    /// What Linux makes of it: TCP ignores the destination, an `AF_UNIX`
    /// stream answers EISCONN.
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
    connected: Connected,
}

impl<'a> Send<'a> {
    /// `send(fd, source, flags)`.
    #[inline]
    pub fn new(fd: c_int, source: Source<'a>, flags: c_int) -> Self {
        Self {
            fd,
            source,
            flags: flags & !MSG_CMSG_COMPAT,
            destination: Destination::Peer,
            connected: Connected::AsLinux,
        }
    }

    /// Makes it `sendto`.
    #[inline]
    pub fn to(self, destination: Destination<'a>, connected: Connected) -> Self {
        Self { destination, connected, ..self }
    }

    /// Sends, and answers as Linux's `sendto` would: the number of bytes
    /// taken, or why none were.
    #[inline(always)]
    pub fn run<K: Kernel>(self, kernel: &K) -> Result<usize, Errno> {
        self.answer(kernel)
    }

    /// The same, with the answer in the caller's form.
    #[inline(always)]
    pub fn answer<K: Kernel, A: Answer>(self, kernel: &K) -> A {
        let Self { fd, mut source, flags, destination, connected } = self;
        let name = match destination {
            Destination::Peer => {
                return A::of(Message::outgoing(Name::NONE, &mut source).send(kernel, fd, flags));
            }
            Destination::Address(name) => name,
            Destination::Empty => name_of_no_bytes(kernel, fd),
            Destination::TooLong => Name::TOO_LONG,
        };
        let message = Message::outgoing(name, &mut source);
        match connected {
            Connected::AsLinux => A::of(message.send(kernel, fd, flags)),
            Connected::IgnoresDestination => {
                let errno = kernel.errno();
                match message.send(kernel, fd, flags) {
                    Err(Errno::EISCONN) => A::of(send_to_peer(kernel, fd, message, flags, errno)),
                    result => A::of(result),
                }
            }
        }
    }
}

/// Sends a message again that was refused for its destination, without it,
/// and with `errno` as it was before.
#[cold]
#[inline]
fn send_to_peer<K: Kernel>(
    kernel: &K,
    fd: c_int,
    message: Message<'_>,
    flags: c_int,
    errno: Errno,
) -> Result<usize, Errno> {
    kernel.set_errno(errno);
    message.unnamed().send(kernel, fd, flags)
}

/// The name that makes `sendmsg` answer as `sendto` does to an address of no
/// bytes. The protocols that look at the length take it for no address, and
/// that is what `sendmsg` makes of it; those that look at the pointer refuse
/// it as too short, and to all of them a single byte is too short.
#[cold]
#[inline]
fn name_of_no_bytes<K: Kernel>(kernel: &K, fd: c_int) -> Name<'static> {
    let domain = kernel.socket_option(fd, libc::SO_DOMAIN);
    let kind = kernel.socket_option(fd, libc::SO_TYPE);
    match (domain, kind) {
        (Ok(libc::AF_UNIX | libc::AF_NETLINK | libc::AF_VSOCK), _)
        | (Ok(libc::AF_INET), Ok(libc::SOCK_RAW))
        | (Err(_), _) => Name::NONE,
        _ => Name::new(&[0]),
    }
}

//! Calls that succeed, on sockets of all kinds: each twin of a case starts as one
//! of these.

use std::{
    ffi::c_int,
    sync::atomic::{AtomicU32, Ordering},
};

use sockshim::explain::Function::{self, *};

use crate::{attempt::Attempt, chance::Chance, sockets::*};

/// A kind of sockets that talk to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Tcp4,
    Tcp6,
    Udp4,
    Udp6,
    UnixStream,
    UnixDatagram,
    UnixSequenced,
    Raw4,
}

impl Kind {
    pub const ALL: [Self; 8] = [
        Self::Tcp4,
        Self::Tcp6,
        Self::Udp4,
        Self::Udp6,
        Self::UnixStream,
        Self::UnixDatagram,
        Self::UnixSequenced,
        Self::Raw4,
    ];

    pub fn domain(self) -> c_int {
        match self {
            Self::Tcp4 | Self::Udp4 | Self::Raw4 => libc::AF_INET,
            Self::Tcp6 | Self::Udp6 => libc::AF_INET6,
            _ => libc::AF_UNIX,
        }
    }

    pub fn kind(self) -> c_int {
        match self {
            Self::Tcp4 | Self::Tcp6 | Self::UnixStream => libc::SOCK_STREAM,
            Self::Udp4 | Self::Udp6 | Self::UnixDatagram => libc::SOCK_DGRAM,
            Self::UnixSequenced => libc::SOCK_SEQPACKET,
            Self::Raw4 => libc::SOCK_RAW,
        }
    }

    pub fn is_unix(self) -> bool {
        self.domain() == libc::AF_UNIX
    }

    pub fn has_connections(self) -> bool {
        matches!(self.kind(), libc::SOCK_STREAM | libc::SOCK_SEQPACKET)
    }

    pub fn is_udp(self) -> bool {
        matches!(self, Self::Udp4 | Self::Udp6)
    }

    pub fn is_tcp(self) -> bool {
        matches!(self, Self::Tcp4 | Self::Tcp6)
    }

    pub fn socket(self) -> c_int {
        let protocol = if self == Self::Raw4 { libc::IPPROTO_ICMP } else { 0 };
        // SAFETY: no pointer is passed.
        done(unsafe { libc::socket(self.domain(), self.kind(), protocol) } as isize)
    }

    /// An address to bind to, where no other socket is.
    pub fn free(self) -> Vec<u8> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20000 + (next % 10000) as u16;
        match self.domain() {
            libc::AF_INET => v4([127, 0, 0, 1], port).0,
            libc::AF_INET6 => v6([0, 0, 0, 0, 0, 0, 0, 1], port, 0).0,
            _ => unix(&format!("s{next}")).0,
        }
    }

    /// A bound socket, that listens where its kind has connections.
    pub fn server(self) -> (c_int, Vec<u8>) {
        let (fd, address) = (self.socket(), self.free());
        // A connection that has ended may hold the port of an earlier case.
        set(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, 1);
        bind(fd, &Address(address.clone()));
        if self.has_connections() {
            listen(fd);
        }
        (fd, address)
    }

    /// Two sockets that are connected to each other.
    pub fn pair(self) -> [c_int; 2] {
        if self.is_unix() {
            return pair(self.kind());
        }
        let (server, address) = self.server();
        let client = connect(self.socket(), &Address(address));
        if !self.has_connections() {
            return [client, server];
        }
        // SAFETY: no address is asked for.
        let other = unsafe { libc::accept(server, std::ptr::null_mut(), std::ptr::null_mut()) };
        close(server);
        [client, done(other as isize)]
    }
}

/// Where a base stands in its life, so that a change may build on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    Fresh,
    Connected,
    Bound,
    Listening,
}

/// A call that succeeds.
pub struct Base {
    pub kind: Kind,
    pub state: State,
    pub attempt: Attempt,
}

const TRANSFERS: [Function; 6] = [Send, Sendto, Sendmsg, Sendmmsg, Write, Writev];
const RECEIVES: [Function; 6] = [Recv, Recvfrom, Recvmsg, Recvmmsg, Read, Readv];
pub const OTHERS: [Function; 13] = [
    Socket,
    Socketpair,
    Bind,
    Connect,
    Listen,
    Accept,
    Accept4,
    Shutdown,
    Close,
    Getsockname,
    Getpeername,
    Getsockopt,
    Setsockopt,
];

/// One of them, the same for the same chances.
pub fn base(chance: &mut Chance) -> Base {
    let kind = *chance.of(&Kind::ALL);
    let function = match chance.below(3) {
        0 => *chance.of(&TRANSFERS),
        1 => *chance.of(&RECEIVES),
        _ => *chance.of(&OTHERS),
    };
    of(kind, function, chance)
}

fn of(kind: Kind, function: Function, chance: &mut Chance) -> Base {
    let (state, attempt) = match function {
        Send | Sendto | Sendmsg | Sendmmsg | Write | Writev => {
            return sending(kind, function, chance);
        }
        Recv | Recvfrom | Recvmsg | Recvmmsg | Read | Readv => {
            (State::Connected, receiving(kind, function))
        }
        Socket => {
            let protocol = if kind == Kind::Raw4 { libc::IPPROTO_ICMP } else { 0 };
            let mut attempt = Attempt::new(function, -1);
            attempt.numbers = [kind.domain(), kind.kind(), protocol];
            (State::Fresh, attempt)
        }
        Socketpair => {
            let kinds = [libc::SOCK_STREAM, libc::SOCK_DGRAM, libc::SOCK_SEQPACKET];
            let mut attempt = Attempt::new(function, -1);
            attempt.numbers = [libc::AF_UNIX, *chance.of(&kinds), 0];
            (State::Fresh, attempt)
        }
        Bind => {
            let mut attempt = fresh(kind, function);
            attempt.given = Some(kind.free());
            (State::Fresh, attempt)
        }
        Connect => {
            let (server, address) = kind.server();
            let mut attempt = fresh(kind, function).keep(&[server]);
            attempt.given = Some(address);
            (State::Fresh, attempt)
        }
        Listen | Accept | Accept4 => return accepting(kind, function),
        Shutdown => {
            let mut attempt = connected(kind, function);
            attempt.numbers[0] = *chance.of(&[libc::SHUT_RD, libc::SHUT_WR, libc::SHUT_RDWR]);
            (State::Connected, attempt)
        }
        Getsockopt | Setsockopt => {
            let mut attempt = fresh(kind, function);
            attempt.numbers = [libc::SOL_SOCKET, libc::SO_REUSEADDR, 0];
            attempt.given = Some(1_i32.to_ne_bytes().to_vec());
            (attempt.wants, attempt.wanted_length) = (true, 4);
            (State::Fresh, attempt)
        }
        _ => {
            let mut attempt = connected(kind, function);
            attempt.wants = true;
            (State::Connected, attempt)
        }
    };
    Base { kind, state, attempt }
}

fn fresh(kind: Kind, function: Function) -> Attempt {
    let fd = kind.socket();
    Attempt::new(function, fd).keep(&[fd])
}

fn connected(kind: Kind, function: Function) -> Attempt {
    let ends = kind.pair();
    Attempt::new(function, ends[0]).keep(&ends)
}

/// On a connected socket, or on one without connections to a destination.
fn sending(kind: Kind, function: Function, chance: &mut Chance) -> Base {
    let takes_destination = matches!(function, Sendto | Sendmsg | Sendmmsg);
    if takes_destination && !kind.has_connections() && chance.below(2) == 0 {
        let (server, address) = kind.server();
        let mut attempt = fresh(kind, function).keep(&[server]);
        attempt.given = Some(address);
        return Base { kind, state: State::Fresh, attempt };
    }
    Base { kind, state: State::Connected, attempt: connected(kind, function) }
}

/// With a message waiting.
fn receiving(kind: Kind, function: Function) -> Attempt {
    let mut attempt = connected(kind, function);
    let from = if kind.is_udp() || kind == Kind::Raw4 {
        // The server of a pair is not connected: it sends to the client's address.
        let mut name = [0_u8; 128];
        let mut length = 128;
        // SAFETY: there is room for any name.
        unsafe {
            done(libc::getsockname(attempt.fd, name.as_mut_ptr().cast(), &mut length) as isize);
            done(libc::sendto(
                attempt.made[1],
                b"hello!!!".as_ptr().cast(),
                8,
                0,
                name.as_ptr().cast(),
                length,
            ));
        }
        None
    } else {
        Some(attempt.made[1])
    };
    if let Some(fd) = from {
        // SAFETY: the bytes are readable.
        done(unsafe { libc::send(fd, b"hello!!!".as_ptr().cast(), 8, 0) });
    }
    attempt.flags = libc::MSG_DONTWAIT;
    attempt.wants = function == Recvfrom || function == Recvmsg || function == Recvmmsg;
    // Loopback delivers at once, but a nonblocking read must not be early.
    let mut poll = libc::pollfd { fd: attempt.fd, events: libc::POLLIN, revents: 0 };
    // SAFETY: one pollfd is given.
    assert_eq!(unsafe { libc::poll(&mut poll, 1, 5000) }, 1, "{kind:?}");
    attempt
}

/// listen() on a bound socket, or accept() with a connection waiting.
fn accepting(kind: Kind, function: Function) -> Base {
    let kind = if kind.has_connections() { kind } else { Kind::UnixStream };
    if function == Listen {
        let mut attempt = fresh(kind, function);
        bind(attempt.fd, &Address(kind.free()));
        attempt.numbers[0] = 4;
        return Base { kind, state: State::Bound, attempt };
    }
    let (server, address) = kind.server();
    let client = connect(kind.socket(), &Address(address));
    let mut attempt = Attempt::new(function, server).keep(&[server, client]);
    (attempt.flags, attempt.wants) = (0, true);
    Base { kind, state: State::Listening, attempt }
}

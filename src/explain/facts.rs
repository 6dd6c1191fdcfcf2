//! What is asked of the system, typed.

use libc::{c_int, c_short};

use super::address::Address;
use crate::kernel::{End, Inspect, Path};

/// The system, as it is now: when a sentence is written, the call is over.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub inspect: &'a dyn Inspect,
}

impl<'a> Facts<'a> {
    pub fn socket(self, fd: c_int) -> Socket<'a> {
        Socket { inspect: self.inspect, fd }
    }

    /// The number that a file of /proc starts with.
    #[inline(never)]
    pub fn setting(self, path: &[u8]) -> Option<i64> {
        let mut room = [0; 24];
        let length = self.inspect.contents(&Path::new(path), &mut room).ok()?;
        let mut number = None;
        for digit in room.get(..length)?.iter().take_while(|byte| byte.is_ascii_digit()) {
            number =
                Some(number.unwrap_or(0_i64).wrapping_mul(10).wrapping_add((digit & 15).into()));
        }
        number
    }
}

/// A descriptor that may be that of a socket.
#[derive(Clone, Copy)]
pub struct Socket<'a> {
    inspect: &'a dyn Inspect,
    pub fd: c_int,
}

/// States of TCP, netinet/tcp.h.
pub mod tcp {
    pub const SYN_SENT: u8 = 2;
    pub const CLOSE: u8 = 7;
}

impl Socket<'_> {
    #[inline(never)]
    pub fn option(self, level: c_int, option: c_int) -> Option<c_int> {
        let mut value = [0; 4];
        (self.inspect.option(self.fd, level, option, &mut value) == Ok(4))
            .then(|| c_int::from_ne_bytes(value))
    }

    fn own_option(self, option: c_int) -> Option<c_int> {
        self.option(libc::SOL_SOCKET, option)
    }

    #[inline(never)]
    pub fn domain(self) -> Option<c_int> {
        self.own_option(libc::SO_DOMAIN)
    }

    #[inline(never)]
    pub fn kind(self) -> Option<c_int> {
        self.own_option(libc::SO_TYPE)
    }

    pub fn protocol(self) -> Option<c_int> {
        self.own_option(libc::SO_PROTOCOL)
    }

    pub fn is(self, domain: c_int) -> bool {
        self.domain() == Some(domain)
    }

    pub fn is_internet(self) -> bool {
        matches!(self.domain(), Some(libc::AF_INET | libc::AF_INET6))
    }

    pub fn is_tcp(self) -> bool {
        self.is_internet() && self.kind() == Some(libc::SOCK_STREAM)
    }

    /// Whether it is of a type that talks to one peer at a time.
    pub fn is_connection_mode(self) -> bool {
        matches!(self.kind(), Some(libc::SOCK_STREAM | libc::SOCK_SEQPACKET))
    }

    pub fn is_listening(self) -> bool {
        self.own_option(libc::SO_ACCEPTCONN) == Some(1)
    }

    pub fn may_broadcast(self) -> bool {
        self.own_option(libc::SO_BROADCAST) == Some(1)
    }

    pub fn send_buffer(self) -> Option<c_int> {
        self.own_option(libc::SO_SNDBUF)
    }

    pub fn is_nonblocking(self) -> bool {
        self.inspect.status_flags(self.fd).is_ok_and(|flags| flags & libc::O_NONBLOCK != 0)
    }

    /// Whether SO_RCVTIMEO or SO_SNDTIMEO limits the time of a call.
    #[inline(never)]
    pub fn has_timeout(self, option: c_int) -> bool {
        let mut time = [0; 16];
        self.inspect
            .option(self.fd, libc::SOL_SOCKET, option, &mut time)
            .is_ok_and(|_| time != [0; 16])
    }

    pub fn local(self) -> Option<Address> {
        self.end(End::Local)
    }

    pub fn peer(self) -> Option<Address> {
        self.end(End::Peer)
    }

    #[inline(never)]
    fn end(self, end: End) -> Option<Address> {
        Address::filled(|room| self.inspect.name(self.fd, end, room).ok())
    }

    /// The state that TCP is in: the first byte of TCP_INFO.
    #[inline(never)]
    pub fn tcp_state(self) -> Option<u8> {
        if !self.is_tcp() {
            return None;
        }
        let mut state = [0];
        self.inspect
            .option(self.fd, libc::IPPROTO_TCP, libc::TCP_INFO, &mut state)
            .is_ok_and(|length| length == 1)
            .then_some(state[0])
    }

    pub fn has_events(self, events: c_short) -> bool {
        self.inspect.events(self.fd, events) & events != 0
    }

    pub fn count(self, request: u32) -> Option<c_int> {
        self.inspect.count(self.fd, request).ok()
    }
}

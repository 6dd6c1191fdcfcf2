//! Addresses, copied, and as text.

use libc::{c_int, sockaddr_in, sockaddr_in6, socklen_t};

use super::pointer::Pointer;
use crate::{
    address,
    kernel::{End, Inspect},
    message::MAX_ADDRESS,
    text::Text,
};

const ROOM: usize = MAX_ADDRESS as usize;
/// Where the name of an AF_UNIX address begins.
const PATH: usize = 2;

/// The bytes of an address.
#[derive(Clone, Copy)]
pub struct Address {
    bytes: [u8; ROOM],
    length: usize,
}

impl Address {
    /// None, of no bytes.
    pub const NONE: Self = Self { bytes: [0; ROOM], length: 0 };

    pub fn exists(&self) -> bool {
        self.length > 0
    }

    /// Copies it from a caller, if it can be read and has a length that an
    /// address may have.
    pub fn copy(&mut self, inspect: &dyn Inspect, from: Pointer, length: socklen_t) -> Option<()> {
        from.copy(inspect, self.bytes.get_mut(..length as usize)?)?;
        self.length = length as usize;
        Some(())
    }

    /// Asks for that of one end of a socket.
    pub fn ask(&mut self, inspect: &dyn Inspect, fd: c_int, end: End) {
        self.length = inspect.name(fd, end, &mut self.bytes).unwrap_or(0).min(ROOM);
    }

    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    pub fn family(&self) -> Option<c_int> {
        self.part(0).map(|bytes| u16::from_ne_bytes(bytes).into())
    }

    #[inline(never)]
    pub fn port(&self) -> Option<u16> {
        matches!(self.family()?, libc::AF_INET | libc::AF_INET6)
            .then(|| self.part(2).map(u16::from_be_bytes))?
    }

    /// The address of an AF_INET one, without its port.
    pub fn ipv4(&self) -> Option<[u8; 4]> {
        self.part(4).filter(|_| self.family() == Some(libc::AF_INET))
    }

    /// The address of an AF_INET6 one, without its port.
    pub fn ipv6(&self) -> Option<[u8; 16]> {
        self.part(8).filter(|_| self.family() == Some(libc::AF_INET6))
    }

    /// The name of an AF_UNIX one; empty where it has none.
    pub fn unix(&self) -> Option<&[u8]> {
        self.bytes().get(PATH..).filter(|_| self.family() == Some(libc::AF_UNIX))
    }

    /// The path of an AF_UNIX one, without the NUL behind it.
    #[inline(never)]
    pub fn path(&self) -> Option<&[u8]> {
        let path = self.unix()?.split(|byte| *byte == 0).next();
        path.filter(|path| !path.is_empty())
    }

    /// Whether it is what a bound socket has for an address.
    #[inline(never)]
    pub fn is_bound(&self) -> bool {
        match self.port() {
            Some(port) => port != 0,
            None => self.unix().is_some_and(|name| !name.is_empty()),
        }
    }

    fn part<const N: usize>(&self, start: usize) -> Option<[u8; N]> {
        self.bytes().get(start..)?.first_chunk().copied()
    }

    /// As text, where enough of it is there to be told. Asking for the name of an
    /// interface is not promised to be async-signal-safe.
    #[inline(never)]
    pub fn write(&self, text: &mut Text<'_>) {
        let size = match (self.ipv4(), self.ipv6(), self.unix()) {
            (Some(_), _, _) => size_of::<sockaddr_in>(),
            (_, Some(_), _) => size_of::<sockaddr_in6>(),
            (_, _, Some(_)) => self.length,
            _ => 0,
        };
        match self.bytes.get(..size) {
            Some(bytes @ [_, ..]) => address::format(bytes, None, text),
            _ => _ = text.str("addr"),
        }
    }
}

/// What is not printable ASCII, as an escape of C.
#[inline(never)]
pub fn format_bytes(bytes: &[u8], text: &mut Text<'_>) {
    for byte in bytes {
        if byte.is_ascii_graphic() || *byte == b' ' {
            text.byte(*byte);
        } else {
            text.str("\\x").hexadecimal((*byte).into(), 2);
        }
    }
}

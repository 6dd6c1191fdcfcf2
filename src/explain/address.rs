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

    /// Asks for that of one end of a socket; the errno if there is none.
    pub fn ask(&mut self, inspect: &dyn Inspect, fd: c_int, end: End) -> c_int {
        match inspect.name(fd, end, &mut self.bytes) {
            Ok(length) => {
                self.length = length.min(ROOM);
                0
            }
            Err(errno) => errno.number(),
        }
    }

    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    pub fn family(&self) -> Option<c_int> {
        self.part(0).map(|bytes| u16::from_ne_bytes(bytes).into())
    }

    /// Its bytes from this place on, if it is of this family.
    #[inline(never)]
    fn of<const N: usize>(&self, family: c_int, start: usize) -> Option<[u8; N]> {
        self.part(start).filter(|_| self.family() == Some(family))
    }

    fn number(&self, family: c_int, start: usize) -> Option<u32> {
        self.of(family, start).map(u32::from_ne_bytes)
    }

    #[inline(never)]
    pub fn port(&self) -> Option<u16> {
        let port = self.of(libc::AF_INET, 2).or_else(|| self.of(libc::AF_INET6, 2));
        port.map(u16::from_be_bytes)
    }

    /// The address of an AF_INET one, or of an IPv4-mapped one, without its port.
    #[inline(never)]
    pub fn ipv4(&self) -> Option<[u8; 4]> {
        const MAPPED: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
        self.of(libc::AF_INET, 4).or_else(|| {
            let mapped = self.of::<16>(libc::AF_INET6, 8)?;
            mapped.strip_prefix(&MAPPED)?.first_chunk().copied()
        })
    }

    /// Whether it is an IPv4 address in the form of an IPv6 one.
    pub fn is_mapped(&self) -> bool {
        self.family() == Some(libc::AF_INET6) && self.ipv4().is_some()
    }

    /// The address of an AF_INET6 one that is not IPv4-mapped, without its port.
    pub fn ipv6(&self) -> Option<[u8; 16]> {
        self.of(libc::AF_INET6, 8).filter(|_| self.ipv4().is_none())
    }

    /// The `sin6_scope_id`, where the address is long enough to have one.
    pub fn scope(&self) -> Option<u32> {
        self.number(libc::AF_INET6, 24)
    }

    /// The `nl_pid` and the `nl_groups`.
    pub fn netlink(&self) -> Option<[u32; 2]> {
        Some([self.number(libc::AF_NETLINK, 4)?, self.number(libc::AF_NETLINK, 8)?])
    }

    /// The `sll_ifindex`.
    pub fn packet_interface(&self) -> Option<u32> {
        self.number(libc::AF_PACKET, 4)
    }

    /// The `svm_port`.
    pub fn vsock_port(&self) -> Option<u32> {
        self.number(libc::AF_VSOCK, 4)
    }

    pub fn is_any(&self) -> bool {
        match (self.ipv4(), self.ipv6()) {
            (Some(ip), _) => ip == [0; 4],
            (_, Some(ip)) => ip == [0; 16],
            _ => false,
        }
    }

    pub fn is_loopback(&self) -> bool {
        match (self.ipv4(), self.ipv6()) {
            (Some([first, ..]), _) => first == 127,
            (_, Some(ip)) => u128::from_be_bytes(ip) == 1,
            _ => false,
        }
    }

    pub fn is_multicast(&self) -> bool {
        match (self.ipv4(), self.ipv6()) {
            (Some([first, ..]), _) => first & 0xf0 == 0xe0,
            (_, Some([first, ..])) => first == 0xff,
            _ => false,
        }
    }

    /// Whether it is an IPv6 address that counts on one link only: fe80::/10, and
    /// the multicast addresses of that scope.
    pub fn is_link_local(&self) -> bool {
        match self.ipv6() {
            Some([0xfe, second, ..]) => second & 0xc0 == 0x80,
            Some([0xff, second, ..]) => second & 0xf == 2,
            _ => false,
        }
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

    fn part<const N: usize>(&self, start: usize) -> Option<[u8; N]> {
        self.bytes().get(start..)?.first_chunk().copied()
    }

    /// Whether it can be written as text: it is there, and long enough for its
    /// family.
    pub fn is_writable(&self) -> bool {
        match self.family() {
            None => false,
            Some(libc::AF_INET) => self.length >= size_of::<sockaddr_in>(),
            Some(libc::AF_INET6) => self.length >= size_of::<sockaddr_in6>(),
            Some(_) => true,
        }
    }

    /// As text, without what its family does not use. Names of interfaces are not
    /// asked for: that is not promised to be async-signal-safe.
    #[inline(never)]
    pub fn write(&self, text: &mut Text<'_>) {
        let size = match self.family() {
            Some(libc::AF_INET) => size_of::<sockaddr_in>(),
            Some(libc::AF_INET6) => size_of::<sockaddr_in6>(),
            Some(libc::AF_NETLINK) => 12,
            _ => self.length,
        };
        address::format(self.bytes.get(..size.min(self.length)).unwrap_or_default(), None, text);
    }
}

impl Address {
    /// An internet address, without its port.
    pub fn write_host(&self, text: &mut Text<'_>) {
        match (self.ipv4(), self.ipv6()) {
            (Some(host), _) => address::write_v4(&host, text),
            (_, Some(host)) => address::write_v6(&host, text),
            _ => {}
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

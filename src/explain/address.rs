//! Addresses, copied, and as text.

use libc::{c_int, socklen_t};

use super::{facts::Facts, pointer::Pointer};
use crate::{kernel::Path, message::MAX_ADDRESS, text::Text};

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
    /// Filled by a function that tells the length, or that there is none.
    pub fn filled(fill: impl FnOnce(&mut [u8]) -> Option<usize>) -> Option<Self> {
        let mut address = Self { bytes: [0; ROOM], length: 0 };
        address.length = fill(&mut address.bytes)?.min(ROOM);
        Some(address)
    }

    /// Copied from a caller; none where it cannot be read or has a length that
    /// no address has.
    #[inline(never)]
    pub fn copied(facts: Facts<'_>, from: Pointer, length: socklen_t) -> Option<Self> {
        let length = (1..=MAX_ADDRESS).contains(&length).then_some(length as usize)?;
        Self::filled(|room| {
            let copied = facts.inspect.copy(from.0, room.get_mut(..length)?);
            (copied == Ok(length)).then_some(length)
        })
    }

    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    #[inline(never)]
    pub fn family(&self) -> Option<c_int> {
        self.part(0).map(|bytes| u16::from_ne_bytes(bytes).into())
    }

    #[inline(never)]
    pub fn port(&self) -> Option<u16> {
        matches!(self.family()?, libc::AF_INET | libc::AF_INET6)
            .then(|| self.part(2).map(u16::from_be_bytes))?
    }

    /// The address of an AF_INET one, without its port.
    #[inline(never)]
    pub fn ipv4(&self) -> Option<[u8; 4]> {
        self.part(4).filter(|_| self.family() == Some(libc::AF_INET))
    }

    /// The address of an AF_INET6 one, without its port.
    pub fn ipv6(&self) -> Option<[u8; 16]> {
        self.part(8).filter(|_| self.family() == Some(libc::AF_INET6))
    }

    /// The name of an AF_UNIX one; empty where it has none.
    #[inline(never)]
    pub fn unix(&self) -> Option<&[u8]> {
        self.bytes().get(PATH..).filter(|_| self.family() == Some(libc::AF_UNIX))
    }

    /// The path of an AF_UNIX one.
    #[inline(never)]
    pub fn path(&self) -> Option<Path> {
        self.unix().filter(|name| name.first().is_some_and(|first| *first != 0)).map(Path::new)
    }

    /// Whether it is what an unbound socket has for an address.
    pub fn is_unbound(&self) -> bool {
        match self.port() {
            Some(port) => port == 0,
            None => self.unix().is_none_or(<[u8]>::is_empty),
        }
    }

    fn part<const N: usize>(&self, start: usize) -> Option<[u8; N]> {
        self.bytes().get(start..)?.first_chunk().copied()
    }

    #[inline(never)]
    pub fn write(&self, text: &mut Text<'_>) {
        format_address(self.bytes(), text);
    }
}

/// Writes an address as people do: 127.0.0.1:80, [::1]:80, unix:/run/socket,
/// unix:@abstract, unix: for no name.
fn format_address(address: &[u8], text: &mut Text<'_>) {
    let copy = Address::filled(|room| {
        let length = address.len().min(room.len());
        room.get_mut(..length)?.copy_from_slice(address.get(..length)?);
        Some(length)
    });
    let Some(address) = copy else { return };
    match (address.port(), address.ipv4(), address.ipv6(), address.unix()) {
        (Some(port), Some(ip), _, _) => {
            for (place, byte) in ip.into_iter().enumerate() {
                text.str(if place == 0 { "" } else { "." }).decimal(byte.into());
            }
            text.byte(b':').decimal(port.into());
        }
        (Some(port), _, Some(ip), _) => {
            text.byte(b'[');
            format_ipv6(ip, text);
            text.str("]:").decimal(port.into());
        }
        (_, _, _, Some(name)) => {
            text.str("unix:");
            if let Some((0, rest)) = name.split_first() {
                text.byte(b'@');
                format_bytes(rest, text);
            } else if let Some(path) = address.path() {
                format_bytes(path.as_bytes(), text);
            }
        }
        _ => _ = text.str("addr"),
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

fn format_ipv6(ip: [u8; 16], text: &mut Text<'_>) {
    let group = |index: usize| match ip.get(index * 2..) {
        Some([high, low, ..]) => u16::from_be_bytes([*high, *low]),
        _ => 0,
    };
    let zeros = |start: usize| (start..8).take_while(|index| group(*index) == 0).count();
    let (mut longest, mut length) = (8, 1);
    for start in 0..8 {
        if zeros(start) > length {
            (longest, length) = (start, zeros(start));
        }
    }
    let mut index = 0;
    while index < 8 {
        if index == longest {
            text.str("::");
            index += length;
            continue;
        }
        if index > 0 && index != longest + length {
            text.byte(b':');
        }
        text.hexadecimal(group(index).into(), 1);
        index += 1;
    }
}

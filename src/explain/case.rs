//! A refused call before the system that refused it: what both tell together.

use core::mem::offset_of;

use libc::{c_int, iovec, msghdr, socklen_t};

use super::{
    address::Address,
    call::{Bytes, Call, Name},
    control::Control,
    fault::Fault,
    pointer::Pointer,
};
use crate::{
    kernel::{End, FileRef, Inspect},
    message::MAX_ADDRESS,
};

/// The largest number of iovecs: `UIO_MAXIOV`, uio.h.
pub const MOST_IOVECS: usize = 1024;
/// The largest payload of a UDP datagram: 65535 bytes less the headers. Those
/// of IPv6 do not count themselves.
const MOST_IN_UDP4: usize = 65507;
const MOST_IN_UDP6: usize = 65527;

/// A call, whom to ask about it, and what was copied of its arguments.
pub struct Case<'a> {
    pub call: &'a Call,
    pub errno: c_int,
    pub inspect: &'a dyn Inspect,
    header: Header,
    pub control: Control,
    /// The address that the call is given.
    pub given: Address,
    /// The addresses of the socket and of its peer.
    pub local: Address,
    pub peer: Address,
    pub fault: Option<Fault>,
}

/// A msghdr, copied.
pub struct Header {
    bytes: [u8; size_of::<msghdr>()],
    is_there: bool,
}

impl Header {
    const NONE: Self = Self { bytes: [0; size_of::<msghdr>()], is_there: false };

    fn copy(&mut self, inspect: &dyn Inspect, at: Pointer) {
        self.is_there = at.copy(inspect, &mut self.bytes).is_some();
    }

    /// A field of it. A length is narrower on some libcs, with padding beside
    /// it; the kernel looks at the whole word.
    fn word(&self, offset: usize) -> usize {
        self.bytes
            .get(offset..)
            .and_then(|bytes| bytes.first_chunk())
            .map_or(0, |bytes| usize::from_ne_bytes(*bytes))
    }

    pub fn name(&self) -> Pointer {
        Pointer(self.word(offset_of!(msghdr, msg_name)))
    }

    pub fn name_length(&self) -> socklen_t {
        let bytes = self.bytes.get(offset_of!(msghdr, msg_namelen)..);
        bytes
            .and_then(|bytes| bytes.first_chunk())
            .map_or(0, |bytes| socklen_t::from_ne_bytes(*bytes))
    }

    pub fn vector(&self) -> (Pointer, usize) {
        let iov = Pointer(self.word(offset_of!(msghdr, msg_iov)));
        (iov, self.word(offset_of!(msghdr, msg_iovlen)))
    }

    pub fn control(&self) -> (Pointer, usize) {
        let control = Pointer(self.word(offset_of!(msghdr, msg_control)));
        (control, self.word(offset_of!(msghdr, msg_controllen)))
    }
}

impl<'a> Case<'a> {
    /// A call of which nothing is known but the arguments.
    #[inline(never)]
    pub fn new(call: &'a Call, errno: c_int, inspect: &'a dyn Inspect) -> Self {
        let [given, local, peer] = [Address::NONE; 3];
        let (header, control, fault) = (Header::NONE, Control::default(), None);
        Self { call, errno, inspect, header, control, given, local, peer, fault }
    }

    /// Copies what the arguments lead to, and asks for the socket's addresses.
    #[inline(never)]
    pub fn look(&mut self) {
        // Of several messages, the header of the first.
        if let Bytes::Message(at) | Bytes::Messages(at, _) = self.call.bytes {
            self.header.copy(self.inspect, at);
            self.look_at_control();
        }
        if let Some((at, length)) = self.given_at() {
            self.given.copy(self.inspect, at, length);
        }
        self.local.ask(self.inspect, self.call.fd, End::Local);
        self.peer.ask(self.inspect, self.call.fd, End::Peer);
        if self.errno == libc::EFAULT {
            self.look_for_fault();
        }
    }

    /// The header of the message, if there is one that could be copied.
    pub fn header(&self) -> Option<&Header> {
        self.header.is_there.then_some(&self.header)
    }

    /// The iovecs, and how many there are.
    pub fn vector(&self) -> Option<(Pointer, usize)> {
        match self.call.bytes {
            Bytes::Vector(iov, count) => Some((iov, count as usize)),
            _ => self.header().map(Header::vector),
        }
    }

    /// Where the bytes of one iovec are, and how many: its fields, in order.
    #[inline(never)]
    pub fn iovec(&self, index: usize) -> Option<(Pointer, usize)> {
        let at = self.vector()?.0.offset(index * size_of::<iovec>());
        let [base, length] = at.copy_words(self.inspect)?;
        Some((Pointer(base), length))
    }

    /// The length of all the bytes, where the caller's memory tells it.
    #[inline(never)]
    pub fn length(&self) -> Option<usize> {
        if let Bytes::Buffer(_, length) = self.call.bytes {
            return Some(length);
        }
        let mut sum = 0_usize;
        for index in 0..self.vector()?.1.min(MOST_IOVECS) {
            sum = sum.saturating_add(self.iovec(index)?.1);
        }
        Some(sum)
    }

    /// Where the address is that the call is given, and its length.
    pub fn given_at(&self) -> Option<(Pointer, socklen_t)> {
        let (pointer, length) = match self.call.name {
            Name::To(pointer, length) => (pointer, length),
            Name::From(..) => return None,
            Name::None => {
                let header = self.header()?;
                (header.name(), header.name_length())
            }
        };
        (!pointer.is_null()).then_some((pointer, length))
    }

    /// The address that the call is given, or that of the peer.
    pub fn remote(&self) -> Option<&Address> {
        [&self.given, &self.peer].into_iter().find(|address| address.exists())
    }

    /// Whether the message goes over IPv6: not to an IPv4 address in its form.
    #[inline(never)]
    pub fn is_to_ipv6(&self) -> bool {
        const MAPPED: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
        let ip = self.remote().and_then(Address::ipv6);
        ip.is_some_and(|ip| !ip.starts_with(&MAPPED))
    }

    /// The most bytes that a UDP datagram to there holds.
    pub fn most_in_udp(&self) -> usize {
        if self.is_to_ipv6() { MOST_IN_UDP6 } else { MOST_IN_UDP4 }
    }

    /// The size of the room for an address that the call gives.
    pub fn room(&self) -> Option<c_int> {
        match self.call.name {
            Name::From(pointer, size) if !pointer.is_null() => size.copy_int(self.inspect),
            Name::None => {
                let header = self.header()?;
                (!header.name().is_null()).then_some(header.name_length() as c_int)
            }
            _ => None,
        }
    }

    pub fn has_bad_length(&self) -> Option<bool> {
        let range = match self.own_option(libc::SO_DOMAIN)? as c_int {
            libc::AF_INET => size_of::<libc::sockaddr_in>()..=MAX_ADDRESS as usize,
            // Without sin6_scope_id, which RFC 2133 did not have.
            libc::AF_INET6 => 24..=MAX_ADDRESS as usize,
            libc::AF_UNIX => 2..=size_of::<libc::sockaddr_un>(),
            _ => return None,
        };
        Some(!range.contains(&(self.given_at()?.1 as usize)))
    }
}

/// What is asked of the system.
impl Case<'_> {
    #[inline(never)]
    pub fn option(&self, level: c_int, option: c_int) -> Option<i64> {
        let mut value = [0; 4];
        (self.inspect.option(self.call.fd, level, option, &mut value) == Ok(4))
            .then(|| c_int::from_ne_bytes(value).into())
    }

    pub fn own_option(&self, option: c_int) -> Option<i64> {
        self.option(libc::SOL_SOCKET, option)
    }

    /// Whether SO_RCVTIMEO or SO_SNDTIMEO limits the time of a call.
    #[inline(never)]
    pub fn has_timeout(&self, option: c_int) -> bool {
        let mut time = [0; 16];
        let result = self.inspect.option(self.call.fd, libc::SOL_SOCKET, option, &mut time);
        result.is_ok() && time != [0; 16]
    }

    /// The type of a file, as in `st_mode` but for the zeros behind it.
    #[inline(never)]
    pub fn file_type(&self, file: FileRef<'_>) -> Option<i64> {
        self.inspect.mode(file).ok().map(|mode| i64::from(mode & libc::S_IFMT) >> 12)
    }

    /// The number that a file of /proc starts with.
    #[inline(never)]
    pub fn setting(&self, path: &[u8]) -> Option<i64> {
        let mut room = [0; 24];
        let length = self.inspect.contents(path, &mut room).ok()?;
        let mut number = None;
        for digit in room.get(..length)?.iter().take_while(|byte| byte.is_ascii_digit()) {
            number =
                Some(number.unwrap_or(0_i64).wrapping_mul(10).wrapping_add((digit & 15).into()));
        }
        number
    }
}

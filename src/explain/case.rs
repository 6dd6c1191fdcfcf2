//! A refused call before the system that refused it: what both tell together.

use core::mem::offset_of;

use libc::{c_int, iovec, mmsghdr, msghdr, socklen_t};

use super::{
    address::Address,
    call::{Bytes, Call, Function, Name},
    facts::{Facts, Socket},
    pointer::{Flaw, Pointer, Use},
};
use crate::{message::MAX_ADDRESS, text::Text};

/// The largest number of iovecs: `UIO_MAXIOV`, uio.h.
pub const MOST_IOVECS: usize = 1024;
/// The largest payload of a UDP datagram: 65535 bytes less the headers. Those
/// of IPv6 do not count themselves.
const MOST_IN_UDP4: usize = 65507;
const MOST_IN_UDP6: usize = 65527;

/// A call, and whom to ask about it.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    pub call: &'a Call,
    pub errno: c_int,
    pub facts: Facts<'a>,
}

/// What memory of a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Bytes to send or receive, or what leads to them.
    Bytes,
    /// An address, ancillary data, an option's value or a pair of descriptors.
    Value,
    /// The length of one of those.
    Length,
}

/// A pointer that leads to memory which cannot be used as the call has to.
#[derive(Clone, Copy)]
pub struct Fault {
    pub role: Role,
    pub name: &'static str,
    pub pointer: Pointer,
    pub length: usize,
    pub flaw: Flaw,
}

/// The fields of a msghdr, copied.
#[derive(Clone, Copy)]
pub struct Header {
    pub name: Pointer,
    pub name_length: socklen_t,
    pub iov: Pointer,
    pub iov_count: usize,
    pub control: Pointer,
    pub control_length: usize,
}

impl Case<'_> {
    pub fn socket(&self) -> Socket<'_> {
        self.facts.socket(self.call.fd)
    }

    pub fn has_flag(&self, flag: c_int) -> bool {
        self.call.flags & flag != 0
    }

    /// The header of the message, of the first of several.
    #[inline(never)]
    pub fn header(&self) -> Option<Header> {
        let (Bytes::Message(at) | Bytes::Messages(at, _)) = self.call.bytes else { return None };
        // A length is narrower on some libcs, with padding beside it. The
        // kernel looks at the whole word.
        let word = |offset| at.offset(offset).copy_word(self.facts);
        let name_length = at.offset(offset_of!(msghdr, msg_namelen)).copy_int(self.facts)?;
        Some(Header {
            name: Pointer(word(offset_of!(msghdr, msg_name))?),
            name_length: name_length as socklen_t,
            iov: Pointer(word(offset_of!(msghdr, msg_iov))?),
            iov_count: word(offset_of!(msghdr, msg_iovlen))?,
            control: Pointer(word(offset_of!(msghdr, msg_control))?),
            control_length: word(offset_of!(msghdr, msg_controllen))?,
        })
    }

    /// The iovecs, and how many there are.
    pub fn vector(&self) -> Option<(Pointer, usize)> {
        match self.call.bytes {
            Bytes::None | Bytes::Buffer(..) => None,
            Bytes::Vector(iov, count) => Some((iov, count as usize)),
            _ => self.header().map(|header| (header.iov, header.iov_count)),
        }
    }

    /// Where the bytes of one iovec are, and how many.
    #[inline(never)]
    fn iovec(&self, iov: Pointer, index: usize) -> Option<(Pointer, usize)> {
        let at = iov.offset(index * size_of::<iovec>());
        let base = at.offset(offset_of!(iovec, iov_base)).copy_word(self.facts)?;
        Some((Pointer(base), at.offset(offset_of!(iovec, iov_len)).copy_word(self.facts)?))
    }

    /// The length of all the bytes, where the caller's memory tells it.
    #[inline(never)]
    pub fn length(&self) -> Option<usize> {
        if let Bytes::Buffer(_, length) = self.call.bytes {
            return Some(length);
        }
        let (iov, count) = self.vector()?;
        let mut sum = 0_usize;
        for index in 0..count.min(MOST_IOVECS) {
            sum = sum.saturating_add(self.iovec(iov, index)?.1);
        }
        Some(sum)
    }

    /// Where the address is that the call is given, and its length.
    pub fn given(&self) -> Option<(Pointer, socklen_t)> {
        let (pointer, length) = match self.call.name {
            Name::To(pointer, length) => (pointer, length),
            Name::From(..) => return None,
            Name::None => self.header().map(|header| (header.name, header.name_length))?,
        };
        (!pointer.is_null()).then_some((pointer, length))
    }

    /// The address that the call is given.
    #[inline(never)]
    pub fn address(&self) -> Option<Address> {
        let (pointer, length) = self.given()?;
        Address::copied(self.facts, pointer, length)
    }

    /// The address that the call is given, or that of the peer.
    #[inline(never)]
    pub fn remote(&self) -> Option<Address> {
        self.address().or_else(|| self.socket().peer())
    }

    /// Whether the message goes over IPv6: not to an IPv4 address in its form.
    pub fn is_to_ipv6(&self) -> bool {
        const MAPPED: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
        let ip = self.remote().and_then(|address| address.ipv6());
        ip.is_some_and(|ip| !ip.starts_with(&MAPPED))
    }

    /// The most bytes that a UDP datagram to there holds.
    pub fn most_in_udp(&self) -> usize {
        if self.is_to_ipv6() { MOST_IN_UDP6 } else { MOST_IN_UDP4 }
    }

    /// The room for what the call gives: where it is, and its size.
    pub fn room(&self) -> Option<(Pointer, c_int)> {
        match self.call.name {
            Name::From(pointer, _) if pointer.is_null() => None,
            Name::From(pointer, size) => size.copy_int(self.facts).map(|size| (pointer, size)),
            Name::To(..) => None,
            Name::None => {
                let header = self.header()?;
                (!header.name.is_null()).then_some((header.name, header.name_length as c_int))
            }
        }
    }

    /// The first pointer that is bad.
    #[inline(never)]
    pub fn fault(&self) -> Option<Fault> {
        let check = |role, name, pointer: Pointer, length, usage| {
            let flaw = pointer.flaw(self.facts, length, usage)?;
            Some(Fault { role, name, pointer, length, flaw })
        };
        self.fault_of_name(&check).or_else(|| self.fault_of_bytes(&check)).or_else(|| {
            let size = 2 * size_of::<c_int>();
            let is_pair = self.call.function == Function::Socketpair;
            is_pair.then(|| check(Role::Value, "sv", self.call.other, size, Use::Write))?
        })
    }

    fn fault_of_name(&self, check: Check<'_>) -> Option<Fault> {
        let is_option = matches!(self.call.function, Function::Getsockopt | Function::Setsockopt);
        let names = match (self.call.function, is_option) {
            (_, true) => ("optval", "optlen"),
            (Function::Sendto, _) => ("dest_addr", "addrlen"),
            (Function::Recvfrom, _) => ("src_addr", "addrlen"),
            _ => ("addr", "addrlen"),
        };
        match self.call.name {
            Name::None => None,
            Name::To(pointer, length) => {
                let most = if is_option { length } else { length.min(MAX_ADDRESS) };
                check(Role::Value, names.0, pointer, most as usize, Use::Read)
            }
            Name::From(value, length) => {
                if value.is_null() && !is_option {
                    return None;
                }
                let size = size_of::<socklen_t>();
                check(Role::Length, names.1, length, size, Use::Write).or_else(|| {
                    let size = length.copy_int(self.facts)?.clamp(0, MAX_ADDRESS as c_int);
                    check(Role::Value, names.0, value, size as usize, Use::Write)
                })
            }
        }
    }

    fn fault_of_bytes(&self, check: Check<'_>) -> Option<Fault> {
        let usage = if self.call.function.sends() { Use::Read } else { Use::Write };
        let whole = match self.call.bytes {
            Bytes::None => return None,
            Bytes::Buffer(at, length) => return check(Role::Bytes, "buf", at, length, usage),
            Bytes::Vector(..) => None,
            Bytes::Message(at) => check(Role::Bytes, "msg", at, size_of::<msghdr>(), Use::Read),
            Bytes::Messages(at, count) => {
                let size = (count as usize).min(MOST_IOVECS) * size_of::<mmsghdr>();
                check(Role::Bytes, "msgvec", at, size, Use::Write)
            }
        };
        whole.or_else(|| self.fault_of_header(check, usage)).or_else(|| {
            let (iov, count) = self.vector()?;
            let count = count.min(MOST_IOVECS);
            let size = count * size_of::<iovec>();
            check(Role::Bytes, "the array of iovecs", iov, size, Use::Read).or_else(|| {
                (0..count).find_map(|index| {
                    let (base, length) = self.iovec(iov, index)?;
                    check(Role::Bytes, "an iov_base", base, length, usage)
                })
            })
        })
    }

    fn fault_of_header(&self, check: Check<'_>, usage: Use) -> Option<Fault> {
        let header = self.header()?;
        let length = header.name_length.min(MAX_ADDRESS) as usize;
        // A name is not wanted where it is null, and ancillary data that cannot
        // be told is dropped.
        let name = if header.name.is_null() { 0 } else { length };
        let control = if usage == Use::Read { header.control_length } else { 0 };
        check(Role::Value, "msg_name", header.name, name, usage)
            .or_else(|| check(Role::Value, "msg_control", header.control, control, usage))
    }
}

/// Looks at one pointer of a call.
type Check<'a> = &'a dyn Fn(Role, &'static str, Pointer, usize, Use) -> Option<Fault>;

impl Fault {
    pub fn write(&self, text: &mut Text<'_>) {
        if let Flaw::Short(mapped) = self.flaw {
            text.str("only ").decimal(mapped as u64).str(" of the ").decimal(self.length as u64);
            text.str(" bytes at ").str(self.name).str(" are memory that can be read");
            return;
        }
        text.str(self.name);
        match self.flaw {
            Flaw::Null => text.str(" is a null pointer"),
            Flaw::Forbidden(Use::Read) => text.str(" leads to memory that may not be read"),
            Flaw::Forbidden(Use::Write) => text.str(" leads to memory that may not be written"),
            _ => {
                text.str(" is 0x").hexadecimal(self.pointer.0 as u64, 1);
                text.str(", where no memory is mapped")
            }
        };
    }
}

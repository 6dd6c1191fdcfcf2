//! Memory of a call that cannot be used as the call has to.

use libc::{c_int, iovec, mmsghdr, msghdr, socklen_t};

use super::{
    call::{Bytes, Function, Name},
    case::{Case, MOST_IOVECS},
    pointer::Pointer,
};
use crate::message::MAX_ADDRESS;

/// Where a pointer stands. Those in front lead to bytes to send or receive.
#[derive(Clone, Copy)]
#[repr(u8)]
pub enum Place {
    Buffer,
    Message,
    Messages,
    Iovecs,
    IovBase,
    Name,
    Control,
    DestAddr,
    SrcAddr,
    Addr,
    AddrLen,
    OptVal,
    OptLen,
    Pair,
}

/// What is wrong with memory.
#[derive(Clone, Copy, PartialEq)]
#[repr(u8)]
pub enum Flaw {
    Null,
    /// Nothing is mapped there.
    Unmapped,
    /// Some of the bytes are there.
    Short,
    NotReadable,
    NotWritable,
}

/// What a call does with memory.
#[derive(Clone, Copy, PartialEq)]
pub enum Use {
    Read,
    Write,
}

/// Memory of a call.
pub struct Span {
    pub place: Place,
    pub at: Pointer,
    pub length: usize,
    usage: Use,
}

/// Memory that is bad, and how many bytes of it are there all the same.
pub struct Fault {
    pub span: Span,
    pub flaw: Flaw,
    pub readable: usize,
}

/// How many spans there are before those that iovecs lead to.
const BEFORE_IOVECS: usize = 7;

impl Case<'_> {
    /// The first pointer that is bad.
    #[inline(never)]
    pub fn find_fault(&self) -> Option<Fault> {
        let iovecs = self.vector().map_or(0, |(_, count)| count.min(MOST_IOVECS));
        (0..BEFORE_IOVECS + iovecs).find_map(|index| self.fault_of(self.span(index)?))
    }

    /// The memory of a call, in the order in which it is looked at.
    #[inline(never)]
    fn span(&self, index: usize) -> Option<Span> {
        let transfer = if self.call.function.sends() { Use::Read } else { Use::Write };
        let (place, at, length, usage) = match index {
            0 => self.length_of_value()?,
            1 => self.value()?,
            2 => match self.call.bytes {
                Bytes::Buffer(at, length) => (Place::Buffer, at, length, transfer),
                Bytes::Message(at) => (Place::Message, at, size_of::<msghdr>(), Use::Read),
                Bytes::Messages(at, count) => {
                    let size = (count as usize).min(MOST_IOVECS) * size_of::<mmsghdr>();
                    (Place::Messages, at, size, Use::Write)
                }
                _ => return None,
            },
            3 => {
                // A name is not wanted where it is null.
                let header = self.header.as_ref()?;
                let (at, length) = (header.name(), header.name_length().min(MAX_ADDRESS) as usize);
                (Place::Name, at, if at.is_null() { 0 } else { length }, transfer)
            }
            4 => {
                // Ancillary data that cannot be told is dropped.
                let header = self.header.as_ref().filter(|_| transfer == Use::Read)?;
                let (at, length) = header.control();
                (Place::Control, at, length, transfer)
            }
            5 => {
                let (iov, count) = self.vector()?;
                (Place::Iovecs, iov, count.min(MOST_IOVECS) * size_of::<iovec>(), Use::Read)
            }
            6 if self.call.function == Function::Socketpair => {
                (Place::Pair, self.call.other, 2 * size_of::<c_int>(), Use::Write)
            }
            6 => return None,
            index => {
                let (base, length) = self.iovec(index - BEFORE_IOVECS)?;
                (Place::IovBase, base, length, transfer)
            }
        };
        Some(Span { place, at, length, usage })
    }

    fn is_of_option(&self) -> bool {
        matches!(self.call.function, Function::Getsockopt | Function::Setsockopt)
    }

    /// The place of the length of what the call gives, if it gives anything.
    fn length_of_value(&self) -> Option<(Place, Pointer, usize, Use)> {
        let Name::From(value, length) = self.call.name else { return None };
        let place = if self.is_of_option() { Place::OptLen } else { Place::AddrLen };
        let is_wanted = self.is_of_option() || !value.is_null();
        is_wanted.then_some((place, length, size_of::<socklen_t>(), Use::Write))
    }

    /// An address, or the value of an option.
    fn value(&self) -> Option<(Place, Pointer, usize, Use)> {
        let place = match self.call.function {
            Function::Getsockopt | Function::Setsockopt => Place::OptVal,
            Function::Sendto => Place::DestAddr,
            Function::Recvfrom => Place::SrcAddr,
            _ => Place::Addr,
        };
        match self.call.name {
            Name::None => None,
            Name::To(at, length) => {
                let most = if self.is_of_option() { length } else { length.min(MAX_ADDRESS) };
                Some((place, at, most as usize, Use::Read))
            }
            Name::From(at, _) => {
                let (_, length, ..) = self.length_of_value()?;
                let size = length.copy_int(self.inspect)?.clamp(0, MAX_ADDRESS as c_int);
                Some((place, at, size as usize, Use::Write))
            }
        }
    }

    /// What is wrong with memory; nothing where all is right, or nothing could
    /// be found.
    #[inline(never)]
    fn fault_of(&self, span: Span) -> Option<Fault> {
        let Span { at, length, usage, .. } = span;
        if length == 0 {
            return None;
        }
        let is_writable = |at: Pointer| self.inspect.is_writable(at.0).unwrap_or(true);
        let forbidden = if usage == Use::Read { Flaw::NotReadable } else { Flaw::NotWritable };
        let readable = if at.is_null() { 0 } else { self.inspect.readable(at.0, length) };
        let flaw = match readable {
            0 if at.is_null() => Flaw::Null,
            0 if self.inspect.is_mapped(at.0) => forbidden,
            0 => Flaw::Unmapped,
            readable if readable < length => Flaw::Short,
            _ if usage == Use::Read => return None,
            _ if is_writable(at) && is_writable(at.offset(length - 1)) => return None,
            _ => forbidden,
        };
        Some(Fault { span, flaw, readable })
    }
}

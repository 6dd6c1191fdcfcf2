//! Memory of a call that cannot be used as the call has to.

use libc::{c_int, iovec, mmsghdr, msghdr, socklen_t};

use super::{
    call::{Bytes, Chapter, Function, Name},
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

/// Memory that is bad.
pub struct Fault {
    pub place: Place,
    pub at: Pointer,
    pub length: usize,
    pub flaw: Flaw,
    /// How many bytes of it are there all the same.
    pub readable: usize,
}

impl Case<'_> {
    /// Looks for the first pointer that is bad, and gives nothing if one is.
    #[inline(never)]
    pub fn look_for_fault(&mut self) -> Option<()> {
        self.check_value()?;
        let sends = self.call.function.chapter() == Chapter::Send;
        let transfer = if sends { Use::Read } else { Use::Write };
        match self.call.bytes {
            Bytes::None | Bytes::Vector(..) => {}
            Bytes::Buffer(at, length) => self.check(Place::Buffer, at, length, transfer)?,
            Bytes::Message(at) => {
                self.check(Place::Message, at, size_of::<msghdr>(), Use::Read)?;
            }
            Bytes::Messages(at, count) => {
                let size = (count as usize).min(MOST_IOVECS) * size_of::<mmsghdr>();
                self.check(Place::Messages, at, size, Use::Write)?;
            }
        }
        if let Some(header) = self.header() {
            let (name, length) = (header.name(), header.name_length().min(MAX_ADDRESS) as usize);
            let (control, control_length) = header.control();
            // A name is not wanted where it is null, and ancillary data that
            // cannot be told is dropped.
            if !name.is_null() {
                self.check(Place::Name, name, length, transfer)?;
            }
            let length = if sends { control_length } else { 0 };
            self.check(Place::Control, control, length, transfer)?;
        }
        if let Some((iov, count)) = self.vector() {
            let count = count.min(MOST_IOVECS);
            self.check(Place::Iovecs, iov, count * size_of::<iovec>(), Use::Read)?;
            for index in 0..count {
                let (base, length) = self.iovec(index)?;
                self.check(Place::IovBase, base, length, transfer)?;
            }
        }
        if self.call.function == Function::Socketpair {
            self.check(Place::Pair, self.call.other, 2 * size_of::<c_int>(), Use::Write)?;
        }
        Some(())
    }

    /// An address or the value of an option, and the place of its length.
    fn check_value(&mut self) -> Option<()> {
        let (value, size) = match self.call.function {
            Function::Getsockopt | Function::Setsockopt => (Place::OptVal, Place::OptLen),
            Function::Sendto => (Place::DestAddr, Place::AddrLen),
            Function::Recvfrom => (Place::SrcAddr, Place::AddrLen),
            _ => (Place::Addr, Place::AddrLen),
        };
        let is_option = self.call.function.chapter() == Chapter::Option;
        match self.call.name {
            Name::To(at, length) => {
                let length = if is_option { length } else { length.min(MAX_ADDRESS) };
                self.check(value, at, length as usize, Use::Read)
            }
            Name::From(at, length) if is_option || !at.is_null() => {
                self.check(size, length, size_of::<socklen_t>(), Use::Write)?;
                let room = length.copy_int(self.inspect).unwrap_or(0);
                self.check(value, at, room.clamp(0, MAX_ADDRESS as c_int) as usize, Use::Write)
            }
            _ => Some(()),
        }
    }

    /// Gives nothing if something is wrong with memory, which then is the fault.
    #[inline(never)]
    fn check(&mut self, place: Place, at: Pointer, length: usize, usage: Use) -> Option<()> {
        if length == 0 {
            return Some(());
        }
        let writes = usage == Use::Write;
        let forbids = |at: Pointer, to_write| self.inspect.is_forbidden(at.0, to_write);
        let forbidden = if writes { Flaw::NotWritable } else { Flaw::NotReadable };
        let readable = if at.is_null() { 0 } else { self.inspect.readable(at.0, length) };
        let flaw = match readable {
            0 if at.is_null() => Flaw::Null,
            0 if forbids(at, false) => forbidden,
            0 => Flaw::Unmapped,
            readable if readable < length => Flaw::Short,
            _ if writes && (forbids(at, true) || forbids(at.offset(length - 1), true)) => forbidden,
            _ => return Some(()),
        };
        self.fault = Some(Fault { place, at, length, flaw, readable });
        None
    }
}

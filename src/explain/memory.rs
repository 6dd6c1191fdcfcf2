//! Memory of a call that cannot be used as the call has to use it.

use libc::{c_int, iovec, mmsghdr, msghdr, socklen_t, timespec};

use super::{
    call::{Bytes, Call, Chapter, Function, Name},
    header::{Header, MAX_IOVECS, Vector},
    names::nth,
    pointer::Pointer,
};
use crate::{
    kernel::{Extent, Inspect},
    message::MAX_ADDRESS,
};

/// How much of /proc/thread-self/maps is read for one explanation, in bytes.
const BUDGET: usize = 1 << 20;

/// The argument, or the field of one, that a pointer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    Timeout,
}

impl Place {
    const NAMES: &str = "buf msg msgvec iov iov_base msg_name msg_control dest_addr src_addr addr \
        addrlen optval optlen sv timeout";

    pub fn name(self) -> &'static [u8] {
        nth(Self::NAMES, b' ', self as usize).unwrap_or_default()
    }
}

/// Memory that is bad.
#[derive(Clone, Copy)]
pub struct Fault {
    pub place: Place,
    pub at: Pointer,
    pub length: usize,
    /// How the memory is bad, and how much of it in front is good.
    pub extent: Extent,
    pub to_write: bool,
}

/// Looks through the pointers of a call for the first one that is bad. `Ok` if
/// all of them are good, nothing if the kernel did not say.
pub struct Search<'a> {
    pub inspect: &'a dyn Inspect,
    pub call: &'a Call,
    pub header: Option<&'a Header>,
    /// The bytes that an address of the socket's family takes at most.
    pub name_size: usize,
    pub budget: usize,
}

/// What ends a search early: the fault, or nothing where it is not known.
type Found = Result<(), Option<Fault>>;

impl<'a> Search<'a> {
    pub fn new(
        inspect: &'a dyn Inspect,
        call: &'a Call,
        header: Option<&'a Header>,
        name_size: usize,
    ) -> Self {
        Self { inspect, call, header, name_size, budget: BUDGET }
    }

    /// In the order in which the kernel uses them.
    #[inline(never)]
    pub fn run(&mut self) -> Found {
        let sends = self.call.function.chapter() == Chapter::Send;
        if sends {
            self.check_value()?;
        }
        if self.call.function == Function::Recvmmsg && !self.call.other.is_null() {
            self.check(Place::Timeout, self.call.other, size_of::<timespec>(), false)?;
        }
        self.check_message(sends)?;
        if !sends {
            self.check_value()?;
        }
        if self.call.function == Function::Socketpair {
            self.check(Place::Pair, self.call.other, 2 * size_of::<c_int>(), true)?;
        }
        Ok(())
    }

    fn check_message(&mut self, sends: bool) -> Found {
        match self.call.bytes {
            Bytes::None | Bytes::Vector(..) | Bytes::Messages(_, 0) => {}
            Bytes::Buffer(at, length) => self.check(Place::Buffer, at, length, !sends)?,
            // The kernel writes to it when it receives, but reads it first.
            Bytes::Message(at) => self.check(Place::Message, at, size_of::<msghdr>(), false)?,
            Bytes::Messages(at, _) => {
                self.check(Place::Messages, at, size_of::<mmsghdr>(), true)?
            }
        }
        if let Some(header) = self.header {
            let (name, length) = (header.name(), header.name_length().min(MAX_ADDRESS) as usize);
            let (control, control_length) = header.control();
            if sends && !name.is_null() {
                self.check(Place::Name, name, length, false)?;
            }
            self.check_vector(sends)?;
            // What is received beside the data is dropped if it does not fit.
            if sends && !control.is_null() {
                self.check(Place::Control, control, control_length, false)?;
            }
            if !sends && !name.is_null() {
                self.check(Place::Name, name, length.min(self.name_size), true)?;
            }
            if let (false, Bytes::Message(at)) = (sends, self.call.bytes) {
                self.check(Place::Message, at, size_of::<msghdr>(), true)?;
            }
            return Ok(());
        }
        self.check_vector(sends)
    }

    fn check_vector(&mut self, sends: bool) -> Found {
        let Some(vector) = Vector::new(self.call, self.header) else { return Ok(()) };
        let count = vector.count.min(MAX_IOVECS);
        self.check(Place::Iovecs, vector.iov, count * size_of::<iovec>(), false)?;
        for index in 0..count {
            let (base, length) = vector.get(self.inspect, index).ok_or(None)?;
            self.check(Place::IovBase, base, length, !sends)?;
        }
        Ok(())
    }

    /// An address or the value of an option, and the place of its length.
    fn check_value(&mut self) -> Found {
        let (value, size) = match self.call.function {
            Function::Getsockopt | Function::Setsockopt => (Place::OptVal, Place::OptLen),
            Function::Sendto => (Place::DestAddr, Place::AddrLen),
            Function::Recvfrom => (Place::SrcAddr, Place::AddrLen),
            _ => (Place::Addr, Place::AddrLen),
        };
        let is_option = self.call.function.chapter() == Chapter::Option;
        match self.call.name {
            // A null destination is none, whatever its length.
            Name::To(at, _) if self.call.function == Function::Sendto && at.is_null() => Ok(()),
            Name::To(at, length) => {
                let length = if is_option { length } else { length.min(MAX_ADDRESS) };
                self.check(value, at, length as usize, false)
            }
            Name::From(at, length) if is_option || !at.is_null() => {
                self.check(size, length, size_of::<socklen_t>(), true)?;
                let room = length.copy_int(self.inspect).ok_or(None)?;
                let wanted = if is_option { 4 } else { self.name_size };
                self.check(value, at, usize::try_from(room).unwrap_or(0).min(wanted), true)
            }
            _ => Ok(()),
        }
    }

    #[inline(never)]
    fn check(&mut self, place: Place, at: Pointer, length: usize, to_write: bool) -> Found {
        if length == 0 {
            return Ok(());
        }
        match self.inspect.extent(at.0, length, to_write, &mut self.budget).ok_or(None)? {
            Extent::Good => Ok(()),
            extent => Err(Some(Fault { place, at, length, extent, to_write })),
        }
    }
}

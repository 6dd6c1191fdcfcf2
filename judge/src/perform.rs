//! Lays the arguments of a case out in memory and makes the call.

use std::ptr;

use libc::{c_void, iovec, mmsghdr, msghdr, sockaddr, socklen_t, timespec};
use sockshim::request::Request;

use crate::{
    ancillary,
    case::{
        Address, AddrlenPlace, Batch, Bytes, Call, Case, Control, Length, Message, Origin, Place,
        Setting, Timeout, Vectors, Who,
    },
    fixture::{Fixture, Owner, address},
    memory::{Memory, Region, Spot},
    signals,
    subject::Subject,
};

/// What errno holds before the call: no error has this number.
pub const UNTOUCHED: i32 = 0x5e5e;

/// The data buffer of a call that has none.
const NO_BYTES: Bytes = Bytes { at: Place::Fine, len: 0 };

/// What the call answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What the function returned.
    pub result: isize,
    /// `errno` after it, also where it has not failed.
    pub errno: i32,
    /// How many of each of [`signals::SIGNALS`] it raised.
    pub signals: [u32; 3],
}

/// Makes the call of the case.
pub fn perform(case: &Case, subject: &Subject, fixture: &Fixture, memory: &mut Memory) -> Answer {
    memory.reset();
    let mut stage = Stage { fixture, memory };
    let request = stage.transfer(case).or_else(|| stage.lifecycle(case));
    let request = request.expect("every call is a transfer or of a socket's life");
    // SAFETY: the pointers lead into the arena, which is nobody's, or to where
    // nothing is mapped; the pointers that a subject may follow itself are of
    // the former kind (see `exclude`); the descriptors are this case's own.
    watch(|| unsafe { subject.calls.make(request) })
}

fn watch(call: impl FnOnce() -> isize) -> Answer {
    let before = signals::raised();
    // SAFETY: libc gives the calling thread's own errno, always valid.
    let errno = unsafe { libc::__errno_location() };
    // SAFETY: as above.
    unsafe { *errno = UNTOUCHED };
    let result = call();
    // SAFETY: as above.
    let errno = unsafe { *errno };
    let after = signals::raised();
    Answer { result, errno, signals: std::array::from_fn(|at| after[at] - before[at]) }
}

/// Where the arguments are laid out.
struct Stage<'a> {
    fixture: &'a Fixture,
    memory: &'a mut Memory,
}

impl Stage<'_> {
    /// The request of a call that moves messages.
    fn transfer(&mut self, case: &Case) -> Option<Request> {
        let fd = self.fixture.fd;
        let wait = if case.fixture.blocking { libc::MSG_DONTWAIT } else { 0 };
        let flags = case.flags | wait;
        Some(match &case.call {
            Call::Send(bytes) => {
                let (buf, len) = self.buffer(*bytes);
                Request::Send { fd, buf, len, flags }
            }
            Call::Recv(bytes) => {
                let (buf, len) = self.buffer(*bytes);
                Request::Recv { fd, buf, len, flags }
            }
            Call::SendTo(bytes, address) => {
                let (buf, len) = self.buffer(*bytes);
                let (dest_addr, addrlen) = self.address(*address);
                Request::Sendto { fd, buf, len, flags, dest_addr, addrlen }
            }
            Call::RecvFrom(bytes, origin) => {
                let (buf, len) = self.buffer(*bytes);
                let (src_addr, addrlen) = self.origin(Region::Address, *bytes, *origin);
                Request::Recvfrom { fd, buf, len, flags, src_addr: src_addr.cast(), addrlen }
            }
            Call::SendMsg(message) => Request::Sendmsg { fd, msg: self.message(message), flags },
            Call::RecvMsg(message) => Request::Recvmsg { fd, msg: self.message(message), flags },
            Call::SendMMsg(batch) => {
                let (msgvec, vlen) = self.batch(batch);
                Request::Sendmmsg { fd, msgvec, vlen, flags }
            }
            Call::RecvMMsg(batch, timeout) => {
                let (msgvec, vlen) = self.batch(batch);
                let timeout = self.timeout(*timeout);
                Request::Recvmmsg { fd, msgvec, vlen, flags, timeout }
            }
            Call::Read(bytes) => {
                let (buf, count) = self.buffer(*bytes);
                Request::Read { fd, buf, count }
            }
            Call::Write(bytes) => {
                let (buf, count) = self.buffer(*bytes);
                Request::Write { fd, buf, count }
            }
            Call::ReadV(vectors) => {
                let (iov, iovcnt) = self.vectors(vectors, 0);
                Request::Readv { fd, iov, iovcnt: iovcnt as i32 }
            }
            Call::WriteV(vectors) => {
                let (iov, iovcnt) = self.vectors(vectors, 0);
                Request::Writev { fd, iov, iovcnt: iovcnt as i32 }
            }
            _ => return None,
        })
    }

    /// The request of a call of a socket's life.
    fn lifecycle(&mut self, case: &Case) -> Option<Request> {
        let fd = self.fixture.fd;
        Some(match &case.call {
            Call::Socket(kind) => {
                Request::Socket { domain: kind.domain, r#type: kind.kind, protocol: kind.protocol }
            }
            Call::SocketPair(kind, place) => Request::Socketpair {
                domain: kind.domain,
                r#type: kind.kind,
                protocol: kind.protocol,
                sv: pointer(self.memory.spot(Region::Data, *place, 8)).cast(),
            },
            Call::Bind(address) => {
                let (addr, addrlen) = self.address(*address);
                Request::Bind { fd, addr, addrlen }
            }
            Call::Listen(backlog) => Request::Listen { fd, backlog: *backlog },
            Call::Connect(address) => {
                let (addr, addrlen) = self.address(*address);
                Request::Connect { fd, addr, addrlen }
            }
            Call::Accept(origin) => {
                let (addr, addrlen) = self.sockaddr(*origin);
                Request::Accept { fd, addr, addrlen }
            }
            Call::Accept4(origin) => {
                let (addr, addrlen) = self.sockaddr(*origin);
                Request::Accept4 { fd, addr, addrlen, flags: case.flags }
            }
            Call::Shutdown(how) => Request::Shutdown { fd, how: *how },
            Call::Close => Request::Close { fd },
            Call::GetSockName(origin) => {
                let (addr, addrlen) = self.sockaddr(*origin);
                Request::Getsockname { fd, addr, addrlen }
            }
            Call::GetPeerName(origin) => {
                let (addr, addrlen) = self.sockaddr(*origin);
                Request::Getpeername { fd, addr, addrlen }
            }
            Call::GetSockOpt(knob, origin) => {
                let (optval, optlen) = self.origin(Region::Data, NO_BYTES, *origin);
                let (level, optname) = (knob.level, knob.name);
                Request::Getsockopt { fd, level, optname, optval, optlen }
            }
            Call::SetSockOpt(knob, setting) => {
                let (optval, optlen) = (self.setting(*setting), setting.length as u32);
                let (level, optname) = (knob.level, knob.name);
                Request::Setsockopt { fd, level, optname, optval, optlen }
            }
            _ => return None,
        })
    }

    /// The buffer for an address of a call that has no bytes.
    fn sockaddr(&mut self, origin: Origin) -> (*mut sockaddr, *mut socklen_t) {
        let (address, length) = self.origin(Region::Address, NO_BYTES, origin);
        (address.cast(), length)
    }

    fn buffer(&mut self, bytes: Bytes) -> (*mut c_void, usize) {
        let spot = self.memory.spot(Region::Data, bytes.at, bytes.len);
        self.memory.write(spot, self.fixture.description.socket.first_bytes());
        (pointer(spot), bytes.len as usize)
    }

    fn address(&mut self, address: Address) -> (*const sockaddr, u32) {
        let (address, length) = self.address_at(address, 0);
        (address.cast_const().cast(), length)
    }

    fn address_at(&mut self, address: Address, shift: usize) -> (*mut c_void, u32) {
        let bytes = self.address_bytes(address.who);
        let length = length(address.length, bytes.len());
        let spot = self.memory.spot(Region::Address, address.at, length.max(0) as u64);
        let spot = spot.shifted_if_fine(shift);
        let mut padded = bytes;
        padded.resize(256, 0);
        self.memory.write(spot, &padded);
        (pointer(spot), length as u32)
    }

    fn address_bytes(&self, who: Who) -> Vec<u8> {
        let socket = self.fixture.description.socket;
        let peer = self.fixture.address(Owner::Peer);
        match who {
            Who::Own => self.fixture.address(Owner::Own),
            Who::Peer => peer,
            Who::Other => self.fixture.address(Owner::Other),
            Who::Nobody => self.fixture.address(Owner::Nobody),
            Who::Any if socket == crate::case::Socket::Netlink => address::netlink(0),
            Who::Any if socket.is_v6() => address::v6([0; 16], port(&peer)),
            Who::Any => address::v4([0; 4], port(&peer)),
            Who::Broadcast => address::v4([127, 255, 255, 255], port(&peer)),
            Who::Mapped => address::mapped(port(&peer)),
            Who::Family(family) => address::with_family(peer, family),
            Who::Foreign if socket.is_v6() => address::v4([127, 0, 0, 1], port(&peer)),
            Who::Foreign => address::v6(address::LOOPBACK6, port(&peer)),
            Who::LongPath => address::unix_long_path(),
        }
    }

    /// The room is in `region`; `data` is the buffer of the same call.
    fn origin(
        &mut self,
        region: Region,
        data: Bytes,
        origin: Origin,
    ) -> (*mut c_void, *mut socklen_t) {
        let room = origin.room.max(0) as u64;
        let address = self.memory.spot(region, origin.address, room);
        let addrlen = match origin.addrlen {
            AddrlenPlace::At(place) => self.memory.spot(Region::Header, place, 4),
            AddrlenPlace::InBuffer(offset) => {
                self.memory.spot(Region::Data, data.at, data.len).shifted(offset.into())
            }
            AddrlenPlace::InAddress(offset) => address.shifted(offset.into()),
        };
        self.memory.write(addrlen, &origin.room.to_ne_bytes());
        (pointer(address), pointer(addrlen).cast())
    }

    fn message(&mut self, message: &Message) -> *mut msghdr {
        let header = self.header(message, 0);
        let spot = self.memory.spot(Region::Header, message.at, size_of::<msghdr>() as u64);
        self.memory.write(spot, as_bytes(&header));
        pointer(spot).cast()
    }

    fn batch(&mut self, batch: &Batch) -> (*mut mmsghdr, u32) {
        const SIZE: usize = size_of::<mmsghdr>();
        let mut array = Vec::with_capacity(batch.messages.len() * SIZE);
        for (index, message) in batch.messages.iter().enumerate() {
            array.extend_from_slice(as_bytes(&self.header(message, index)));
            array.resize((index + 1) * SIZE, 0);
        }
        let spot = self.memory.spot(Region::Header, batch.at, array.len() as u64);
        self.memory.write(spot, &array);
        let count = batch.count.unwrap_or(batch.messages.len() as u32);
        (pointer(spot).cast(), count)
    }

    fn timeout(&mut self, timeout: Timeout) -> *mut timespec {
        let spot = self.memory.spot(Region::Timeout, timeout.at, size_of::<timespec>() as u64);
        let value = timespec { tv_sec: timeout.seconds as _, tv_nsec: timeout.nanoseconds as _ };
        self.memory.write(spot, as_bytes(&value));
        pointer(spot).cast()
    }

    fn setting(&mut self, setting: Setting) -> *mut c_void {
        let spot = self.memory.spot(Region::Data, setting.at, setting.length.max(0) as u64);
        let mut bytes = [0; 256];
        bytes[..4].copy_from_slice(&setting.value.to_ne_bytes());
        self.memory.write(spot, &bytes);
        pointer(spot)
    }

    /// The header of the message with this index in a batch, and what it leads
    /// to: some way from what those before it do.
    fn header(&mut self, message: &Message, index: usize) -> msghdr {
        const APART: usize = 1000;
        let (name, name_length) = self.address_at(message.name, index * APART);
        let (vectors, count) = self.vectors(&message.vectors, index * APART);
        let (control, control_length) = self.control(&message.control, index * APART);
        // SAFETY: a msghdr is pointers and integers, and zero is a value of
        // each.
        let mut header: msghdr = unsafe { std::mem::zeroed() };
        header.msg_name = name;
        header.msg_namelen = name_length;
        header.msg_iov = vectors;
        header.msg_iovlen = count as _;
        header.msg_control = control;
        header.msg_controllen = control_length as _;
        header.msg_flags = message.flags;
        header
    }

    fn vectors(&mut self, vectors: &Vectors, shift: usize) -> (*mut iovec, usize) {
        let true_count = vectors.true_count();
        let list = vectors.list.iter().cycle().take(true_count).enumerate();
        let mut array = Vec::with_capacity(true_count * size_of::<iovec>());
        for (index, bytes) in list {
            let spot = self.memory.spot(Region::Data, bytes.at, bytes.len);
            // Some way from each other, so that they are told apart.
            let spot = spot.shifted_if_fine((index * 520 + 10 * shift) % 0x8000);
            if index == 0 {
                self.memory.write(spot, self.fixture.description.socket.first_bytes());
            }
            let vector = iovec { iov_base: pointer(spot), iov_len: bytes.len as usize };
            array.extend_from_slice(as_bytes(&vector));
        }
        let spot = self.memory.spot(Region::Vectors, vectors.at, array.len() as u64);
        let spot = spot.shifted_if_fine(shift);
        self.memory.write(spot, &array);
        (pointer(spot).cast(), vectors.count.map_or(true_count, |count| count as usize))
    }

    fn control(&mut self, control: &Control, shift: usize) -> (*mut c_void, usize) {
        let content = ancillary::build(&control.content);
        let length = length(control.length, content.len());
        let spot = self.memory.spot(Region::Control, control.at, length.max(0) as u64);
        let spot = spot.shifted_if_fine(shift);
        self.memory.write(spot, &content);
        (pointer(spot), length as isize as usize)
    }
}

fn length(length: Length, right: usize) -> i32 {
    match length {
        Length::Off(by) => (right as i32).wrapping_add(by),
        Length::Is(value) => value,
    }
}

/// The port of an internet address.
fn port(address: &[u8]) -> u16 {
    address.get(2..4).map_or(0, |port| u16::from_be_bytes([port[0], port[1]]))
}

fn pointer(spot: Spot) -> *mut c_void {
    ptr::with_exposed_provenance_mut(spot.address)
}

fn as_bytes<T>(value: &T) -> &[u8] {
    // SAFETY: used for structures of the C ABI that were zeroed or have no
    // padding, so every byte is initialised.
    unsafe { std::slice::from_raw_parts(ptr::from_ref(value).cast(), size_of::<T>()) }
}

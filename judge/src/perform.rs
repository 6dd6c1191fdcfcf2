//! Lays the arguments of a case out in memory and makes the call.

use std::ptr;

use libc::{c_void, iovec, msghdr};

use crate::{
    ancillary,
    case::{
        Address, AddrlenPlace, Bytes, Call, Case, Control, Length, Message, Origin, Vectors, Who,
    },
    fixture::{Fixture, Owner, address},
    memory::{Memory, Region, Spot},
    signals,
    subject::Subject,
};

/// What errno holds before the call: no error has this number.
pub const UNTOUCHED: i32 = 0x5e5e;

/// What the call answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub result: isize,
    pub errno: i32,
    /// How many of each of [`signals::SIGNALS`] it raised.
    pub signals: [u32; 3],
}

/// `IOV_MAX` and one.
const MOST_VECTORS: usize = 1025;

/// Makes the call of the case.
pub fn perform(case: &Case, subject: &Subject, fixture: &Fixture, memory: &mut Memory) -> Answer {
    memory.reset();
    let fd = fixture.fd;
    let wait = if case.fixture.blocking { libc::MSG_DONTWAIT } else { 0 };
    let flags = case.flags | wait;
    let mut stage = Stage { fixture, memory };
    // SAFETY: in each of these the pointers lead into the arena, which is
    // nobody's, or to where nothing is mapped; the one pointer that a subject
    // may follow itself is of the former kind (see `exclude`).
    match &case.call {
        Call::Send(bytes) => {
            let (buffer, len) = stage.buffer(*bytes);
            watch(|| unsafe { (subject.send)(fd, buffer, len, flags) })
        }
        Call::Recv(bytes) => {
            let (buffer, len) = stage.buffer(*bytes);
            watch(|| unsafe { (subject.recv)(fd, buffer, len, flags) })
        }
        Call::SendTo(bytes, address) => {
            let (buffer, len) = stage.buffer(*bytes);
            let (address, length) = stage.address(*address);
            let address = address.cast::<libc::sockaddr>();
            watch(|| unsafe { (subject.sendto)(fd, buffer, len, flags, address, length) })
        }
        Call::RecvFrom(bytes, origin) => {
            let (buffer, len) = stage.buffer(*bytes);
            let (address, addrlen) = stage.origin(*bytes, *origin);
            watch(|| unsafe { (subject.recvfrom)(fd, buffer, len, flags, address, addrlen) })
        }
        Call::SendMsg(message) => {
            let header = stage.message(message);
            watch(|| unsafe { (subject.sendmsg)(fd, header, flags) })
        }
        Call::RecvMsg(message) => {
            let header = stage.message(message);
            watch(|| unsafe { (subject.recvmsg)(fd, header, flags) })
        }
    }
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
    fn buffer(&mut self, bytes: Bytes) -> (*mut c_void, usize) {
        let spot = self.memory.spot(Region::Data, bytes.at, bytes.len);
        self.memory.write(spot, self.fixture.description.socket.first_bytes());
        (pointer(spot), bytes.len as usize)
    }

    fn address(&mut self, address: Address) -> (*mut c_void, u32) {
        let bytes = self.address_bytes(address.who);
        let length = length(address.length, bytes.len());
        let spot = self.memory.spot(Region::Address, address.at, length.max(0) as u64);
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

    fn origin(&mut self, bytes: Bytes, origin: Origin) -> (*mut libc::sockaddr, *mut u32) {
        let room = origin.room.max(0) as u64;
        let address = self.memory.spot(Region::Address, origin.address, room);
        let addrlen = match origin.addrlen {
            AddrlenPlace::At(place) => self.memory.spot(Region::Header, place, 4),
            AddrlenPlace::InBuffer(offset) => {
                self.memory.spot(Region::Data, bytes.at, bytes.len).shifted(offset.into())
            }
            AddrlenPlace::InAddress(offset) => address.shifted(offset.into()),
        };
        self.memory.write(addrlen, &origin.room.to_ne_bytes());
        (pointer(address).cast(), pointer(addrlen).cast())
    }

    fn message(&mut self, message: &Message) -> *mut msghdr {
        let (name, name_length) = self.address(message.name);
        let (vectors, count) = self.vectors(&message.vectors);
        let (control, control_length) = self.control(&message.control);
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
        let spot = self.memory.spot(Region::Header, message.at, size_of::<msghdr>() as u64);
        self.memory.write(spot, as_bytes(&header));
        pointer(spot).cast()
    }

    fn vectors(&mut self, vectors: &Vectors) -> (*mut iovec, usize) {
        let all = vectors.list.len() * usize::from(vectors.times);
        let true_count = all.min(MOST_VECTORS);
        let list = vectors.list.iter().cycle().take(true_count).enumerate();
        let mut array = Vec::with_capacity(true_count * size_of::<iovec>());
        for (index, bytes) in list {
            let spot = self.memory.spot(Region::Data, bytes.at, bytes.len);
            // Some way from each other, so that they are told apart.
            let spot = spot.shifted_if_fine(index * 520 % 0x8000);
            if index == 0 {
                self.memory.write(spot, self.fixture.description.socket.first_bytes());
            }
            let vector = iovec { iov_base: pointer(spot), iov_len: bytes.len as usize };
            array.extend_from_slice(as_bytes(&vector));
        }
        let spot = self.memory.spot(Region::Vectors, vectors.at, array.len() as u64);
        self.memory.write(spot, &array);
        (pointer(spot).cast(), vectors.count.map_or(true_count, |count| count as usize))
    }

    fn control(&mut self, control: &Control) -> (*mut c_void, usize) {
        let content = ancillary::build(&control.content);
        let length = length(control.length, content.len());
        let spot = self.memory.spot(Region::Control, control.at, length.max(0) as u64);
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

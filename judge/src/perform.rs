//! Lays the arguments of a case out in memory and makes the call.

use std::ptr;

use libc::{c_void, iovec, mmsghdr, msghdr, timespec};

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
    let fd = fixture.fd;
    let wait = if case.fixture.blocking { libc::MSG_DONTWAIT } else { 0 };
    let flags = case.flags | wait;
    let mut stage = Stage { fixture, memory };
    let calls = &subject.calls;
    // SAFETY: in each of these the pointers lead into the arena, which is
    // nobody's, or to where nothing is mapped; the pointers that a subject may
    // follow itself are of the former kind (see `exclude`).
    unsafe {
        match &case.call {
            Call::Send(bytes) => {
                let (buffer, len) = stage.buffer(*bytes);
                watch(|| (calls.send)(fd, buffer, len, flags))
            }
            Call::Recv(bytes) => {
                let (buffer, len) = stage.buffer(*bytes);
                watch(|| (calls.recv)(fd, buffer, len, flags))
            }
            Call::SendTo(bytes, address) => {
                let (buffer, len) = stage.buffer(*bytes);
                let (address, length) = stage.address(*address);
                watch(|| (calls.sendto)(fd, buffer, len, flags, address.cast(), length))
            }
            Call::RecvFrom(bytes, origin) => {
                let (buffer, len) = stage.buffer(*bytes);
                let (address, addrlen) = stage.origin(Region::Address, *bytes, *origin);
                watch(|| (calls.recvfrom)(fd, buffer, len, flags, address.cast(), addrlen))
            }
            Call::SendMsg(message) => {
                let header = stage.message(message);
                watch(|| (calls.sendmsg)(fd, header, flags))
            }
            Call::RecvMsg(message) => {
                let header = stage.message(message);
                watch(|| (calls.recvmsg)(fd, header, flags))
            }
            Call::SendMMsg(batch) => {
                let (headers, count) = stage.batch(batch);
                watch_int(|| (calls.sendmmsg)(fd, headers, count, flags))
            }
            Call::RecvMMsg(batch, timeout) => {
                let (headers, count) = stage.batch(batch);
                let timeout = stage.timeout(*timeout);
                watch_int(|| (calls.recvmmsg)(fd, headers, count, flags, timeout))
            }
            Call::Read(bytes) => {
                let (buffer, len) = stage.buffer(*bytes);
                watch(|| (calls.read)(fd, buffer, len))
            }
            Call::Write(bytes) => {
                let (buffer, len) = stage.buffer(*bytes);
                watch(|| (calls.write)(fd, buffer, len))
            }
            Call::ReadV(vectors) => {
                let (list, count) = stage.vectors(vectors, 0);
                watch(|| (calls.readv)(fd, list, count as i32))
            }
            Call::WriteV(vectors) => {
                let (list, count) = stage.vectors(vectors, 0);
                watch(|| (calls.writev)(fd, list, count as i32))
            }
            _ => perform_lifecycle(case, subject, &mut stage),
        }
    }
}

/// The calls of a socket's life, beside its messages.
fn perform_lifecycle(case: &Case, subject: &Subject, stage: &mut Stage<'_>) -> Answer {
    let (fd, calls) = (stage.fixture.fd, &subject.calls);
    // SAFETY: as in `perform`; and the descriptors are this case's own.
    unsafe {
        match &case.call {
            Call::Socket(kind) => {
                watch_int(|| (calls.socket)(kind.domain, kind.kind, kind.protocol))
            }
            Call::SocketPair(kind, place) => {
                let pair = pointer(stage.memory.spot(Region::Data, *place, 8)).cast();
                watch_int(|| (calls.socketpair)(kind.domain, kind.kind, kind.protocol, pair))
            }
            Call::Bind(address) => {
                let (address, length) = stage.address(*address);
                watch_int(|| (calls.bind)(fd, address.cast(), length))
            }
            Call::Listen(backlog) => watch_int(|| (calls.listen)(fd, *backlog)),
            Call::Connect(address) => {
                let (address, length) = stage.address(*address);
                watch_int(|| (calls.connect)(fd, address.cast(), length))
            }
            Call::Accept(origin) => {
                let (address, length) = stage.origin(Region::Address, NO_BYTES, *origin);
                watch_int(|| (calls.accept)(fd, address.cast(), length))
            }
            Call::Accept4(origin) => {
                let (address, length) = stage.origin(Region::Address, NO_BYTES, *origin);
                watch_int(|| (calls.accept4)(fd, address.cast(), length, case.flags))
            }
            Call::Shutdown(how) => watch_int(|| (calls.shutdown)(fd, *how)),
            Call::Close => watch_int(|| (calls.close)(fd)),
            Call::GetSockName(origin) => {
                let (address, length) = stage.origin(Region::Address, NO_BYTES, *origin);
                watch_int(|| (calls.getsockname)(fd, address.cast(), length))
            }
            Call::GetPeerName(origin) => {
                let (address, length) = stage.origin(Region::Address, NO_BYTES, *origin);
                watch_int(|| (calls.getpeername)(fd, address.cast(), length))
            }
            Call::GetSockOpt(knob, origin) => {
                let (value, length) = stage.origin(Region::Data, NO_BYTES, *origin);
                watch_int(|| (calls.getsockopt)(fd, knob.level, knob.name, value, length))
            }
            Call::SetSockOpt(knob, setting) => {
                let value = stage.setting(*setting);
                let length = setting.length as u32;
                watch_int(|| (calls.setsockopt)(fd, knob.level, knob.name, value, length))
            }
            call => unreachable!("{} has messages", call.name()),
        }
    }
}

fn watch_int(call: impl FnOnce() -> i32) -> Answer {
    watch(|| call() as isize)
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
        self.address_at(address, 0)
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
    ) -> (*mut c_void, *mut libc::socklen_t) {
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
        let bytes = [timeout.seconds.to_ne_bytes(), timeout.nanoseconds.to_ne_bytes()].concat();
        self.memory.write(spot, &bytes);
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

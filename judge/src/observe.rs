//! What a program can notice after the call.

use std::{
    io::{self, Read, Seek},
    os::fd::AsRawFd,
    ptr,
};

use socket2::Socket as Endpoint;

use crate::{
    ancillary,
    case::{Call, Knob, Socket, State, Step},
    fixture::{Fixture, Ports, address},
};

/// Something noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// On which descriptor.
    pub whose: &'static str,
    /// What was noticed about it, in the words of a report.
    pub what: &'static str,
    /// How it was.
    pub value: Value,
}

/// What was noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A count, a state or a result.
    Number(i64),
    /// An error, by its number.
    Errno(i32),
    /// Bytes of a queue, an address or memory.
    Bytes(Vec<u8>),
}

/// How many messages of one queue are looked at.
const MOST_MESSAGES: usize = 64;
/// Longer than any message.
const BUFFER: usize = 1 << 17;

/// Looks at everything that a call can leave behind.
pub struct Observer {
    buffer: Vec<u8>,
    facts: Vec<Fact>,
    whose: &'static str,
}

impl Default for Observer {
    fn default() -> Self {
        Self { buffer: vec![0; BUFFER], facts: Vec::new(), whose: "" }
    }
}

impl Observer {
    /// Everything there is to notice, in an order that is the same for twins.
    pub fn observe(&mut self, fixture: &Fixture, call: &Call) -> Vec<Fact> {
        let socket = fixture.description.socket;
        fixture.settle();
        self.whose = "subject";
        match call {
            Call::Close => self.number("descriptor", is_open(fixture.fd).into()),
            Call::Bind(_) if socket.is_unix() => self.directory(),
            Call::SetSockOpt(knob, _) => self.option(fixture.fd, *knob),
            _ => {}
        }
        if let Some(file) = &fixture.observed {
            self.file(file);
        }
        let ends =
            [("subject", &fixture.subject), ("peer", &fixture.peer), ("other", &fixture.other)];
        for (whose, end) in ends {
            if let Some(end) = end {
                self.whose = whose;
                self.drain(end, socket);
            }
        }
        if let Some(subject) = &fixture.subject {
            self.probe(subject, fixture);
        }
        std::mem::take(&mut self.facts)
    }

    /// The names that sockets have in the directory.
    fn directory(&mut self) {
        let entries = std::fs::read_dir(".").into_iter().flatten().flatten();
        let mut names: Vec<_> =
            entries.map(|entry| entry.file_name().into_encoded_bytes()).collect();
        names.sort();
        for name in names {
            self.fact("name in the directory", Value::Bytes(name));
        }
    }

    /// What an option is now.
    fn option(&mut self, fd: i32, knob: Knob) {
        let mut value = [0_u8; 64];
        let mut size = value.len() as libc::socklen_t;
        let room = value.as_mut_ptr().cast();
        // SAFETY: the value and its size live through the call.
        let result = unsafe { libc::getsockopt(fd, knob.level, knob.name, room, &mut size) };
        let value = if result < 0 {
            Err(io::Error::last_os_error())
        } else {
            Ok(value[..size as usize].to_vec())
        };
        self.result("option", value);
    }

    /// What is left in a pipe, or behind the offset of a file.
    fn file(&mut self, mut file: &std::fs::File) {
        self.number("offset", file.stream_position().map_or(-1, |offset| offset as i64));
        let content = file.rewind().and_then(|()| file.read(&mut self.buffer));
        let content = content.or_else(|_| file.read(&mut self.buffer));
        self.result("content", content.map(|length| self.buffer[..length].to_vec()));
    }

    /// Descriptors that appeared with the call.
    pub fn observe_descriptors(&mut self, before: &[i32]) {
        self.whose = "call";
        for fd in ancillary::open_descriptors() {
            if !before.contains(&fd) {
                self.number("new descriptor", fd.into());
                for value in ancillary::describe_and_close(fd) {
                    self.number("received descriptor", value);
                }
            }
        }
    }

    /// Whether descriptors can come with a call on this fixture.
    pub fn can_receive_descriptors(fixture: &Fixture) -> bool {
        fixture.description.steps.iter().any(|step| matches!(step, Step::PeerPasses(_)))
    }

    fn drain(&mut self, end: &Endpoint, socket: Socket) {
        let fd = end.as_raw_fd();
        self.number("poll", poll(fd));
        self.number("SO_PEEK_OFF", peek_offset(fd));
        let mut name = end.local_addr().map(|address| address_bytes(&address));
        if let Ok(name) = &mut name {
            forget_random_name(socket, name);
        }
        self.result("name", name);
        let error = end.take_error().map(|error| error.and_then(|it| it.raw_os_error()));
        self.number("SO_ERROR", error.ok().flatten().unwrap_or(0).into());
        for _ in 0..MOST_MESSAGES {
            if self.receive(fd, socket, libc::MSG_ERRQUEUE) < 0 {
                break;
            }
        }
        if matches!(socket, Socket::UnixStream) || socket.accepts_connections() {
            self.number("SIOCATMARK", at_mark(fd));
            self.receive(fd, socket, libc::MSG_OOB);
            self.accept(end, socket);
        }
        for _ in 0..MOST_MESSAGES {
            let count = self.receive(fd, socket, 0);
            let ends = socket == Socket::UnixStream || socket.accepts_connections();
            if count < 0 || (count == 0 && ends) {
                break;
            }
        }
    }

    /// Connections that the call made, as TCP Fast Open does.
    fn accept(&mut self, end: &Endpoint, socket: Socket) {
        if !end.is_listener().unwrap_or(false) {
            return;
        }
        if end.set_nonblocking(true).is_err() {
            return;
        }
        while let Ok((connection, _)) = end.accept() {
            self.number("accepted", 1);
            while connection.set_nonblocking(true).is_ok()
                && self.receive(connection.as_raw_fd(), socket, 0) > 0
            {}
        }
    }

    /// Whether the socket still works the same: data held back in it shows.
    fn probe(&mut self, subject: &Endpoint, fixture: &Fixture) {
        let socket = fixture.description.socket;
        if fixture.description.state != State::Connected {
            return;
        }
        self.whose = "afterwards";
        let sent = subject.send_with_flags(b"probe", libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL);
        self.result("probe", sent.map(|count| vec![count as u8]));
        fixture.settle();
        if let Some(peer) = &fixture.peer {
            self.receive(peer.as_raw_fd(), socket, 0);
        }
    }

    /// Takes one message and notes everything about it.
    fn receive(&mut self, fd: i32, socket: Socket, flags: i32) -> isize {
        let mut name = [0_u8; 128];
        let mut control = [0_u8; 2048];
        let mut vector =
            libc::iovec { iov_base: self.buffer.as_mut_ptr().cast(), iov_len: self.buffer.len() };
        // SAFETY: a msghdr is pointers and integers, and zero is a value of
        // each.
        let mut header: libc::msghdr = unsafe { std::mem::zeroed() };
        header.msg_name = name.as_mut_ptr().cast();
        header.msg_namelen = name.len() as u32;
        header.msg_iov = &mut vector;
        header.msg_iovlen = 1;
        header.msg_control = control.as_mut_ptr().cast();
        header.msg_controllen = control.len() as _;
        let flags = flags | libc::MSG_DONTWAIT;
        // SAFETY: the header and what it leads to live through the call.
        let count = unsafe { libc::recvmsg(fd, &mut header, flags) };
        if count < 0 {
            let errno = io::Error::last_os_error().raw_os_error().unwrap_or(0);
            self.fact("end of queue", Value::Errno(errno));
            return count;
        }
        let mut data = self.buffer[..count as usize].to_vec();
        forget_random_fields(socket, &mut data);
        self.fact("message", Value::Bytes(data));
        let name = &mut name[..128.min(header.msg_namelen as usize)];
        forget_random_name(socket, name);
        self.fact("message's address", Value::Bytes(name.to_vec()));
        self.number("message's flags", header.msg_flags.into());
        let control = &control[..header.msg_controllen as usize];
        self.fact("message's ancillary data", Value::Bytes(control.to_vec()));
        for fd in ancillary::received_descriptors(control) {
            for value in ancillary::describe_and_close(fd) {
                self.number("message's descriptor", value);
            }
        }
        count
    }

    fn result(&mut self, what: &'static str, result: io::Result<Vec<u8>>) {
        let value = match result {
            Ok(bytes) => Value::Bytes(bytes),
            Err(error) => Value::Errno(error.raw_os_error().unwrap_or(0)),
        };
        self.fact(what, value);
    }

    fn number(&mut self, what: &'static str, number: i64) {
        self.fact(what, Value::Number(number));
    }

    fn fact(&mut self, what: &'static str, value: Value) {
        self.facts.push(Fact { whose: self.whose, what, value });
    }
}

/// A raw IPv4 socket receives the IP header, which has an identification that
/// begins at random for each connected socket, and a checksum over it; a ping
/// socket an ICMP header, with a checksum over the number below.
fn forget_random_fields(socket: Socket, packet: &mut [u8]) {
    match socket {
        Socket::Raw4 if packet.len() >= 20 => {
            packet[4..6].fill(0);
            packet[10..12].fill(0);
        }
        Socket::Ping4 | Socket::Ping6 if packet.len() >= 8 => packet[2..6].fill(0),
        _ => {}
    }
}

/// The kernel gives a ping socket without a number the next of the whole
/// machine, and an `AF_UNIX` socket that wants credentials a random name of
/// five digits, if it has none when it sends; one of `AF_VSOCK` without a port
/// the next one of the whole machine, and each of TIPC's a random number.
fn forget_random_name(socket: Socket, name: &mut [u8]) {
    let autobound = socket.is_unix() && name.len() == 8 && name[2] == 0;
    if autobound {
        name[3..].fill(b'0');
    } else if matches!(socket, Socket::Ping4 | Socket::Ping6) && name.len() > 4 {
        name[2..4].fill(0);
    } else if socket.is_tipc() {
        if let Some(number) = address::tipc_number(name) {
            name[number].fill(0);
        }
    } else if socket.is_vsock() && name.len() >= 8 && !Ports::has(name[4..8].try_into().ok()) {
        name[4..8].fill(0);
    }
}

fn address_bytes(address: &socket2::SockAddr) -> Vec<u8> {
    // SAFETY: the kernel wrote that many bytes there.
    unsafe { std::slice::from_raw_parts(address.as_ptr().cast(), address.len() as usize) }.to_vec()
}

fn poll(fd: i32) -> i64 {
    let events = libc::POLLIN | libc::POLLPRI | libc::POLLOUT | libc::POLLRDHUP;
    let mut entry = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: the entry lives through the call.
    unsafe { libc::poll(&mut entry, 1, 0) };
    entry.revents.into()
}

fn is_open(fd: i32) -> bool {
    // SAFETY: it only asks.
    unsafe { libc::fcntl(fd, libc::F_GETFD) >= 0 }
}

fn peek_offset(fd: i32) -> i64 {
    let mut offset = 0_i32;
    let mut size = size_of::<i32>() as libc::socklen_t;
    let value = ptr::from_mut(&mut offset).cast();
    // SAFETY: the integer and its size live through the call.
    unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_PEEK_OFF, value, &mut size) };
    offset.into()
}

fn at_mark(fd: i32) -> i64 {
    const SIOCATMARK: libc::c_ulong = 0x8905;
    let mut mark = -1_i32;
    // SAFETY: the integer lives through the call.
    unsafe { libc::ioctl(fd, SIOCATMARK, ptr::from_mut(&mut mark)) };
    mark.into()
}

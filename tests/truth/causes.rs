//! Causes of refusals: each is a change to a call that succeeds, and what has to
//! be said of it. What is said is written here by hand, from what was changed.

use std::{collections::BTreeMap, ffi::c_int, fs, sync::Mutex};

use sockshim::explain::Function::{self, *};

use crate::{
    bases::{Base, Kind, State},
    chance::Chance,
    sockets::*,
};

/// A cause.
pub struct Cause {
    pub name: &'static str,
    /// Whether it makes sense for this call.
    pub applies: fn(&Base) -> bool,
    pub apply: fn(&mut Base, &mut Chance),
    /// The words of which some have to be in the explanation.
    pub said: &'static [&'static str],
}

macro_rules! causes {
    ($($name:literal: |$base:ident| $applies:expr, |$to:ident, $chance:ident| $apply:expr, $($said:literal)|+;)*) => {
        pub const ALL: &[Cause] = &[$(Cause {
            name: $name,
            applies: |$base| $applies,
            apply: |$to, $chance| { let _ = &$chance; $apply; },
            said: &[$($said),+],
        }),*];
    };
}

const TO_FILES: [Function; 4] = [Read, Readv, Write, Writev];
const WITH_NAME: [Function; 3] = [Sendto, Bind, Connect];

fn has_descriptor(base: &Base) -> bool {
    !base.attempt.is(&[Socket, Socketpair])
}

fn is_for_sockets(base: &Base) -> bool {
    has_descriptor(base) && !base.attempt.is(&TO_FILES) && !base.attempt.is(&[Close])
}

fn gives_internet(base: &Base) -> bool {
    !base.kind.is_unix() && base.attempt.is(&WITH_NAME) && base.attempt.given.is_some()
}

fn gives_path(base: &Base) -> bool {
    base.kind.is_unix() && base.attempt.given.is_some() && is_used(base)
}

/// Whether the call looks at the address.
fn is_used(base: &Base) -> bool {
    let ignores = base.kind.has_connections() && base.attempt.sends();
    base.attempt.given.is_some() && !ignores && !base.attempt.is(&[Getsockopt, Setsockopt])
}

fn is_message(base: &Base) -> bool {
    base.attempt.is(&[Sendmsg, Sendmmsg, Recvmsg, Recvmmsg])
}

fn has_data(base: &Base) -> bool {
    base.attempt.sends() || base.attempt.receives()
}

/// A descriptor that is closed with the attempt.
fn instead(base: &mut Base, fd: c_int) {
    base.attempt.made.push(fd);
    base.attempt.fd = fd;
}

/// A new socket of the same kind in the same place.
fn anew(base: &mut Base) {
    let fd = base.kind.socket();
    instead(base, fd);
}

/// A page for the attempts, of each protection one.
fn memory(protection: c_int) -> usize {
    static PAGES: Mutex<BTreeMap<c_int, usize>> = Mutex::new(BTreeMap::new());
    let mut pages = PAGES.lock().expect("no panic");
    *pages.entry(protection).or_insert_with(|| page(protection).expose_provenance())
}

fn set_port(base: &mut Base, port: u16) {
    let given = base.attempt.given.as_mut().expect("an address");
    given[2..4].copy_from_slice(&port.to_be_bytes());
}

fn control(base: &mut Base, level: c_int, kind: c_int, data: &[u8]) {
    let length = 16 + data.len();
    let mut control = length.to_ne_bytes().to_vec();
    control.extend(level.to_ne_bytes());
    control.extend(kind.to_ne_bytes());
    control.extend(data);
    control.resize(length.next_multiple_of(8), 0);
    base.attempt.control = control;
}

fn option(base: &mut Base, level: c_int, name: c_int, value: &[u8]) {
    base.attempt.numbers = [level, name, 0];
    base.attempt.given = Some(value.to_vec());
}

fn is_setting(base: &Base) -> bool {
    base.attempt.is(&[Setsockopt])
}

causes! {
    // The descriptor.
    "the descriptor is -1": |base| has_descriptor(base), |to, chance| to.attempt.fd = -1,
        "-1 is not a descriptor";
    "the descriptor is negative": |base| has_descriptor(base),
        |to, chance| to.attempt.fd = -2 - chance.below(1000) as c_int, "is negative, and no descriptor is";
    "the descriptor is not open": |base| has_descriptor(base),
        |to, chance| to.attempt.fd = 700 + chance.below(200) as c_int, "is not open in this process";
    "the descriptor is a file's": |base| is_for_sockets(base),
        |to, chance| instead(to, open("file", libc::O_RDWR | libc::O_CREAT)), "file, not a socket";
    "the descriptor is a directory's": |base| is_for_sockets(base),
        |to, chance| instead(to, open(".", libc::O_RDONLY)), "is the directory";
    "the descriptor is a pipe's": |base| is_for_sockets(base),
        |to, chance| { let ends = pipe(); to.attempt.made.push(ends[0]); instead(to, ends[1]) },
        "is a pipe, not a socket";
    "the descriptor has O_PATH": |base| has_descriptor(base) && !base.attempt.is(&[Close]),
        |to, chance| instead(to, open(".", libc::O_PATH)), "opened with O_PATH";
    "the file is for reading": |base| base.attempt.is(&[Write, Writev]),
        |to, chance| instead(to, open("/dev/null", libc::O_RDONLY)), "opened for reading only";
    "the file is for writing": |base| base.attempt.is(&[Read, Readv]),
        |to, chance| instead(to, open("/dev/null", libc::O_WRONLY)), "opened for writing only";
    "the file is a directory": |base| base.attempt.is(&[Read, Readv]),
        |to, chance| instead(to, open("/", libc::O_RDONLY)), "is the directory /";
    "the pipe has no reader": |base| base.attempt.is(&[Write, Writev]),
        |to, chance| { let ends = pipe(); close(ends[0]); instead(to, ends[1]) }, "open for reading any more";
    "the pipe is empty": |base| base.attempt.is(&[Read, Readv]),
        |to, chance| { let ends = pipe(); to.attempt.made.push(ends[1]); instead(to, ends[0]) },
        "a pipe was empty, and O_NONBLOCK is set";
    "the device is full": |base| base.attempt.is(&[Write, Writev]),
        |to, chance| instead(to, open("/dev/full", libc::O_WRONLY)), "/dev/full answers every write";

    // The memory.
    "the buffer is NULL": |base| has_data(base), |to, chance| to.attempt.data_at = Some(0),
        "buf is a null pointer" | "iov_base is a null pointer";
    "the buffer is not mapped": |base| has_data(base),
        |to, chance| to.attempt.data_at = Some(0x1000 + 16 * chance.below(200)),
        "where no memory is mapped";
    "the buffer may not be used": |base| has_data(base),
        |to, chance| to.attempt.data_at = Some(memory(libc::PROT_NONE)),
        "the memory there may not be";
    "the buffer is too short": |base| has_data(base) && !matches!(base.kind, Kind::Tcp4 | Kind::Tcp6 | Kind::UnixStream),
        |to, chance| {
            to.attempt.data_at = Some(memory(libc::PROT_READ | libc::PROT_WRITE) + 4096 - 3);
            to.attempt.length = Some(64);
        },
        "only the first 3 of the 64 bytes at";
    "the buffer is read-only": |base| base.attempt.receives(),
        |to, chance| to.attempt.data_at = Some(memory(libc::PROT_READ)),
        "the memory there may not be written";
    "msg is NULL": |base| is_message(base), |to, chance| to.attempt.header_at = Some(0),
        "msg is a null pointer" | "msgvec is a null pointer";
    "msg is not mapped": |base| is_message(base), |to, chance| to.attempt.header_at = Some(0x2000),
        "msg is 0x2000, where no memory" | "msgvec is 0x2000, where no memory";
    "the address is not mapped": |base| base.attempt.is(&WITH_NAME) && base.attempt.given.is_some(),
        |to, chance| to.attempt.given_at = Some(0x3000), "addr is 0x3000, where no memory is mapped";
    "addrlen is NULL": |base| base.attempt.is(&[Recvfrom, Accept, Accept4, Getsockname, Getpeername]) && base.kind != Kind::UnixDatagram,
        |to, chance| to.attempt.wanted_length_at = Some(0), "addrlen is a null pointer";
    "the value is NULL": |base| is_setting(base),
        |to, chance| { to.attempt.given_at = Some(0); to.attempt.given_length = Some(4) }, "optval is a null pointer" | "takes at least";

    // The lengths.
    "too many iovecs": |base| is_message(base), |to, chance| to.attempt.iovcnt = Some(1025 + chance.below(1000)),
        "msg_iovlen is ";
    "a wrong iovcnt": |base| base.attempt.is(&[Readv, Writev]),
        |to, chance| to.attempt.iovcnt = Some(*chance.of(&[1025, 5000, usize::MAX])), "iovcnt is ";
    "a negative iov_len": |base| is_message(base) || base.attempt.is(&[Readv, Writev]),
        |to, chance| to.attempt.length = Some(usize::MAX - chance.below(100)), "the iov_len of iovec 0";
    "a datagram is too long": |base| base.kind.is_udp() && base.attempt.sends(),
        |to, chance| to.attempt.data = vec![0; 65528 + chance.below(5000)], "a UDP datagram over IPv";
    "an IP packet is too long": |base| base.kind == Kind::Raw4 && base.attempt.sends(),
        |to, chance| to.attempt.data = vec![0; 65516 + chance.below(5000)], "an IP packet has room for 65515";
    "a message is above the send buffer": |base| base.attempt.sends()
            && matches!(base.kind, Kind::UnixDatagram | Kind::UnixSequenced),
        |to, chance| {
            set(to.attempt.fd, libc::SOL_SOCKET, libc::SO_SNDBUF, 5000);
            to.attempt.data = vec![0; 20000 + chance.below(5000)];
        },
        "the send buffer has no room for that";
    "the datagram is above the MTU": |base| matches!(base.kind, Kind::Udp4 | Kind::Raw4) && base.attempt.sends()
            && fs::read_to_string("/sys/class/net/lo/mtu").is_ok(),
        |to, chance| {
            let length = mtu() - 20 - chance.below(7);
            set(to.attempt.fd, libc::IPPROTO_IP, libc::IP_MTU_DISCOVER, libc::IP_PMTUDISC_DO);
            to.attempt.data = vec![0; length + 8];
        },
        "and the socket may not fragment" | "a UDP datagram over IPv4" | "an IP packet has room";

    // The flags.
    "bit 31 is set": |base| is_message(base), |to, chance| to.attempt.flags |= c_int::MIN, "flags has bit 31 set";
    "out-of-band data where there is none": |base| base.attempt.has_flags()
            && (base.attempt.sends() && !base.kind.is_tcp() && base.kind != Kind::UnixStream
                || base.attempt.receives() && matches!(base.kind, Kind::UnixDatagram | Kind::UnixSequenced | Kind::Raw4)),
        |to, chance| to.attempt.flags |= libc::MSG_OOB, "have no out-of-band data";
    "no out-of-band data has come": |base| base.attempt.has_flags() && base.attempt.receives()
            && (base.kind.is_tcp() || base.kind == Kind::UnixStream),
        |to, chance| to.attempt.flags |= libc::MSG_OOB, "no out-of-band data was there";
    "out-of-band data is inline": |base| base.attempt.has_flags() && base.attempt.receives() && base.kind.is_tcp(),
        |to, chance| {
            set(to.attempt.fd, libc::SOL_SOCKET, libc::SO_OOBINLINE, 1);
            to.attempt.flags |= libc::MSG_OOB;
        },
        "SO_OOBINLINE puts out-of-band data among the rest" | "no out-of-band data was there";
    "the error queue is empty": |base| base.attempt.has_flags() && base.attempt.receives() && !base.kind.is_unix(),
        |to, chance| to.attempt.flags |= libc::MSG_ERRQUEUE, "the error queue was empty";
    "accept4 has other flags": |base| base.attempt.is(&[Accept4]),
        |to, chance| to.attempt.flags = 1 << chance.below(8), "flags has bits set beside";

    // The state of the socket.
    "nothing has arrived": |base| base.attempt.receives(),
        |to, chance| {
            let ends = to.kind.pair();
            nonblocking(ends[0]);
            to.attempt.made.push(ends[1]);
            instead(to, ends[0]);
        },
        "nothing had arrived, and ";
    "a stream is not connected": |base| base.kind.has_connections() && has_data(base),
        |to, chance| anew(to), "the socket is not connected";
    "a datagram socket has no peer": |base| !base.kind.has_connections() && base.attempt.sends()
            && base.state == State::Connected && base.attempt.given.is_none(),
        |to, chance| anew(to), "the socket is not connected, and ";
    "a socket that listens transfers": |base| base.kind.has_connections() && has_data(base),
        |to, chance| { let (server, _) = to.kind.server(); instead(to, server) },
        "the socket listens, and has no peer itself" | "the socket listens for connections";
    "the socket was shut down": |base| base.kind.has_connections() && base.attempt.sends(),
        |to, chance| { let fd = to.attempt.fd; shut(fd, libc::SHUT_WR) },
        "shut down for writing";
    "the peer was shut down for reading": |base| base.kind.is_unix() && base.attempt.sends() && base.state == State::Connected,
        |to, chance| { let fd = to.attempt.made[1]; shut(fd, libc::SHUT_RD) },
        "or its peer for reading" | "or the one at";
    "the peer has closed": |base| matches!(base.kind, Kind::UnixStream | Kind::UnixSequenced) && base.attempt.sends(),
        |to, chance| close_peer(to), "the peer has closed its socket";
    "the datagram peer has closed": |base| base.kind == Kind::UnixDatagram && base.attempt.sends() && base.state == State::Connected,
        |to, chance| close_peer(to), "the peer has closed its socket";
    "nobody waits to be accepted": |base| base.attempt.is(&[Accept, Accept4]),
        |to, chance| { let (server, _) = to.kind.server(); nonblocking(server); instead(to, server) },
        "no connection was waiting, and O_NONBLOCK is set";
    "accept without listen": |base| base.attempt.is(&[Accept, Accept4]) && base.kind.has_connections(),
        |to, chance| anew(to), "the socket does not listen: listen() was not called";
    "accept on a connected socket": |base| base.attempt.is(&[Accept, Accept4]) && base.kind.has_connections(),
        |to, chance| { let ends = to.kind.pair(); to.attempt.made.push(ends[1]); instead(to, ends[0]) },
        "and does not listen";
    "accept on a datagram socket": |base| base.attempt.is(&[Accept, Accept4, Listen]),
        |to, chance| { to.kind = *chance.of(&[Kind::Udp4, Kind::Udp6, Kind::UnixDatagram]); anew(to) },
        "has no connections to";
    "accept after shutdown": |base| base.attempt.is(&[Accept, Accept4]) && base.kind.is_unix(),
        |to, chance| { let (server, _) = to.kind.server(); shut(server, libc::SHUT_RD); instead(to, server) },
        "was shut down for reading, so it accepts no more";
    "listen without a name": |base| base.attempt.is(&[Listen]) && base.kind.is_unix(),
        |to, chance| anew(to), "has no address to listen at";
    "listen on a connected socket": |base| base.attempt.is(&[Listen]),
        |to, chance| { let ends = to.kind.pair(); to.attempt.made.push(ends[1]); instead(to, ends[0]) },
        "the socket is connected, to ";
    "the port is taken by a listener": |base| base.attempt.is(&[Listen]) && base.kind.is_tcp(),
        |to, chance| {
            let [first, second] = [to.kind.socket(), to.kind.socket()];
            let address = Address(to.kind.free());
            for fd in [first, second] {
                set(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, 1);
                bind(fd, &address);
            }
            listen(first);
            to.attempt.made.push(first);
            instead(to, second);
        },
        "another socket listens at";
    "how is none": |base| base.attempt.is(&[Shutdown]),
        |to, chance| to.attempt.numbers[0] = *chance.of(&[-1, 3, 77, c_int::MAX]), "how is ";
    "the socket has no peer": |base| base.attempt.is(&[Shutdown, Getpeername])
            && !(base.attempt.is(&[Shutdown]) && base.kind.is_unix()),
        |to, chance| anew(to), "the socket is not connected: it never was";
    "a listener has no peer": |base| base.attempt.is(&[Getpeername]) && base.kind.has_connections(),
        |to, chance| { let (server, _) = to.kind.server(); instead(to, server) },
        "the socket listens, and has no peer itself";
    "the buffer for the address is negative": |base| base.attempt.is(&[Getsockname, Getpeername, Accept, Accept4]),
        |to, chance| to.attempt.wanted_length = -1 - chance.below(100) as i32, "*addrlen is -";
    "the socket is connected already": |base| base.attempt.is(&[Connect]) && base.kind.has_connections(),
        |to, chance| { let ends = to.kind.pair(); to.attempt.made.push(ends[1]); instead(to, ends[0]) },
        "the socket is already connected, to";
    "a socket that listens connects": |base| base.attempt.is(&[Connect]) && base.kind.has_connections(),
        |to, chance| { let (server, _) = to.kind.server(); instead(to, server) }, "the socket listens for connections";

    // Addresses.
    "addrlen is too long": |base| base.attempt.is(&WITH_NAME) && base.attempt.given.is_some(),
        |to, chance| to.attempt.given_length = Some(*chance.of(&[129, 1000, -1, -77])), "and no address is longer than 128 bytes";
    "addrlen is too short": |base| base.attempt.is(&WITH_NAME) && is_used(base),
        |to, chance| to.attempt.given_length = Some(if to.kind.is_unix() { 1 } else { 3 + chance.below(12) as i64 }),
        "which no address of AF_";
    "msg_namelen is too short": |base| base.attempt.is(&[Sendmsg, Sendmmsg]) && is_used(base),
        |to, chance| to.attempt.given_length = Some(if to.kind.is_unix() { 1 } else { 3 + chance.below(12) as i64 }),
        "which no address of AF_";
    "msg_namelen is negative": |base| base.attempt.is(&[Sendmsg, Sendmmsg]) && base.attempt.given.is_some(),
        |to, chance| to.attempt.given_length = Some(-1 - chance.below(50) as i64), "msg_namelen is -";
    "the family is another": |base| is_used(base) && !(base.kind == Kind::Raw4 && base.attempt.is(&[Bind])),
        |to, chance| {
            let other = *chance.of(&[libc::AF_NETLINK, libc::AF_PACKET, 44]) as u16;
            to.attempt.given.as_mut().expect("an address")[..2].copy_from_slice(&other.to_ne_bytes());
        },
        "the address is of the family ";
    "the destination port is 0": |base| base.kind.is_udp() && base.attempt.sends() && base.attempt.given.is_some(),
        |to, chance| set_port(to, 0), "the destination has the port 0";
    "the address is a broadcast one": |base| matches!(base.kind, Kind::Udp4 | Kind::Raw4) && is_used(base) && !base.attempt.is(&[Bind]),
        |to, chance| to.attempt.given = Some(v4([127, 255, 255, 255], 9).0), "is a broadcast address, and SO_BROADCAST is not set";
    "TCP to a broadcast address": |base| base.kind == Kind::Tcp4 && base.attempt.is(&[Connect]),
        |to, chance| to.attempt.given = Some(v4([127, 255, 255, 255], 9).0), "is a broadcast address, and a connection needs";
    "TCP to a multicast address": |base| base.kind.is_tcp() && base.attempt.is(&[Connect]),
        |to, chance| {
            let groups = [0xff02, 0, 0, 0, 0, 0, 0, 1 + chance.below(99) as u16];
            to.attempt.given = Some(match to.kind {
                Kind::Tcp4 => v4([224, 0, 0, 1 + chance.below(99) as u8], 9).0,
                _ => v6(groups, 9, 1).0,
            });
        },
        "is a multicast address, and a connection needs";
    "TCP bound to a multicast address": |base| base.kind == Kind::Tcp6 && base.attempt.is(&[Bind]),
        |to, chance| to.attempt.given = Some(v6([0xff02, 0, 0, 0, 0, 0, 0, 1], 0, 1).0), "and a stream socket cannot be bound to one";
    "an IPv4 address on a socket for IPv6": |base| matches!(base.kind, Kind::Tcp6 | Kind::Udp6) && is_used(base),
        |to, chance| {
            set(to.attempt.fd, libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, 1);
            to.attempt.given = Some(v6([0, 0, 0, 0, 0, 0xffff, 0x7f00, 1], 9, 0).0);
        },
        "limited to IPv6 by IPV6_V6ONLY";
    "an address of one link without the link": |base| matches!(base.kind, Kind::Tcp6 | Kind::Udp6) && base.attempt.is(&[Bind, Connect]),
        |to, chance| to.attempt.given = Some(v6([0xfe80, 0, 0, 0, 0, 0, 0, 1 + chance.below(9) as u16], 9, 0).0),
        "counts on one link only";
    "an interface that is not there": |base| matches!(base.kind, Kind::Tcp6 | Kind::Udp6) && base.attempt.is(&[Bind]),
        |to, chance| to.attempt.given = Some(v6([0xfe80, 0, 0, 0, 0, 0, 0, 1], 9, 900 + chance.below(50) as u32).0),
        "no network interface has the index 9";
    "no route": |base| !base.kind.is_unix() && is_used(base) && !base.attempt.is(&[Bind]),
        |to, chance| to.attempt.given = Some(elsewhere(to.kind, chance)), "no route leads to ";
    "an address of another machine": |base| gives_internet(base) && base.attempt.is(&[Bind]),
        |to, chance| to.attempt.given = Some(elsewhere(to.kind, chance)), "no network interface here has the address of";
    "nobody listens": |base| base.kind.is_tcp() && base.attempt.is(&[Connect]),
        |to, chance| { let address = to.kind.free(); to.attempt.given = Some(address) }, "no socket listens at ";
    "a port with its bytes exchanged": |base| base.kind.is_tcp() && base.attempt.is(&[Connect]),
        |to, chance| set_port(to, *chance.of(&[20480, 36895, 47873])), "was htons() forgotten?";
    "the address is in use": |base| base.attempt.is(&[Bind]) && base.kind != Kind::Raw4,
        |to, chance| {
            let (server, address) = to.kind.server();
            to.attempt.made.push(server);
            to.attempt.given = Some(address);
        },
        "another socket has the port of" | "exists: a socket is bound there";
    "the abstract name is in use": |base| base.attempt.is(&[Bind]) && base.kind.is_unix(),
        |to, chance| {
            let name = unix("\0taken");
            let fd = bind(to.kind.socket(), &name);
            to.attempt.made.push(fd);
            to.attempt.given = Some(name.0);
        },
        "another socket in this network namespace has the name";
    "the socket is bound already": |base| base.attempt.is(&[Bind]) && base.kind != Kind::Raw4,
        |to, chance| { let (fd, address) = (to.attempt.fd, to.kind.free()); bind(fd, &Address(address)) },
        "the socket already has the address";
    "a file is at the path": |base| base.attempt.is(&[Bind]) && base.kind.is_unix(),
        |to, chance| { fs::write("plain", "").expect("a file"); to.attempt.given = Some(unix("plain").0) },
        "plain exists and is a file";
    "the directory does not exist": |base| gives_path(base),
        |to, chance| to.attempt.given = Some(unix("none/x").0), "the directory none does not exist";
    "the path leads through a file": |base| gives_path(base),
        |to, chance| { fs::write("plain", "").expect("a file"); to.attempt.given = Some(unix("plain/x").0) },
        "plain is not a directory";
    "nothing is at the path": |base| gives_path(base) && !base.attempt.is(&[Bind]),
        |to, chance| to.attempt.given = Some(unix("nothing").0), "nothing exists at nothing";
    "no socket is at the path": |base| gives_path(base) && !base.attempt.is(&[Bind]),
        |to, chance| { fs::write("plain", "").expect("a file"); to.attempt.given = Some(unix("plain").0) },
        "plain is a file, not a socket";
    "the server has ended": |base| gives_path(base) && !base.attempt.is(&[Bind]),
        |to, chance| { let (server, address) = to.kind.server(); close(server); to.attempt.given = Some(address) },
        "is a socket file that no socket accepts";
    "the server is of another type": |base| gives_path(base) && !base.attempt.is(&[Bind]),
        |to, chance| {
            let other = if to.kind == Kind::UnixDatagram { Kind::UnixStream } else { Kind::UnixDatagram };
            let (server, address) = other.server();
            to.attempt.made.push(server);
            to.attempt.given = Some(address);
        },
        "is of another type than this one";
    "nobody has the abstract name": |base| gives_path(base) && !base.attempt.is(&[Bind]),
        |to, chance| to.attempt.given = Some(unix("\0nobody").0), "in this network namespace has the name unix:@nobody";
    "the receiver is connected to another": |base| base.kind == Kind::UnixDatagram && gives_path(base) && !base.attempt.is(&[Bind]),
        |to, chance| {
            let (one, address) = to.kind.server();
            let (other, elsewhere) = to.kind.server();
            connect(one, &Address(elsewhere));
            to.attempt.made.extend([one, other]);
            to.attempt.given = Some(address);
        },
        "is connected to another socket";
    "a stream takes no destination": |base| base.kind == Kind::UnixStream && base.attempt.is(&[Sendto, Sendmsg, Sendmmsg]),
        |to, chance| { let (server, address) = to.kind.server(); to.attempt.made.push(server); to.attempt.given = Some(address) },
        "a destination is given, and";

    "a path that ends in a slash": |base| gives_path(base) && base.attempt.is(&[Bind]),
        |to, chance| to.attempt.given = Some(unix("nothing/").0), "ends with a slash, as only";
    "out-of-band data without a byte": |base| base.kind == Kind::UnixStream && base.attempt.is(&[Send]),
        |to, chance| { to.attempt.flags |= libc::MSG_OOB; to.attempt.data = vec![] }, "MSG_OOB is given without a byte";
    "fast open on a connection": |base| base.kind.is_tcp() && base.attempt.is(&[Send, Sendto]),
        |to, chance| to.attempt.flags |= libc::MSG_FASTOPEN, "MSG_FASTOPEN is given, and the socket is already connected" | "MSG_FASTOPEN is given, and no destination";
    "fast open without a destination": |base| base.kind.is_tcp() && base.attempt.is(&[Send, Sendto]),
        |to, chance| { to.attempt.flags |= libc::MSG_FASTOPEN; anew(to) }, "MSG_FASTOPEN is given, and no destination";
    "a destination of no bytes": |base| base.kind == Kind::Raw4 && base.attempt.is(&[Sendto]) && base.attempt.given.is_some(),
        |to, chance| to.attempt.given_length = Some(0), "the socket is not connected, and addrlen is 0";
    "the receiver was shut down for reading": |base| base.kind == Kind::UnixDatagram && base.attempt.sends() && base.attempt.given.is_some(),
        |to, chance| { let fd = to.attempt.made[1]; shut(fd, libc::SHUT_RD) }, "for reading";
    "a datagram socket was shut down": |base| base.kind.is_udp() && base.attempt.sends() && base.state == State::Connected,
        |to, chance| { let fd = to.attempt.fd; shut(fd, libc::SHUT_WR) }, "the socket was shut down for writing";
    "a packet with its own header is above the MTU": |base| base.kind == Kind::Raw4 && base.attempt.sends() && base.state == State::Connected,
        |to, chance| {
            set(to.attempt.fd, libc::IPPROTO_IP, libc::IP_HDRINCL, 1);
            to.attempt.data = vec![0x45; mtu() - 10];
            to.attempt.data.resize(65530, 0);
        },
        "an IP packet has room for" | "with IP_HDRINCL the";

    // Ancillary data.
    "a cmsg_len is too long": |base| base.attempt.is(&[Sendmsg, Sendmmsg]) && !base.kind.is_tcp(),
        |to, chance| {
            control(to, libc::SOL_SOCKET, libc::SCM_RIGHTS, &1_i32.to_ne_bytes());
            to.attempt.control[..8].copy_from_slice(&(100 + chance.below(99)).to_ne_bytes());
        },
        "which is shorter than its header or longer";
    "a control message of an unknown type": |base| base.attempt.is(&[Sendmsg, Sendmmsg]) && base.kind.is_unix(),
        |to, chance| control(to, libc::SOL_SOCKET, 70 + chance.below(20) as c_int, &[0; 4]),
        "the socket takes no control message SOL_SOCKET";
    "a descriptor to be sent is not open": |base| base.attempt.is(&[Sendmsg, Sendmmsg]) && base.kind.is_unix(),
        |to, chance| control(to, libc::SOL_SOCKET, libc::SCM_RIGHTS, &(700 + chance.below(99) as i32).to_ne_bytes()),
        "SCM_RIGHTS holds descriptor 7";
    "an io_uring to be sent": |base| base.attempt.is(&[Sendmsg, Sendmmsg]) && base.kind.is_unix(),
        |to, chance| { let ring = ring(); to.attempt.made.push(ring); control(to, libc::SOL_SOCKET, libc::SCM_RIGHTS, &ring.to_ne_bytes()) },
        ", an io_uring, which cannot be sent";
    "too many descriptors to be sent": |base| base.attempt.is(&[Sendmsg, Sendmmsg]) && base.kind.is_unix(),
        |to, chance| control(to, libc::SOL_SOCKET, libc::SCM_RIGHTS, &0_i32.to_ne_bytes().repeat(254 + chance.below(20))),
        "and a message takes at most 253";
    "credentials of the wrong size": |base| base.attempt.is(&[Sendmsg, Sendmmsg]) && base.kind.is_unix(),
        |to, chance| control(to, libc::SOL_SOCKET, libc::SCM_CREDENTIALS, &[0; 4]), "has 4 bytes of data, which is not its size";
    "a TTL out of range": |base| base.attempt.is(&[Sendmsg, Sendmmsg]) && base.kind == Kind::Udp4,
        |to, chance| control(to, libc::IPPROTO_IP, libc::IP_TTL, &(*chance.of(&[0_i32, 256, -7])).to_ne_bytes()),
        "IP_TTL holds ";
    "ancillary data without bounds": |base| base.attempt.is(&[Sendmsg, Sendmmsg]),
        |to, chance| { control(to, libc::SOL_SOCKET, 1, &[0; 4]); to.attempt.control_length = Some(1 << 31) },
        "msg_controllen is 2147483648";

    // New sockets.
    "no such family": |base| base.attempt.is(&[Socket, Socketpair]),
        |to, chance| to.attempt.numbers[0] = *chance.of(&[-1, 46, 200, c_int::MAX]), "no address family has the number";
    "no such type": |base| base.attempt.is(&[Socket, Socketpair]),
        |to, chance| to.attempt.numbers[1] = 11 + chance.below(5) as c_int, "no socket type has the number";
    "other flags in the type": |base| base.attempt.is(&[Socket, Socketpair]),
        |to, chance| to.attempt.numbers[1] |= 0x10 << chance.below(3), "type has bits set";
    "no such protocol": |base| base.attempt.is(&[Socket]) && !base.kind.is_unix(),
        |to, chance| to.attempt.numbers[2] = *chance.of(&[-1, 263, 1000]), "no protocol has the number";
    "AF_UNIX has no protocols": |base| base.attempt.is(&[Socket]) && base.kind.is_unix(),
        |to, chance| to.attempt.numbers[2] = 2 + chance.below(50) as c_int, "AF_UNIX has no protocols";
    "a type that AF_UNIX lacks": |base| base.attempt.is(&[Socket]) && base.kind.is_unix(),
        |to, chance| to.attempt.numbers[1] = *chance.of(&[0, 4, 7, 8, 9]), "AF_UNIX has no sockets of the type";
    "a protocol of datagrams for a stream": |base| base.attempt.is(&[Socket]) && base.kind.is_tcp(),
        |to, chance| to.attempt.numbers[2] = libc::IPPROTO_UDP, "is not a protocol of SOCK_STREAM";
    "a raw socket without a protocol": |base| base.attempt.is(&[Socket]) && base.kind == Kind::Raw4,
        |to, chance| to.attempt.numbers[2] = 0, "needs a protocol, and 0 is given";
    "a family without pairs": |base| base.attempt.is(&[Socketpair]),
        |to, chance| to.attempt.numbers[..2].copy_from_slice(&[libc::AF_INET, libc::SOCK_STREAM]), "has no pairs of sockets";

    // Options.
    "an option that is not there": |base| base.attempt.is(&[Getsockopt, Setsockopt]),
        |to, chance| to.attempt.numbers[1] = 990 + chance.below(50) as c_int, "this kernel knows no option 99" | "this kernel knows no option 10";
    "an option that is read only": |base| is_setting(base),
        |to, chance| {
            let name = *chance.of(&[libc::SO_TYPE, libc::SO_DOMAIN, libc::SO_ERROR]);
            to.attempt.numbers[..2].copy_from_slice(&[libc::SOL_SOCKET, name]);
        }, "can be read but not set";
    "a value that is too short": |base| is_setting(base),
        |to, chance| to.attempt.given_length = Some(chance.below(4) as i64), "takes at least" | "take at least 4 bytes";
    "a negative optlen": |base| base.attempt.is(&[Getsockopt, Setsockopt]),
        |to, chance| { to.attempt.given_length = Some(-3); to.attempt.wanted_length = -3 }, "optlen is -3";
    "an option of TCP for others": |base| is_setting(base) && !base.kind.is_tcp(),
        |to, chance| option(to, libc::IPPROTO_TCP, libc::TCP_NODELAY, &[1, 0, 0, 0]), "IPPROTO_TCP has options of other sockets";
    "an option of IPv6 for IPv4": |base| is_setting(base) && base.kind.domain() == libc::AF_INET,
        |to, chance| option(to, libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, &[1, 0, 0, 0]), "IPPROTO_IPV6 has options of other sockets";
    "a TTL option out of range": |base| is_setting(base) && base.kind.domain() == libc::AF_INET,
        |to, chance| option(to, libc::IPPROTO_IP, libc::IP_TTL, &(256 + chance.below(99) as i32).to_ne_bytes()), "and IP_TTL takes -1 to 255";
    "a time out of range": |base| is_setting(base),
        |to, chance| option(to, libc::SOL_SOCKET, libc::SO_RCVTIMEO, &[[0; 8], 2_000_000_i64.to_ne_bytes()].concat()), "tv_usec is 2000000";
    "no filter to detach": |base| is_setting(base),
        |to, chance| option(to, libc::SOL_SOCKET, libc::SO_DETACH_FILTER, &[0; 4]), "no filter is attached";
    "no such congestion control": |base| is_setting(base) && base.kind.is_tcp(),
        |to, chance| option(to, libc::IPPROTO_TCP, libc::TCP_CONGESTION, b"nothing"), "no congestion control of that name";
    "no such interface": |base| is_setting(base),
        |to, chance| option(to, libc::SOL_SOCKET, libc::SO_BINDTODEVICE, b"nothing"), "no network interface has that name";
    "not a member of the group": |base| is_setting(base) && base.kind == Kind::Udp4,
        |to, chance| option(to, libc::IPPROTO_IP, libc::IP_DROP_MEMBERSHIP, &[224, 9, 9, 9, 127, 0, 0, 1]), "is not a member of that group";
    "no interface for multicast": |base| is_setting(base) && base.kind == Kind::Udp4,
        |to, chance| option(to, libc::IPPROTO_IP, libc::IP_MULTICAST_IF, &[10, 9, 9, 9]), "no network interface has that address";
    "V6ONLY after bind": |base| is_setting(base) && matches!(base.kind, Kind::Tcp6 | Kind::Udp6),
        |to, chance| {
            let (fd, address) = (to.attempt.fd, to.kind.free());
            bind(fd, &Address(address));
            option(to, libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, &[1, 0, 0, 0]);
        },
        "can be set only before the socket is bound";
    "the MTU of no path": |base| base.attempt.is(&[Getsockopt]) && base.kind.domain() == libc::AF_INET,
        |to, chance| to.attempt.numbers[..2].copy_from_slice(&[libc::IPPROTO_IP, libc::IP_MTU]), "IP_MTU is the MTU of a path";
    "the MTU of no path over IPv6": |base| base.attempt.is(&[Getsockopt]) && base.kind.domain() == libc::AF_INET6,
        |to, chance| to.attempt.numbers[..2].copy_from_slice(&[libc::IPPROTO_IPV6, libc::IPV6_MTU]), "IPV6_MTU is the MTU of a path";
    "an upper layer without a connection": |base| is_setting(base) && base.kind.is_tcp(),
        |to, chance| option(to, libc::IPPROTO_TCP, libc::TCP_ULP, b"tls"), "TCP_ULP is for connected sockets" | "no upper layer protocol of that name" | "options of IPPROTO_TCP take";
    "an unknown option without a value": |base| is_setting(base),
        |to, chance| { to.attempt.numbers[1] = 990; to.attempt.given_length = Some(chance.below(4) as i64) }, "take at least 4 bytes" | "takes at least" | "this kernel knows no option 990";
    "IP_HDRINCL for others": |base| is_setting(base) && matches!(base.kind, Kind::Tcp4 | Kind::Udp4),
        |to, chance| option(to, libc::IPPROTO_IP, libc::IP_HDRINCL, &[1, 0, 0, 0]), "IP_HDRINCL is for raw sockets";
}

fn ring() -> c_int {
    let mut parameters = [0_u8; 120];
    // SAFETY: the kernel fills the parameters.
    done(unsafe { libc::syscall(libc::SYS_io_uring_setup, 4, parameters.as_mut_ptr()) } as isize)
}

/// Closes the peer of the pair that the base has made.
fn close_peer(base: &mut Base) {
    assert_eq!(base.attempt.made.len(), 2, "another cause has put a socket in its place");
    close(base.attempt.made.pop().expect("a peer"));
}

fn shut(fd: c_int, how: c_int) {
    // SAFETY: no pointer is passed.
    done(unsafe { libc::shutdown(fd, how) } as isize);
}

/// The MTU of the loopback interface.
fn mtu() -> usize {
    let text = fs::read_to_string("/sys/class/net/lo/mtu").expect("an MTU");
    text.trim().parse().expect("a number")
}

/// An address that no machine here has.
fn elsewhere(kind: Kind, chance: &mut Chance) -> Vec<u8> {
    match kind.domain() {
        libc::AF_INET => v4([10, 77, 0, 1 + chance.below(200) as u8], 9).0,
        _ => v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1 + chance.below(200) as u16], 9, 0).0,
    }
}

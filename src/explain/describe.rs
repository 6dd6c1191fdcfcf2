//! What a descriptor is, in a line.

use libc::c_int;

use super::{
    address::Address,
    facts::{Facts, Socket},
    file, names,
};
use crate::{kernel::Inspect, text::Text};

/// What ioctl(2) is asked: `SIOCINQ` and `SIOCOUTQ`, linux/sockios.h.
const BYTES_TO_READ: u32 = libc::FIONREAD as u32;
const BYTES_TO_SEND: u32 = libc::TIOCOUTQ as u32;

/// The states of TCP from 1 on, netinet/tcp.h.
const TCP_STATES: &[u8] = b"established,SYN sent,SYN received,FIN wait 1,FIN wait 2,time wait,\
    closed,close wait,last ACK,listening,closing,";

/// Describes a descriptor: of a socket its domain, type, protocol and state,
/// its addresses, what waits in its queues, and whether an error is pending.
pub fn describe(fd: c_int, inspect: &dyn Inspect, text: &mut Text<'_>) {
    let facts = Facts { inspect };
    text.signed(fd.into()).str(": ");
    if inspect.status_flags(fd).is_err() {
        text.str("not open");
        return;
    }
    let socket = facts.socket(fd);
    match socket.domain() {
        None => file::write(fd, facts, text),
        Some(domain) => {
            names::write(text, domain, names::domain(domain));
            write_kind(domain, socket, text);
            write_state(socket, text);
            write_ends(socket, text);
            write_queues(socket, text);
        }
    }
    if socket.is_nonblocking() {
        text.str(", O_NONBLOCK");
    }
}

fn write_kind(domain: c_int, socket: Socket<'_>, text: &mut Text<'_>) {
    if let Some(kind) = socket.kind() {
        text.byte(b' ');
        names::write(text, kind, names::socket_type(kind));
    }
    let is_internet = matches!(domain, libc::AF_INET | libc::AF_INET6);
    if let Some(protocol) = socket.protocol().filter(|protocol| *protocol != 0) {
        text.byte(b' ');
        names::write(text, protocol, names::protocol(protocol).filter(|_| is_internet));
    }
}

fn write_state(socket: Socket<'_>, text: &mut Text<'_>) {
    text.str(", ");
    if let Some(state @ 1..) = socket.tcp_state().filter(|state| *state != 7) {
        let mut names = TCP_STATES.split(|byte| *byte == b',');
        text.bytes(names.nth(usize::from(state) - 1).unwrap_or_default());
        return;
    }
    let is_unbound = socket.local().is_none_or(|address| address.is_unbound());
    text.str(match (socket.is_listening(), socket.peer().is_some(), is_unbound) {
        (true, ..) => "listening",
        (_, true, _) => "connected",
        (_, _, false) => "bound",
        _ => "unbound",
    });
    if socket.has_events(libc::POLLHUP) && socket.is_connection_mode() {
        text.str(", hung up");
    } else if socket.has_events(libc::POLLRDHUP) {
        text.str(", shut down for reading");
    }
}

fn write_ends(socket: Socket<'_>, text: &mut Text<'_>) {
    let write = |address: Option<Address>, preposition: &str, text: &mut Text<'_>| {
        if let Some(address) = address.filter(|address| !address.is_unbound()) {
            text.str(preposition);
            address.write(text);
        }
    };
    write(socket.local(), ", at ", text);
    write(socket.peer(), ", to ", text);
}

/// What is counted differs: of TCP and AF_UNIX streams all bytes to read, else
/// those of the next message; of TCP the bytes that the peer has not
/// acknowledged, else the memory that unsent messages take.
fn write_queues(socket: Socket<'_>, text: &mut Text<'_>) {
    if let Some(count) = socket.count(BYTES_TO_READ) {
        text.str(", ").signed(count.into()).str(" bytes to read");
    }
    if let Some(count) = socket.count(BYTES_TO_SEND) {
        text.str(", ").signed(count.into()).str(" bytes on their way");
    }
    if socket.has_events(libc::POLLERR) {
        text.str(", an error is pending");
    }
}

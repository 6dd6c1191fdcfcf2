//! Why a send was refused.

use super::{
    Sentence,
    call::{Bytes, Name},
    case::{Case, MOST_IOVECS},
    common, control, destination,
    facts::tcp,
};

pub fn sentence(case: &Case<'_>) -> Sentence {
    if case.socket().domain().is_none() {
        return other_file(case);
    }
    match case.errno {
        libc::EAGAIN => Some(full(case)),
        libc::EALREADY => Some(
            "MSG_FASTOPEN is connecting this socket already. Wait until poll() says POLLOUT, then \
             send without it.",
        ),
        libc::EINPROGRESS => Some(
            "MSG_FASTOPEN has begun to connect, and taken none of the bytes. Wait until poll() \
             says POLLOUT, then send them without it.",
        ),
        libc::EINTR => common::interrupted(case, libc::SO_SNDTIMEO),
        libc::EINVAL => invalid(case),
        libc::EMSGSIZE => Some(too_long(case)),
        libc::EDESTADDRREQ | libc::ENOTCONN => Some(no_peer(case)),
        libc::EISCONN => Some(
            "the socket is connected, and an AF_UNIX socket then takes no other destination. Give \
             none.",
        ),
        libc::EOPNOTSUPP => unsupported(case),
        libc::EPIPE => Some(shut_down(case)),
        libc::EBADF | libc::EPERM | libc::ESRCH | libc::ETOOMANYREFS | libc::ENOBUFS => {
            control::sentence(case)
        }
        _ => bad_destination(case),
    }
}

fn full(case: &Case<'_>) -> &'static str {
    let socket = case.socket();
    if socket.is_internet() && socket.local().and_then(|address| address.port()) == Some(0) {
        return "the socket is not bound, and all of the ports of net.ipv4.ip_local_port_range are \
                in use. Close some sockets, or widen that range.";
    }
    if socket.is(libc::AF_UNIX) && !socket.is_connection_mode() {
        return "the receiver's queue, or the send buffer (SO_SNDBUF is %S), is full%W. Wait until \
                poll() says POLLOUT.";
    }
    "the send buffer is full (SO_SNDBUF is %S)%W. Wait until poll() says POLLOUT."
}

fn invalid(case: &Case<'_>) -> Sentence {
    if let Some(sentence) = destination::misfit(case) {
        return Some(sentence);
    }
    if case.address().and_then(|address| address.port()) == Some(0) {
        return Some(
            "the destination has the port 0, which nobody has. Give the receiver's port, in \
             network byte order.",
        );
    }
    bad_lengths(case).or_else(|| control::sentence(case)).or_else(|| {
        case.socket().is_internet().then_some(
            "%A may not be sent to: a route of the type blackhole leads there, or the header that \
             comes with the data is malformed.",
        )
    })
}

/// Which of the lengths is out of range, or how many there are.
pub fn bad_lengths(case: &Case<'_>) -> Sentence {
    if let Bytes::Vector(_, count) = case.call.bytes {
        if !(0..=MOST_IOVECS as i32).contains(&count) {
            return Some("iovcnt is %V; a call takes 0 to 1024 iovecs. Pass them in pieces.");
        }
    }
    case.length().filter(|length| *length > isize::MAX as usize).map(|_| {
        "an iov_len, or the sum of them, is above SSIZE_MAX. Was a negative length stored there?"
    })
}

/// Whether there are more iovecs than a message may have.
pub fn too_many(case: &Case<'_>) -> Sentence {
    case.vector()
        .filter(|(_, count)| *count > MOST_IOVECS)
        .map(|_| "msg_iovlen is %V; a call takes 0 to 1024 iovecs. Pass them in pieces.")
}

fn too_long(case: &Case<'_>) -> &'static str {
    let socket = case.socket();
    if let Some(sentence) = too_many(case) {
        return sentence;
    }
    if !socket.is_internet() {
        return "the message is %L bytes; the send buffer has no room for that (SO_SNDBUF is %S). \
                Send it in pieces, or enlarge SO_SNDBUF.";
    }
    let is_too_long_for_any = case.length().is_some_and(|length| length > case.most_in_udp());
    match (is_too_long_for_any, socket.protocol() == Some(libc::IPPROTO_UDP)) {
        (true, true) if case.is_to_ipv6() => {
            "the message is %L bytes; a UDP datagram over IPv6 holds at most %U. Send it in \
             pieces, or use a stream socket."
        }
        (true, true) => {
            "the message is %L bytes; a UDP datagram over IPv4 holds at most %U. Send it in \
             pieces, or use a stream socket."
        }
        (true, false) => {
            "the message is %L bytes; an IP packet holds at most 65535, headers included. Send it \
             in pieces."
        }
        (false, _) if case.path_mtu().is_some() => {
            "the message is %L bytes; the MTU of the way is %M, and the socket does not fragment. \
             Send it in pieces, or set IP_MTU_DISCOVER to allow fragments."
        }
        (false, _) => {
            "the message is %L bytes; the MTU of the way is less, and the socket does not \
             fragment. Send it in pieces, or set IP_MTU_DISCOVER to allow fragments."
        }
    }
}

fn no_peer(case: &Case<'_>) -> &'static str {
    if case.socket().is_connection_mode() {
        return "the socket is not connected. Connect it first.";
    }
    match case.call.name {
        Name::To(..) if case.given().is_none() => {
            "the socket has no peer, and dest_addr is a null pointer. Give a destination, or \
             connect the socket."
        }
        _ => "the socket has no peer, and no destination is given. Use sendto(), or connect it.",
    }
}

fn unsupported(case: &Case<'_>) -> Sentence {
    if case.has_flag(libc::MSG_OOB) {
        return Some(
            "MSG_OOB is given, and this socket has no out-of-band data. Leave it out, or use TCP.",
        );
    }
    if case.has_flag(libc::MSG_FASTOPEN) {
        return Some(
            "MSG_FASTOPEN is given, and net.ipv4.tcp_fastopen does not allow it. Connect, then \
             send without it.",
        );
    }
    case.given().map(|_| {
        "a destination is given, and a stream socket takes none before it is connected. Connect \
         it first."
    })
}

fn shut_down(case: &Case<'_>) -> &'static str {
    let socket = case.socket();
    if socket.is_listening() {
        return "the socket listens, and has no peer itself. Send on what accept() returned.";
    }
    match socket.tcp_state() {
        Some(tcp::SYN_SENT) => {
            return "the connection is not made yet. Wait until poll() says POLLOUT.";
        }
        Some(tcp::CLOSE) => {
            return "the socket is not connected: it never was, or the connection has ended. \
                    Connect a new one.";
        }
        _ => {}
    }
    if socket.has_events(libc::POLLHUP) {
        return "the peer has closed the connection, or it is shut down in both directions. Close \
                the socket.";
    }
    "the socket was shut down for writing, by shutdown(). Send before that."
}

fn bad_destination(case: &Case<'_>) -> Sentence {
    if case.socket().is(libc::AF_UNIX) {
        return destination::unix(case).or(match case.errno {
            libc::ECONNREFUSED => Some(
                "the peer has closed its socket, or bound it anew. Connect again once the server \
                 is back.",
            ),
            libc::ECONNRESET => {
                Some("the peer closed its socket with data unread, which is lost. Connect anew.")
            }
            _ => None,
        });
    }
    match case.errno {
        libc::EAFNOSUPPORT => destination::misfit(case),
        _ => destination::route(case).or_else(|| destination::refusal(case)),
    }
}

/// Of write() on something else than a socket.
fn other_file(case: &Case<'_>) -> Sentence {
    if !case.call.function.is_of_files() {
        return None;
    }
    match case.errno {
        libc::EAGAIN => Some("%f is full%W. Wait until poll() says POLLOUT."),
        libc::EPIPE => Some("every reader of %f has closed it. Write no more to it."),
        libc::EINVAL => bad_lengths(case).or(Some("%f cannot be written in this way.")),
        libc::EINTR => common::interrupted(case, libc::SO_SNDTIMEO),
        libc::ENOSPC => Some("%f has no space left. Make some."),
        _ => None,
    }
}

//! Why a receive was refused.

use super::{
    Sentence,
    call::{Function, Name},
    case::Case,
    common, destination,
    send::{bad_lengths, too_many},
};

pub fn sentence(case: &Case<'_>) -> Sentence {
    if case.socket().domain().is_none() {
        return other_file(case);
    }
    match case.errno {
        libc::EAGAIN if case.has_flag(libc::MSG_ERRQUEUE) => Some(
            "the error queue is empty, and with MSG_ERRQUEUE a call never waits. Wait until \
             poll() says POLLERR.",
        ),
        libc::EAGAIN => Some("nothing has come%W. Wait until poll() says POLLIN."),
        libc::EINTR => common::interrupted(case, libc::SO_RCVTIMEO),
        libc::EINVAL => invalid(case),
        libc::ENOTCONN => Some(no_peer(case)),
        libc::EOPNOTSUPP if case.has_flag(libc::MSG_OOB) => Some(
            "MSG_OOB is given, and this socket has no out-of-band data. Leave it out, or use TCP.",
        ),
        libc::EMSGSIZE => too_many(case),
        libc::ECONNRESET if case.socket().is(libc::AF_UNIX) => {
            Some("the peer closed its socket with data unread, which is lost. Connect anew.")
        }
        libc::EHOSTUNREACH | libc::ENETUNREACH => destination::route(case),
        _ => destination::refusal(case),
    }
}

fn invalid(case: &Case<'_>) -> Sentence {
    if let Some(sentence) = bad_lengths(case).or_else(|| bad_size(case)) {
        return Some(sentence);
    }
    if case.has_flag(libc::MSG_OOB) {
        return Some(
            "MSG_OOB is given, and no out-of-band data is there: none has come, it was taken, or \
             SO_OOBINLINE puts it among the rest. Wait until poll() says POLLPRI.",
        );
    }
    if case.socket().is(libc::AF_UNIX) && case.socket().is_connection_mode() {
        return Some(no_peer(case));
    }
    (case.call.function == Function::Recvmmsg && !case.call.other.is_null()).then_some(
        "the timeout is none: its tv_sec is negative, or its tv_nsec not within 0 to 999999999.",
    )
}

/// Of the room for an address.
fn bad_size(case: &Case<'_>) -> Sentence {
    let (_, size) = case.room()?;
    (size < 0).then_some(match case.call.name {
        Name::None => {
            "msg_namelen is %Z. Set it to the size of the room at msg_name before each call."
        }
        _ => {
            "*addrlen is %Z. Set it to the size of src_addr before each call. The message was \
             consumed."
        }
    })
}

fn no_peer(case: &Case<'_>) -> &'static str {
    if case.socket().is_listening() {
        return "the socket listens, and has no peer itself. Receive on what accept() returned.";
    }
    "the socket is not connected. Connect it first."
}

/// Of read() on something else than a socket.
fn other_file(case: &Case<'_>) -> Sentence {
    if !case.call.function.is_of_files() {
        return None;
    }
    match case.errno {
        libc::EAGAIN => Some("nothing is in %f%W. Wait until poll() says POLLIN."),
        libc::EINVAL => bad_lengths(case).or(Some("%f cannot be read in this way.")),
        libc::EISDIR => Some("%f is read with readdir(), not with read()."),
        libc::EINTR => common::interrupted(case, libc::SO_RCVTIMEO),
        _ => None,
    }
}

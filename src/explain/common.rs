//! The errors that mean the same in every call.

use libc::c_int;

use super::{
    Sentence,
    case::{Case, Role},
};

/// The cause of an error that has to do with the descriptor, with the caller's
/// memory or with the process.
pub fn sentence(case: &Case<'_>) -> Sentence {
    match case.errno {
        libc::EBADF => Some(not_open(case)),
        libc::EFAULT => Some(fault(case)),
        libc::ENOTSOCK => Some(no_socket(case)),
        libc::EMFILE => Some(
            "the process has as many descriptors open as it may, %R (RLIMIT_NOFILE). Close some, \
             or raise that limit.",
        ),
        libc::ENFILE => Some(
            "the system has as many files open as it may, %G (fs.file-max). Close some, or raise \
             that limit.",
        ),
        _ => None,
    }
}

fn not_open(case: &Case<'_>) -> &'static str {
    match case.call.fd {
        -1 => return "-1 is what a failed call returns, and no descriptor. Check that call.",
        c_int::MIN..0 => return "a descriptor is never negative.",
        _ => {}
    }
    let Ok(flags) = case.facts.inspect.status_flags(case.call.fd) else {
        return "no descriptor %d is open in this process. It was closed, or never opened.";
    };
    if flags & libc::O_PATH != 0 {
        return "descriptor %d was opened with O_PATH, by which nothing can be read or written.";
    }
    match flags & libc::O_ACCMODE {
        libc::O_RDONLY => "descriptor %d is %f, opened for reading only.",
        libc::O_WRONLY => "descriptor %d is %f, opened for writing only.",
        _ => "descriptor %d is open now, but was not then. Does another thread close it too early?",
    }
}

fn no_socket(case: &Case<'_>) -> &'static str {
    if case.socket().domain().is_some() {
        return "descriptor %d is a socket now, but was none then. Does another thread use it?";
    }
    "descriptor %d is %f, not a socket. Pass the descriptor of the socket."
}

fn fault(case: &Case<'_>) -> &'static str {
    let Some(fault) = case.fault() else {
        return "a pointer led to memory that could not be used, though now all of them do. Does \
                another thread change the mappings?";
    };
    let function = case.call.function;
    match (fault.role, function.sends(), function.receives()) {
        (_, true, _) => "%!. Point it at what is to be sent, and give the real length.",
        (Role::Bytes, ..) => "%!. Point it at room for the bytes, and give its real size.",
        (Role::Control, ..) => {
            "%!. Point it at room, and give its real size. The message was consumed."
        }
        (Role::Length, _, true) if fault.pointer.is_null() => {
            "addrlen is a null pointer while src_addr is given. Point it at a socklen_t that holds \
             the size of src_addr. The message was consumed."
        }
        (_, _, true) => {
            "%!. Point it at room for the address, and give its real size. The message was \
             consumed."
        }
        (Role::Length, ..) => "%!. Point it at a socklen_t that holds the size of the room.",
        (Role::Value, ..) => "%!. Point it at memory of the length that is given.",
    }
}

/// What a signal handler interrupted.
pub fn interrupted(case: &Case<'_>, timeout: c_int) -> Sentence {
    Some(if case.socket().has_timeout(timeout) {
        "a signal handler ran before anything was done. Call again; SA_RESTART does not help on a \
         socket with a timeout."
    } else {
        "a signal handler ran before anything was done. Call again, or install the handler with \
         SA_RESTART."
    })
}

impl Case<'_> {
    /// Why the call did not wait for what it had to wait for.
    pub fn reason_not_to_wait(&self) -> &'static str {
        let option = if self.call.function.sends() { libc::SO_SNDTIMEO } else { libc::SO_RCVTIMEO };
        if self.has_flag(libc::MSG_DONTWAIT) && !self.call.function.is_accept() {
            ", and MSG_DONTWAIT is given"
        } else if self.socket().is_nonblocking() {
            ", and O_NONBLOCK is set"
        } else if self.socket().has_timeout(option) {
            ", and the time of SO_SNDTIMEO or SO_RCVTIMEO is over"
        } else {
            ""
        }
    }
}

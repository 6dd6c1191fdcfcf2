//! What is not judged, by name.

use std::{io, sync::LazyLock};

use crate::{
    case::{AddrlenPlace, Call, Case, Knob, Place, Socket, Vectors},
    options,
};

/// A class of cases that are counted and not run, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// What it is called in the tally and in the list of differences.
    pub name: &'static str,
    /// Why the two cannot be compared.
    pub reason: &'static str,
}

/// A subject follows `addrlen` itself, as the header of sockshim documents.
pub const ADDRLEN_NOT_MAPPED: Exclusion = Exclusion {
    name: "addrlen-not-mapped",
    reason: "recvfrom's addrlen is followed by the library itself: where it points into the user \
             half of the address space, but to memory not mapped for reading and writing, the \
             process receives SIGSEGV instead of EFAULT, as sockshim.h says",
};

/// And it follows it when the call begins.
pub const ADDRLEN_OVERLAPS: Exclusion = Exclusion {
    name: "addrlen-overlaps",
    reason: "recvfrom's addrlen lies within the buffer or the address of the same call: which of \
             them is read or written first differs between kernels, and the library reads \
             addrlen before the message comes and writes it last",
};

/// So it does the list of `readv` and `writev`.
pub const LIST_NOT_MAPPED: Exclusion = Exclusion {
    name: "list-not-mapped",
    reason: "a list of up to 8 entries of readv and writev is copied by the library itself: where \
             it points into the user half of the address space, but to memory not mapped for \
             reading, the process receives SIGSEGV instead of EFAULT, as sockshim.h says",
};

/// The library's `write` and `writev` do not know the type of a socket.
pub const RECORD_NOT_ENDED: Exclusion = Exclusion {
    name: "record-not-ended",
    reason: "write and writev end a record (MSG_EOR) on every SOCK_SEQPACKET socket, and the \
             library's do not: AF_VSOCK passes the flag on to the peer, and RDS refuses it",
};

/// User Mode Linux ends user space earlier than other kernels of x86-64.
pub const END_OF_USER_SPACE: Exclusion = Exclusion {
    name: "user-space-ends-early",
    reason: "on a kernel whose user space ends before 2^47, as User Mode Linux's does, a buffer \
             that reaches beyond that end is EFAULT before the descriptor is looked at; the \
             library takes it for good, and looks at the descriptor first",
};

/// A kernel that runs no 32-bit programs has no flag for them.
pub const COMPAT_FLAG: Exclusion = Exclusion {
    name: "flag-of-no-compat",
    reason: "a kernel without 32-bit callers passes the bit 31 of the flags on, and TLS and RDS \
             refuse it; the library ignores it, as send and recv do on other kernels",
};

/// Options whose value is another each time.
pub const OPTION_NOT_STEADY: Exclusion = Exclusion {
    name: "option-not-steady",
    reason: "the value of the option, or what it adds to messages, is a time, a random number or \
             a number of the whole machine, and so another each time",
};

/// Options that would do harm.
pub const OPTION_NOT_HARMLESS: Exclusion = Exclusion {
    name: "option-not-harmless",
    reason: "to set the option would make a close or a send wait, have the kernel load modules, \
             or put the connection into a state for checkpoints",
};

/// All there are.
pub const ALL: [Exclusion; 8] = [
    ADDRLEN_NOT_MAPPED,
    ADDRLEN_OVERLAPS,
    LIST_NOT_MAPPED,
    RECORD_NOT_ENDED,
    END_OF_USER_SPACE,
    COMPAT_FLAG,
    OPTION_NOT_STEADY,
    OPTION_NOT_HARMLESS,
];

/// Why this case is not run, if it is not.
pub fn excluded(case: &Case) -> Option<Exclusion> {
    let tells_records = matches!(case.fixture.socket, Socket::VsockSeqpacket | Socket::Rds);
    let refuses_unknown_flags = matches!(case.fixture.socket, Socket::Tls4 | Socket::Rds);
    match &case.call {
        call if may_pass_the_early_end(call) => Some(END_OF_USER_SPACE),
        call if refuses_unknown_flags && passes_the_compat_flag(call, case.flags) => {
            Some(COMPAT_FLAG)
        }
        Call::Write(_) | Call::WriteV(_) if tells_records => Some(RECORD_NOT_ENDED),
        Call::RecvFrom(_, origin) if origin.address != Place::Null => match origin.addrlen {
            AddrlenPlace::InBuffer(_) | AddrlenPlace::InAddress(_) => Some(ADDRLEN_OVERLAPS),
            AddrlenPlace::At(
                Place::ReadOnly | Place::Unmapped | Place::TopOfUser | Place::NonCanonical,
            ) => Some(ADDRLEN_NOT_MAPPED),
            AddrlenPlace::At(Place::Ends(missing)) if missing > 0 => Some(ADDRLEN_NOT_MAPPED),
            AddrlenPlace::At(_) => None,
        },
        Call::ReadV(vectors) | Call::WriteV(vectors) => {
            leaves_the_mapping(vectors).then_some(LIST_NOT_MAPPED)
        }
        Call::GetSockOpt(knob, _) => is_listed(&options::UNSTEADY, *knob, OPTION_NOT_STEADY),
        Call::SetSockOpt(knob, _) => is_listed(&options::UNSTEADY, *knob, OPTION_NOT_STEADY)
            .or_else(|| is_listed(&options::HARMFUL, *knob, OPTION_NOT_HARMLESS)),
        _ => None,
    }
}

/// Where user space ends on User Mode Linux: TASK_SIZE with three levels of page
/// tables.
const EARLY_END: u64 = 0x7f_c000_0000;

/// Whether the buffer of a call reaches beyond the end of user space, on a
/// kernel where it ends early.
fn may_pass_the_early_end(call: &Call) -> bool {
    let (Call::Send(bytes)
    | Call::Recv(bytes)
    | Call::SendTo(bytes, _)
    | Call::RecvFrom(bytes, _)
    | Call::Read(bytes)
    | Call::Write(bytes)) = call
    else {
        return false;
    };
    let on_the_stack = 0;
    // Stacks are near the end.
    cfg!(target_arch = "x86_64")
        && ((&raw const on_the_stack).addr() as u64) < EARLY_END
        && (matches!(bytes.at, Place::TopOfUser | Place::NonCanonical) || bytes.len > EARLY_END / 2)
}

/// Whether the call has the flag of 32-bit callers, on a kernel without them.
fn passes_the_compat_flag(call: &Call, flags: i32) -> bool {
    /// MSG_CMSG_COMPAT, linux/socket.h.
    const COMPAT: i32 = i32::MIN;
    static IS_KNOWN: LazyLock<bool> = LazyLock::new(|| {
        // SAFETY: a msghdr is pointers and integers, and zero is a value of each.
        let header: libc::msghdr = unsafe { std::mem::zeroed() };
        // SAFETY: there is no descriptor -1, so nothing is sent.
        unsafe { libc::sendmsg(-1, &header, COMPAT) };
        io::Error::last_os_error().raw_os_error() == Some(libc::EINVAL)
    });
    flags & COMPAT != 0
        && matches!(call, Call::Send(_) | Call::Recv(_) | Call::SendTo(..) | Call::RecvFrom(..))
        && !*IS_KNOWN
}

fn is_listed(list: &[Knob], knob: Knob, why: Exclusion) -> Option<Exclusion> {
    list.contains(&knob).then_some(why)
}

/// Whether a copy of the list comes to where nothing is mapped.
fn leaves_the_mapping(vectors: &Vectors) -> bool {
    const COPIED: std::ops::RangeInclusive<i32> = 1..=8;
    let true_count = vectors.true_count();
    let count = vectors.count.map_or(true_count, |count| count as usize);
    COPIED.contains(&(count as i32))
        && match vectors.at {
            Place::Unmapped | Place::TopOfUser | Place::NonCanonical => true,
            Place::Ends(missing) => {
                let mapped =
                    (true_count * size_of::<libc::iovec>()).saturating_sub(missing as usize);
                mapped < count * size_of::<libc::iovec>()
            }
            // What follows the list is mapped too.
            _ => false,
        }
}

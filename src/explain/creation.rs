//! Why a socket, or a pair of them, was not made.

use super::{Sentence, case::Case};

/// Of socket() and socketpair().
pub fn sentence(case: &Case<'_>) -> Sentence {
    const FLAGS: i32 = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    /// `SOCK_TYPE_MASK`, linux/net.h.
    const TYPES: i32 = 0xf;
    /// `SOCK_PACKET`, the last of them.
    const MOST_TYPE: i32 = 10;
    let [domain, kind, protocol] = case.call.numbers;
    match case.errno {
        libc::EAFNOSUPPORT => Some(
            "this kernel has not the address family that is given first, or no pairs of it. Use \
             AF_UNIX, AF_INET or AF_INET6.",
        ),
        libc::EINVAL if kind & !(TYPES | FLAGS) != 0 => {
            Some("the type holds other flags than SOCK_NONBLOCK and SOCK_CLOEXEC. Leave them out.")
        }
        libc::EINVAL if kind & TYPES > MOST_TYPE => {
            Some("no type has that number. Use SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET.")
        }
        libc::EINVAL if !(0..=255).contains(&protocol) => {
            Some("no protocol has that number. Give 0 for the usual one of the type.")
        }
        libc::EPERM | libc::EACCES if kind & TYPES == libc::SOCK_RAW => Some(
            "a socket of the type SOCK_RAW needs CAP_NET_RAW in the user namespace that owns the \
             network.",
        ),
        libc::EPERM | libc::EACCES if domain == libc::AF_PACKET => {
            Some("a socket of the family AF_PACKET needs CAP_NET_RAW.")
        }
        libc::EACCES => Some(
            "the group of the process is not within net.ipv4.ping_group_range, as a ping socket \
             needs.",
        ),
        libc::EPROTONOSUPPORT => {
            Some("the family has no such protocol for this type. Give 0 for the usual one.")
        }
        libc::ESOCKTNOSUPPORT => {
            Some("the family has no such type of sockets. Use SOCK_STREAM or SOCK_DGRAM.")
        }
        libc::EOPNOTSUPP => Some("only AF_UNIX and AF_TIPC have pairs of sockets. Use AF_UNIX."),
        _ => None,
    }
}

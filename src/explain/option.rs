//! Why an option was not read or set.

use libc::c_int;

use super::{
    Sentence,
    call::{Function, Name},
    case::Case,
    names,
};

/// The name of an option.
pub fn name(level: c_int, option: c_int) -> Option<&'static str> {
    match level {
        libc::SOL_SOCKET => names::socket_option(option),
        libc::IPPROTO_IP => names::ip_option(option),
        libc::IPPROTO_IPV6 => names::ipv6_option(option),
        libc::IPPROTO_TCP => names::tcp_option(option),
        _ => None,
    }
}

/// Of getsockopt() and setsockopt().
pub fn sentence(case: &Case<'_>) -> Sentence {
    let sets = case.call.function == Function::Setsockopt;
    let is_own = case.call.numbers[0] == libc::SOL_SOCKET;
    match case.errno {
        libc::ENOPROTOOPT if is_own => {
            Some("there is no such option, or it cannot be %X for this type of socket, %T.")
        }
        libc::ENOPROTOOPT => {
            Some("the level has no such option, or it cannot be %X for a socket of %D, %T.")
        }
        libc::EOPNOTSUPP => Some("a socket of %D, %T, has no options of that level, or not now."),
        libc::EINVAL if sets => Some(bad_value(case)),
        libc::EINVAL => Some("*optlen is negative or too small. Set it to the size of optval."),
        libc::EPERM => Some(
            "the value needs a privilege: CAP_NET_ADMIN for most options, CAP_NET_RAW for \
             SO_BINDTODEVICE.",
        ),
        libc::EDOM => Some("the time is none: tv_usec is not within 0 to 999999."),
        libc::ENODEV => Some("no network interface has that name, index or address."),
        libc::EADDRINUSE => Some("the socket is a member of that group already."),
        libc::EADDRNOTAVAIL => Some("the socket is no member of that group."),
        libc::ENOTCONN => Some("the option is for connected sockets. Connect it first."),
        libc::EISCONN => Some("the option cannot be set on a connected socket. Set it before."),
        libc::ENOENT => Some("no module of the kernel has that name."),
        _ => None,
    }
}

fn bad_value(case: &Case<'_>) -> &'static str {
    match case.call.name {
        Name::To(_, length) if (length as c_int) < size_of::<c_int>() as c_int => {
            "optlen is too small for the value. Pass the size of its type, for most an int."
        }
        _ => "the value is out of the option's range, or does not fit the state of the socket.",
    }
}

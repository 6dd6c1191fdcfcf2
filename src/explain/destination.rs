//! What is wrong with an address that a call is given.

use libc::c_int;

use super::{Sentence, address::Address, case::Case, facts::Facts, path};
use crate::message::MAX_ADDRESS;

/// Why its length or its family does not fit the socket.
pub fn misfit(case: &Case<'_>) -> Sentence {
    let (_, length) = case.given()?;
    if length > MAX_ADDRESS {
        return Some(
            "the length of the address is %N, and none has more than 128 bytes. Pass its size.",
        );
    }
    let domain = case.socket().domain()?;
    let (least, most, sentence) = match domain {
        libc::AF_INET => (
            size_of::<libc::sockaddr_in>(),
            MAX_ADDRESS as usize,
            "the length of the address is %N; a struct sockaddr_in has 16 bytes. Pass its size.",
        ),
        // Without sin6_scope_id, which RFC 2133 did not have.
        libc::AF_INET6 => (
            24,
            MAX_ADDRESS as usize,
            "the length of the address is %N; a struct sockaddr_in6 has 28 bytes. Pass its size.",
        ),
        libc::AF_UNIX => (
            2,
            size_of::<libc::sockaddr_un>(),
            "the length of the address is %N; that of a struct sockaddr_un is 2 to 110. Pass the \
             size of what is used of it.",
        ),
        _ => return None,
    };
    if !(least..=most).contains(&(length as usize)) {
        return Some(sentence);
    }
    (case.address()?.family()? != domain).then_some(
        "the address is of the family %F, the socket of %D. Give an address of the socket's family.",
    )
}

/// What is wrong at the name of an AF_UNIX address.
pub fn unix(case: &Case<'_>) -> Sentence {
    const OTHER_TYPE: &str = "the socket at %A is not of the type of this one, %T. Make this one \
                              of the type that the other has.";
    let address = case.address()?;
    let Some(path) = address.path() else {
        address.unix()?;
        return match case.errno {
            libc::ECONNREFUSED => Some(
                "nobody is bound to the abstract name %A in this network namespace. Is the server \
                 running?",
            ),
            libc::EPROTOTYPE => Some(OTHER_TYPE),
            _ => None,
        };
    };
    way(case, &address).or_else(|| match (case.errno, path::file_type(case.facts, path)) {
        (libc::ENOENT, None) => Some(
            "no socket exists at %p; the directory %P exists. Is the server running and bound \
             there?",
        ),
        (libc::EACCES, Some(_)) => Some(
            "the process may not write to %p, as who talks to a socket must. See its mode and \
             owner.",
        ),
        (libc::ECONNREFUSED, Some(libc::S_IFSOCK)) => Some(
            "%p is a socket, but nobody listens or reads there now. Is the server running and \
             bound there?",
        ),
        (libc::ECONNREFUSED, Some(_)) => {
            Some("%p is not a socket. Give the path that the server is bound to.")
        }
        (libc::EPROTOTYPE, _) => Some(OTHER_TYPE),
        _ => None,
    })
}

/// What is wrong with the directories on the way to a path.
pub fn way(case: &Case<'_>, address: &Address) -> Sentence {
    let path = address.path()?;
    match case.errno {
        libc::ELOOP => {
            return Some(
                "the symbolic links on the way to %p lead round, or are more than 40. Correct \
                 them.",
            );
        }
        libc::ENAMETOOLONG => {
            return Some(
                "a symbolic link on the way to %p leads to a name that is too long for the \
                 filesystem. Correct it.",
            );
        }
        _ => {}
    }
    path::obstacle(case, path)?;
    match case.errno {
        libc::ENOENT => Some("the directory %w does not exist. Make it, or correct the path."),
        libc::ENOTDIR => {
            Some("%w is not a directory, but the path leads through it. Correct the path.")
        }
        _ => Some(
            "the process may not search the directory %w on the way to the socket. See its mode \
             and owner.",
        ),
    }
}

/// Why no route leads to an address of the internet families.
pub fn route(case: &Case<'_>) -> Sentence {
    let is_ipv4 = || case.remote().is_some_and(|address| address.ipv4().is_some());
    match case.errno {
        libc::EACCES if is_ipv4() && !case.socket().may_broadcast() => Some(
            "%A is a broadcast address and SO_BROADCAST is not set, or a route of the type \
             prohibit leads there. Set SO_BROADCAST, if it is meant.",
        ),
        libc::EACCES => Some("%A may not be reached: a route of the type prohibit leads there."),
        libc::ENETUNREACH => Some("no route leads to %A. Is the network up? See `ip route`."),
        libc::EHOSTUNREACH => Some(
            "%A cannot be reached: no neighbour has answered, a router said so, or a route of \
             the type unreachable leads there. See `ip route`.",
        ),
        _ => None,
    }
}

/// What a peer of the internet families has answered.
pub fn refusal(case: &Case<'_>) -> Sentence {
    let is_tcp = case.socket().is_tcp();
    match case.errno {
        libc::ECONNREFUSED if is_tcp => {
            Some("nobody listens at %A. Is the server running, at this address and port?")
        }
        libc::ECONNREFUSED => Some(
            "an earlier datagram found nobody at %A; this call told of it, and did nothing else. \
             Is the receiver running?",
        ),
        libc::ECONNRESET => Some(
            "the peer reset the connection: it closed it with data unread, or has restarted. \
             Connect anew.",
        ),
        libc::ETIMEDOUT => Some(
            "%A did not answer for too long, and the connection is lost. Is the network up? \
             Connect anew.",
        ),
        _ => None,
    }
}

impl Case<'_> {
    /// Known of a socket that is connected.
    pub fn path_mtu(&self) -> Option<c_int> {
        let socket = self.socket();
        if self.is_to_ipv6() {
            socket.option(libc::IPPROTO_IPV6, libc::IPV6_MTU)
        } else {
            socket.option(libc::IPPROTO_IP, libc::IP_MTU)
        }
    }

    /// The first port that anybody may have.
    pub fn unprivileged_ports(&self) -> Option<i64> {
        self.facts.setting(c"/proc/sys/net/ipv4/ip_unprivileged_port_start")
    }
}

/// Whether a directory stands in the way of a call that was refused so.
pub fn is_obstacle(errno: c_int, facts: Facts<'_>, directory: &core::ffi::CStr) -> bool {
    let kind = path::file_type(facts, directory);
    match errno {
        libc::ENOENT => kind.is_none(),
        libc::ENOTDIR => kind.is_some_and(|kind| kind != libc::S_IFDIR),
        libc::EACCES => facts.inspect.access(directory, libc::X_OK).is_err(),
        _ => false,
    }
}

//! Why a bind, a connect, an accept or a question for a name was refused.

use super::{Sentence, address::Address, call::Function, case::Case, common, destination};

/// Of bind().
pub fn bind(case: &Case<'_>) -> Sentence {
    let address = case.address();
    match case.errno {
        libc::EACCES => bind_forbidden(case, &address?),
        libc::EADDRINUSE => Some(in_use(&address?)),
        libc::EADDRNOTAVAIL => Some("no interface here has the address of %A. See `ip address`."),
        libc::EINVAL => destination::misfit(case).or_else(|| bound_already(case)),
        libc::EAFNOSUPPORT => destination::misfit(case),
        libc::ENODEV => Some("no network interface has the index that is the address's scope."),
        libc::EROFS => Some("%P is on a filesystem that is mounted read-only. Bind elsewhere."),
        _ => destination::way(case, &address?),
    }
}

fn bind_forbidden(case: &Case<'_>, address: &Address) -> Sentence {
    if address.port().is_some() {
        return Some(
            "ports below %K need CAP_NET_BIND_SERVICE (net.ipv4.ip_unprivileged_port_start is \
             %K).",
        );
    }
    destination::way(case, address).or_else(|| {
        address.path().map(|_| {
            "the process may not write to the directory %P, where the socket would be made. See \
             its mode and owner."
        })
    })
}

fn in_use(address: &Address) -> &'static str {
    match (address.port(), address.path()) {
        (Some(0), _) => {
            "no port is free: all of net.ipv4.ip_local_port_range are in use. Close some sockets, \
             or widen that range."
        }
        (Some(_), _) => {
            "another socket has %A, or a connection that has ended lingers there. See `ss -an`; \
             set SO_REUSEADDR to bind in spite of one that lingers."
        }
        (_, Some(_)) => {
            "%p exists already: a socket is bound there, or was and its file was left behind. \
             unlink() it first, if its server is gone."
        }
        _ => "another socket is bound to %A.",
    }
}

fn bound_already(case: &Case<'_>) -> Sentence {
    let address = case.socket().local()?;
    let is_bound = match address.port() {
        Some(port) => port != 0,
        None => address.unix().is_some_and(|name| !name.is_empty()),
    };
    Some(if is_bound {
        "the socket is bound to %H already, and cannot be bound twice. Make another."
    } else {
        "the address is none that this socket can have: an IPv6 address of the scope link needs \
         its interface in sin6_scope_id."
    })
}

/// Of connect().
pub fn connect(case: &Case<'_>) -> Sentence {
    let socket = case.socket();
    match case.errno {
        libc::EINVAL | libc::EAFNOSUPPORT => destination::misfit(case).or_else(|| {
            socket.is_listening().then_some("the socket listens. Connect with another.")
        }),
        libc::EISCONN if socket.is_listening() => Some("the socket listens. Connect with another."),
        libc::EISCONN => Some("the socket is connected already. Close it, and connect a new one."),
        libc::EALREADY => Some(
            "an earlier connect() goes on. Wait until poll() says POLLOUT, then ask getsockopt() \
             for SO_ERROR.",
        ),
        libc::EINPROGRESS => Some(
            "the connection is being made, and O_NONBLOCK is set. Wait until poll() says POLLOUT, \
             then ask getsockopt() for SO_ERROR.",
        ),
        libc::EINTR => Some(
            "a signal handler ran first; the connection is being made all the same. Wait until \
             poll() says POLLOUT, then ask getsockopt() for SO_ERROR.",
        ),
        libc::EAGAIN if socket.is(libc::AF_UNIX) => {
            Some("the backlog of the server at %A is full%W. Try again when it has accepted some.")
        }
        libc::EADDRNOTAVAIL => Some(
            "no local port is free for %A: all of net.ipv4.ip_local_port_range are in use, or the \
             address that the socket is bound to has one connection there. Close some sockets.",
        ),
        libc::ECONNABORTED => Some(
            "the connect() before this has failed, and this one told of it. Connect a new socket.",
        ),
        libc::ETIMEDOUT => {
            Some("%A did not answer in time. Is the host up, and does a firewall let it through?")
        }
        _ if socket.is(libc::AF_UNIX) => destination::unix(case),
        _ => destination::route(case).or_else(|| destination::refusal(case)),
    }
}

/// Of accept() and accept4().
pub fn accept(case: &Case<'_>) -> Sentence {
    const FLAGS: i32 = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
    match case.errno {
        libc::EAGAIN => Some("no connection is waiting%W. Wait until poll() says POLLIN."),
        libc::EINTR => common::interrupted(case, libc::SO_RCVTIMEO),
        libc::EINVAL if case.call.flags & !FLAGS != 0 => {
            Some("flags holds others than SOCK_NONBLOCK and SOCK_CLOEXEC. Leave them out.")
        }
        libc::EINVAL if !case.socket().is_listening() => {
            Some("the socket does not listen. Call listen() first.")
        }
        libc::EINVAL => negative_room(case),
        libc::EOPNOTSUPP => {
            Some("a socket of the type %T has no connections to accept. Receive on it.")
        }
        _ => None,
    }
}

/// Of getsockname() and getpeername().
pub fn names(case: &Case<'_>) -> Sentence {
    match case.errno {
        libc::EINVAL => negative_room(case),
        libc::ENOTCONN => Some("the socket is not connected, so it has no peer. Connect it first."),
        _ => None,
    }
}

fn negative_room(case: &Case<'_>) -> Sentence {
    let (_, size) = case.room()?;
    (size < 0).then_some("*addrlen is %Z. Set it to the size of addr before each call.")
}

/// Of listen().
pub fn listen(case: &Case<'_>) -> Sentence {
    let socket = case.socket();
    match case.errno {
        libc::EADDRINUSE => Some(
            "another socket listens at %H already. Set SO_REUSEPORT on both before bind(), or end \
             the other.",
        ),
        libc::EINVAL if socket.peer().is_some() => {
            Some("the socket is connected, so it cannot listen. Listen on another.")
        }
        libc::EINVAL => Some("the socket has no address to listen at. Call bind() first."),
        libc::EOPNOTSUPP => {
            Some("a socket of the type %T cannot listen. Receive on it, without listen().")
        }
        _ => None,
    }
}

/// Of shutdown().
pub fn shutdown(case: &Case<'_>) -> Sentence {
    match case.errno {
        libc::EINVAL => Some("how is %1; it is SHUT_RD (0), SHUT_WR (1) or SHUT_RDWR (2)."),
        libc::ENOTCONN => Some(
            "the socket is not connected: it never was, or the connection has ended. There is \
             nothing to shut down.",
        ),
        _ => None,
    }
}

impl Function {
    pub(super) fn is_accept(self) -> bool {
        matches!(self, Self::Accept | Self::Accept4)
    }
}

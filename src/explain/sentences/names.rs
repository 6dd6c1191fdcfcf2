//! What is wrong with an address: of a send, a connect, a bind, an accept.

use super::super::{
    condition::Condition::*,
    rules::{rule, rules},
};

rules! {
    /// What is wrong with an address whatever is done with it.
    ADDRESS:
    rule(libc::EINVAL, &[LongAddress],
        "the length of the address is %i, and none has more than 128 bytes. Pass its size.");
    rule(libc::EINVAL, &[BadLength],
        "the length of the address is %i, which no address of %D has. Pass its size.");
    rule(libc::EINVAL, &[GivesAddress, OtherFamily],
        "the address is of the family %F, the socket of %D. Give an address of the socket's \
         family.");
    rule(libc::EAFNOSUPPORT, &[GivesAddress, OtherFamily],
        "the address is of the family %F, the socket of %D. Give an address of the socket's \
         family.");
    rule(libc::ENOENT, &[Obstacle],
        "the directory %w does not exist. Make it, or correct the path.");
    rule(libc::ENOTDIR, &[Obstacle],
        "%w is not a directory, but the path leads through it. Correct the path.");
    rule(libc::ELOOP, &[HasPath],
        "the symbolic links on the way to %p lead round, or are more than 40. Correct them.");
    rule(libc::ENAMETOOLONG, &[HasPath],
        "a symbolic link on the way to %p leads to a name that is too long for the filesystem. \
         Correct it.");
    rule(libc::EACCES, &[Obstacle],
        "the process may not search the directory %w on the way to the socket. See its mode and \
         owner.");
}

rules! { DESTINATION:
    rule(libc::EINVAL, &[Listening], "the socket listens. Use another.");
    rule(libc::EINVAL, &[Internet, GivesAddress],
        "%A may not be sent to: a route of the type blackhole leads there, or the header that \
         comes with the data is malformed.");
    rule(libc::EINVAL, &[Internet],
        "the header that comes with the data is malformed, or a route of the type blackhole \
         leads to the peer.");
    rule(libc::ENOENT, &[HasPath],
        "no socket exists at %p; the directory %P exists. Is the server running and bound there?");
    rule(libc::EACCES, &[HasPath],
        "the process may not write to %p, as who talks to a socket must. See its mode and owner.");
    rule(libc::EACCES, &[ToIpv4, MayNotBroadcast],
        "%A is a broadcast address and SO_BROADCAST is not set, or a route of the type prohibit \
         leads there. Set SO_BROADCAST, if it is meant.");
    rule(libc::EACCES, &[Internet],
        "%A may not be reached: a route of the type prohibit leads there.");
    rule(libc::ECONNREFUSED, &[Abstract],
        "no server has the name %A in this network namespace, or it does not listen. Is it running?");
    rule(libc::ECONNREFUSED, &[IsSocketFile],
        "%p is a socket, but nobody listens or reads there. Is the server running and bound \
         there?");
    rule(libc::ECONNREFUSED, &[Exists],
        "%p is not a socket. Give the path that the server is bound to.");
    rule(libc::ECONNREFUSED, &[Unix],
        "the peer has closed its socket. Connect again once the server is back.");
    rule(libc::ECONNREFUSED, &[Internet, Stream],
        "nobody listens at %A. Is the server running, at this address and port?");
    rule(libc::ECONNREFUSED, &[Internet],
        "an earlier datagram found nobody at %A; this call told of it, and did nothing else. Is \
         the receiver running?");
    rule(libc::EPROTOTYPE, &[GivesAddress],
        "the socket at %A is not of the type of this one, %T. Make this one of the type that the \
         other has.");
    rule(libc::ECONNRESET, &[Unix],
        "the peer closed its socket with data unread, which is lost. Connect anew.");
    rule(libc::ECONNRESET, &[],
        "the peer reset the connection: it closed it with data unread, or has restarted. Connect \
         anew.");
    rule(libc::ETIMEDOUT, &[],
        "%A did not answer for too long. Is its host up, and does a firewall let it through?");
    rule(libc::ENETUNREACH, &[], "no route leads to %A. Is the network up? See `ip route`.");
    rule(libc::EHOSTUNREACH, &[],
        "%A cannot be reached: no neighbour has answered, a router said so, or a route of the \
         type unreachable leads there. See `ip route`.");
}

rules! { CONNECT:
    rule(libc::EISCONN, &[Listening], "the socket listens. Use another.");
    rule(libc::EISCONN, &[],
        "the socket is connected already. Close it, and connect a new one.");
    rule(libc::EALREADY, &[],
        "an earlier connect() goes on. Wait until poll() says POLLOUT, then ask getsockopt() for \
         SO_ERROR.");
    rule(libc::EINPROGRESS, &[],
        "the connection is being made%W. Wait until poll() says POLLOUT, then ask getsockopt() \
         for SO_ERROR.");
    rule(libc::EINTR, &[],
        "a signal handler ran first; the connection is being made all the same. Wait until \
         poll() says POLLOUT, then ask getsockopt() for SO_ERROR.");
    rule(libc::EAGAIN, &[Unix],
        "the backlog of the server at %A is full%W. Try again when it has accepted some.");
    rule(libc::EADDRNOTAVAIL, &[],
        "no local port is free for %A: all of net.ipv4.ip_local_port_range are in use, or the \
         port that the socket is bound to has a connection there already.");
    rule(libc::ECONNABORTED, &[],
        "the connect() before this has failed, and this one told of it. Connect a new socket.");
}

rules! { BIND:
    rule(libc::EACCES, &[HasPort],
        "ports below %K need CAP_NET_BIND_SERVICE (net.ipv4.ip_unprivileged_port_start is %K).");
    rule(libc::EACCES, &[HasPath],
        "the process may not write to the directory %P, where the socket would be made. See its \
         mode and owner.");
    rule(libc::EADDRINUSE, &[PortZero],
        "no port is free: all of net.ipv4.ip_local_port_range are in use. Close some sockets, or \
         widen that range.");
    rule(libc::EADDRINUSE, &[HasPort],
        "another socket has %A, or a connection that has ended lingers there. See `ss -an`; set \
         SO_REUSEADDR to bind in spite of one that lingers.");
    rule(libc::EADDRINUSE, &[HasPath],
        "%p exists: a socket is bound there, or was and left it behind. If its server is gone, \
         unlink() it first.");
    rule(libc::EADDRINUSE, &[], "another socket is bound to %A.");
    rule(libc::EADDRNOTAVAIL, &[], "no interface here has the address of %A. See `ip address`.");
    rule(libc::EINVAL, &[Unbound],
        "an IPv6 address of the scope link needs its interface in sin6_scope_id.");
    rule(libc::EINVAL, &[],
        "the socket is bound to %H already, and cannot be bound twice. Make another.");
    rule(libc::ENODEV, &[], "no network interface has the index in sin6_scope_id.");
    rule(libc::EROFS, &[],
        "the directory %P is on a filesystem that is mounted read-only. Bind elsewhere.");
}

rules! { ACCEPT:
    rule(libc::EAGAIN, &[], "no connection is waiting%W. Wait until poll() says POLLIN.");
    rule(libc::EINVAL, &[NewFlags],
        "flags holds others than SOCK_NONBLOCK and SOCK_CLOEXEC. Leave them out.");
    rule(libc::EINVAL, &[NegativeRoom],
        "*addrlen is %r. Set it to the size of addr before each call. The connection was closed.");
    rule(libc::EINVAL, &[], "the socket does not listen. Call listen() first.");
    rule(libc::EOPNOTSUPP, &[],
        "a socket of the type %T has no connections to accept. Receive on it.");
}

rules! { NAME:
    rule(libc::EINVAL, &[NegativeRoom],
        "*addrlen is %r. Set it to the size of addr before each call.");
    rule(libc::ENOTCONN, &[],
        "the socket is not connected, so it has no peer. Connect it first.");
}

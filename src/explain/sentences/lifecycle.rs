//! Why a socket was not made, did not listen or was not shut down.

use super::super::{
    condition::Condition::*,
    rules::{rule, rules},
};

rules! { CREATION:
    rule(libc::EAFNOSUPPORT, &[],
        "this kernel has not that address family. Use AF_UNIX, AF_INET or AF_INET6.");
    rule(libc::EINVAL, &[BadTypeFlags],
        "the type holds other flags than SOCK_NONBLOCK and SOCK_CLOEXEC. Leave them out.");
    rule(libc::EINVAL, &[BadType],
        "no type has that number. Use SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET.");
    rule(libc::EINVAL, &[BadProtocol],
        "no protocol has that number. Give 0 for the usual one of the type.");
    rule(libc::EPERM, &[Raw], "a socket of the type SOCK_RAW needs CAP_NET_RAW.");
    rule(libc::EPERM, &[Packet], "a socket of the family AF_PACKET needs CAP_NET_RAW.");
    rule(libc::EACCES, &[],
        "the group of the process is not within net.ipv4.ping_group_range, as a ping socket \
         needs.");
    rule(libc::EPROTONOSUPPORT, &[],
        "the family has no such protocol for this type. Give 0 for the usual one.");
    rule(libc::ESOCKTNOSUPPORT, &[],
        "the family has no such type of sockets. Use SOCK_STREAM or SOCK_DGRAM.");
    rule(libc::EOPNOTSUPP, &[], "that family has no pairs of sockets. Use AF_UNIX.");
}

rules! { LISTEN:
    rule(libc::EADDRINUSE, &[],
        "another socket listens at %H already. Set SO_REUSEPORT on both before bind(), or end \
         the other.");
    rule(libc::EINVAL, &[HasPeer],
        "the socket is connected, so it cannot listen. Listen on another.");
    rule(libc::EINVAL, &[], "the socket has no address to listen at. Call bind() first.");
    rule(libc::EOPNOTSUPP, &[],
        "a socket of the type %T cannot listen. Receive on it, without listen().");
}

rules! { SHUTDOWN:
    rule(libc::EINVAL, &[], "how is %1; it is SHUT_RD (0), SHUT_WR (1) or SHUT_RDWR (2).");
    rule(libc::ENOTCONN, &[],
        "the socket is not connected: it never was, or the connection has ended.");
}

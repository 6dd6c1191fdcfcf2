//! The names of numbers.

use libc::c_int;

use super::super::{
    fault::Place,
    rules::{rule, section, table},
};

/// Defines tables from the numbers of libc's constants to their names; those of
/// flags, from the numbers of their bits.
macro_rules! names {
    ($($(#[$comment:meta])* $table:ident of $number:ident: $($constant:ident)*;)*) => {$(
        table! { $(#[$comment])* $table: section(&[], &[
            $(rule($number(libc::$constant), &[], stringify!($constant))),*
        ]); }
    )*};
}

const fn values(constant: c_int) -> c_int {
    constant
}

const fn bits(flag: c_int) -> c_int {
    flag.trailing_zeros() as c_int
}

names! {
    /// The error numbers that calls on sockets and files may end with.
    ERRNO of values: EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG EBADF EAGAIN ENOMEM EACCES EFAULT
        EBUSY EEXIST ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY EFBIG ENOSPC ESPIPE EROFS
        EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOSYS ELOOP ENONET ENOPKG ENOLINK EPROTO EBADMSG
        EOVERFLOW EILSEQ ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT
        ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN
        ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN
        ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE
        EREMOTEIO EDQUOT ECANCELED ENOKEY EKEYREJECTED;

    /// The flags of a transfer, of which several may be set.
    MESSAGE_FLAG of bits: MSG_OOB MSG_PEEK MSG_DONTROUTE MSG_CTRUNC MSG_TRUNC MSG_DONTWAIT MSG_EOR
        MSG_WAITALL MSG_FIN MSG_SYN MSG_CONFIRM MSG_RST MSG_ERRQUEUE MSG_NOSIGNAL MSG_MORE
        MSG_WAITFORONE MSG_ZEROCOPY MSG_FASTOPEN MSG_CMSG_CLOEXEC;

    /// The flags of a new descriptor.
    DESCRIPTOR_FLAG of bits: SOCK_NONBLOCK SOCK_CLOEXEC;

    /// Address families.
    DOMAIN of values: AF_UNSPEC AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET AF_VSOCK
        AF_BLUETOOTH AF_CAN AF_ALG AF_TIPC AF_XDP;

    /// Types of sockets.
    KIND of values: SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET;

    /// Protocols of the internet families.
    PROTOCOL of values: IPPROTO_ICMP IPPROTO_TCP IPPROTO_UDP IPPROTO_ICMPV6 IPPROTO_RAW
        IPPROTO_SCTP IPPROTO_UDPLITE IPPROTO_MPTCP;

    /// Levels of options.
    LEVEL of values: SOL_SOCKET IPPROTO_IP IPPROTO_IPV6 IPPROTO_TCP IPPROTO_UDP IPPROTO_RAW
        SOL_NETLINK SOL_PACKET SOL_TLS;

    /// Options of the level SOL_SOCKET.
    SOCKET_OPTION of values: SO_DEBUG SO_REUSEADDR SO_TYPE SO_ERROR SO_DONTROUTE SO_BROADCAST
        SO_SNDBUF SO_RCVBUF SO_KEEPALIVE SO_OOBINLINE SO_PRIORITY SO_LINGER SO_REUSEPORT
        SO_PASSCRED SO_PEERCRED SO_RCVLOWAT SO_SNDLOWAT SO_RCVTIMEO SO_SNDTIMEO SO_BINDTODEVICE
        SO_ATTACH_FILTER SO_DETACH_FILTER SO_TIMESTAMP SO_ACCEPTCONN SO_SNDBUFFORCE SO_RCVBUFFORCE
        SO_MARK SO_PROTOCOL SO_DOMAIN SO_BUSY_POLL SO_INCOMING_CPU SO_ZEROCOPY;

    /// Options of TCP.
    TCP_OPTION of values: TCP_NODELAY TCP_MAXSEG TCP_CORK TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT
        TCP_SYNCNT TCP_LINGER2 TCP_DEFER_ACCEPT TCP_WINDOW_CLAMP TCP_INFO TCP_QUICKACK
        TCP_CONGESTION TCP_USER_TIMEOUT TCP_FASTOPEN TCP_FASTOPEN_CONNECT TCP_ULP;

    /// Options of IPv4.
    IP_OPTION of values: IP_TOS IP_TTL IP_HDRINCL IP_RECVERR IP_PKTINFO IP_MTU_DISCOVER IP_MTU
        IP_FREEBIND IP_TRANSPARENT IP_MULTICAST_IF IP_MULTICAST_TTL IP_MULTICAST_LOOP
        IP_ADD_MEMBERSHIP IP_DROP_MEMBERSHIP;

    /// Options of IPv6.
    IPV6_OPTION of values: IPV6_V6ONLY IPV6_UNICAST_HOPS IPV6_MULTICAST_IF IPV6_MULTICAST_HOPS
        IPV6_MULTICAST_LOOP IPV6_ADD_MEMBERSHIP IPV6_DROP_MEMBERSHIP IPV6_MTU_DISCOVER IPV6_MTU
        IPV6_RECVERR IPV6_ADDRFORM;
}

table! {
    /// The states of TCP, netinet/tcp.h, but for 7, of which others say more.
    TCP_STATE: section(&[], &[
    rule(1, &[], "established"),
    rule(2, &[], "SYN sent"),
    rule(3, &[], "SYN received"),
    rule(4, &[], "FIN wait 1"),
    rule(5, &[], "FIN wait 2"),
    rule(6, &[], "time wait"),
    rule(8, &[], "close wait"),
    rule(9, &[], "last ACK"),
    rule(10, &[], "listening"),
    rule(11, &[], "closing"),
    ]);
}

table! {
    /// Where a pointer stands.
    PLACE: section(&[], &[
    rule(Place::Buffer as c_int, &[], "buf"),
    rule(Place::Message as c_int, &[], "msg"),
    rule(Place::Messages as c_int, &[], "msgvec"),
    rule(Place::Iovecs as c_int, &[], "the array of iovecs"),
    rule(Place::IovBase as c_int, &[], "an iov_base"),
    rule(Place::Name as c_int, &[], "msg_name"),
    rule(Place::Control as c_int, &[], "msg_control"),
    rule(Place::DestAddr as c_int, &[], "dest_addr"),
    rule(Place::SrcAddr as c_int, &[], "src_addr"),
    rule(Place::Addr as c_int, &[], "addr"),
    rule(Place::AddrLen as c_int, &[], "addrlen"),
    rule(Place::OptVal as c_int, &[], "optval"),
    rule(Place::OptLen as c_int, &[], "optlen"),
    rule(Place::Pair as c_int, &[], "sv"),
    ]);
}

/// The names of the options of a level.
pub fn options(level: c_int) -> &'static [u8] {
    match level {
        libc::SOL_SOCKET => SOCKET_OPTION,
        libc::IPPROTO_IP => IP_OPTION,
        libc::IPPROTO_IPV6 => IPV6_OPTION,
        libc::IPPROTO_TCP => TCP_OPTION,
        _ => &[],
    }
}

//! The names of numbers.

use libc::c_int;

use crate::text::Text;

/// Defines a function from a number to the name of libc's constant. All names
/// are one text: each by itself would be a pointer that the loader relocates.
macro_rules! names {
    ($($(#[$comment:meta])* $function:ident: $($constant:ident)*;)*) => {$(
        $(#[$comment])*
        pub fn $function(number: c_int) -> Option<&'static [u8]> {
            static NUMBERS: &[c_int] = &[$(libc::$constant),*];
            find(NUMBERS, concat!($(stringify!($constant), " "),*), number)
        }
    )*};
}

#[inline(never)]
fn find(numbers: &[c_int], names: &'static str, number: c_int) -> Option<&'static [u8]> {
    let wanted = numbers.iter().position(|known| *known == number)?;
    let mut names = names.as_bytes();
    for _ in 0..wanted {
        let end = names.iter().position(|byte| *byte == b' ')?;
        names = names.get(end + 1..)?;
    }
    let end = names.iter().position(|byte| *byte == b' ')?;
    names.get(..end)
}

names! {
    /// The error numbers that calls on sockets and files may end with.
    errno: EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG EBADF EAGAIN ENOMEM EACCES EFAULT EBUSY
        EEXIST ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY EFBIG ENOSPC ESPIPE EROFS EPIPE
        EDOM ERANGE EDEADLK ENAMETOOLONG ENOSYS ELOOP ENONET ENOPKG ENOLINK EPROTO EBADMSG
        EOVERFLOW EILSEQ ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT
        ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN
        ENETUNREACH ENETRESET ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN
        ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE
        EREMOTEIO EDQUOT ECANCELED ENOKEY EKEYREJECTED;

    /// The flags of a transfer, of which several may be set.
    message_flag: MSG_OOB MSG_PEEK MSG_DONTROUTE MSG_CTRUNC MSG_TRUNC MSG_DONTWAIT MSG_EOR
        MSG_WAITALL MSG_FIN MSG_SYN MSG_CONFIRM MSG_RST MSG_ERRQUEUE MSG_NOSIGNAL MSG_MORE
        MSG_WAITFORONE MSG_ZEROCOPY MSG_FASTOPEN MSG_CMSG_CLOEXEC;

    /// The flags of a new descriptor.
    descriptor_flag: SOCK_NONBLOCK SOCK_CLOEXEC;

    /// Address families.
    domain: AF_UNSPEC AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET AF_VSOCK AF_BLUETOOTH AF_CAN
        AF_ALG AF_TIPC AF_XDP;

    /// Types of sockets.
    socket_type: SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET;

    /// Protocols of the internet families.
    protocol: IPPROTO_ICMP IPPROTO_TCP IPPROTO_UDP IPPROTO_ICMPV6 IPPROTO_RAW IPPROTO_SCTP
        IPPROTO_UDPLITE IPPROTO_MPTCP;

    /// Levels of options.
    level: SOL_SOCKET IPPROTO_IP IPPROTO_IPV6 IPPROTO_TCP IPPROTO_UDP IPPROTO_RAW SOL_NETLINK
        SOL_PACKET SOL_TLS;

    /// Options of the level SOL_SOCKET.
    socket_option: SO_DEBUG SO_REUSEADDR SO_TYPE SO_ERROR SO_DONTROUTE SO_BROADCAST SO_SNDBUF
        SO_RCVBUF SO_KEEPALIVE SO_OOBINLINE SO_PRIORITY SO_LINGER SO_REUSEPORT SO_PASSCRED
        SO_PEERCRED SO_RCVLOWAT SO_SNDLOWAT SO_RCVTIMEO SO_SNDTIMEO SO_BINDTODEVICE
        SO_ATTACH_FILTER SO_DETACH_FILTER SO_TIMESTAMP SO_ACCEPTCONN SO_SNDBUFFORCE
        SO_RCVBUFFORCE SO_MARK SO_PROTOCOL SO_DOMAIN SO_BUSY_POLL SO_INCOMING_CPU SO_ZEROCOPY;

    /// Options of TCP.
    tcp_option: TCP_NODELAY TCP_MAXSEG TCP_CORK TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT
        TCP_SYNCNT TCP_LINGER2 TCP_DEFER_ACCEPT TCP_WINDOW_CLAMP TCP_INFO TCP_QUICKACK
        TCP_CONGESTION TCP_USER_TIMEOUT TCP_FASTOPEN TCP_FASTOPEN_CONNECT TCP_ULP;

    /// Options of IPv4.
    ip_option: IP_TOS IP_TTL IP_HDRINCL IP_RECVERR IP_PKTINFO IP_MTU_DISCOVER IP_MTU
        IP_FREEBIND IP_TRANSPARENT IP_MULTICAST_IF IP_MULTICAST_TTL IP_MULTICAST_LOOP
        IP_ADD_MEMBERSHIP IP_DROP_MEMBERSHIP;

    /// Options of IPv6.
    ipv6_option: IPV6_V6ONLY IPV6_UNICAST_HOPS IPV6_MULTICAST_IF IPV6_MULTICAST_HOPS
        IPV6_MULTICAST_LOOP IPV6_ADD_MEMBERSHIP IPV6_DROP_MEMBERSHIP IPV6_MTU_DISCOVER IPV6_MTU
        IPV6_RECVERR IPV6_ADDRFORM;
}

/// The name of an option.
pub fn option(level: c_int, option: c_int) -> Option<&'static [u8]> {
    match level {
        libc::SOL_SOCKET => socket_option(option),
        libc::IPPROTO_IP => ip_option(option),
        libc::IPPROTO_IPV6 => ipv6_option(option),
        libc::IPPROTO_TCP => tcp_option(option),
        _ => None,
    }
}

/// Writes a number by its name where it has one.
#[inline(never)]
pub fn write(text: &mut Text<'_>, number: c_int, name: Option<&'static [u8]>) {
    match name {
        Some(name) => text.bytes(name),
        None => text.signed(number.into()),
    };
}

/// Writes flags by their names, those without one in hexadecimal.
#[inline(never)]
pub fn write_flags(text: &mut Text<'_>, flags: c_int, name: fn(c_int) -> Option<&'static [u8]>) {
    let mut unnamed = flags;
    let mut separator = "";
    for bit in 0..c_int::BITS {
        let flag = flags & (1_u32 << bit) as c_int;
        if let Some(name) = name(flag).filter(|_| flag != 0) {
            text.str(separator).bytes(name);
            separator = "|";
            unnamed &= !flag;
        }
    }
    if unnamed != 0 {
        text.str(separator).str("0x").hexadecimal((unnamed as u32).into(), 1);
    } else if flags == 0 {
        text.byte(b'0');
    }
}

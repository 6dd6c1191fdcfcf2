//! The names of numbers.

use crate::text::Text;

/// Numbers, and their names in the same order, with blanks between them.
#[derive(Clone, Copy)]
pub struct Names {
    numbers: &'static [u16],
    names: &'static str,
}

/// The text at this place of several, which a separator divides.
pub fn nth(texts: &'static str, separator: u8, place: usize) -> Option<&'static [u8]> {
    texts.as_bytes().split(|byte| *byte == separator).nth(place)
}

impl Names {
    /// The name of a number.
    #[inline(never)]
    pub fn get(&self, number: i64) -> Option<&'static [u8]> {
        let place = self.numbers.iter().position(|known| i64::from(*known) == number)?;
        nth(self.names, b' ', place)
    }

    /// Writes the name of a number, or the number.
    #[inline(never)]
    pub fn write(&self, number: i64, text: &mut Text<'_>) {
        match self.get(number) {
            Some(name) => text.bytes(name),
            None => text.signed(number),
        };
    }

    /// Writes flags by the names of their bits, those without one in
    /// hexadecimal.
    #[inline(never)]
    pub fn write_flags(&self, flags: i64, text: &mut Text<'_>) {
        let mut left = flags as u32;
        for bit in 0..u32::BITS {
            let flag = 1 << bit;
            if let (true, Some(name)) = (left & flag != 0, self.get(bit.into())) {
                left &= !flag;
                text.bytes(name);
                if left != 0 {
                    text.byte(b'|');
                }
            }
        }
        if left != 0 {
            text.str("0x").hexadecimal(left.into(), 1);
        } else if flags == 0 {
            text.byte(b'0');
        }
    }
}

/// Defines tables from constants of libc, or from a number that has none there;
/// of flags, from the numbers of their bits.
macro_rules! names {
    ($($(#[$comment:meta])* $table:ident of $of:ident: $($name:ident $(= $number:literal)?)*;)*) => {$(
        $(#[$comment])*
        pub const $table: Names = Names {
            numbers: &[$($of(names!(@ $name $($number)?))),*],
            names: concat!($(stringify!($name), " "),*),
        };
    )*};
    (@ $name:ident $number:literal) => { $number };
    (@ $name:ident) => { libc::$name as i32 };
}

#[inline]
const fn values(constant: i32) -> u16 {
    assert!(constant >= 0 && constant <= u16::MAX as i32);
    constant as u16
}

#[inline]
const fn bits(flag: i32) -> u16 {
    assert!(flag.count_ones() == 1);
    flag.trailing_zeros() as u16
}

names! {
    /// The error numbers of Linux.
    ERRNO of values: EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT
        ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG
        ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY
        ELOOP ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR
        EXFULL ENOANO EBADRQC EBADSLT EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE
        ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD
        EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK
        EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP
        EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET
        ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT
        ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL
        EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED
        EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON;

    /// The flags of a transfer, of which several may be set.
    MESSAGE_FLAG of bits: MSG_OOB MSG_PEEK MSG_DONTROUTE MSG_CTRUNC MSG_TRUNC MSG_DONTWAIT MSG_EOR
        MSG_WAITALL MSG_FIN MSG_SYN MSG_CONFIRM MSG_RST MSG_ERRQUEUE MSG_NOSIGNAL MSG_MORE
        MSG_WAITFORONE MSG_ZEROCOPY MSG_FASTOPEN MSG_CMSG_CLOEXEC;

    /// The flags of a new descriptor.
    DESCRIPTOR_FLAG of bits: SOCK_NONBLOCK SOCK_CLOEXEC;

    /// Address families.
    DOMAIN of values: AF_UNSPEC AF_UNIX AF_INET AF_AX25 AF_IPX AF_APPLETALK AF_NETROM AF_BRIDGE AF_ATMPVC AF_X25
        AF_INET6 AF_ROSE AF_DECnet AF_NETBEUI AF_SECURITY AF_KEY AF_NETLINK AF_PACKET AF_ASH
        AF_ECONET AF_ATMSVC AF_RDS AF_SNA AF_IRDA AF_PPPOX AF_WANPIPE AF_LLC AF_IB AF_MPLS = 28
        AF_CAN AF_TIPC AF_BLUETOOTH AF_IUCV AF_RXRPC AF_ISDN AF_PHONET AF_IEEE802154 AF_CAIF AF_ALG
        AF_NFC AF_VSOCK AF_KCM = 41 AF_QIPCRTR = 42 AF_SMC = 43 AF_XDP AF_MCTP = 45;

    /// Types of sockets.
    KIND of values: SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET SOCK_DCCP SOCK_PACKET = 10;

    /// Protocols of the internet families.
    PROTOCOL of values: IPPROTO_IP IPPROTO_ICMP IPPROTO_IGMP IPPROTO_TCP IPPROTO_UDP IPPROTO_DCCP IPPROTO_IPV6
        IPPROTO_GRE IPPROTO_ESP IPPROTO_AH IPPROTO_ICMPV6 IPPROTO_SCTP IPPROTO_UDPLITE IPPROTO_RAW
        IPPROTO_MPTCP;

    /// Levels of options and control messages.
    LEVEL of values: SOL_SOCKET IPPROTO_IP IPPROTO_TCP IPPROTO_UDP IPPROTO_IPV6 IPPROTO_ICMPV6 IPPROTO_SCTP
        IPPROTO_RAW SOL_NETLINK SOL_PACKET SOL_TLS SOL_ALG SOL_CAN_RAW = 101;

    /// Options of the level SOL_SOCKET.
    SOCKET_OPTION of values: SO_DEBUG SO_REUSEADDR SO_TYPE SO_ERROR SO_DONTROUTE SO_BROADCAST SO_SNDBUF
        SO_RCVBUF SO_KEEPALIVE SO_OOBINLINE SO_NO_CHECK SO_PRIORITY SO_LINGER SO_BSDCOMPAT
        SO_REUSEPORT SO_PASSCRED SO_PEERCRED SO_RCVLOWAT SO_SNDLOWAT SO_RCVTIMEO SO_SNDTIMEO
        SO_BINDTODEVICE SO_ATTACH_FILTER SO_DETACH_FILTER SO_PEERNAME SO_TIMESTAMP SO_ACCEPTCONN
        SO_PEERSEC SO_SNDBUFFORCE SO_RCVBUFFORCE SO_PASSSEC SO_TIMESTAMPNS SO_MARK SO_TIMESTAMPING
        SO_PROTOCOL SO_DOMAIN SO_RXQ_OVFL SO_WIFI_STATUS SO_PEEK_OFF SO_NOFCS SO_LOCK_FILTER = 44
        SO_SELECT_ERR_QUEUE SO_BUSY_POLL SO_MAX_PACING_RATE = 47 SO_BPF_EXTENSIONS = 48
        SO_INCOMING_CPU SO_ATTACH_BPF = 50 SO_ATTACH_REUSEPORT_CBPF SO_ATTACH_REUSEPORT_EBPF
        SO_CNX_ADVICE = 53 SO_MEMINFO SO_INCOMING_NAPI_ID SO_COOKIE SO_PEERGROUPS SO_ZEROCOPY
        SO_TXTIME SO_BINDTOIFINDEX SO_PREFER_BUSY_POLL SO_BUSY_POLL_BUDGET;

    /// Options of TCP.
    TCP_OPTION of values: TCP_NODELAY TCP_MAXSEG TCP_CORK TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT TCP_SYNCNT
        TCP_LINGER2 TCP_DEFER_ACCEPT TCP_WINDOW_CLAMP TCP_INFO TCP_QUICKACK TCP_CONGESTION
        TCP_MD5SIG TCP_THIN_LINEAR_TIMEOUTS TCP_THIN_DUPACK TCP_USER_TIMEOUT TCP_REPAIR
        TCP_REPAIR_QUEUE TCP_QUEUE_SEQ TCP_REPAIR_OPTIONS TCP_FASTOPEN TCP_TIMESTAMP
        TCP_NOTSENT_LOWAT = 25 TCP_CC_INFO TCP_SAVE_SYN TCP_SAVED_SYN TCP_REPAIR_WINDOW
        TCP_FASTOPEN_CONNECT TCP_ULP TCP_MD5SIG_EXT TCP_FASTOPEN_KEY TCP_FASTOPEN_NO_COOKIE
        TCP_ZEROCOPY_RECEIVE TCP_INQ;

    /// Options of UDP.
    UDP_OPTION of values: UDP_CORK UDP_ENCAP UDP_NO_CHECK6_TX UDP_NO_CHECK6_RX UDP_SEGMENT UDP_GRO;

    /// Options of IPv4.
    IP_OPTION of values: IP_TOS IP_TTL IP_HDRINCL IP_OPTIONS IP_ROUTER_ALERT = 5 IP_RECVOPTS IP_RETOPTS
        IP_PKTINFO IP_PKTOPTIONS IP_MTU_DISCOVER IP_RECVERR IP_RECVTTL IP_RECVTOS IP_MTU
        IP_FREEBIND IP_IPSEC_POLICY IP_XFRM_POLICY IP_PASSSEC IP_TRANSPARENT IP_ORIGDSTADDR IP_MINTTL
        IP_NODEFRAG = 22 IP_CHECKSUM = 23 IP_BIND_ADDRESS_NO_PORT IP_RECVFRAGSIZE = 25
        IP_MULTICAST_IF IP_MULTICAST_TTL IP_MULTICAST_LOOP IP_ADD_MEMBERSHIP IP_DROP_MEMBERSHIP
        IP_UNBLOCK_SOURCE IP_BLOCK_SOURCE IP_ADD_SOURCE_MEMBERSHIP IP_DROP_SOURCE_MEMBERSHIP
        IP_MSFILTER IP_MULTICAST_ALL IP_UNICAST_IF IP_LOCAL_PORT_RANGE = 51 IP_PROTOCOL = 52;

    /// Options of IPv6.
    IPV6_OPTION of values: IPV6_ADDRFORM IPV6_CHECKSUM IPV6_NEXTHOP IPV6_FLOWINFO IPV6_UNICAST_HOPS
        IPV6_MULTICAST_IF IPV6_MULTICAST_HOPS IPV6_MULTICAST_LOOP IPV6_ADD_MEMBERSHIP
        IPV6_DROP_MEMBERSHIP IPV6_ROUTER_ALERT IPV6_MTU_DISCOVER IPV6_MTU IPV6_RECVERR IPV6_V6ONLY
        IPV6_JOIN_ANYCAST IPV6_LEAVE_ANYCAST IPV6_FLOWLABEL_MGR = 32 IPV6_FLOWINFO_SEND = 33
        IPV6_RECVPKTINFO IPV6_PKTINFO IPV6_RECVHOPLIMIT IPV6_HOPLIMIT IPV6_RECVTCLASS IPV6_TCLASS
        IPV6_AUTOFLOWLABEL = 70 IPV6_MINHOPCOUNT IPV6_TRANSPARENT IPV6_UNICAST_IF IPV6_FREEBIND;

    /// Options of netlink.
    NETLINK_OPTION of values: NETLINK_ADD_MEMBERSHIP NETLINK_DROP_MEMBERSHIP NETLINK_PKTINFO
        NETLINK_BROADCAST_ERROR NETLINK_NO_ENOBUFS NETLINK_LISTEN_ALL_NSID
        NETLINK_LIST_MEMBERSHIPS NETLINK_CAP_ACK;

    /// Options of AF_PACKET.
    PACKET_OPTION of values: PACKET_ADD_MEMBERSHIP PACKET_DROP_MEMBERSHIP PACKET_RX_RING PACKET_STATISTICS
        PACKET_VERSION PACKET_RESERVE PACKET_TX_RING PACKET_LOSS PACKET_TIMESTAMP PACKET_FANOUT
        PACKET_QDISC_BYPASS;

    /// Control messages of the level SOL_SOCKET.
    SOCKET_CONTROL of values: SCM_RIGHTS SCM_CREDENTIALS SCM_SECURITY = 3 SCM_PIDFD = 4 SO_TIMESTAMPING SO_MARK
        SCM_TXTIME SO_PRIORITY;

    /// Of levels whose options have no names here.
    NONE of values: ;
}

/// The names of the options of a level.
#[inline(never)]
pub fn options(level: i32) -> Names {
    match level {
        libc::SOL_SOCKET => SOCKET_OPTION,
        libc::IPPROTO_IP => IP_OPTION,
        libc::IPPROTO_IPV6 => IPV6_OPTION,
        libc::IPPROTO_TCP => TCP_OPTION,
        libc::IPPROTO_UDP => UDP_OPTION,
        libc::SOL_NETLINK => NETLINK_OPTION,
        libc::SOL_PACKET => PACKET_OPTION,
        _ => NONE,
    }
}

/// The names of the control messages of a level.
pub fn control(level: i32) -> Names {
    if level == libc::SOL_SOCKET { SOCKET_CONTROL } else { options(level) }
}

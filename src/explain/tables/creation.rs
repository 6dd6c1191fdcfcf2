//! Why a socket was not made.

use super::{rules, *};

rules! {
    CREATION for CREATES:
    sure EINVAL [OddTypeFlags]
        "type has bits set ({odd_type_flags}) beside a type, SOCK_NONBLOCK and SOCK_CLOEXEC"
        "Leave them out.";
    sure EAFNOSUPPORT [NoDomain]
        "no address family has the number {first}"
        "Pass AF_UNIX, AF_INET, AF_INET6 or another AF_ constant.";
    sure EAFNOSUPPORT [NewUnspec]
        "AF_UNSPEC is not a family to make sockets of"
        "Pass AF_UNIX, AF_INET or AF_INET6.";
    only EAFNOSUPPORT []
        "this kernel offers no sockets of the family {domain} here: it is not built in, its module \
         is missing, or the family is limited to the initial network namespace"
        "";
    sure EINVAL [NoType]
        "no socket type has the number {new_kind}"
        "Pass SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET or SOCK_RAW.";
    sure EINVAL [NewInternet NoProtocol]
        "no protocol has the number {third}"
        "Pass 0 for the usual protocol of the type.";
    sure EPROTONOSUPPORT [NewUnix NotUnixProtocol]
        "AF_UNIX has no protocols, and {third} is given"
        "Pass 0.";
    sure EPROTONOSUPPORT [NewVsock NotVsockProtocol]
        "AF_VSOCK has no protocols, and {third} is given"
        "Pass 0.";
    sure EPROTONOSUPPORT [NewNetlink NoNetlinkProtocol]
        "the protocols of AF_NETLINK go from 0 to 31, and {third} is given"
        "Pass NETLINK_ROUTE or another NETLINK_ constant.";
    only EPROTONOSUPPORT [NewNetlink]
        "this kernel has no netlink protocol {third}: it is not built in, or its module is missing"
        "";
    sure EPROTONOSUPPORT [NewInternet NewRaw ZeroProtocol]
        "a socket of the type SOCK_RAW needs a protocol, and 0 is given"
        "Pass IPPROTO_ICMP, IPPROTO_RAW or the number of another protocol.";
    sure EPROTONOSUPPORT [NewInternet NewStream DatagramProtocol]
        "{protocol} is not a protocol of SOCK_STREAM"
        "Pass 0 for TCP, or use the type that belongs to the protocol.";
    sure EPROTONOSUPPORT [NewInternet NewDatagram StreamProtocol]
        "{protocol} is not a protocol of SOCK_DGRAM"
        "Pass 0 for UDP, or use the type that belongs to the protocol.";
    only EPROTONOSUPPORT [NewInternet]
        "this kernel has no protocol {third} for {new_kind} sockets of {domain}: it does not exist, \
         or its module is missing"
        "Pass 0 for the usual protocol of the type.";
    sure ENOPROTOOPT [NewInternet NewMultipath MultipathOff]
        "MPTCP is switched off: net.mptcp.enabled is 0"
        "Set it to 1, or use TCP.";
    sure ESOCKTNOSUPPORT [NewUnix NotUnixType]
        "AF_UNIX has no sockets of the type {new_kind}"
        "Pass SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET.";
    sure ESOCKTNOSUPPORT [NewNetlink NotNetlinkType]
        "AF_NETLINK has no sockets of the type {new_kind}"
        "Pass SOCK_RAW or SOCK_DGRAM.";
    sure ESOCKTNOSUPPORT [NewPacket NotPacketType]
        "AF_PACKET has no sockets of the type {new_kind}"
        "Pass SOCK_RAW or SOCK_DGRAM.";
    sure ESOCKTNOSUPPORT [NewVsock NotVsockType]
        "AF_VSOCK has no sockets of the type {new_kind}"
        "Pass SOCK_STREAM or SOCK_SEQPACKET.";
    only ESOCKTNOSUPPORT [NewInternet NewSequenced]
        "{domain} has SOCK_SEQPACKET for SCTP only, and this kernel has no SCTP: it is not built in, \
         or the module sctp is missing"
        "Pass SOCK_STREAM for TCP.";
    only ESOCKTNOSUPPORT []
        "{domain} has no sockets of the type {new_kind} in this kernel"
        "";
    sure EPERM [NewInternet NewRaw LacksRaw]
        "a socket of the type SOCK_RAW needs CAP_NET_RAW, which this process lacks"
        "";
    sure EPERM [NewPacket LacksRaw]
        "a socket of the family AF_PACKET needs CAP_NET_RAW, which this process lacks"
        "";
    maybe EPERM [NewInternet NewRaw HasRaw]
        "the process has CAP_NET_RAW in its own user namespace only, which does not own the network \
         namespace"
        "";
    maybe EPERM [NewPacket HasRaw]
        "the process has CAP_NET_RAW in its own user namespace only, which does not own the network \
         namespace"
        "";
    sure EACCES [NewInternet NewDatagram PingProtocol MayNotPing]
        "a ping socket needs a group of the process within net.ipv4.ping_group_range, and none is"
        "Widen that range.";
    sure EOPNOTSUPP [Pairs NewPairless]
        "the family {domain} has no pairs of sockets"
        "Use AF_UNIX.";
    only ENODEV [NewVsock NewDatagram]
        "this kernel has no transport for AF_VSOCK datagrams"
        "Use SOCK_STREAM.";
}

rules! {
    CREATION_MANUAL for CREATES:
    manual EACCES [] "permission to create a socket of that type or protocol is denied" "";
    manual EAFNOSUPPORT [] "" "";
    manual EINVAL [] "the protocol is unknown, the family is not available, or type has invalid flags" "";
    manual EMFILE [] "" "";
    manual ENFILE [] "" "";
    manual ENOBUFS [] "" "";
    manual ENOMEM [] "" "";
    manual EPROTONOSUPPORT [] "" "";
    manual EOPNOTSUPP [] "" "";
    manual EFAULT [] "" "";
}

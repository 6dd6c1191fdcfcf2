//! Why an option was not read or set.

use super::{rules, *};

rules! {
    OPTIONS for OF_OPTION:
    sure EINVAL [Gets NegativeSize]
        "*optlen is {given_size}"
        "Store the size of optval there before each call.";
    sure EINVAL [Sets NegativeLength]
        "optlen is {name_length}"
        "Pass the size of the value.";
    sure ENOPROTOOPT [ForeignLevel]
        "{level} has options of other sockets than this one, which is {socket_domain} {kind}"
        "Use the level that belongs to the socket.";
    sure EOPNOTSUPP [ForeignLevel]
        "{level} has options of other sockets than this one, which is {socket_domain} {kind}"
        "Use the level that belongs to the socket.";
    sure ENOPROTOOPT [Sets OptionIsReadOnly]
        "{option} can be read but not set"
        "";
    sure ENOPROTOOPT [OfIp HeaderOption NotRaw]
        "IP_HDRINCL is for raw sockets, and this one is of the type {kind}"
        "";
    only ENOPROTOOPT [Sets]
        "this kernel knows no option {option} of the level {level} that can be set on a socket of \
         {socket_domain}, {kind}"
        "";
    only ENOPROTOOPT []
        "this kernel knows no option {option} of the level {level} that can be read from a socket of \
         {socket_domain}, {kind}"
        "";
    only EOPNOTSUPP []
        "a socket of {socket_domain}, {kind}, does not support the option {option} of the level \
         {level}"
        "";
    sure EINVAL [Sets OptionShort]
        "optlen is {name_length}, and the value of {option} takes at least {option_size}"
        "Pass the size of the type of the value.";
    sure EINVAL [Sets OfInts BelowInt]
        "optlen is {name_length}, and options of {level} take at least 4 bytes"
        "Pass the size of the type of the value.";
    sure EINVAL [Sets OptionOutOfRange]
        "the value is {option_value}, and {option} takes {option_least} to {option_most}"
        "";
    sure EINVAL [Sets OfIpv6 V6OnlyOption PortBound]
        "IPV6_V6ONLY can be set only before the socket is bound, and it has the address {local}"
        "Set it before bind().";
    sure EINVAL [Sets OfIp MulticastTtlOption Stream]
        "IP_MULTICAST_TTL is not for stream sockets"
        "";
    sure EDOM [Sets TimeoutOption BadMicroseconds]
        "tv_usec is {microseconds}, and it has to be within 0 to 999999"
        "";
    sure EPERM [Sets FilterOption FilterLocked]
        "the filter of the socket is locked by SO_LOCK_FILTER"
        "Make another socket.";
    sure EPERM [Sets LacksForOption]
        "this value of {option} needs a capability that the process lacks: CAP_NET_ADMIN, or \
         CAP_NET_RAW"
        "";
    maybe EPERM [Sets]
        "the option or its value needs a capability, which the process has in its own user \
         namespace only or not at all"
        "";
    sure EACCES [Sets DebugOption LacksAdmin]
        "SO_DEBUG needs CAP_NET_ADMIN, which this process lacks"
        "";
    only ENOENT [Sets DetachOption]
        "no filter is attached to the socket"
        "";
    only ENOENT [Sets CongestionOption]
        "this kernel has no congestion control of that name"
        "See net.ipv4.tcp_available_congestion_control.";
    only ENOENT [Sets UlpOption]
        "this kernel has no upper layer protocol of that name: its module is missing"
        "";
    only ENODEV [Sets DeviceOption]
        "no network interface has that name or index"
        "See `ip link`.";
    only ENODEV [Sets MembershipOption]
        "no network interface has that index or address, or none has a route for the group"
        "See `ip link` and `ip route`.";
    only ENODEV [Sets Membership6Option]
        "no network interface has that index, or none has a route for the group"
        "See `ip link` and `ip route`.";
    only EADDRINUSE [Sets MembershipOption]
        "the socket is already a member of that group"
        "";
    only EADDRINUSE [Sets Membership6Option]
        "the socket is already a member of that group"
        "";
    only EADDRNOTAVAIL [Sets DropOption]
        "the socket is not a member of that group on that interface"
        "";
    only EADDRNOTAVAIL [Sets Drop6Option]
        "the socket is not a member of that group on that interface"
        "";
    only EADDRNOTAVAIL [Sets MulticastInterfaceOption]
        "no network interface has that address or index"
        "See `ip address`.";
    maybe ENOBUFS [Sets MembershipOption]
        "the socket is a member of as many groups as net.ipv4.igmp_max_memberships allows, which is \
         {max_memberships}"
        "";
    sure ENOTCONN [Gets OfIp MtuOption NoPeer]
        "IP_MTU is the MTU of a path, and the socket is not connected to anything"
        "Connect it first.";
    sure ENOTCONN [Gets OfIpv6 Mtu6Option NoPeer]
        "IPV6_MTU is the MTU of a path, and the socket is not connected to anything"
        "Connect it first.";
    sure ENOTCONN [UlpOption NoPeer]
        "TCP_ULP is for connected sockets"
        "Connect it first.";
}

rules! {
    OPTIONS_MANUAL for OF_OPTION:
    manual EFAULT [] "" "";
    manual EINVAL [] "optlen is invalid, or the value is not one that the option takes" "";
    manual ENOPROTOOPT [] "" "";
}

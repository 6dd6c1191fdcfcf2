//! Why a destination cannot be connected to, or sent to.

use super::{rules, *};

rules! {
    DESTINATION for REACHES:
    sure EACCES [HasPath Obstacle]
        "the process may not search the directory {obstacle} on the way to {path}"
        "See its mode and owner.";
    sure EACCES [HasPath NotWritable]
        "the process lacks write permission on {path}, which connecting and sending need"
        "See its mode and owner.";
    sure ENOENT [HasPath Missing]
        "nothing exists at {path}"
        "Start the server that binds it, or correct the path.";
    sure ECONNREFUSED [HasPath PathExists NotPathSocket]
        "{path} is {target_kind}, not a socket"
        "Pass the path that the server is bound to.";
    only ECONNREFUSED [HasPath IsPathSocket]
        "{path} is a socket file that no socket accepts connections or datagrams at: its server has \
         ended, or does not listen"
        "Start the server.";
    only ECONNREFUSED [Unix AbstractName]
        "no {kind} socket in this network namespace has the name {given}, or it does not listen"
        "Start the server.";
    only ECONNREFUSED [Unix NoAddressGiven]
        "the peer has closed its socket"
        "Connect again when the server is back.";
    only ECONNREFUSED [Netlink]
        "no netlink socket of this protocol has the port ID of the destination"
        "";
    only EPROTOTYPE [HasPath]
        "the socket at {path} is of another type than this one, which is {kind}"
        "Use the type that the server uses.";
    maybe EPERM [Unix Datagram GivesAddress]
        "the socket at {given} is connected to another socket, and takes datagrams from that one only"
        "";

    sure ENETUNREACH [MappedAddress V6Only]
        "{given} is an IPv4 address, and the socket is limited to IPv6 by IPV6_V6ONLY"
        "Clear IPV6_V6ONLY, or use an AF_INET socket.";
    sure ENETUNREACH [ConnectsStream MulticastAddress]
        "{given} is a multicast address, and a connection needs a single host"
        "Use UDP, or the address of a host.";
    sure ENETUNREACH [ConnectsStream BroadcastRoute]
        "{given} is a broadcast address, and a connection needs a single host"
        "Use UDP, or the address of a host.";
    sure ENETUNREACH [RouteUnreachable]
        "no route leads to {remote}"
        "See `ip route`; is the network up?";
    maybe ENETUNREACH [Internet]
        "a router has reported that the network of {remote} cannot be reached"
        "";
    maybe ENETUNREACH [Internet]
        "the routing rules refuse this socket's source address or interface"
        "See `ip rule` and `ip route`.";
    sure EHOSTUNREACH [RouteHostUnreachable]
        "a route of the type unreachable covers {remote}"
        "See `ip route`.";
    maybe EHOSTUNREACH [Internet]
        "no host on the local network answers for {remote}: it is down, or the address is wrong"
        "";
    maybe EHOSTUNREACH [Internet]
        "a router or a firewall has reported that {remote} cannot be reached"
        "";
    sure EACCES [RouteProhibited]
        "a route of the type prohibit covers {remote}"
        "See `ip route`.";
    sure EACCES [BroadcastRoute MayNotBroadcast]
        "{remote} is a broadcast address, and SO_BROADCAST is not set"
        "Set SO_BROADCAST, or correct the address.";
    sure EINVAL [Inet6 ConnectsAny LinkLocalAddress NoScope NotBoundToInterface]
        "{given} counts on one link only, and sin6_scope_id does not say on which"
        "Store the index of the interface in sin6_scope_id: if_nametoindex().";
    sure EINVAL [Inet6 LinkLocalAddress HasScope OtherBoundInterface]
        "sin6_scope_id is {scope}, but the socket is bound to the interface with the index \
         {bound_interface}"
        "Pass that index, or clear SO_BINDTODEVICE.";
    sure EINVAL [AddressUsed RouteInvalid]
        "a route of the type blackhole covers {remote}"
        "See `ip route`.";
    sure EINVAL [AddressUsed LocalLoopback NotLoopback SourceInvalid]
        "the socket is bound to the loopback address {local}, from which {remote} cannot be reached"
        "Bind to another address, or do not bind.";
    sure EADDRNOTAVAIL [ToIpv6 NoIpv6]
        "no network interface has an IPv6 address: IPv6 is switched off, or all are down"
        "See net.ipv6.conf.all.disable_ipv6 and `ip address`.";
    maybe EADDRNOTAVAIL [ToIpv6]
        "no network interface has an IPv6 address from which {remote} can be reached"
        "See `ip address`.";
    maybe EADDRNOTAVAIL [Connects Internet Stream Unbound]
        "all local ports from {low_port} to {high_port} have a connection to {remote}"
        "Close some, or widen net.ipv4.ip_local_port_range.";
    maybe EADDRNOTAVAIL [Connects Internet Stream Bound]
        "the port of {local} already has a connection to {remote}, perhaps one that has just ended"
        "";
    only EAGAIN [Internet NotStream NotRaw Unbound]
        "no local port is free: those from {low_port} to {high_port} are all in use"
        "Close some sockets, or widen net.ipv4.ip_local_port_range.";
    only ECONNREFUSED [Internet Stream]
        "no socket listens at {remote}, or a firewall rejects the connection"
        "Is the server running, at this address and port?";
    only ECONNREFUSED [Internet]
        "an earlier datagram was refused by the host it was sent to, where no socket has that port; \
         this call reported it and did nothing else"
        "Is the receiver running?";
    only ETIMEDOUT [Internet]
        "{remote} did not answer in time"
        "Is its host up, and does a firewall let the packets through?";
    only ETIMEDOUT [Vsock]
        "{remote} did not answer in time"
        "";
    only ECONNRESET [Unix]
        "the peer closed its socket with data unread, which is lost"
        "Connect again.";
    only ECONNRESET [Internet]
        "the peer reset the connection: it closed it with data unread, or has restarted"
        "Connect again.";
    maybe EPERM [Internet]
        "a firewall rule on this machine drops the packet"
        "See `nft list ruleset` or `iptables -S`.";
    sure ENETDOWN [Packet InterfaceDown]
        "the network interface with the index {interface} is down"
        "Set it up: `ip link set NAME up`.";
    sure ENXIO [Packet NoInterface]
        "no network interface has the index {interface}"
        "Store one in sll_ifindex: if_nametoindex().";
}

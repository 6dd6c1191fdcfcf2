//! What is wrong with an address that a socket is to have.

use super::{rules, *};

rules! {
    BINDING for BINDS:
    sure EINVAL [Inet6 Stream MulticastAddress]
        "{given} is a multicast address, and a stream socket cannot be bound to one"
        "Bind a datagram socket.";
    sure EINVAL [PortBound]
        "the socket already has the address {local}, and a socket is bound only once"
        "Make another socket.";
    sure EINVAL [Unix Bound]
        "the socket already has the address {local}, and a socket is bound only once"
        "Make another socket.";
    sure EINVAL [Vsock Bound]
        "the socket already has the address {local}, and a socket is bound only once"
        "Make another socket.";
    sure EINVAL [Netlink Bound OtherNetlinkPort]
        "the socket already has the port ID {local_netlink}, which cannot be changed"
        "Make another socket.";
    sure EINVAL [Inet6 NotRaw MappedAddress V6Only]
        "{given} is an IPv4 address, and the socket is limited to IPv6 by IPV6_V6ONLY"
        "Clear IPV6_V6ONLY before bind(), or use an AF_INET socket.";
    sure EINVAL [Inet6 LinkLocalAddress NoScope NotBoundToInterface]
        "{given} counts on one link only, and sin6_scope_id does not say on which"
        "Store the index of the interface in sin6_scope_id: if_nametoindex().";
    sure ENODEV [Inet6 HasScope NoScopeInterface]
        "no network interface has the index {scope}, which is in sin6_scope_id"
        "See `ip link`.";
    sure ENODEV [Packet NoInterface]
        "no network interface has the index {interface}, which is in sll_ifindex"
        "See `ip link`.";
    sure EADDRNOTAVAIL [Inet6 Raw MappedAddress]
        "{given} is an IPv4 address, which a raw IPv6 socket cannot have"
        "Use an AF_INET socket.";
    sure EADDRNOTAVAIL [ToIpv6 NoIpv6]
        "no network interface has an IPv6 address: IPv6 is switched off, or all are down"
        "See net.ipv6.conf.all.disable_ipv6 and `ip address`.";
    sure EADDRNOTAVAIL [Internet NotLocalAddress]
        "no network interface here has the address of {given}"
        "See `ip address`, or bind to 0.0.0.0 or [::].";
    maybe EADDRNOTAVAIL [Inet6]
        "the address is new, and the kernel still checks whether another host has it"
        "";
    maybe EADDRNOTAVAIL [Inet6 HasScope]
        "another interface than the one in sin6_scope_id has the address"
        "";
    only EADDRNOTAVAIL [Vsock]
        "the CID of {given} is not one of this machine"
        "Use VMADDR_CID_ANY.";
    only EADDRINUSE [Internet ZeroPort]
        "no port is free: the local ports from {low_port} to {high_port} are all in use"
        "Close some sockets, or widen net.ipv4.ip_local_port_range.";
    only EADDRINUSE [Internet HasPort]
        "another socket has the port of {given}, or a connection that has ended still holds it"
        "See `ss -anp`. SO_REUSEADDR, set before bind(), allows the latter.";
    sure EADDRINUSE [HasPath LinkExists IsLinkSocket]
        "{path} exists: a socket is bound there, or a server that has ended left it behind"
        "If no server uses it, unlink() it first.";
    sure EADDRINUSE [HasPath LinkExists]
        "{path} exists and is {path_kind}; bind() makes a new file"
        "Choose a path that is free.";
    only EADDRINUSE [Unix AbstractName]
        "another socket in this network namespace has the name {given}"
        "";
    only EADDRINUSE [Netlink]
        "another netlink socket of this protocol has the port ID {netlink_port}"
        "Set nl_pid to 0, and the kernel chooses a free one.";
    only EADDRINUSE [Vsock]
        "another socket has the port of {given}"
        "";
    sure EACCES [Internet PrivilegedPort LacksBindService]
        "port {port} is below {first_port} (net.ipv4.ip_unprivileged_port_start) and needs \
         CAP_NET_BIND_SERVICE, which this process lacks"
        "Use a higher port, or give the program that capability.";
    maybe EACCES [Internet LowPort FirstPortUnknown LacksBindService]
        "ports below net.ipv4.ip_unprivileged_port_start, mostly 1024, need CAP_NET_BIND_SERVICE, \
         which this process lacks"
        "";
    maybe EACCES [Internet PrivilegedPort HasBindServiceRight]
        "port {port} is below {first_port} (net.ipv4.ip_unprivileged_port_start), and the process \
         has CAP_NET_BIND_SERVICE in its own user namespace only, which does not own the network \
         namespace"
        "";
    sure EACCES [Vsock VsockPrivilegedPort LacksBindService]
        "AF_VSOCK ports below 1024 need CAP_NET_BIND_SERVICE, which this process lacks"
        "Use a higher port.";
    sure EACCES [HasPath Obstacle]
        "the process may not search the directory {obstacle} on the way to {path}"
        "See its mode and owner.";
    sure EACCES [HasPath ParentNotWritable]
        "the process may not write to the directory {parent}, where the socket would be made"
        "See its mode and owner.";
    only EPERM [Netlink HasNetlinkGroups LacksAdmin]
        "joining groups of this netlink protocol needs CAP_NET_ADMIN, which this process lacks"
        "";
    sure EPERM [HasPath ParentImmutable]
        "the directory {parent} is immutable"
        "See lsattr(1).";
    sure EPERM [HasPath ParentHasNoSockets]
        "the filesystem of {parent} cannot hold sockets"
        "Bind elsewhere.";
    sure EACCES [HasPath ParentHasNoSockets]
        "the filesystem of {parent} cannot hold sockets"
        "Bind elsewhere.";
    maybe EPERM [HasPath]
        "the filesystem of {parent} cannot hold sockets"
        "";
    sure EROFS [HasPath ParentReadOnly]
        "the filesystem of {parent} is mounted read-only"
        "Bind elsewhere.";
    sure ENOSPC [HasPath ParentFull]
        "the filesystem of {parent} has no space or no inodes left"
        "Delete something, or bind elsewhere.";
    sure ENOENT [HasPath ParentHasNoSockets]
        "the filesystem of {parent} cannot hold sockets"
        "Bind elsewhere.";
    sure ENOENT [HasPath ParentDeleted]
        "the directory {parent} has been deleted"
        "Change to another directory, or use an absolute path.";
}

rules! {
    BINDING_MANUAL for BINDS:
    manual EACCES [] "the address is protected, or search or write permission is denied on the path" "";
    manual EADDRINUSE [] "" "";
    manual EADDRNOTAVAIL [] "the address does not exist on this machine" "";
    manual EINVAL [] "the socket is already bound, or the address or its length is not valid for it" "";
    manual ENOENT [] "" "";
    manual ENOTDIR [] "" "";
    manual EROFS [] "" "";
    manual ELOOP [] "" "";
    manual ENAMETOOLONG [] "" "";
    manual ENOMEM [] "" "";
}

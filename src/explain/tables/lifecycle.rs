//! Why a socket did not listen, accept, shut down or name its ends.

use super::{rules, *};

const OF_LIFECYCLE: u16 = LISTENS | ACCEPTS | ASKS_NAME | SHUTS_DOWN;

rules! {
    LISTENING for LISTENS:
    sure EOPNOTSUPP [ConnectionlessType]
        "an {socket_domain} socket of the type {kind} has no connections to listen for"
        "Receive on it without listen().";
    sure EOPNOTSUPP [ConnectionlessFamily]
        "{socket_domain} sockets have no connections to listen for"
        "Receive on it without listen().";
    sure EINVAL [HasPeer]
        "the socket is connected, to {peer}"
        "Listen on another socket.";
    sure EINVAL [Connecting]
        "the socket is connecting: connect() was called on it"
        "Listen on another socket.";
    sure EINVAL [Unix Unbound]
        "the socket has no address to listen at"
        "Call bind() first.";
    sure EINVAL [Vsock Unbound]
        "the socket has no address to listen at"
        "Call bind() first.";
    only EINVAL [Internet NotListening]
        "the socket was connected before, so it cannot listen"
        "Listen on another socket.";
    only EADDRINUSE [Internet PortBound]
        "another socket listens at {local}"
        "End it, choose another port, or set SO_REUSEPORT on both before bind().";
    only EADDRINUSE [Internet]
        "no local port is free: those from {low_port} to {high_port} are all in use"
        "Call bind() with a port, or widen net.ipv4.ip_local_port_range.";
}

rules! {
    ACCEPTING for ACCEPTS:
    sure EINVAL [OddDescriptorFlags]
        "flags has bits set beside SOCK_NONBLOCK and SOCK_CLOEXEC: it is {descriptor_flags}"
        "Leave them out.";
    sure EOPNOTSUPP [ConnectionlessType]
        "an {socket_domain} socket of the type {kind} has no connections to accept"
        "Receive on it.";
    sure EOPNOTSUPP [ConnectionlessFamily]
        "{socket_domain} sockets have no connections to accept"
        "Receive on it.";
    sure EINVAL [NotListening HasPeer]
        "the socket is connected, to {peer}, and does not listen"
        "Call accept() on the socket that listens.";
    sure EINVAL [NotListening]
        "the socket does not listen: listen() was not called, or the socket was shut down after it"
        "Call listen() first.";
    sure EINVAL [Unix Listening ReadShutDown]
        "the socket that listens was shut down for reading, so it accepts no more connections"
        "Listen on a new socket.";
    sure EINVAL [NegativeSize]
        "*addrlen is {given_size}"
        "Store the size of addr there before each call.";
    only EAGAIN []
        "no connection was waiting{wait}"
        "Wait until poll() reports POLLIN.";
    only ECONNABORTED []
        "the connection was ended before it was accepted"
        "Call it again.";
}

rules! {
    NAMES for ASKS_NAME:
    sure EOPNOTSUPP [Packet]
        "AF_PACKET sockets have no peer"
        "";
    sure ENOTCONN [Listening]
        "the socket listens, and has no peer itself"
        "Ask the socket that accept() returned.";
    sure ENOTCONN [Connecting]
        "the connection is still being made"
        "Wait until poll() reports POLLOUT.";
    sure ENOTCONN [NoPeer]
        "the socket is not connected: it never was, or the connection has ended"
        "";
    sure EINVAL [NegativeSize]
        "*addrlen is {given_size}"
        "Store the size of addr there before each call.";
}

rules! {
    SHUTTING_DOWN for SHUTS_DOWN:
    sure EINVAL [NoSuchHow]
        "how is {first}"
        "Pass SHUT_RD (0), SHUT_WR (1) or SHUT_RDWR (2).";
    sure EOPNOTSUPP [ConnectionlessFamily]
        "{socket_domain} sockets cannot be shut down"
        "Close it.";
    sure ENOTCONN [NoPeer]
        "the socket is not connected: it never was, or the connection has ended"
        "";
}

rules! {
    LIFECYCLE_MANUAL for OF_LIFECYCLE:
    manual EADDRINUSE [] "" "";
    manual EAGAIN [] "the socket is nonblocking and no connections are there to be accepted" "";
    manual ECONNABORTED [] "" "";
    manual EINVAL [] "an argument is not valid, or the socket is not in a state for the call" "";
    manual EMFILE [] "" "";
    manual ENFILE [] "" "";
    manual ENOBUFS [] "" "";
    manual ENOMEM [] "" "";
    manual EOPNOTSUPP [] "" "";
    manual EPERM [] "firewall rules forbid the connection" "";
    manual EPROTO [] "" "";
    manual ENOTCONN [] "the socket is not connected" "";
}

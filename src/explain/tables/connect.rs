//! Why a connection was not made.

use super::{rules, *};

rules! {
    CONNECTION for CONNECTS:
    sure EOPNOTSUPP [Packet]
        "AF_PACKET sockets cannot be connected"
        "Use bind() and sendto().";
    sure EISCONN [Listening]
        "the socket listens for connections"
        "Connect another socket.";
    sure EINVAL [Unix Listening]
        "the socket listens for connections"
        "Connect another socket.";
    sure EINVAL [Vsock Listening]
        "the socket listens for connections"
        "Connect another socket.";
    sure EISCONN [HasPeer]
        "the socket is already connected, to {peer}"
        "Connect a new socket.";
    only EISCONN [Stream]
        "the socket was connected before, and a stream socket connects only once"
        "Connect a new socket.";
    sure EALREADY [Connecting]
        "an earlier connect() is still in progress"
        "Wait until poll() reports POLLOUT, then read SO_ERROR.";
    only EALREADY []
        "an earlier connect() was still in progress"
        "Wait until poll() reports POLLOUT, then read SO_ERROR.";
    only EINPROGRESS []
        "the connection is being made{wait}"
        "Wait until poll() reports POLLOUT, then read SO_ERROR.";
    only EINTR [Internet Stream]
        "a signal handler interrupted the call, but the connection is still being made"
        "Do not call connect() again: wait until poll() reports POLLOUT, then read SO_ERROR.";
    only EINTR []
        "a signal handler interrupted the call"
        "Call it again, or install the handler with SA_RESTART.";
    only EAGAIN [Unix]
        "the backlog of the server at {given} is full{wait}"
        "Try again when it has accepted a connection.";
    only ECONNABORTED [Internet]
        "the connection attempt before this call failed, and this call reported it"
        "Connect a new socket.";
    only EPERM [Netlink LacksAdmin]
        "this netlink protocol lets only the kernel be addressed without CAP_NET_ADMIN"
        "";
    only ENODEV [Vsock]
        "no AF_VSOCK transport of this machine reaches the CID of {given}"
        "";
}

rules! {
    CONNECTION_MANUAL for CONNECTS:
    manual EACCES [] "permission is denied: on the path of the socket, for a broadcast address, or by a firewall" "";
    manual EPERM [] "a firewall rule forbids it, or the address is a broadcast one" "";
    manual EADDRINUSE [] "" "";
    manual EADDRNOTAVAIL [] "no local port or address is free for the connection" "";
    manual EAFNOSUPPORT [] "" "";
    manual EAGAIN [] "the connection cannot be completed at once, or no local port is free" "";
    manual EALREADY [] "" "";
    manual ECONNREFUSED [] "no socket listens at the remote address" "";
    manual EINPROGRESS [] "" "";
    manual EISCONN [] "" "";
    manual ENETUNREACH [] "" "";
    manual EPROTOTYPE [] "" "";
    manual ETIMEDOUT [] "the peer did not answer in time" "";
    manual EINVAL [] "the address is not valid for this socket" "";
    manual ENOENT [] "" "";
    manual ENOTDIR [] "" "";
}

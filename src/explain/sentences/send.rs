//! Why a send was refused.

use super::super::{
    condition::Condition::*,
    rules::{rule, rules},
};

rules! { SEND:
    rule(libc::EAGAIN, &[Internet, Unbound],
        "the socket is not bound, and all ports of net.ipv4.ip_local_port_range are in use. \
         Close some sockets, or widen that range.");
    rule(libc::EAGAIN, &[Unix],
        "the receiver's queue, or the send buffer (SO_SNDBUF is %S), is full%W. Wait until \
         poll() says POLLOUT.");
    rule(libc::EAGAIN, &[Connecting],
        "the connection is not made yet%W. Wait until poll() says POLLOUT.");
    rule(libc::EAGAIN, &[],
        "the send buffer is full (SO_SNDBUF is %S)%W. Wait until poll() says POLLOUT.");
    rule(libc::EALREADY, &[],
        "MSG_FASTOPEN is connecting this socket already. Wait until poll() says POLLOUT, then \
         send without it.");
    rule(libc::EINPROGRESS, &[],
        "MSG_FASTOPEN has begun to connect, and taken none of the bytes. Wait until poll() says \
         POLLOUT, then send without it.");
    rule(libc::EINVAL, &[PortZero],
        "the destination has the port 0, which nobody has. Give the receiver's port, in network \
         byte order.");
    rule(libc::EINVAL, &[Vector, TooManyIovecs], "iovcnt is %v; a call takes 0 to 1024 iovecs.");
    rule(libc::EINVAL, &[Overflow],
        "an iov_len, or the sum of them, is above SSIZE_MAX. Was a negative length stored there?");
    rule(libc::EINVAL, &[Unsound],
        "a cmsg_len is shorter than its header, or longer than the ancillary data. Make it \
         CMSG_LEN() of the data.");
    rule(libc::EINVAL, &[TooManyRights],
        "SCM_RIGHTS holds more than 253 descriptors. Send them in several messages.");
    rule(libc::EINVAL, &[HasControl],
        "the socket does not take ancillary data of that kind. See its protocol in the manual.");
    rule(libc::EMSGSIZE, &[TooManyIovecs], "msg_iovlen is %v; a call takes 0 to 1024 iovecs.");
    rule(libc::EMSGSIZE, &[Udp, AboveUdp, ToIpv6],
        "the message is %l bytes; a UDP datagram over IPv6 holds at most %U. Send it in pieces, \
         or use a stream socket.");
    rule(libc::EMSGSIZE, &[Udp, AboveUdp],
        "the message is %l bytes; a UDP datagram over IPv4 holds at most %U. Send it in pieces, \
         or use a stream socket.");
    rule(libc::EMSGSIZE, &[Internet, AboveUdp],
        "the message is %l bytes; an IP packet holds at most 65535, headers included. Send it in \
         pieces.");
    rule(libc::EMSGSIZE, &[Internet, KnowsMtu],
        "the message is %l bytes; the MTU of the way is %M, and the socket may not fragment. \
         Send it in pieces, or set IP_MTU_DISCOVER to allow fragments.");
    rule(libc::EMSGSIZE, &[Internet],
        "the message is %l bytes; the MTU of the way is less, and the socket may not fragment. \
         Send it in pieces, or set IP_MTU_DISCOVER to allow fragments.");
    rule(libc::EMSGSIZE, &[],
        "the message is %l bytes; the send buffer has no room for that (SO_SNDBUF is %S). Send \
         it in pieces, or enlarge SO_SNDBUF.");
    rule(libc::ENOTCONN, &[ConnectionMode], "the socket is not connected. Connect it first.");
    rule(libc::EDESTADDRREQ, &[NullName],
        "the socket has no peer, and dest_addr is a null pointer. Give a destination, or connect \
         the socket.");
    rule(libc::EDESTADDRREQ, &[],
        "the socket has no peer, and no destination is given. Use sendto(), or connect it.");
    rule(libc::ENOTCONN, &[],
        "the socket has no peer, and no destination is given. Use sendto(), or connect it.");
    rule(libc::EISCONN, &[],
        "the socket is connected, and an AF_UNIX socket then takes no destination. Give none.");
    rule(libc::EOPNOTSUPP, &[OutOfBand],
        "MSG_OOB is given, and this socket has no out-of-band data. Leave it out, or use TCP.");
    rule(libc::EOPNOTSUPP, &[FastOpen],
        "MSG_FASTOPEN is given, and net.ipv4.tcp_fastopen does not allow it. Connect, then send \
         without it.");
    rule(libc::EOPNOTSUPP, &[GivesAddress],
        "a destination is given, and a stream socket takes none before it is connected. Connect \
         it first.");
    rule(libc::EPIPE, &[Listening],
        "the socket listens, and has no peer itself. Send on what accept() returned.");
    rule(libc::EPIPE, &[Disconnected],
        "the socket is not connected: it never was, or the connection has ended. Connect a new \
         one.");
    rule(libc::EPIPE, &[HungUp],
        "the peer has closed the connection, or it is shut down in both directions. Close the \
         socket.");
    rule(libc::EPIPE, &[], "the socket was shut down for writing. Send before that.");
    rule(libc::EBADF, &[BadRight],
        "SCM_RIGHTS holds the descriptor %B, which is not open. Send descriptors that are.");
    rule(libc::EPERM, &[Credentials],
        "SCM_CREDENTIALS names the process %Q, or a user or group, that is not the sender's own, \
         which takes a privilege. Send its own.");
    rule(libc::ESRCH, &[Credentials],
        "SCM_CREDENTIALS names the process %Q, which does not exist. Send getpid().");
    rule(libc::ETOOMANYREFS, &[],
        "as many descriptors are on their way as the process may have open, %R (RLIMIT_NOFILE). \
         Wait until the receivers have taken some.");
    rule(libc::ENOBUFS, &[MuchControl],
        "the ancillary data is %k bytes; a message takes at most %O (net.core.optmem_max). Send \
         less of it at a time.");
}

//! Why a send was refused.

use super::{rules, *};

rules! {
    SENDING for SENDS:
    sure EINVAL [OfMessage CompatFlag]
        "flags has bit 31 set, which the kernel keeps for itself"
        "Leave it out.";
    sure EMSGSIZE [OfMessage TooManyIovecs]
        "msg_iovlen is {iov_count}, and a call takes at most 1024 iovecs"
        "Send in several calls.";
    sure EINVAL [OfVector TooManyIovecs]
        "iovcnt is {iov_count}, and a call takes 0 to 1024 iovecs"
        "Send in several calls.";
    sure EINVAL [NegativeIovec]
        "the iov_len of iovec {negative_iovec} is above SSIZE_MAX"
        "Was a negative length stored there?";
    sure ENOBUFS [UnboundedControl]
        "msg_controllen is {control_length}, and the kernel takes at most INT_MAX"
        "Pass the real length of the ancillary data.";
    sure ENOBUFS [MuchControl]
        "the ancillary data takes {control_length}, and net.core.optmem_max allows {max_control}"
        "Send less of it at a time.";
    sure EINVAL [ControlRead UnsoundControl]
        "a cmsg_len is {unsound_length}, which is shorter than its header or longer than what is \
         left of the ancillary data"
        "Store CMSG_LEN() of the data there.";
    sure EINVAL [Unix TooManyRights]
        "SCM_RIGHTS holds {rights} descriptors, and a message takes at most 253"
        "Send them in several messages.";
    sure EINVAL [Unix RingRight]
        "SCM_RIGHTS holds descriptor {ring_right}, an io_uring, which cannot be sent"
        "Leave it out.";
    sure EBADF [Unix ClosedRight]
        "SCM_RIGHTS holds descriptor {closed_right}, which is not open"
        "Send descriptors that are open.";
    sure EINVAL [OddControlLength]
        "the control message {odd_control} has {odd_control_length} of data, which is not its size"
        "Store CMSG_LEN() of its type in cmsg_len.";
    sure EINVAL [OddControlValue]
        "the control message {odd_control} holds {odd_control_value}, which is out of range"
        "";
    only EINVAL [OddControlType]
        "the socket takes no control message {odd_control}"
        "Leave it out, or correct its cmsg_level and cmsg_type.";
    sure EPERM [Unix ForeignProcess]
        "SCM_CREDENTIALS names process {credentials}, which is not the sender, and that needs \
         CAP_SYS_ADMIN"
        "Send getpid().";
    sure EPERM [Unix ForeignUser]
        "SCM_CREDENTIALS names a user that is not the sender's, and that needs CAP_SETUID"
        "Send getuid() or geteuid().";
    sure EPERM [Unix ForeignGroup]
        "SCM_CREDENTIALS names a group that is not the sender's, and that needs CAP_SETGID"
        "Send getgid() or getegid().";
    only ESRCH [Unix HasCredentials]
        "SCM_CREDENTIALS names process {credentials}, which does not exist"
        "Send getpid().";
    only ETOOMANYREFS [Unix HasRights]
        "the user has more descriptors in messages on their way than RLIMIT_NOFILE allows, which is \
         {max_descriptors}"
        "Wait until the receivers have taken some.";

    sure EOPNOTSUPP [OutOfBand NoOutOfBand]
        "MSG_OOB is given, and {socket_domain} sockets of the type {kind} have no out-of-band data"
        "Leave it out, or use TCP.";
    sure EOPNOTSUPP [OutOfBand Unix Stream Empty]
        "MSG_OOB is given without a byte to send"
        "Pass at least one byte.";
    only EOPNOTSUPP [OutOfBand Unix Stream]
        "MSG_OOB is given, and this kernel is built without out-of-band data for AF_UNIX"
        "Leave it out.";
    sure EOPNOTSUPP [FastOpens Tcp FastOpenOff]
        "MSG_FASTOPEN is given, and net.ipv4.tcp_fastopen does not allow clients to use it"
        "Connect, then send without it.";
    sure EOPNOTSUPP [Unix Stream GivesAddress NoPeer]
        "a destination is given, and an AF_UNIX stream takes none: it has to be connected"
        "Call connect() first, and pass no destination.";
    sure EOPNOTSUPP [Vsock GivesAddress NoPeer]
        "a destination is given, and an AF_VSOCK stream takes none: it has to be connected"
        "Call connect() first, and pass no destination.";
    sure EISCONN [Unix Stream GivesAddress HasPeer]
        "a destination is given, and the socket is already connected"
        "Pass no destination.";
    sure EISCONN [Vsock GivesAddress HasPeer]
        "a destination is given, and the socket is already connected"
        "Pass no destination.";
    sure EISCONN [FastOpens Tcp HasPeer]
        "MSG_FASTOPEN is given, and the socket is already connected"
        "Send without it.";
    sure EISCONN [FastOpens Tcp Listening]
        "MSG_FASTOPEN is given, and the socket listens for connections"
        "Send on the socket that accept() returned.";
    sure EINVAL [FastOpens Tcp NoPeer NoAddressGiven]
        "MSG_FASTOPEN is given, and no destination"
        "Pass a destination, or connect the socket.";
    sure EALREADY [FastOpens Connecting]
        "MSG_FASTOPEN is given, and the socket is already connecting"
        "Wait until poll() reports POLLOUT, then send without it.";
    only EALREADY [FastOpens]
        "MSG_FASTOPEN is given, and the socket was already connecting"
        "Wait until poll() reports POLLOUT, then send without it.";
    only EINPROGRESS [FastOpens]
        "MSG_FASTOPEN has begun to connect, and none of the data was taken"
        "Wait until poll() reports POLLOUT, then send without it.";

    sure EDESTADDRREQ [NoPeer NullName]
        "the socket is not connected, and dest_addr is NULL"
        "Pass a destination, or connect the socket.";
    sure EDESTADDRREQ [NoPeer GivesName NoNameLength]
        "the socket is not connected, and addrlen is 0"
        "Pass the size of the destination, or connect the socket.";
    sure EDESTADDRREQ [NoPeer NoAddressGiven]
        "the socket is not connected, and no destination is given"
        "Use sendto(), or connect the socket.";
    sure ENOTCONN [Listening]
        "the socket listens, and has no peer itself"
        "Send on the socket that accept() returned.";
    sure ENOTCONN [Unix Datagram NoPeer NoAddressGiven]
        "the socket is not connected, and no destination is given"
        "Use sendto(), or connect the socket.";
    sure ENOTCONN [NoPeer NotDatagram NotRaw]
        "the socket is not connected: it never was, or the connection has ended"
        "Connect it first.";
    sure EPIPE [Listening]
        "the socket listens, and has no peer itself"
        "Send on the socket that accept() returned.";
    sure EPIPE [TcpClosed]
        "the socket is not connected: it never was, or the connection has ended"
        "Connect a new socket.";
    sure EPIPE [TcpFinished]
        "this side of the connection was shut down for writing"
        "Send before shutdown().";
    sure EPIPE [Unix HasPeer NotDatagram HungUp]
        "the peer has closed its socket, or the connection is shut down in both directions"
        "Close the socket.";
    only EPIPE [Unix HasPeer NoAddressGiven]
        "this socket was shut down for writing, or its peer for reading"
        "";
    only EPIPE [Unix GivesAddress]
        "this socket was shut down for writing, or the one at {given} for reading"
        "";
    only EPIPE [Internet NotStream]
        "the socket was shut down for writing"
        "Send before shutdown().";
    only EPIPE [Vsock]
        "this socket was shut down for writing, or its peer for reading, or the peer has closed"
        "";

    sure EAGAIN [Connecting]
        "the connection is still being made{wait}"
        "Wait until poll() reports POLLOUT.";
    only EAGAIN [Unix NotDatagram]
        "the send buffer was full{wait}"
        "Wait until poll() reports POLLOUT.";
    only EAGAIN [Unix Datagram]
        "the queue of the receiver or the send buffer was full{wait}"
        "Wait until the receiver has read something, then try again.";
    only EAGAIN [Internet Stream]
        "the send buffer was full{wait}"
        "Wait until poll() reports POLLOUT.";
    only EAGAIN [Internet NotStream Bound]
        "the send buffer was full{wait}"
        "Wait until poll() reports POLLOUT.";
    only EAGAIN [Netlink]
        "the queue of the receiver was full{wait}"
        "Try again later.";

    sure EMSGSIZE [UdpOrLite AboveMax ToIpv6]
        "the message has {length}, and a UDP datagram over IPv6 holds at most {max_payload}"
        "Send it in pieces, or use a stream socket.";
    sure EMSGSIZE [UdpOrLite AboveMax]
        "the message has {length}, and a UDP datagram over IPv4 holds at most {max_payload}"
        "Send it in pieces, or use a stream socket.";
    sure EMSGSIZE [Internet NotStream AboveMax]
        "the message has {length}, and an IP packet has room for {max_payload}"
        "Send it in pieces.";
    sure EMSGSIZE [Internet NotStream AboveMtu NoFragments]
        "the message has {length}, the MTU of the path is {path_mtu}, and the socket may not \
         fragment"
        "Send it in pieces, or allow fragments with IP_MTU_DISCOVER.";
    sure EMSGSIZE [Internet NotStream AboveMtu OwnHeader]
        "the packet has {length}, the MTU of the path is {path_mtu}, and with IP_HDRINCL the kernel \
         does not fragment"
        "Send smaller packets.";
    sure EMSGSIZE [Unix NotStream AboveBuffer]
        "the message has {length}, and the send buffer has no room for that: SO_SNDBUF is {send_buffer}"
        "Send it in pieces, or enlarge SO_SNDBUF.";
    sure EMSGSIZE [Netlink AboveBuffer]
        "the message has {length}, and the send buffer has no room for that: SO_SNDBUF is {send_buffer}"
        "Send it in pieces, or enlarge SO_SNDBUF.";
    sure EMSGSIZE [Packet AboveFrame]
        "the frame has {length}, which is more than the MTU of the interface and the header of a \
         frame"
        "Send smaller frames.";
    maybe EMSGSIZE [Udp]
        "together with the data of earlier sends that MSG_MORE or UDP_CORK held back, the datagram \
         was too long"
        "";
    maybe EMSGSIZE [Internet NotStream HasPeer]
        "an earlier datagram was larger than the MTU of a link on the path, and this call reported it"
        "";
    maybe EMSGSIZE [Internet NotStream NoFragments]
        "the datagram is larger than the MTU of the path, and the socket may not fragment"
        "";

    sure EINVAL [UdpOrLite DestinationPortZero]
        "the destination has the port 0, which no socket has"
        "Store the port of the receiver, in network byte order.";
    sure EINVAL [Inet6 Raw HasPort ForeignRawPort]
        "sin6_port is {port}, and of a raw socket it must be 0 or the protocol"
        "Set it to 0.";
    sure EINVAL [Udp TooManySegments]
        "UDP_SEGMENT is {segment_size} and the message has {length}, which makes more than 128 \
         segments"
        "Send less at a time, or enlarge the segments.";
    sure EINVAL [Ping4 NotEcho]
        "a ping socket sends only echo requests, ICMP type 8, and the message begins with type \
         {first_byte}"
        "Store ICMP_ECHO in the first byte.";
    sure EINVAL [Ping6 NotEcho6]
        "a ping socket sends only echo requests, ICMPv6 type 128, and the message begins with type \
         {first_byte}"
        "Store ICMP6_ECHO_REQUEST in the first byte.";
    sure EINVAL [OwnHeader ShortHeader]
        "with IP_HDRINCL the message begins with an IP header, and this one ({length}) is cut or \
         malformed"
        "Check its length and its field ihl.";
    sure EINVAL [Packet Raw BelowFrame]
        "the frame has {length}, which is less than the header of a frame takes"
        "Begin it with the header of the link.";
}

rules! {
    SENDING_MANUAL for SENDS:
    manual EACCES [] "write permission on the socket is denied, or the address is a broadcast one" "";
    manual EAGAIN [] "the call would block, or no local port is free" "";
    manual EALREADY [] "" "";
    manual EBADF [] "" "";
    manual ECONNRESET [] "" "";
    manual EDESTADDRREQ [] "the socket is not connected, and no destination is given" "";
    manual EFAULT [] "" "";
    manual EINTR [] "a signal came before any data was sent" "Call it again.";
    manual EINVAL [] "an argument is invalid" "";
    manual EISCONN [] "" "";
    manual EMSGSIZE [] "the socket sends messages whole, and this one is too long for that" "";
    manual ENOBUFS [] "" "";
    manual ENOMEM [] "" "";
    manual ENOTCONN [] "the socket is not connected, and no destination is given" "";
    manual EOPNOTSUPP [] "" "";
    manual EPIPE [] "" "";
}

//! Why a receive was refused.

use super::{rules, *};

rules! {
    RECEIVING for RECEIVES:
    sure EINVAL [OfMessage CompatFlag]
        "flags has bit 31 set, which the kernel keeps for itself"
        "Leave it out.";
    sure EMSGSIZE [OfMessage TooManyIovecs]
        "msg_iovlen is {iov_count}, and a call takes at most 1024 iovecs"
        "Receive into fewer.";
    sure EINVAL [OfVector TooManyIovecs]
        "iovcnt is {iov_count}, and a call takes 0 to 1024 iovecs"
        "Receive into fewer.";
    sure EINVAL [NegativeIovec]
        "the iov_len of iovec {negative_iovec} is above SSIZE_MAX"
        "Was a negative length stored there?";
    sure EINVAL [OfMessage NegativeSize]
        "msg_namelen is {given_size}"
        "Store the size of the buffer at msg_name there before each call.";
    sure EINVAL [BadTimeout]
        "the timeout is invalid: its tv_sec is negative, or its tv_nsec is not within 0 to 999999999"
        "";
    sure EINVAL [Packet OddPacketFlags]
        "an AF_PACKET socket does not take these flags: {odd_packet_flags}"
        "Leave them out.";
    sure EOPNOTSUPP [OutOfBand NoOutOfBand]
        "MSG_OOB is given, and {socket_domain} sockets of the type {kind} have no out-of-band data"
        "Leave it out, or use TCP.";
    only EOPNOTSUPP [OutOfBand Unix Stream]
        "MSG_OOB is given, and this kernel is built without out-of-band data for AF_UNIX"
        "Leave it out.";
    sure EINVAL [Unix Stream Listening]
        "the socket listens, and has no peer itself"
        "Receive on the socket that accept() returned.";
    sure EINVAL [Unix Stream NoPeer]
        "the socket is not connected"
        "Connect it first.";
    sure EINVAL [OutOfBand InlineOutOfBand]
        "MSG_OOB is given, and SO_OOBINLINE puts out-of-band data among the rest"
        "Receive it without MSG_OOB.";
    only EINVAL [OutOfBand Stream]
        "MSG_OOB is given, and no out-of-band data was there: none has come, or it was read already"
        "Wait until poll() reports POLLPRI.";
    sure EINVAL [Recvfrom NegativeSize]
        "*addrlen is {given_size}"
        "Store the size of src_addr there before each call.";
    sure ENOTCONN [Listening]
        "the socket listens, and has no peer itself"
        "Receive on the socket that accept() returned.";
    sure ENOTCONN [NoPeer]
        "the socket is not connected: it never was, or the connection has ended"
        "Connect it first.";
    only EAGAIN [ErrorQueue]
        "the error queue was empty, and with MSG_ERRQUEUE the call never waits"
        "Wait until poll() reports POLLERR.";
    sure EAGAIN [Connecting]
        "the connection is still being made{wait}"
        "Wait until poll() reports POLLOUT.";
    only EAGAIN [Socket]
        "nothing had arrived{wait}"
        "Wait until poll() reports POLLIN.";
    sure ENOBUFS [Netlink]
        "the kernel had more messages for this socket than its buffer holds, and dropped some"
        "Read what is there, then ask again for what may have been lost; enlarge SO_RCVBUF.";
    only ECONNREFUSED [Internet]
        "an earlier datagram was refused by the host it was sent to, where no socket has that port"
        "Is the receiver running?";
    only ECONNRESET [Unix]
        "the peer closed its socket with data unread, which is lost"
        "Connect again.";
    only ECONNRESET [Internet]
        "the peer reset the connection: it closed it with data unread, or has restarted"
        "Connect again.";
    only ETIMEDOUT [Internet Stream]
        "the peer has not answered for so long that the connection was given up"
        "Is its host up?";
    maybe EHOSTUNREACH [Internet]
        "an earlier packet could not be delivered: the host is down, or a router reported it"
        "";
    maybe ENETUNREACH [Internet]
        "an earlier packet could not be delivered: a router reported that the network cannot be reached"
        "";
    only ENETDOWN [Packet]
        "the network interface that the socket is bound to is down, or went down"
        "Set it up: `ip link set NAME up`.";
}

rules! {
    RECEIVING_MANUAL for RECEIVES:
    manual EAGAIN [] "the receive would block, or its timeout expired" "";
    manual ECONNREFUSED [] "a remote host refused to allow the network connection" "";
    manual EFAULT [] "" "";
    manual EINTR [] "a signal came before any data was there" "Call it again.";
    manual EINVAL [] "an argument is invalid" "";
    manual ENOMEM [] "" "";
    manual ENOTCONN [] "the socket belongs to a connection-oriented protocol and is not connected" "";
}

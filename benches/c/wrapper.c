/*
 * send, recv, sendto and recvfrom on sendmsg and recvmsg, as one writes them
 * by hand in C: what the shim is measured against.
 */
#include <sys/socket.h>

ssize_t wrapper_send(int fd, const void *buf, size_t len, int flags)
{
    struct iovec bytes = { (void *)buf, len };
    struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };

    return sendmsg(fd, &message, flags);
}

ssize_t wrapper_recv(int fd, void *buf, size_t len, int flags)
{
    struct iovec bytes = { buf, len };
    struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };

    return recvmsg(fd, &message, flags);
}

ssize_t wrapper_sendto(int fd, const void *buf, size_t len, int flags,
                       const struct sockaddr *dest_addr, socklen_t addrlen)
{
    struct iovec bytes = { (void *)buf, len };
    struct msghdr message = {
        .msg_name = (void *)dest_addr,
        .msg_namelen = addrlen,
        .msg_iov = &bytes,
        .msg_iovlen = 1,
    };

    return sendmsg(fd, &message, flags);
}

ssize_t wrapper_recvfrom(int fd, void *buf, size_t len, int flags,
                         struct sockaddr *src_addr, socklen_t *addrlen)
{
    struct iovec bytes = { buf, len };
    struct msghdr message = {
        .msg_name = src_addr,
        .msg_namelen = src_addr ? *addrlen : 0,
        .msg_iov = &bytes,
        .msg_iovlen = 1,
    };
    ssize_t received = recvmsg(fd, &message, flags);

    if (received >= 0 && src_addr)
        *addrlen = message.msg_namelen;
    return received;
}

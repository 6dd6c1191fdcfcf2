/*
 * send, recv, sendto and recvfrom on the next library's sendmsg and recvmsg, as
 * one writes a library to preload by hand in C: what the drop-in is measured
 * against.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <sys/socket.h>

static ssize_t (*next_sendmsg)(int, const struct msghdr *, int);
static ssize_t (*next_recvmsg)(int, struct msghdr *, int);

__attribute__((constructor)) static void find_next(void)
{
    void *found = dlsym(RTLD_NEXT, "sendmsg");

    memcpy(&next_sendmsg, &found, sizeof found);
    found = dlsym(RTLD_NEXT, "recvmsg");
    memcpy(&next_recvmsg, &found, sizeof found);
}

ssize_t send(int fd, const void *buf, size_t len, int flags)
{
    struct iovec bytes = { (void *)buf, len };
    struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };

    return next_sendmsg(fd, &message, flags);
}

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
    struct iovec bytes = { buf, len };
    struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };

    return next_recvmsg(fd, &message, flags);
}

ssize_t sendto(int fd, const void *buf, size_t len, int flags,
               const struct sockaddr *dest_addr, socklen_t addrlen)
{
    struct iovec bytes = { (void *)buf, len };
    struct msghdr message = {
        .msg_name = (void *)dest_addr,
        .msg_namelen = addrlen,
        .msg_iov = &bytes,
        .msg_iovlen = 1,
    };

    return next_sendmsg(fd, &message, flags);
}

ssize_t recvfrom(int fd, void *buf, size_t len, int flags,
                 struct sockaddr *src_addr, socklen_t *addrlen)
{
    struct iovec bytes = { buf, len };
    struct msghdr message = {
        .msg_name = src_addr,
        .msg_namelen = src_addr ? *addrlen : 0,
        .msg_iov = &bytes,
        .msg_iovlen = 1,
    };
    ssize_t received = next_recvmsg(fd, &message, flags);

    if (received >= 0 && src_addr)
        *addrlen = message.msg_namelen;
    return received;
}

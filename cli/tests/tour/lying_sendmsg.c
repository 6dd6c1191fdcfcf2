/*
 * A sendmsg that does not do what it says, on IPv4 datagram sockets: with
 * SENDMSG=change the last byte arrives as another, with SENDMSG=lose nothing
 * arrives, which it tells on stderr. To be preloaded.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int option(int fd, int name)
{
    int value = -1;
    socklen_t size = sizeof value;
    getsockopt(fd, SOL_SOCKET, name, &value, &size);
    return value;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    const char *lie = getenv("SENDMSG");
    char bytes[64];
    struct iovec iovec = {bytes, message->msg_iov->iov_len};
    struct msghdr changed = *message;

    if (option(fd, SO_DOMAIN) != AF_INET || option(fd, SO_TYPE) != SOCK_DGRAM)
        return syscall(SYS_sendmsg, fd, message, flags);
    if (iovec.iov_len == 0 || iovec.iov_len > sizeof bytes || lie == NULL)
        abort();
    if (strcmp(lie, "lose") == 0) {
        static const char lost[] = "lost\n";
        if (write(STDERR_FILENO, lost, sizeof lost - 1) < 0)
            abort();
        return iovec.iov_len;
    }
    memcpy(bytes, message->msg_iov->iov_base, iovec.iov_len);
    bytes[iovec.iov_len - 1] ^= 1;
    changed.msg_iov = &iovec;
    return syscall(SYS_sendmsg, fd, &changed, flags);
}

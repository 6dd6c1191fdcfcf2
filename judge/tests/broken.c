/* A library with a defect in each call, for the judge to see. */

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

/* Ends the process. */
ssize_t broken_send(int fd, const void *buf, size_t len, int flags)
{
    (void)fd, (void)buf, (void)len, (void)flags;
    return raise(SIGSEGV);
}

/* Does not return. */
ssize_t broken_recv(int fd, void *buf, size_t len, int flags)
{
    (void)fd, (void)buf, (void)len, (void)flags;
    for (;;)
        pause();
}

/* Raises a signal that the system call does not. */
ssize_t broken_sendto(int fd, const void *buf, size_t len, int flags,
                      const struct sockaddr *address, socklen_t addrlen)
{
    raise(SIGPIPE);
    return sendto(fd, buf, len, flags, address, addrlen);
}

/* Takes one message too many from the queue. */
ssize_t broken_recvfrom(int fd, void *buf, size_t len, int flags,
                        struct sockaddr *address, socklen_t *addrlen)
{
    char rest[1];
    ssize_t count = recvfrom(fd, buf, len, flags, address, addrlen);
    int error = errno;
    (void)!recv(fd, rest, sizeof rest, MSG_DONTWAIT);
    errno = error;
    return count;
}

/* Writes errno on success. */
ssize_t broken_sendmsg(int fd, const struct msghdr *message, int flags)
{
    ssize_t count = sendmsg(fd, message, flags);
    if (count >= 0)
        errno = ENOENT;
    return count;
}

/* Writes one byte too many. */
ssize_t broken_recvmsg(int fd, struct msghdr *message, int flags)
{
    ssize_t count = recvmsg(fd, message, flags);
    if (count > 0)
        ((char *)message->msg_iov[0].iov_base)[count] ^= 1;
    return count;
}

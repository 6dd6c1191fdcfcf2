/* A library with a defect in many a call, for the judge to see. */

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
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

/* Forgets to tell how long the messages are. */
int broken_recvmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags,
                    struct timespec *timeout)
{
    int received = recvmmsg(fd, messages, count, flags, timeout);
    if (received > 0)
        messages[received - 1].msg_len = 0;
    return received;
}

/* Fills all but the last byte. */
ssize_t broken_readv(int fd, const struct iovec *list, int count)
{
    return recv(fd, list[0].iov_base, count > 0 ? list[0].iov_len - 1 : 0, 0);
}

/* Leaves the descriptor open. */
int broken_close(int fd)
{
    (void)fd;
    return 0;
}

/* Forgets the flags. */
int broken_accept4(int fd, struct sockaddr *address, socklen_t *addrlen, int flags)
{
    (void)flags;
    return accept(fd, address, addrlen);
}

/* Binds to another name as well. */
int broken_bind(int fd, const struct sockaddr *address, socklen_t addrlen)
{
    int other = socket(AF_UNIX, SOCK_DGRAM, 0);
    (void)!bind(other, address, addrlen - 1);
    close(other);
    return bind(fd, address, addrlen);
}

/* Sets nothing. */
int broken_setsockopt(int fd, int level, int option, const void *value, socklen_t length)
{
    (void)fd, (void)level, (void)option, (void)value, (void)length;
    return 0;
}

/* Forgets the flags. */
int broken_socket(int domain, int type, int protocol)
{
    return socket(domain, type & ~(SOCK_CLOEXEC | SOCK_NONBLOCK), protocol);
}

/* The rest is as it should be. */

ssize_t broken_read(int fd, void *buf, size_t len) { return read(fd, buf, len); }
ssize_t broken_write(int fd, const void *buf, size_t len) { return write(fd, buf, len); }
ssize_t broken_writev(int fd, const struct iovec *list, int n) { return writev(fd, list, n); }
int broken_sendmmsg(int fd, struct mmsghdr *m, unsigned n, int f) { return sendmmsg(fd, m, n, f); }
int broken_socketpair(int d, int t, int p, int *ends) { return socketpair(d, t, p, ends); }
int broken_listen(int fd, int backlog) { return listen(fd, backlog); }
int broken_connect(int fd, const struct sockaddr *a, socklen_t n) { return connect(fd, a, n); }
int broken_accept(int fd, struct sockaddr *a, socklen_t *n) { return accept(fd, a, n); }
int broken_shutdown(int fd, int how) { return shutdown(fd, how); }
int broken_getsockname(int fd, struct sockaddr *a, socklen_t *n) { return getsockname(fd, a, n); }
int broken_getpeername(int fd, struct sockaddr *a, socklen_t *n) { return getpeername(fd, a, n); }
int broken_getsockopt(int fd, int level, int option, void *value, socklen_t *length)
{
    return getsockopt(fd, level, option, value, length);
}

/*
 * sockshim_explained.h: make a call, and have its failure explained.
 *
 *   char why[SOCKSHIM_EXPLANATION];
 *   if (SOCKSHIM_EXPLAINED(why, connect, fd, addr, addrlen) < 0)
 *       fprintf(stderr, "%s\n", why);
 *
 * is sockshim_connect(fd, addr, addrlen), with the same result and errno. If it
 * returns -1, `why` holds the sentence of sockshim_explain_connect(); else `why`
 * is the empty string. The arguments are evaluated once.
 *
 * `why` is an array of char. If all that you have is a pointer, call the
 * function behind the macro: sockshim_explained_connect(fd, addr, addrlen, out,
 * size). There is one for each call, with a buffer and its size behind the
 * arguments of the call.
 *
 * All of it is in this header: the library keeps no state for it and allocates
 * nothing. What holds of sockshim_explain_send() holds here too.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#ifndef SOCKSHIM_EXPLAINED_H
#define SOCKSHIM_EXPLAINED_H

#include <errno.h>
#include "sockshim.h"

/* A size that is enough for nearly every explanation. A longer one is cut. */
#define SOCKSHIM_EXPLANATION 1024

/*
 * Calls sockshim_`call` with the arguments behind it; its result. It takes C99 or
 * C++11; an older program calls the function.
 */
#if __STDC_VERSION__ >= 199901L || __cplusplus >= 201103L
#define SOCKSHIM_EXPLAINED(why, call, ...) \
    sockshim_explained_##call(__VA_ARGS__, (why), SOCKSHIM_SIZE_OF_ARRAY_(why))
#endif

/* The size of an array. That of a pointer, which is none, does not compile. */
#define SOCKSHIM_SIZE_OF_ARRAY_(array) \
    (sizeof(array) + 0 * sizeof(char[1 - 2 * (sizeof(array) == sizeof(char *))]))

/* Defines sockshim_explained_`call`. */
#define SOCKSHIM_DEFINE_EXPLAINED_(type, call, parameters, arguments, explained) \
    static __inline__ type sockshim_explained_##call parameters \
    { \
        type result = sockshim_##call arguments; \
        if (result == -1) \
            sockshim_explain_##call explained; \
        else if (size != 0) \
            *out = '\0'; \
        return result; \
    }

SOCKSHIM_DEFINE_EXPLAINED_(ssize_t, send,
    (int fd, const void *buf, size_t len, int flags, char *out, size_t size),
    (fd, buf, len, flags),
    (errno, fd, buf, len, flags, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(ssize_t, sendto,
    (int fd, const void *buf, size_t len, int flags, const struct sockaddr *dest_addr, socklen_t addrlen, char *out, size_t size),
    (fd, buf, len, flags, dest_addr, addrlen),
    (errno, fd, buf, len, flags, dest_addr, addrlen, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(ssize_t, sendmsg,
    (int fd, const struct msghdr *msg, int flags, char *out, size_t size),
    (fd, msg, flags),
    (errno, fd, msg, flags, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, sendmmsg,
    (int fd, struct mmsghdr *msgvec, unsigned int vlen, int flags, char *out, size_t size),
    (fd, msgvec, vlen, flags),
    (errno, fd, msgvec, vlen, flags, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(ssize_t, write,
    (int fd, const void *buf, size_t count, char *out, size_t size),
    (fd, buf, count),
    (errno, fd, buf, count, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(ssize_t, writev,
    (int fd, const struct iovec *iov, int iovcnt, char *out, size_t size),
    (fd, iov, iovcnt),
    (errno, fd, iov, iovcnt, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(ssize_t, recv,
    (int fd, void *buf, size_t len, int flags, char *out, size_t size),
    (fd, buf, len, flags),
    (errno, fd, buf, len, flags, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(ssize_t, recvfrom,
    (int fd, void *buf, size_t len, int flags, struct sockaddr *src_addr, socklen_t *addrlen, char *out, size_t size),
    (fd, buf, len, flags, src_addr, addrlen),
    (errno, fd, buf, len, flags, src_addr, addrlen, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(ssize_t, recvmsg,
    (int fd, struct msghdr *msg, int flags, char *out, size_t size),
    (fd, msg, flags),
    (errno, fd, msg, flags, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, recvmmsg,
    (int fd, struct mmsghdr *msgvec, unsigned int vlen, int flags, struct timespec *timeout, char *out, size_t size),
    (fd, msgvec, vlen, flags, timeout),
    (errno, fd, msgvec, vlen, flags, timeout, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(ssize_t, read,
    (int fd, void *buf, size_t count, char *out, size_t size),
    (fd, buf, count),
    (errno, fd, buf, count, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(ssize_t, readv,
    (int fd, const struct iovec *iov, int iovcnt, char *out, size_t size),
    (fd, iov, iovcnt),
    (errno, fd, iov, iovcnt, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, socket,
    (int domain, int type, int protocol, char *out, size_t size),
    (domain, type, protocol),
    (errno, domain, type, protocol, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, socketpair,
    (int domain, int type, int protocol, int *sv, char *out, size_t size),
    (domain, type, protocol, sv),
    (errno, domain, type, protocol, sv, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, bind,
    (int fd, const struct sockaddr *addr, socklen_t addrlen, char *out, size_t size),
    (fd, addr, addrlen),
    (errno, fd, addr, addrlen, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, connect,
    (int fd, const struct sockaddr *addr, socklen_t addrlen, char *out, size_t size),
    (fd, addr, addrlen),
    (errno, fd, addr, addrlen, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, listen,
    (int fd, int backlog, char *out, size_t size),
    (fd, backlog),
    (errno, fd, backlog, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, accept,
    (int fd, struct sockaddr *addr, socklen_t *addrlen, char *out, size_t size),
    (fd, addr, addrlen),
    (errno, fd, addr, addrlen, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, accept4,
    (int fd, struct sockaddr *addr, socklen_t *addrlen, int flags, char *out, size_t size),
    (fd, addr, addrlen, flags),
    (errno, fd, addr, addrlen, flags, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, shutdown,
    (int fd, int how, char *out, size_t size),
    (fd, how),
    (errno, fd, how, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, close,
    (int fd, char *out, size_t size),
    (fd),
    (errno, fd, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, getsockname,
    (int fd, struct sockaddr *addr, socklen_t *addrlen, char *out, size_t size),
    (fd, addr, addrlen),
    (errno, fd, addr, addrlen, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, getpeername,
    (int fd, struct sockaddr *addr, socklen_t *addrlen, char *out, size_t size),
    (fd, addr, addrlen),
    (errno, fd, addr, addrlen, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, getsockopt,
    (int fd, int level, int optname, void *optval, socklen_t *optlen, char *out, size_t size),
    (fd, level, optname, optval, optlen),
    (errno, fd, level, optname, optval, optlen, out, size))
SOCKSHIM_DEFINE_EXPLAINED_(int, setsockopt,
    (int fd, int level, int optname, const void *optval, socklen_t optlen, char *out, size_t size),
    (fd, level, optname, optval, optlen),
    (errno, fd, level, optname, optval, optlen, out, size))

#endif

/* Pairs of sockets that can talk, of every kind that this machine has. */
#ifndef SOCKETS_H
#define SOCKETS_H

#include "calls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

struct pair {
    int near;
    int far;
};

typedef struct pair make_pair(void);

static inline void close_pair(struct pair pair)
{
    assert_return_code(close(pair.near), errno);
    assert_return_code(close(pair.far), errno);
}

static inline struct pair socket_pair(int type)
{
    int ends[2];
    struct pair pair;
    assert_return_code(socketpair(AF_UNIX, type, 0, ends), errno);
    pair.near = ends[0];
    pair.far = ends[1];
    return pair;
}

static inline struct pair unix_stream(void)
{
    return socket_pair(SOCK_STREAM);
}

static inline struct pair unix_datagram(void)
{
    return socket_pair(SOCK_DGRAM);
}

static inline struct pair unix_seqpacket(void)
{
    return socket_pair(SOCK_SEQPACKET);
}

/* A socket bound to a port of the system's choice on the loopback address. */
static inline int bound(int domain, int type)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    int fd = socket(domain, type, 0);
    assert_return_code(fd, errno);
    if (domain == AF_INET) {
        memset(&in, 0, sizeof in);
        in.sin_family = AF_INET;
        in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        assert_return_code(bind(fd, (struct sockaddr *)&in, sizeof in), errno);
    } else {
        memset(&in6, 0, sizeof in6);
        in6.sin6_family = AF_INET6;
        in6.sin6_addr = in6addr_loopback;
        assert_return_code(bind(fd, (struct sockaddr *)&in6, sizeof in6), errno);
    }
    return fd;
}

static inline void name_of(int fd, struct sockaddr_storage *name, socklen_t *length)
{
    *length = sizeof *name;
    assert_return_code(getsockname(fd, (struct sockaddr *)name, length), errno);
}

static inline void connect_to(int fd, int other)
{
    struct sockaddr_storage name;
    socklen_t length;
    name_of(other, &name, &length);
    assert_return_code(connect(fd, (struct sockaddr *)&name, length), errno);
}

static inline struct pair udp(int domain)
{
    struct pair pair;
    pair.near = bound(domain, SOCK_DGRAM);
    pair.far = bound(domain, SOCK_DGRAM);
    connect_to(pair.near, pair.far);
    connect_to(pair.far, pair.near);
    return pair;
}

static inline struct pair tcp(int domain)
{
    struct pair pair;
    int listener = bound(domain, SOCK_STREAM);
    assert_return_code(listen(listener, 1), errno);
    pair.near = socket(domain, SOCK_STREAM, 0);
    assert_return_code(pair.near, errno);
    connect_to(pair.near, listener);
    pair.far = accept(listener, NULL, NULL);
    assert_return_code(pair.far, errno);
    assert_return_code(close(listener), errno);
    return pair;
}

static inline struct pair udp4(void)
{
    return udp(AF_INET);
}

static inline struct pair udp6(void)
{
    return udp(AF_INET6);
}

static inline struct pair tcp4(void)
{
    return tcp(AF_INET);
}

static inline struct pair tcp6(void)
{
    return tcp(AF_INET6);
}

struct kind {
    const char *name;
    make_pair *make;
    int is_stream;
};

/* Ends with a kind of no name. */
static inline const struct kind *kinds(void)
{
    static const struct kind all[] = {
        {"unix stream", unix_stream, 1},
        {"unix datagram", unix_datagram, 0},
        {"unix seqpacket", unix_seqpacket, 0},
        {"udp4", udp4, 0},
        {"tcp4", tcp4, 1},
        {"udp6", udp6, 0},
        {"tcp6", tcp6, 1},
        {NULL, NULL, 0},
    };
    static const struct kind without_ipv6[] = {
        {"unix stream", unix_stream, 1},
        {"unix datagram", unix_datagram, 0},
        {"unix seqpacket", unix_seqpacket, 0},
        {"udp4", udp4, 0},
        {"tcp4", tcp4, 1},
        {NULL, NULL, 0},
    };
    return getenv("WITHOUT_IPV6") ? without_ipv6 : all;
}

#endif

/*
 * Addresses as the examples write them:
 *
 *   127.0.0.1:7000    AF_INET; port 0 lets the system choose
 *   [::1]:7000        AF_INET6, the same
 *   unix:/run/x.sock  AF_UNIX, a path
 *   unix:@name        AF_UNIX, an abstract name; unix:@ lets the system choose
 */
#ifndef ADDRESS_H
#define ADDRESS_H

#include "fail.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#define ADDRESS_TEXT 128 /* enough for any of them, and the NUL */

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_un local;
    } name;
    socklen_t length;
};

/* The length of an AF_UNIX address whose name has this many bytes. */
static inline socklen_t local_length(size_t name)
{
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + name);
}

static inline struct address address_parse(const char *text)
{
    struct address address;
    char host[INET6_ADDRSTRLEN], port[6] = "", *path = address.name.local.sun_path;
    int end = 0;

    memset(&address, 0, sizeof address);
    if (sscanf(text, "unix:%107[^\n]%n", path, &end) == 1) {
        address.name.any.sa_family = AF_UNIX;
        address.length = local_length(strlen(path) + 1); /* a path counts its NUL */
        if (path[0] == '@') { /* an abstract name has the NUL in front, or no byte at all */
            path[0] = '\0';
            address.length = local_length(path[1] == '\0' ? 0 : strlen(path + 1) + 1);
        }
    } else if (sscanf(text, "%45[0-9.]:%5[0-9]%n", host, port, &end) == 2 &&
               inet_pton(AF_INET, host, &address.name.v4.sin_addr) == 1) {
        address.name.any.sa_family = AF_INET;
        address.name.v4.sin_port = htons((in_port_t)atoi(port));
        address.length = sizeof address.name.v4;
    } else if (sscanf(text, "[%45[0-9a-fA-F:.]]:%5[0-9]%n", host, port, &end) == 2 &&
               inet_pton(AF_INET6, host, &address.name.v6.sin6_addr) == 1) {
        address.name.any.sa_family = AF_INET6;
        address.name.v6.sin6_port = htons((in_port_t)atoi(port));
        address.length = sizeof address.name.v6;
    }
    if (address.length == 0 || text[end] != '\0' || atoi(port) > 65535) {
        errno = EINVAL;
        fail("address", text);
    }
    return address;
}

/* Writes an address as address_parse() reads it, and returns `text`. */
static inline const char *address_format(const struct address *address, char text[ADDRESS_TEXT])
{
    const int family = address->name.any.sa_family, v4 = family == AF_INET;
    const void *ip = v4 ? (const void *)&address->name.v4.sin_addr : &address->name.v6.sin6_addr;
    const unsigned port = ntohs(v4 ? address->name.v4.sin_port : address->name.v6.sin6_port);
    const char *path = address->name.local.sun_path;
    char host[INET6_ADDRSTRLEN];
    int room = (int)sizeof address->name.local.sun_path;

    if (address->length <= local_length(0)) {
        snprintf(text, ADDRESS_TEXT, "(no name)");
    } else if (family == AF_UNIX && path[0] != '\0') { /* one that fills its room has no NUL */
        snprintf(text, ADDRESS_TEXT, "unix:%.*s", room, path);
    } else if (family == AF_UNIX) {
        int bytes = (int)(address->length - local_length(1));
        snprintf(text, ADDRESS_TEXT, "unix:@%.*s", bytes < room ? bytes : room - 1, path + 1);
    } else if (inet_ntop(family, ip, host, sizeof host) != NULL) {
        snprintf(text, ADDRESS_TEXT, v4 ? "%s:%u" : "[%s]:%u", host, port);
    } else {
        fail("inet_ntop", "");
    }
    return text;
}

#endif

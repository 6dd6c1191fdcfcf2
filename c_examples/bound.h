/* What a program that binds an address does beside: tell it, and clean up. */
#ifndef BOUND_H
#define BOUND_H

#include "address.h"

#include <sockshim.h>
#include <unistd.h>

static char bound_path[sizeof(struct sockaddr_un)]; /* more than a path, so it ends with a NUL */

/* Removes the AF_UNIX path that is ours, if there is one. */
static inline void bound_release(void)
{
    if (bound_path[0] != '\0' && unlink(bound_path) != 0) {
        fprintf(stderr, "unlink %s: %s\n", bound_path, strerror(errno));
    }
    bound_path[0] = '\0';
}

/*
 * Makes an address ours, to be called as soon as bind() has succeeded: the
 * file of an AF_UNIX path outlives its socket, so it is removed at exit.
 * Before that, whatever is there belongs to somebody else.
 */
static inline void bound_claim(const struct address *address)
{
    if (address->name.any.sa_family != AF_UNIX || address->name.local.sun_path[0] == '\0') return;
    memcpy(bound_path, address->name.local.sun_path, sizeof address->name.local.sun_path);
    if (atexit(bound_release) != 0) {
        bound_release();
        fail("atexit", "bound_release");
    }
}

/* The address that a socket is really bound to, with the port or the name
 * that the system chose. */
static inline struct address bound_address(int fd)
{
    struct address address;

    memset(&address, 0, sizeof address);
    address.length = sizeof address.name;
    if (sockshim_getsockname(fd, &address.name.any, &address.length) != 0) fail("getsockname", "");
    return address;
}

/* Tells where a server can be reached; flushed, for a reader at a pipe. */
static inline void bound_announce(int fd)
{
    const struct address address = bound_address(fd);
    char text[SOCKSHIM_ADDRESS_TEXT];

    if (printf("listening on %s\n", address_format(&address, text)) < 0 || fflush(stdout) != 0) {
        fail("write", "stdout");
    }
}

#endif

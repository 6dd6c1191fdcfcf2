/*
 * The wrapper under libc's own names, on the next library's sendmsg and
 * recvmsg, as one writes a library to preload by hand in C: what the drop-in is
 * measured against.
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

#define wrapper_send send
#define wrapper_recv recv
#define wrapper_sendto sendto
#define wrapper_recvfrom recvfrom
#define sendmsg next_sendmsg
#define recvmsg next_recvmsg
#include "wrapper.c"

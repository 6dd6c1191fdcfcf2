/* A library to preload behind the drop-in: counts, for all processes of a test
 * in one file, which calls arrive here. Under the drop-in none of send, sendto,
 * recv and recvfrom does, since it has made each a sendmsg or a recvmsg. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Read in this order by the test. */
struct seen {
    uint64_t images;   /* programs that were started with this library */
    uint64_t under;    /* those of them whose first send is the drop-in's */
    uint64_t sockets;  /* socket, socketpair, connect, accept, accept4 */
    uint64_t messages; /* sendmsg, recvmsg */
    uint64_t plain;    /* send, sendto, recv, recvfrom */
};

static struct seen before_the_start;
static struct seen *seen = &before_the_start;

/* ISO C knows no cast from an object's address to a function's. */
static void find(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, sizeof found);
}

static void count(uint64_t *what)
{
    __atomic_add_fetch(what, 1, __ATOMIC_RELAXED);
}

#define COUNTED(counter, result, name, parameters, arguments) \
    result name parameters                                    \
    {                                                         \
        static result(*next) parameters;                      \
        if (!next)                                            \
            find(#name, &next);                               \
        count(&seen->counter);                                \
        return next arguments;                                \
    }

COUNTED(plain, ssize_t, send, (int fd, const void *buf, size_t len, int flags),
        (fd, buf, len, flags))
COUNTED(plain, ssize_t, sendto,
        (int fd, const void *buf, size_t len, int flags, __CONST_SOCKADDR_ARG addr,
         socklen_t addrlen),
        (fd, buf, len, flags, addr, addrlen))
COUNTED(plain, ssize_t, recv, (int fd, void *buf, size_t len, int flags), (fd, buf, len, flags))
COUNTED(plain, ssize_t, recvfrom,
        (int fd, void *buf, size_t len, int flags, __SOCKADDR_ARG addr, socklen_t *addrlen),
        (fd, buf, len, flags, addr, addrlen))
COUNTED(messages, ssize_t, sendmsg, (int fd, const struct msghdr *msg, int flags), (fd, msg, flags))
COUNTED(messages, ssize_t, recvmsg, (int fd, struct msghdr *msg, int flags), (fd, msg, flags))
COUNTED(sockets, int, socket, (int domain, int type, int protocol), (domain, type, protocol))
COUNTED(sockets, int, socketpair, (int domain, int type, int protocol, int ends[2]),
        (domain, type, protocol, ends))
COUNTED(sockets, int, connect, (int fd, __CONST_SOCKADDR_ARG addr, socklen_t addrlen),
        (fd, addr, addrlen))
COUNTED(sockets, int, accept, (int fd, __SOCKADDR_ARG addr, socklen_t *addrlen),
        (fd, addr, addrlen))
COUNTED(sockets, int, accept4, (int fd, __SOCKADDR_ARG addr, socklen_t *addrlen, int flags),
        (fd, addr, addrlen, flags))

__attribute__((constructor)) static void start(void)
{
    int fd = open(WITNESS_FILE, O_RDWR | O_CLOEXEC);
    void *file = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    Dl_info first;

    if (file == MAP_FAILED)
        abort();
    close(fd);
    seen = file;
    count(&seen->images);
    if (dladdr(dlsym(RTLD_DEFAULT, "send"), &first) && strstr(first.dli_fname, "sockshim_preload"))
        count(&seen->under);
}

/* A program that has its own recv, recvfrom and send, made of libc's other
 * names for them. */
#include "state.h"

ssize_t __recv_chk(int fd, void *buf, size_t len, size_t size, int flags);
ssize_t __recvfrom_chk(int fd, void *buf, size_t len, size_t size, int flags,
                       struct sockaddr *from, socklen_t *length);
ssize_t __send(int fd, const void *buf, size_t len, int flags);

static int entered;

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
    NEED(entered++ < 100);
    return __recv_chk(fd, buf, len, len, flags);
}

ssize_t recvfrom(int fd, void *buf, size_t len, int flags, struct sockaddr *from,
                 socklen_t *length)
{
    NEED(entered++ < 100);
    return __recvfrom_chk(fd, buf, len, len, flags, from, length);
}

ssize_t send(int fd, const void *buf, size_t len, int flags)
{
    NEED(entered++ < 100);
    return __send(fd, buf, len, flags);
}

int main(void)
{
    printf("calls: %d\n", talk());
    printf("entered %d times\n", entered);
    return 0;
}

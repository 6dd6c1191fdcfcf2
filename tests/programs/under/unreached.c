/* Messages that pass no function of a name: "raw", by the number of the system
 * call; "inner", by libc for its own needs; "plain", by send, to compare. */
#define _GNU_SOURCE
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *way = argc > 1 ? argv[1] : "plain";
    struct addrinfo *found;
    int ends[2];

    if (strcmp(way, "inner") == 0) /* asks the kernel for the addresses it has */
        return getaddrinfo("localhost", "80", NULL, &found);
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0)
        return 1;
    if (strcmp(way, "raw") == 0)
        return syscall(SYS_sendto, ends[0], "hello", 5, 0, NULL, 0) != 5;
    return send(ends[0], "hello", 5, 0) != 5;
}

/* A library to preload: talks before main, and before other libraries can. */
#include <stdio.h>
#include <sys/socket.h>

__attribute__((constructor(101))) static void talk(void)
{
    int ends[2];
    char buffer[16];

    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0 && send(ends[0], "early", 5, 0) == 5 &&
        recv(ends[1], buffer, sizeof buffer, 0) == 5)
        printf("%.5s\n", buffer);
}

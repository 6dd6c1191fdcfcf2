#include <errno.h>
#include <sockshim.h>
#include <stdio.h>

int main(void)
{
    int ends[2];
    char buffer[16];

    if (sockshim_socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0) return 1;
    sockshim_send(ends[0], "hello", 5, 0);
    printf("%.*s\n", (int)sockshim_recv(ends[1], buffer, sizeof buffer, 0), buffer);
    if (sockshim_send(-1, "hello", 5, 0) < 0) printf("errno %d\n", errno);
    return 0;
}

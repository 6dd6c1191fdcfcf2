/* One message, by the calls that are a message's own. */
#include <stdio.h>
#include <sys/socket.h>

int main(void)
{
    int ends[2];
    char buffer[16];
    ssize_t received;

    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0 || send(ends[0], "hello", 5, 0) != 5)
        return 1;
    received = recv(ends[1], buffer, sizeof buffer, 0);
    if (received != 5)
        return 1;
    printf("%.*s\n", (int)received, buffer);
    return 0;
}

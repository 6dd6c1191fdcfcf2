/* Receives into memory from the heap, as much as is said: 8 bytes fit. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int main(int argc, char **argv)
{
    size_t length = argc > 1 ? (size_t)atoi(argv[1]) : 8;
    char *buffer = malloc(8);
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return 1;
    if (send(ends[0], "more than eight", 15, 0) != 15)
        return 1;
    printf("received %zd\n", recv(ends[1], buffer, length, 0));
    free(buffer);
    return 0;
}

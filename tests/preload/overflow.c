/* Receives more than there is room for, by the call that is named. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char buffer[8];
    size_t length = (size_t)atoi("64"); /* nothing that the compiler can know */
    int ends[2];

    if (argc < 2 || socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0)
        return 1;
    if (strcmp(argv[1], "recv") == 0)
        recv(ends[0], buffer, length, MSG_DONTWAIT);
    if (strcmp(argv[1], "recvfrom") == 0)
        recvfrom(ends[0], buffer, length, MSG_DONTWAIT, NULL, NULL);
    if (strcmp(argv[1], "read") == 0)
        read(ends[0], buffer, length);
    return buffer[0];
}

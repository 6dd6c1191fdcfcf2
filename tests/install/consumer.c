/*
 * A program that knows the installed files alone, in the words that C99 and
 * C++11 have in common.
 */

#include <sockshim.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    int ends[2];
    char buffer[16];
    char sentence[512];
    ssize_t received;

    if (sockshim_socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0) return 1;
    if (sockshim_send(ends[0], "hello", 5, 0) != 5) return 2;
    received = sockshim_recv(ends[1], buffer, sizeof buffer, 0);
    if (received != 5 || memcmp(buffer, "hello", 5) != 0) return 3;
    if (sockshim_send(-1, "hello", 5, 0) != -1 || errno != EBADF) return 4;
    if (sockshim_explain_send(EBADF, -1, "hello", 5, 0, sentence, sizeof sentence) == 0) return 5;
    if (strcmp(sockshim_version(), SOCKSHIM_VERSION) != 0) return 6;
    printf("hello through sockshim %s\n", sockshim_version());
    return 0;
}

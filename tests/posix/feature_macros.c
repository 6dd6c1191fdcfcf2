/* A program that says in its first line what it wants of the system's headers,
 * as it would without sockshim. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

int main(void)
{
    struct mmsghdr message = {{0}, 0}; /* with _GNU_SOURCE alone */
    char buffer[64];

    (void)message;
#ifdef __GLIBC__
    /* GNU's gives the text, and not a number. */
    if (strcmp(strerror_r(EBADF, buffer, sizeof buffer), "Bad file descriptor") != 0)
        return 1;
#endif
    return recv(-1, buffer, 1, 0) != -1 || errno != EBADF;
}

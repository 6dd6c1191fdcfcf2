/* A library that chooses an implementation when it is relocated, by what files
 * and sockets tell. */
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static int with(void)
{
    return 1;
}

static int without(void)
{
    return 2;
}

static int (*choose(void))(void)
{
    unsigned long entry[2];
    int file = open("/proc/self/auxv", O_RDONLY), ends[2], found = 0;
    char byte;

    while (file >= 0 && read(file, entry, sizeof entry) == sizeof entry)
        found |= entry[0] == 6; /* AT_PAGESZ */
    close(file);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return without;
    found &= write(ends[0], "x", 1) == 1 && read(ends[1], &byte, 1) == 1;
    found &= shutdown(ends[0], SHUT_RDWR) == 0;
    close(ends[0]);
    close(ends[1]);
    return found ? with : without;
}

static int kind(void) __attribute__((ifunc("choose")));

int own(void);
int own(void)
{
    return kind();
}

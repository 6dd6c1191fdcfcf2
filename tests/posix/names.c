/* Everything but functions of libc keeps its name. */
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

struct file {
    int (*read)(int);
    int close;
};

static int add(int number)
{
    return number + 1;
}

static int listen_on(int shutdown)
{
    int socket = shutdown;
    return socket;
}

int main(int argc, char **argv)
{
    struct file file;
    ssize_t (*by_pointer)(int, const void *, size_t, int) = send;
    struct sockaddr_storage from;
    socklen_t length = sizeof from;
    char buffer[8], *unknown = argv[0];
    int ends[2];

    file.read = add;
    file.close = 2;
    if (file.read(1) != file.close || listen_on(3) != 3)
        return 1;
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0)
        return 2;
    /* Lengths that are known to fit, that may, and of an unknown buffer. */
    if (by_pointer(ends[0], "one", 3, 0) != 3 || recv(ends[1], buffer, 8, 0) != 3)
        return 3;
    if (send(ends[0], "two", 3, 0) != 3 || recv(ends[1], buffer, (size_t)argc + 2, 0) != 3)
        return 4;
    if (write(ends[0], "six", 3) != 3 || read(ends[1], buffer, (size_t)argc + 2) != 3)
        return 5;
    if (write(ends[0], "ten", 3) != 3 || read(ends[1], unknown, 1) != 1)
        return 6;
    if (send(ends[0], "one", 3, 0) != 3 ||
        recvfrom(ends[1], unknown, 1, 0, (struct sockaddr *)&from, &length) != 1)
        return 7;
    if (send(ends[0], "one", 3, 0) != 3 ||
        recvfrom(ends[1], buffer, (size_t)argc, 0, (struct sockaddr *)&from, &length) != 1)
        return 8;
    return close(ends[0]) + close(ends[1]);
}

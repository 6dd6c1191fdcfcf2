/* What the programs of this directory share. */
#ifndef STATE_H
#define STATE_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* Ends a program whose state could not be brought about: no verdict. */
#define NEED(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #condition, strerror(errno)); \
            _exit(99); \
        } \
    } while (0)

/* One message each by send and sendto, taken by recv and recvfrom: the number
 * of the calls that answered as they should. Async-signal-safe. */
static inline int talk(void)
{
    struct sockaddr_storage from;
    socklen_t length = sizeof from;
    char buffer[8];
    int ends[2], good = 0;

    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends) != 0)
        return -1;
    good += send(ends[0], "one", 3, MSG_DONTWAIT) == 3;
    good += recv(ends[1], buffer, sizeof buffer, 0) == 3;
    good += sendto(ends[0], "two", 3, MSG_NOSIGNAL, NULL, 0) == 3;
    good += recvfrom(ends[1], buffer, sizeof buffer, 0, (struct sockaddr *)&from, &length) == 3;
    good += recv(ends[1], buffer, sizeof buffer, 0) == -1 && errno == EAGAIN;
    good += send(-1, "x", 1, 0) == -1 && errno == EBADF;
    close(ends[0]);
    close(ends[1]);
    return good;
}

/* Waits until a thread of this process is blocked in one of two system calls. */
static inline void wait_until_in(pid_t thread, long call, long or_call)
{
    char path[64];
    long now;

    snprintf(path, sizeof path, "/proc/self/task/%d/syscall", (int)thread);
    do {
        FILE *file = fopen(path, "r");
        NEED(file);
        if (fscanf(file, "%ld", &now) != 1) /* "running" */
            now = -1;
        fclose(file);
    } while (now != call && now != or_call);
}

#endif

/*
 * Sends and receives one small message many times, through functions found by
 * name. Run under callgrind with two counts, the difference is what a pair of
 * calls costs: start-up, lookup and binding are in both.
 *
 * usage: loop plain|addressed COUNT SEND-LIBRARY SEND RECEIVE-LIBRARY RECEIVE
 *
 * plain      send and recv over a connected pair of AF_UNIX stream sockets
 * addressed  sendto and recvfrom over a UDP socket that sends to itself
 */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

typedef ssize_t send_function(int, const void *, size_t, int);
typedef ssize_t recv_function(int, void *, size_t, int);
typedef ssize_t sendto_function(int, const void *, size_t, int,
                                const struct sockaddr *, socklen_t);
typedef ssize_t recvfrom_function(int, void *, size_t, int, struct sockaddr *,
                                  socklen_t *);

static const char MESSAGE[16] = "fifteen letters";

static void *function(const char *library, const char *name)
{
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    void *found = handle ? dlsym(handle, name) : NULL;

    if (!found)
        errx(2, "%s", dlerror());
    return found;
}

/* A message that never comes must end the program, not stop it. */
static void give_up_after_seconds(int fd, time_t seconds)
{
    struct timeval patience = { .tv_sec = seconds };

    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience))
        err(2, "SO_RCVTIMEO");
}

static void plain(send_function *out, recv_function *in, long count)
{
    int fd[2];
    char received[sizeof MESSAGE] = { 0 };

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd))
        err(2, "socketpair");
    give_up_after_seconds(fd[1], 5);
    for (long i = 0; i < count; i++) {
        if (out(fd[0], MESSAGE, sizeof MESSAGE, 0) != sizeof MESSAGE)
            err(1, "send");
        if (in(fd[1], received, sizeof received, 0) != sizeof received)
            err(1, "recv");
    }
    if (memcmp(received, MESSAGE, sizeof MESSAGE))
        errx(1, "recv: other bytes than were sent");
}

static void addressed(sendto_function *out, recvfrom_function *in, long count)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in self = { .sin_family = AF_INET };
    struct sockaddr_storage peer = { 0 };
    socklen_t length = sizeof self;
    char received[sizeof MESSAGE] = { 0 };

    self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&self, sizeof self)
        || getsockname(fd, (struct sockaddr *)&self, &length))
        err(2, "bind");
    give_up_after_seconds(fd, 5);
    for (long i = 0; i < count; i++) {
        length = sizeof peer;
        if (out(fd, MESSAGE, sizeof MESSAGE, 0, (struct sockaddr *)&self,
                sizeof self) != sizeof MESSAGE)
            err(1, "sendto");
        if (in(fd, received, sizeof received, 0, (struct sockaddr *)&peer,
               &length) != sizeof received)
            err(1, "recvfrom");
    }
    if (memcmp(received, MESSAGE, sizeof MESSAGE))
        errx(1, "recvfrom: other bytes than were sent");
    if (length != sizeof self || memcmp(&peer, &self, sizeof self))
        errx(1, "recvfrom: another address than the sender's");
}

int main(int argc, char **argv)
{
    if (argc != 7)
        errx(2, "usage: loop plain|addressed COUNT LIBRARY SEND LIBRARY RECV");

    long count = atol(argv[2]);
    void *out = function(argv[3], argv[4]);
    void *in = function(argv[5], argv[6]);

    if (count < 1)
        errx(2, "COUNT is 1 or more");
    if (!strcmp(argv[1], "plain"))
        plain(out, in, count);
    else
        addressed(out, in, count);
    return 0;
}

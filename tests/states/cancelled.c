/* Threads that are cancelled in a call that waits: on a full stream with an
 * address of no bytes, and in the others. Their cleanup handlers run, and the
 * kind of cancellation is what it was. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/un.h>

#include "state.h"

static int ends[2], full[2];
static pid_t blocked;
static pthread_barrier_t begun;

static void clean_up(void *how)
{
    int type = -1;

    NEED(pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &type) == 0);
    printf("cleaned up after %s%s\n", (const char *)how, type == PTHREAD_CANCEL_DEFERRED ? "" : ", asynchronously");
}

static void *wait_in(void *how)
{
    const char *call = how;
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    struct sockaddr *address = (struct sockaddr *)&name;
    socklen_t length = sizeof name;
    char byte = 'x';

    blocked = (pid_t)syscall(SYS_gettid);
    pthread_barrier_wait(&begun);
    pthread_cleanup_push(clean_up, how);
    if (strcmp(call, "send") == 0)
        send(full[0], &byte, 1, 0);
    if (strcmp(call, "sendto") == 0)
        sendto(full[0], &byte, 1, 0, NULL, 0);
    if (strcmp(call, "sendto, an address of no bytes") == 0)
        sendto(full[0], &byte, 1, 0, address, 0);
    if (strcmp(call, "recv") == 0)
        recv(ends[0], &byte, 1, 0);
    if (strcmp(call, "recvfrom") == 0)
        recvfrom(ends[0], &byte, 1, 0, address, &length);
    if (strcmp(call, "recvfrom, a bad length") == 0)
        recvfrom(ends[0], &byte, 1, 0, address, NULL);
    if (strcmp(call, "recvfrom, a negative length") == 0) {
        length = (socklen_t)-1;
        recvfrom(ends[0], &byte, 1, 0, address, &length);
    }
    printf("%s returned: %s\n", call, strerror(errno));
    pthread_cleanup_pop(0);
    return how;
}

static void cancel(const char *call)
{
    void *result;
    pthread_t thread;

    NEED(pthread_create(&thread, NULL, wait_in, (void *)(size_t)call) == 0);
    pthread_barrier_wait(&begun);
    if (call[0] == 's')
        wait_until_in(blocked, SYS_sendto, SYS_sendmsg);
    else
        wait_until_in(blocked, SYS_recvfrom, SYS_recvmsg);
    NEED(pthread_cancel(thread) == 0 && pthread_join(thread, &result) == 0);
    printf("%s: %s\n", call, result == PTHREAD_CANCELED ? "cancelled" : "not cancelled");
}

/* A request that waits already is answered before anything is sent; one that
 * may not be answered is not. */
static void *pending(void *off)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int before, type;

    NEED(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before) == 0);
    NEED(pthread_cancel(pthread_self()) == 0);
    if (!off)
        NEED(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &before) == 0);
    printf("sent %zd", sendto(ends[0], "x", 1, 0, (struct sockaddr *)&name, 0));
    NEED(pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &type) == 0);
    printf(", %s\n", type == PTHREAD_CANCEL_DEFERRED ? "deferred" : "asynchronous");
    return off;
}

int main(void)
{
    pthread_t thread;
    void *result;
    char byte;

    NEED(pthread_barrier_init(&begun, NULL, 2) == 0);
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, full) == 0 && socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0);
    while (send(full[0], "x", 1, MSG_DONTWAIT) == 1)
        ;
    cancel("send");
    cancel("sendto");
    cancel("sendto, an address of no bytes");
    cancel("recv");
    cancel("recvfrom");
    cancel("recvfrom, a bad length");
    cancel("recvfrom, a negative length");

    NEED(pthread_create(&thread, NULL, pending, NULL) == 0 && pthread_join(thread, &result) == 0);
    printf("pending: %s\n", result == PTHREAD_CANCELED ? "cancelled" : "not cancelled");
    printf("the peer got %zd\n", recv(ends[1], &byte, 1, MSG_DONTWAIT));
    NEED(pthread_create(&thread, NULL, pending, &byte) == 0 && pthread_join(thread, &result) == 0);
    printf("disabled: %s\n", result == PTHREAD_CANCELED ? "cancelled" : "not cancelled");
    printf("the peer got %zd\n", recv(ends[1], &byte, 1, MSG_DONTWAIT));
    return 0;
}

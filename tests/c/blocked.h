/* Threads that block in a call, and the calls that can. */
#ifndef BLOCKED_H
#define BLOCKED_H

#include "sockets.h"

#include <stdio.h>
#include <sys/syscall.h>

/* Tells another thread which one this is. */
static inline void tell_thread(pid_t *id)
{
    __atomic_store_n(id, (pid_t)syscall(SYS_gettid), __ATOMIC_SEQ_CST);
}

/* Waits until the kernel shows that thread asleep, that is: in its call. */
static inline void wait_until_asleep(pid_t *told)
{
    char path[64], state;
    pid_t id;
    do {
        FILE *stat;
        id = __atomic_load_n(told, __ATOMIC_SEQ_CST);
        state = 'R';
        if (id == 0)
            continue;
        snprintf(path, sizeof path, "/proc/self/task/%d/stat", (int)id);
        stat = fopen(path, "r");
        assert_non_null(stat);
        assert_int_equal(fscanf(stat, "%*d (%*[^)]) %c", &state), 1);
        fclose(stat);
    } while (id == 0 || state != 'S');
}

static inline void fill(int fd)
{
    char bytes[4096];
    memset(bytes, 'x', sizeof bytes);
    while (send(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        ;
    assert_int_equal(errno, EAGAIN);
}

static inline void drain(int fd)
{
    char bytes[4096];
    while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        ;
    assert_int_equal(errno, EAGAIN);
}

static inline struct msghdr one_byte(struct iovec *iov, char *byte)
{
    struct msghdr message;
    memset(&message, 0, sizeof message);
    iov->iov_base = byte;
    iov->iov_len = 1;
    message.msg_iov = iov;
    message.msg_iovlen = 1;
    return message;
}

static inline ssize_t in_recv(struct pair pair)
{
    char byte;
    return sockshim_recv(pair.far, &byte, 1, 0);
}

static inline ssize_t in_recvfrom(struct pair pair)
{
    struct sockaddr_storage from;
    socklen_t length = sizeof from;
    char byte;
    return sockshim_recvfrom(pair.far, &byte, 1, 0, (struct sockaddr *)&from, &length);
}

static inline ssize_t in_recvmsg(struct pair pair)
{
    struct iovec iov;
    char byte;
    struct msghdr message = one_byte(&iov, &byte);
    return sockshim_recvmsg(pair.far, &message, 0);
}

static inline ssize_t in_send(struct pair pair)
{
    return sockshim_send(pair.near, "x", 1, 0);
}

static inline ssize_t in_sendto(struct pair pair)
{
    return sockshim_sendto(pair.near, "x", 1, 0, NULL, 0);
}

static inline ssize_t in_sendmsg(struct pair pair)
{
    struct iovec iov;
    char byte = 'x';
    struct msghdr message = one_byte(&iov, &byte);
    return sockshim_sendmsg(pair.near, &message, 0);
}

/* One of the calls that can block; it is made on a pair of its own. */
typedef ssize_t blocking_call(struct pair pair);

static const struct {
    const char *name;
    blocking_call *call;
    int sends;
} calls[] = {
    {"recv", in_recv, 0},         {"recvfrom", in_recvfrom, 0}, {"recvmsg", in_recvmsg, 0},
    {"send", in_send, 1},         {"sendto", in_sendto, 1},     {"sendmsg", in_sendmsg, 1},
};

enum { CALLS = sizeof calls / sizeof *calls };

/* Makes the call block that will be made on this pair. */
static inline void make_block(struct pair pair, size_t call)
{
    if (calls[call].sends)
        fill(pair.near);
}

/* Lets the call go on that sleeps in another thread. */
static inline void unblock(struct pair pair, size_t call)
{
    if (calls[call].sends)
        drain(pair.far);
    else
        assert_int_equal(send(pair.near, "x", 1, 0), 1);
}

#endif

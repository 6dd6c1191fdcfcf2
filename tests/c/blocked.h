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

static inline ssize_t in_read(struct pair pair)
{
    char byte;
    return sockshim_read(pair.far, &byte, 1);
}

static inline ssize_t in_readv(struct pair pair)
{
    struct iovec iov;
    char byte;
    one_byte(&iov, &byte);
    return sockshim_readv(pair.far, &iov, 1);
}

static inline ssize_t in_recvmmsg(struct pair pair)
{
    struct iovec iov;
    char byte;
    struct mmsghdr message;
    message.msg_hdr = one_byte(&iov, &byte);
    return sockshim_recvmmsg(pair.far, &message, 1, 0, NULL);
}

static inline ssize_t in_write(struct pair pair)
{
    return sockshim_write(pair.near, "x", 1);
}

static inline ssize_t in_writev(struct pair pair)
{
    struct iovec iov;
    char byte = 'x';
    one_byte(&iov, &byte);
    return sockshim_writev(pair.near, &iov, 1);
}

static inline ssize_t in_sendmmsg(struct pair pair)
{
    struct iovec iov;
    char byte = 'x';
    struct mmsghdr message;
    message.msg_hdr = one_byte(&iov, &byte);
    return sockshim_sendmmsg(pair.near, &message, 1, 0);
}

/* Like the others, the next three give 1 for what they are there for. */
static inline ssize_t taken(int connection)
{
    if (connection < 0)
        return -1;
    assert_return_code(close(connection), errno);
    return 1;
}

static inline ssize_t in_accept(struct pair pair)
{
    struct sockaddr_storage from;
    socklen_t length = sizeof from;
    return taken(sockshim_accept(pair.far, (struct sockaddr *)&from, &length));
}

static inline ssize_t in_accept4(struct pair pair)
{
    return taken(sockshim_accept4(pair.far, NULL, NULL, SOCK_CLOEXEC));
}

static inline ssize_t in_connect(struct pair pair)
{
    struct sockaddr_storage name;
    socklen_t length;
    name_of(pair.far, &name, &length);
    return sockshim_connect(pair.near, (struct sockaddr *)&name, length) == 0 ? 1 : -1;
}

/* A socket that listens, the far one, and one to connect to it. */
static inline struct pair unix_listener(void)
{
    struct sockaddr_un unnamed;
    struct pair pair;
    pair.far = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_return_code(pair.far, errno);
    memset(&unnamed, 0, sizeof unnamed);
    unnamed.sun_family = AF_UNIX;
    /* An address of the family alone has the system choose a name. */
    assert_return_code(bind(pair.far, (struct sockaddr *)&unnamed, sizeof(sa_family_t)), errno);
    assert_return_code(listen(pair.far, 0), errno);
    pair.near = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_return_code(pair.near, errno);
    return pair;
}

/* What a call waits for. */
enum awaited { A_MESSAGE, ROOM, A_CONNECTION, A_PLACE };

/* One of the calls that can block; it is made on a pair of its own. */
typedef ssize_t blocking_call(struct pair pair);

static const struct {
    const char *name;
    blocking_call *call;
    enum awaited awaited;
} calls[] = {
    {"recv", in_recv, A_MESSAGE},       {"recvfrom", in_recvfrom, A_MESSAGE},
    {"recvmsg", in_recvmsg, A_MESSAGE}, {"recvmmsg", in_recvmmsg, A_MESSAGE},
    {"read", in_read, A_MESSAGE},       {"readv", in_readv, A_MESSAGE},
    {"send", in_send, ROOM},            {"sendto", in_sendto, ROOM},
    {"sendmsg", in_sendmsg, ROOM},      {"sendmmsg", in_sendmmsg, ROOM},
    {"write", in_write, ROOM},          {"writev", in_writev, ROOM},
    {"accept", in_accept, A_CONNECTION}, {"accept4", in_accept4, A_CONNECTION},
    {"connect", in_connect, A_PLACE},
};

enum { CALLS = sizeof calls / sizeof *calls };

/* The pair on which a call can block. */
static inline struct pair pair_for(size_t call)
{
    return calls[call].awaited < A_CONNECTION ? unix_datagram() : unix_listener();
}

/* Makes the call block that will be made on this pair. */
static inline void make_block(struct pair pair, size_t call)
{
    if (calls[call].awaited == ROOM)
        fill(pair.near);
    if (calls[call].awaited == A_PLACE) {
        /* There is one place, and it stays taken when its owner has gone. */
        int first = socket(AF_UNIX, SOCK_STREAM, 0);
        assert_return_code(first, errno);
        connect_to(first, pair.far);
        assert_return_code(close(first), errno);
    }
}

/* Lets the call go on that sleeps in another thread. */
static inline void unblock(struct pair pair, size_t call)
{
    switch (calls[call].awaited) {
    case A_MESSAGE:
        assert_int_equal(send(pair.near, "x", 1, 0), 1);
        break;
    case ROOM:
        drain(pair.far);
        break;
    case A_CONNECTION:
        connect_to(pair.near, pair.far);
        break;
    case A_PLACE:
        assert_int_equal(taken(accept(pair.far, NULL, NULL)), 1);
        break;
    }
}

/* The pair is as good as before: nothing was lost, taken or sent. */
static inline void check_unharmed(struct pair pair, size_t call)
{
    char byte;
    if (calls[call].awaited == A_CONNECTION || calls[call].awaited == A_PLACE) {
        if (calls[call].awaited == A_PLACE)
            assert_int_equal(taken(accept(pair.far, NULL, NULL)), 1);
        connect_to(pair.near, pair.far);
        assert_int_equal(taken(accept(pair.far, NULL, NULL)), 1);
        return;
    }
    if (calls[call].awaited == ROOM)
        drain(pair.far);
    assert_int_equal(sockshim_send(pair.near, "y", 1, 0), 1);
    assert_int_equal(sockshim_recv(pair.far, &byte, 1, 0), 1);
    assert_int_equal(byte, 'y');
}

#endif

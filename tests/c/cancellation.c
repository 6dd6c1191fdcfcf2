/* A thread that blocks in a call can be cancelled, and its handlers run. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "sockets.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>

typedef void blocking_call(struct pair pair);

struct blocked {
    blocking_call *call;
    struct pair pair;
    int state;          /* PTHREAD_CANCEL_ENABLE or _DISABLE */
    int cleaned_up;
    int returned;
    pid_t id;
};

static void clean_up(void *argument)
{
    ((struct blocked *)argument)->cleaned_up = 1;
}

static void *block(void *argument)
{
    struct blocked *blocked = (struct blocked *)argument;
    int old;
    pthread_setcancelstate(blocked->state, &old);
    pthread_cleanup_push(clean_up, blocked);
    __atomic_store_n(&blocked->id, (pid_t)syscall(SYS_gettid), __ATOMIC_SEQ_CST);
    blocked->call(blocked->pair);
    blocked->returned = 1;
    pthread_cleanup_pop(0);
    return NULL;
}

/* Waits until the kernel shows the thread asleep, that is: in its call. */
static void wait_until_asleep(struct blocked *blocked)
{
    char path[64], state;
    pid_t id;
    do {
        FILE *stat;
        id = __atomic_load_n(&blocked->id, __ATOMIC_SEQ_CST);
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

static void fill(int fd)
{
    char bytes[4096];
    memset(bytes, 'x', sizeof bytes);
    while (send(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        ;
    assert_int_equal(errno, EAGAIN);
}

static void drain(int fd)
{
    char bytes[4096];
    while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        ;
    assert_int_equal(errno, EAGAIN);
}

static struct msghdr one_byte(struct iovec *iov, char *byte)
{
    struct msghdr message;
    memset(&message, 0, sizeof message);
    iov->iov_base = byte;
    iov->iov_len = 1;
    message.msg_iov = iov;
    message.msg_iovlen = 1;
    return message;
}

static void in_recv(struct pair pair)
{
    char byte;
    sockshim_recv(pair.far, &byte, 1, 0);
}

static void in_recvfrom(struct pair pair)
{
    struct sockaddr_storage from;
    socklen_t length = sizeof from;
    char byte;
    sockshim_recvfrom(pair.far, &byte, 1, 0, (struct sockaddr *)&from, &length);
}

static void in_recvmsg(struct pair pair)
{
    struct iovec iov;
    char byte;
    struct msghdr message = one_byte(&iov, &byte);
    sockshim_recvmsg(pair.far, &message, 0);
}

static void in_send(struct pair pair)
{
    sockshim_send(pair.near, "x", 1, 0);
}

static void in_sendto(struct pair pair)
{
    sockshim_sendto(pair.near, "x", 1, 0, NULL, 0);
}

static void in_sendmsg(struct pair pair)
{
    struct iovec iov;
    char byte = 'x';
    struct msghdr message = one_byte(&iov, &byte);
    sockshim_sendmsg(pair.near, &message, 0);
}

static const struct {
    const char *name;
    blocking_call *call;
    int sends;
} calls[] = {
    {"recv", in_recv, 0},         {"recvfrom", in_recvfrom, 0}, {"recvmsg", in_recvmsg, 0},
    {"send", in_send, 1},         {"sendto", in_sendto, 1},     {"sendmsg", in_sendmsg, 1},
};

enum { CALLS = sizeof calls / sizeof *calls };

static pthread_t start(struct blocked *blocked, size_t call, int state)
{
    pthread_t thread;
    memset(blocked, 0, sizeof *blocked);
    blocked->call = calls[call].call;
    blocked->pair = unix_datagram();
    blocked->state = state;
    print_message("  %s\n", calls[call].name);
    if (calls[call].sends)
        fill(blocked->pair.near);
    assert_int_equal(pthread_create(&thread, NULL, block, blocked), 0);
    wait_until_asleep(blocked);
    return thread;
}

/* Lets the call go on that sleeps in the other thread. */
static void unblock(struct blocked *blocked, size_t call)
{
    if (calls[call].sends)
        drain(blocked->pair.far);
    else
        assert_int_equal(send(blocked->pair.near, "x", 1, 0), 1);
}

static void a_blocked_thread_can_be_cancelled(void **state)
{
    struct blocked blocked;
    size_t i;
    (void)state;
    for (i = 0; i < CALLS; i++) {
        pthread_t thread = start(&blocked, i, PTHREAD_CANCEL_ENABLE);
        char byte;
        void *result;
        assert_int_equal(pthread_cancel(thread), 0);
        assert_int_equal(pthread_join(thread, &result), 0);
        assert_ptr_equal(result, PTHREAD_CANCELED);
        assert_true(blocked.cleaned_up);
        assert_false(blocked.returned);
        /* The socket still works, and nothing was lost or sent. */
        if (calls[i].sends)
            drain(blocked.pair.far);
        assert_int_equal(sockshim_send(blocked.pair.near, "y", 1, 0), 1);
        assert_int_equal(sockshim_recv(blocked.pair.far, &byte, 1, 0), 1);
        assert_int_equal(byte, 'y');
        close_pair(blocked.pair);
    }
}

static void not_while_cancellation_is_disabled(void **state)
{
    struct blocked blocked;
    size_t i;
    (void)state;
    for (i = 0; i < CALLS; i++) {
        pthread_t thread = start(&blocked, i, PTHREAD_CANCEL_DISABLE);
        void *result;
        assert_int_equal(pthread_cancel(thread), 0);
        unblock(&blocked, i);
        assert_int_equal(pthread_join(thread, &result), 0);
        assert_null(result);
        assert_true(blocked.returned);
        assert_false(blocked.cleaned_up);
        close_pair(blocked.pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_blocked_thread_can_be_cancelled),
        cmocka_unit_test(not_while_cancellation_is_disabled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

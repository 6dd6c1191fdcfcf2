/* Threads that share sockets. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "sockets.h"

#include <pthread.h>
#include <stdio.h>

/* MESSAGES=n in the environment, for an instrument that makes calls slow. */
static unsigned long messages(void)
{
    const char *wanted = getenv("MESSAGES");
    return wanted ? strtoul(wanted, NULL, 10) : 20000;
}

/* What one thread is to do, and how often it went wrong. */
struct task {
    pthread_t thread;
    int fd;
    unsigned number;
    unsigned long wrong;
};

static void start(struct task *task, int fd, unsigned number, void *run(void *))
{
    task->fd = fd;
    task->number = number;
    task->wrong = 0;
    assert_int_equal(pthread_create(&task->thread, NULL, run, task), 0);
}

static void finish(struct task *task)
{
    assert_int_equal(pthread_join(task->thread, NULL), 0);
    assert_int_equal(task->wrong, 0);
}

static void *send_in_order(void *argument)
{
    struct task *task = (struct task *)argument;
    unsigned long number, count = messages();
    for (number = 0; number < count; number++)
        if (sockshim_send(task->fd, &number, sizeof number, 0) != sizeof number)
            task->wrong++;
    return NULL;
}

static void *receive_in_order(void *argument)
{
    struct task *task = (struct task *)argument;
    unsigned long number, received, count = messages();
    for (number = 0; number < count; number++)
        if (sockshim_recv(task->fd, &received, sizeof received, MSG_WAITALL) != sizeof received ||
            received != number)
            task->wrong++;
    return NULL;
}

/* On each end of a connection one thread sends and another receives. */
static void one_socket_serves_two(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct task sends[2], receives[2];
        struct pair pair;
        if (!kind->is_stream && kind->make != unix_seqpacket)
            continue; /* a datagram may be lost */
        print_message("  %s\n", kind->name);
        pair = kind->make();
        start(&receives[0], pair.near, 0, receive_in_order);
        start(&receives[1], pair.far, 1, receive_in_order);
        start(&sends[0], pair.near, 0, send_in_order);
        start(&sends[1], pair.far, 1, send_in_order);
        finish(&sends[0]);
        finish(&sends[1]);
        finish(&receives[0]);
        finish(&receives[1]);
        close_pair(pair);
    }
}

enum { CROWD = 8 };

/* How often each message of each sender has come. */
static unsigned char *came;

static void *send_to_the_crowd(void *argument)
{
    struct task *task = (struct task *)argument;
    unsigned long index = task->number * messages(), end = index + messages();
    for (; index < end; index++)
        if (sockshim_send(task->fd, &index, sizeof index, 0) != sizeof index)
            task->wrong++;
    return NULL;
}

static void *receive_from_the_crowd(void *argument)
{
    struct task *task = (struct task *)argument;
    unsigned long index;
    ssize_t size;
    while ((size = sockshim_recv(task->fd, &index, sizeof index, 0)) == sizeof index)
        __atomic_fetch_add(&came[index], 1, __ATOMIC_SEQ_CST);
    if (size != 0)
        task->wrong++;
    return NULL;
}

/* Every message comes to exactly one of the threads that wait for it. */
static void many_serve_many(void **state)
{
    struct pair pair = unix_seqpacket();
    struct task sends[CROWD], receives[CROWD];
    unsigned long index, count = CROWD * messages();
    unsigned i;
    (void)state;
    came = (unsigned char *)calloc(count, 1);
    assert_non_null(came);
    for (i = 0; i < CROWD; i++)
        start(&receives[i], pair.far, i, receive_from_the_crowd);
    for (i = 0; i < CROWD; i++)
        start(&sends[i], pair.near, i, send_to_the_crowd);
    for (i = 0; i < CROWD; i++)
        finish(&sends[i]);
    assert_return_code(shutdown(pair.near, SHUT_WR), errno);
    for (i = 0; i < CROWD; i++)
        finish(&receives[i]);
    for (index = 0; index < count; index++)
        assert_int_equal(came[index], 1);
    free(came);
    close_pair(pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_socket_serves_two),
        cmocka_unit_test(many_serve_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

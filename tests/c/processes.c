/* fork, vfork and exec in the middle of traffic. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "sockets.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>

enum { FORKS = 50, HALF = 50 };

static const char *this_program;
static int stop;

/* Threads that never rest, so that a fork finds them in the middle. */
struct traffic {
    pthread_t thread;
    struct pair pair;
    unsigned long wrong;
};

static void *talk(void *argument)
{
    struct traffic *traffic = (struct traffic *)argument;
    unsigned long number = 0, received;
    while (!__atomic_load_n(&stop, __ATOMIC_SEQ_CST)) {
        number++;
        if (sockshim_send(traffic->pair.near, &number, sizeof number, 0) != sizeof number ||
            sockshim_recv(traffic->pair.far, &received, sizeof received, 0) != sizeof received ||
            received != number)
            traffic->wrong++;
    }
    return NULL;
}

/* Sends a message and gets it back, without cmocka: for a child. */
static int round_trip(struct pair pair)
{
    struct sockaddr_storage from;
    socklen_t length = sizeof from;
    char received[8];
    return sockshim_send(pair.near, "child", 5, 0) == 5 &&
           sockshim_recvfrom(pair.far, received, sizeof received, 0, (struct sockaddr *)&from,
                             &length) == 5 &&
           memcmp(received, "child", 5) == 0;
}

static void assert_exits_well(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_fork_among_busy_threads_can_send(void **state)
{
    struct traffic traffic[2];
    struct pair pair = unix_datagram();
    int i;
    (void)state;
    memset(traffic, 0, sizeof traffic);
    stop = 0;
    for (i = 0; i < 2; i++) {
        traffic[i].pair = unix_datagram();
        assert_int_equal(pthread_create(&traffic[i].thread, NULL, talk, &traffic[i]), 0);
    }
    for (i = 0; i < FORKS; i++) {
        pid_t child = fork();
        if (child == 0)
            _exit(!round_trip(pair));
        assert_return_code(child, errno);
        assert_exits_well(child);
    }
    __atomic_store_n(&stop, 1, __ATOMIC_SEQ_CST);
    for (i = 0; i < 2; i++) {
        assert_int_equal(pthread_join(traffic[i].thread, NULL), 0);
        assert_int_equal(traffic[i].wrong, 0);
        close_pair(traffic[i].pair);
    }
    close_pair(pair);
}

/* Both sides of a fork go on with the same connection. */
static void a_connection_survives_a_fork(void **state)
{
    struct pair pair = unix_stream();
    char received[16];
    pid_t child;
    (void)state;
    assert_int_equal(sockshim_send(pair.near, "before ", 7, 0), 7);
    child = fork();
    if (child == 0)
        _exit(sockshim_send(pair.near, "child ", 6, 0) != 6);
    assert_return_code(child, errno);
    assert_exits_well(child);
    assert_int_equal(sockshim_send(pair.near, "end", 3, 0), 3);
    assert_int_equal(sockshim_recv(pair.far, received, sizeof received, 0), 16);
    assert_memory_equal(received, "before child end", 16);
    close_pair(pair);
}

/* The child runs on its parent's memory, stack and errno. */
static void a_vfork_leaves_its_parent_as_it_was(void **state)
{
    struct pair pair = unix_datagram();
    int i;
    (void)state;
    for (i = 0; i < FORKS; i++) {
        pid_t child;
        errno = EDOM;
        child = vfork();
        if (child == 0)
            _exit(!round_trip(pair));
        assert_int_equal(errno, EDOM);
        assert_return_code(child, errno);
        assert_exits_well(child);
    }
    assert_true(round_trip(pair));
    close_pair(pair);
}

/* Half of the messages are received by this program, the rest by the next. */
static void a_connection_survives_an_exec(void **state)
{
    struct pair pair = unix_seqpacket();
    unsigned char number;
    pid_t child;
    (void)state;
    for (number = 0; number < 2 * HALF; number++)
        assert_int_equal(sockshim_send(pair.near, &number, 1, 0), 1);
    child = fork();
    if (child == 0) {
        char fd[16];
        for (number = 0; number < HALF; number++) {
            unsigned char received;
            if (sockshim_recv(pair.far, &received, 1, 0) != 1 || received != number)
                _exit(2);
        }
        snprintf(fd, sizeof fd, "%d", pair.far);
        execl(this_program, this_program, fd, (char *)NULL);
        _exit(3);
    }
    assert_return_code(child, errno);
    assert_exits_well(child);
    assert_int_equal(sockshim_recv(pair.near, &number, 1, MSG_DONTWAIT), 1);
    assert_int_equal(number, 2 * HALF);
    close_pair(pair);
}

/* After the exec: the rest of the messages, and an answer. */
static int go_on(int fd)
{
    unsigned char number, received;
    for (number = HALF; number < 2 * HALF; number++)
        if (sockshim_recv(fd, &received, 1, 0) != 1 || received != number)
            return 4;
    return sockshim_send(fd, &number, 1, 0) == 1 ? 0 : 5;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fork_among_busy_threads_can_send),
        cmocka_unit_test(a_connection_survives_a_fork),
        cmocka_unit_test(a_vfork_leaves_its_parent_as_it_was),
        cmocka_unit_test(a_connection_survives_an_exec),
    };
    if (argc > 1)
        return go_on(atoi(argv[1]));
    this_program = argv[0];
    return cmocka_run_group_tests(tests, NULL, NULL);
}

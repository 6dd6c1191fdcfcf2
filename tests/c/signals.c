/* Handlers that send and receive, in threads that do the same. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "blocked.h"

#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>

/* Of two threads that talk, one. Its handler has a pair of its own to use. */
struct side {
    pthread_t thread;
    int fd;
    struct pair own;
    unsigned long handled;
    unsigned long wrong;
    unsigned long interrupted; /* calls that said EINTR */
    unsigned long last;        /* number sent, or received */
};

static __thread struct side *this_side;
static int stop;

/* Sends a number to itself, and must get that number and no other. */
static void handle(int signal)
{
    struct side *side = this_side;
    int errno_of_the_interrupted = errno;
    unsigned long number = side->handled + 1, received = 0;
    (void)signal;
    if (sockshim_send(side->own.near, &number, sizeof number, 0) != sizeof number ||
        sockshim_recv(side->own.far, &received, sizeof received, 0) != sizeof received ||
        received != number)
        side->wrong++;
    __atomic_store_n(&side->handled, number, __ATOMIC_SEQ_CST);
    errno = errno_of_the_interrupted;
}

static unsigned long handled_by(struct side *side)
{
    return __atomic_load_n(&side->handled, __ATOMIC_SEQ_CST);
}

/* Until it is told to stop: one number after the other. Zero is the end. */
static void *send_numbers(void *argument)
{
    struct side *side = this_side = (struct side *)argument;
    unsigned long number = 1;
    while (number) {
        if (__atomic_load_n(&stop, __ATOMIC_SEQ_CST))
            number = 0;
        while (sockshim_send(side->fd, &number, sizeof number, 0) != sizeof number) {
            if (errno != EINTR)
                side->wrong++;
            side->interrupted++;
        }
        if (number)
            side->last = number++;
    }
    return NULL;
}

static void *receive_numbers(void *argument)
{
    struct side *side = this_side = (struct side *)argument;
    unsigned long number;
    for (;;) {
        if (sockshim_recv(side->fd, &number, sizeof number, 0) != sizeof number) {
            if (errno != EINTR)
                side->wrong++;
            side->interrupted++;
        } else if (number == 0) {
            return NULL;
        } else {
            if (number != side->last + 1)
                side->wrong++;
            __atomic_store_n(&side->last, number, __ATOMIC_SEQ_CST);
        }
    }
}

static void start(struct side *side, int fd, void *run(void *))
{
    memset(side, 0, sizeof *side);
    side->fd = fd;
    side->own = unix_datagram();
    assert_int_equal(pthread_create(&side->thread, NULL, run, side), 0);
}

static void end(struct side *side)
{
    close_pair(side->own);
    assert_int_equal(side->wrong, 0);
}

static void catch_with(int signal, int flags)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handle;
    sigfillset(&action.sa_mask); /* one handler at a time: they share a pair */
    action.sa_flags = flags;
    assert_return_code(sigaction(signal, &action, NULL), errno);
}

/*
 * Interrupts both sides until that has happened INTERRUPTIONS times; with one
 * signal calls are restarted, with the other they say EINTR.
 */
static void lose_and_double_nothing(void **state)
{
    const char *interruptions = getenv("INTERRUPTIONS");
    unsigned long wanted = interruptions ? strtoul(interruptions, NULL, 10) : 20000, turn;
    struct pair pair = unix_seqpacket();
    struct side sender, receiver;
    (void)state;
    catch_with(SIGUSR1, SA_RESTART);
    catch_with(SIGUSR2, 0);
    stop = 0;
    start(&receiver, pair.far, receive_numbers);
    start(&sender, pair.near, send_numbers);
    /* By then both know which side they are. */
    while (__atomic_load_n(&receiver.last, __ATOMIC_SEQ_CST) == 0)
        ;
    for (turn = 0; handled_by(&sender) + handled_by(&receiver) < wanted; turn++)
        assert_int_equal(pthread_kill(turn % 2 ? sender.thread : receiver.thread,
                                      turn % 4 < 2 ? SIGUSR1 : SIGUSR2), 0);
    __atomic_store_n(&stop, 1, __ATOMIC_SEQ_CST);
    assert_int_equal(pthread_join(sender.thread, NULL), 0);
    assert_int_equal(pthread_join(receiver.thread, NULL), 0);
    print_message("  %lu interruptions, %lu messages, %lu times EINTR\n",
                  sender.handled + receiver.handled, sender.last,
                  sender.interrupted + receiver.interrupted);
    assert_int_equal(sender.last, receiver.last);
    end(&sender);
    end(&receiver);
    close_pair(pair);
}

/* A call that blocks in a thread of its own, and what came of it. */
struct blocked {
    size_t call;
    struct pair pair;
    pid_t id;
    ssize_t result;
    int error;
};

static void *block(void *argument)
{
    struct blocked *blocked = (struct blocked *)argument;
    struct side side;
    memset(&side, 0, sizeof side);
    side.own = unix_datagram();
    this_side = &side;
    tell_thread(&blocked->id);
    errno = 0;
    blocked->result = calls[blocked->call].call(blocked->pair);
    blocked->error = errno;
    close_pair(side.own);
    return NULL;
}

/*
 * Interrupts a blocked call once, and lets it go on if it was restarted. What
 * it then says is told by the pair's time limit and the signal's flags.
 */
static void interrupt(size_t call, int flags, int has_time_limit, ssize_t result, int error)
{
    struct timeval hour = {3600, 0};
    struct blocked blocked;
    pthread_t thread;
    memset(&blocked, 0, sizeof blocked);
    blocked.call = call;
    blocked.pair = pair_for(call);
    catch_with(SIGUSR1, flags);
    make_block(blocked.pair, call);
    if (has_time_limit) {
        assert_return_code(setsockopt(blocked.pair.near, SOL_SOCKET, SO_SNDTIMEO, &hour,
                                      sizeof hour), errno);
        assert_return_code(setsockopt(blocked.pair.far, SOL_SOCKET, SO_RCVTIMEO, &hour,
                                      sizeof hour), errno);
    }
    assert_int_equal(pthread_create(&thread, NULL, block, &blocked), 0);
    wait_until_asleep(&blocked.id);
    assert_int_equal(pthread_kill(thread, SIGUSR1), 0);
    if (error == 0)
        unblock(blocked.pair, call);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(blocked.result, result);
    assert_int_equal(blocked.error, error);
    close_pair(blocked.pair);
}

static void without_restart_a_call_says_so(void **state)
{
    size_t i;
    (void)state;
    for (i = 0; i < CALLS; i++)
        interrupt(i, 0, 0, -1, EINTR);
}

static void with_restart_a_call_goes_on(void **state)
{
    size_t i;
    (void)state;
    for (i = 0; i < CALLS; i++)
        interrupt(i, SA_RESTART, 0, 1, 0);
}

/* See signal(7). */
static void with_a_time_limit_no_call_is_restarted(void **state)
{
    size_t i;
    (void)state;
    for (i = 0; i < CALLS; i++)
        interrupt(i, SA_RESTART, 1, -1, EINTR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lose_and_double_nothing),
        cmocka_unit_test(without_restart_a_call_says_so),
        cmocka_unit_test(with_restart_a_call_goes_on),
        cmocka_unit_test(with_a_time_limit_no_call_is_restarted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A thread that blocks in a call can be cancelled, and its handlers run. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "blocked.h"

#include <pthread.h>

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
    tell_thread(&blocked->id);
    blocked->call(blocked->pair);
    blocked->returned = 1;
    pthread_cleanup_pop(0);
    return NULL;
}

static pthread_t start(struct blocked *blocked, size_t call, int state)
{
    pthread_t thread;
    memset(blocked, 0, sizeof *blocked);
    blocked->call = calls[call].call;
    blocked->pair = pair_for(call);
    blocked->state = state;
    print_message("  %s\n", calls[call].name);
    make_block(blocked->pair, call);
    assert_int_equal(pthread_create(&thread, NULL, block, blocked), 0);
    wait_until_asleep(&blocked->id);
    return thread;
}

static void a_blocked_thread_can_be_cancelled(void **state)
{
    struct blocked blocked;
    size_t i;
    (void)state;
    for (i = 0; i < CALLS; i++) {
        pthread_t thread = start(&blocked, i, PTHREAD_CANCEL_ENABLE);
        void *result;
        assert_int_equal(pthread_cancel(thread), 0);
        assert_int_equal(pthread_join(thread, &result), 0);
        assert_ptr_equal(result, PTHREAD_CANCELED);
        assert_true(blocked.cleaned_up);
        assert_false(blocked.returned);
        check_unharmed(blocked.pair, i);
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
        unblock(blocked.pair, i);
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

/* Writing to a closed peer: EPIPE, and SIGPIPE where the kernel raises it. */
#include "sockets.h"

#include <signal.h>
#include <sys/syscall.h>

static volatile sig_atomic_t raised;

static void count(int signal_number)
{
    (void)signal_number;
    raised++;
}

static int install_counter(void **state)
{
    struct sigaction action;
    (void)state;
    memset(&action, 0, sizeof action);
    action.sa_handler = count;
    return sigaction(SIGPIPE, &action, NULL);
}

/* The errno and the number of signals of a second send after the peer went. */
struct outcome {
    int error;
    int signals;
};

typedef ssize_t send_call(int, const void *, size_t, int);

static ssize_t kernel_send(int fd, const void *buf, size_t len, int flags)
{
    return syscall(SYS_sendto, fd, buf, len, flags, NULL, 0);
}

static struct outcome send_to_nobody(const struct kind *kind, send_call *call, int flags)
{
    struct pair pair = kind->make();
    struct outcome outcome;
    assert_return_code(shutdown(pair.near, SHUT_WR), errno);
    raised = 0;
    errno = 0;
    assert_int_equal(call(pair.near, "hello", 5, flags), -1);
    outcome.error = errno;
    outcome.signals = raised;
    close_pair(pair);
    return outcome;
}

static void the_signal_is_the_kernels(void **state)
{
    static const int flags[] = {0, MSG_NOSIGNAL};
    const struct kind *kind;
    int streams = 0;
    size_t i;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        for (i = 0; i < sizeof flags / sizeof *flags; i++) {
            struct outcome expected = send_to_nobody(kind, kernel_send, flags[i]);
            struct outcome ours = send_to_nobody(kind, sockshim_send, flags[i]);
            print_message("  %s, flags %#x: %s, %d signals\n", kind->name, (unsigned)flags[i],
                          strerror(expected.error), expected.signals);
            assert_int_equal(ours.error, expected.error);
            assert_int_equal(ours.signals, expected.signals);
            if (kind->is_stream) {
                assert_int_equal(ours.error, EPIPE);
                assert_int_equal(ours.signals, flags[i] == 0);
                streams++;
            }
        }
    }
    assert_true(streams >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_signal_is_the_kernels),
    };
    return cmocka_run_group_tests(tests, install_counter, NULL);
}

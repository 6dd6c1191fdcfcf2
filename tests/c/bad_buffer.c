/* Bad buffers, lengths, flags and descriptors. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "twins.h"

static const size_t lengths[] = {
    0, 1, 100, PAGE - 1, PAGE, PAGE + 1, 65536,
    0x7fffefff, 0x7ffff000, 0x7ffff001, INT_MAX, (size_t)INT_MAX + 1, UINT_MAX,
    SSIZE_MAX - 1, SSIZE_MAX, (size_t)SSIZE_MAX + 1, SIZE_MAX - PAGE, SIZE_MAX,
};

static const unsigned flags[] = {0, MSG_OOB, MSG_PEEK, MSG_TRUNC, MSG_ERRQUEUE, 0x00800000u, 0x80000000u};

enum { LENGTHS = sizeof lengths / sizeof *lengths, FLAGS = sizeof flags / sizeof *flags };

/* One combination of arguments, the descriptor aside. */
struct arguments {
    const struct memory *buffer;
    size_t len;
    unsigned flags;
};

static const char *describe(const char *call, const struct kind *kind, struct arguments with)
{
    static char text[256];
    snprintf(text, sizeof text, "%s on %s: buffer %s, length %zu, flags %#x", call, kind->name,
             with.buffer->name, with.len, with.flags);
    return text;
}

static void send_both(const struct kind *kind, struct pair a, struct pair b,
                      struct arguments with)
{
    int flags_given = (int)(with.flags | MSG_NOSIGNAL | MSG_DONTWAIT);
    struct outcome expected, ours;
    memset(&expected, 0, sizeof expected);
    memset(&ours, 0, sizeof ours);
    errno = 0;
    expected.result = syscall(SYS_sendto, a.near, with.buffer->address, with.len, flags_given,
                              NULL, 0);
    expected.error = errno;
    errno = 0;
    ours.result = sockshim_send(b.near, with.buffer->address, with.len, flags_given);
    ours.error = errno;
    drain(a.far, &expected);
    drain(b.far, &ours);
    compare(expected, ours, describe("send", kind, with));
}

static void receive_both(const struct kind *kind, struct pair a, struct pair b,
                         struct arguments with)
{
    int flags_given = (int)(with.flags | MSG_DONTWAIT);
    struct outcome expected, ours;
    memset(&expected, 0, sizeof expected);
    memset(&ours, 0, sizeof ours);
    send(a.near, "0123456789", 10, MSG_NOSIGNAL | MSG_DONTWAIT);
    send(b.near, "0123456789", 10, MSG_NOSIGNAL | MSG_DONTWAIT);
    errno = 0;
    expected.result = syscall(SYS_recvfrom, a.far, with.buffer->address, with.len, flags_given,
                              NULL, NULL);
    expected.error = errno;
    expected.memory = checksum_of(with.buffer);
    errno = 0;
    ours.result = sockshim_recv(b.far, with.buffer->address, with.len, flags_given);
    ours.error = errno;
    ours.memory = checksum_of(with.buffer);
    drain(a.far, &expected);
    drain(b.far, &ours);
    compare(expected, ours, describe("recv", kind, with));
}

/* LONGEST=n in the environment, for an instrument that counts every byte. */
static size_t longest(void)
{
    return getenv("LONGEST") ? strtoul(getenv("LONGEST"), NULL, 10) : SIZE_MAX;
}

/* Row 8 of docs/differences.md: beyond the end of User Mode Linux's user space,
 * which shows in where the stack is. */
static int is_listed(const struct memory *buffer)
{
    const uint64_t early_end = 0x7fc0000000, address = (uintptr_t)buffer->address;
    int on_the_stack;
    return (uintptr_t)&on_the_stack < early_end && address >= early_end && address <= INT64_MAX;
}

typedef void compare_one(const struct kind *, struct pair, struct pair, struct arguments);

static void with_all_arguments(compare_one *compare_calls, const struct kind *kind,
                               struct pair a, struct pair b)
{
    struct arguments with;
    size_t m, l, f;
    for (m = 0; m < MEMORIES; m++) {
        if (is_listed(&memories()[m]))
            continue;
        for (l = 0; l < LENGTHS; l++) {
            for (f = 0; f < FLAGS; f++) {
                with.buffer = &memories()[m];
                with.len = lengths[l];
                with.flags = flags[f];
                if (lengths[l] <= longest() && is_its_turn())
                    compare_calls(kind, a, b, with);
            }
        }
    }
}

static void all_sends(const struct kind *kind, struct pair a, struct pair b)
{
    with_all_arguments(send_both, kind, a, b);
}

static void all_receives(const struct kind *kind, struct pair a, struct pair b)
{
    with_all_arguments(receive_both, kind, a, b);
}

static void sends_answer_as_the_kernel_does(void **state)
{
    (void)state;
    for_every_kind(all_sends);
}

static void receives_answer_as_the_kernel_does(void **state)
{
    (void)state;
    for_every_kind(all_receives);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sends_answer_as_the_kernel_does),
        cmocka_unit_test(receives_answer_as_the_kernel_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * The same call on two sockets of a kind: once as the system call, once as the
 * call under test. What both say and do is compared.
 */
#ifndef TWINS_H
#define TWINS_H

#include "memory.h"
#include "sockets.h"

#include <limits.h>
#include <stdio.h>
#include <sys/syscall.h>

/* What a call did: its result, its errno and what the other side then got. */
struct outcome {
    ssize_t result;
    int error;
    ssize_t arrived;
    unsigned checksum;
    unsigned memory;
    socklen_t length;
};

static unsigned long compared;

/*
 * Whether it is this combination's turn: with ONE_IN=n in the environment, for
 * an instrument that makes the calls slow, only each n-th is.
 */
static inline int is_its_turn(void)
{
    static unsigned long one_in, combinations;
    if (!one_in)
        one_in = getenv("ONE_IN") ? strtoul(getenv("ONE_IN"), NULL, 10) : 1;
    return combinations++ % one_in == 0;
}

static inline int nothing_there(void)
{
    return dup(STDERR_FILENO) + 1000;
}

static inline struct pair both(int fd)
{
    struct pair pair;
    pair.near = fd;
    pair.far = fd;
    return pair;
}

static inline struct pair closed(void)
{
    static int number;
    if (!number)
        number = nothing_there();
    return both(number);
}

static inline struct pair negative(void)
{
    return both(-1);
}

static inline struct pair huge(void)
{
    return both(INT_MAX);
}

static inline struct pair not_a_socket(void)
{
    static int fd = -1;
    if (fd < 0)
        fd = open("/dev/null", O_RDWR);
    return both(fd);
}

static inline struct pair path_only(void)
{
    static int fd = -1;
    if (fd < 0)
        fd = open("/dev/null", O_PATH);
    return both(fd);
}

static const struct kind no_sockets[] = {
    {"closed", closed, 0},
    {"negative", negative, 0},
    {"huge", huge, 0},
    {"no socket", not_a_socket, 0},
    {"O_PATH", path_only, 0},
    {NULL, NULL, 0},
};

static inline unsigned checksum(const char *bytes, ssize_t count)
{
    unsigned sum = 17;
    ssize_t i;
    for (i = 0; i < count; i++)
        sum = sum * 31 + (unsigned char)bytes[i];
    return sum;
}

static inline unsigned checksum_of(const struct memory *memory)
{
    return memory->is_mapped ? checksum(memory->address, PAGE) : 0;
}

/* All that waits at `fd`. */
static inline void drain(int fd, struct outcome *outcome)
{
    static char bytes[1 << 17];
    ssize_t count;
    while ((count = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0) {
        outcome->arrived += count;
        outcome->checksum = outcome->checksum * 7 + checksum(bytes, count);
    }
    outcome->arrived = outcome->arrived * 1000 - (count < 0 ? errno : 0);
}

static inline void compare(struct outcome expected, struct outcome ours, const char *what)
{
    compared++;
    if (memcmp(&expected, &ours, sizeof ours) == 0)
        return;
    fail_msg("%s:\n  expected %zd (%s), length %u, memory %x, %zd of %x arrived"
             "\n       got %zd (%s), length %u, memory %x, %zd of %x arrived", what,
             expected.result, strerror(expected.error), (unsigned)expected.length,
             expected.memory, expected.arrived, expected.checksum, ours.result,
             strerror(ours.error), (unsigned)ours.length, ours.memory, ours.arrived,
             ours.checksum);
}

typedef void compare_all(const struct kind *, struct pair, struct pair);

static inline void for_every_kind(compare_all *compare_calls)
{
    const struct kind *kind;
    unsigned long before = compared;
    for (kind = kinds(); kind->name; kind++) {
        struct pair a = kind->make(), b = kind->make();
        compare_calls(kind, a, b);
        close_pair(a);
        close_pair(b);
    }
    for (kind = no_sockets; kind->name; kind++)
        compare_calls(kind, kind->make(), kind->make());
    print_message("  %lu calls compared\n", compared - before);
}

#endif

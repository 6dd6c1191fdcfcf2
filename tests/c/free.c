/*
 * A call that succeeds allocates nothing. (What else it does not do is seen
 * from outside: this program makes its calls between two marks.)
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "sockets.h"

#include <sys/syscall.h>

/* glibc's own, under the names that it keeps for who replaces them. */
#ifdef __cplusplus
extern "C" {
#endif
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);
#ifdef __cplusplus
}
#endif

static int is_forbidden;

static void check(void)
{
    if (is_forbidden)
        abort();
}

#ifdef __cplusplus
extern "C" {
#define THROWS_NOTHING noexcept
#else
#define THROWS_NOTHING
#endif

void *malloc(size_t size) THROWS_NOTHING
{
    check();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) THROWS_NOTHING
{
    check();
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) THROWS_NOTHING
{
    check();
    return __libc_realloc(memory, size);
}

void free(void *memory) THROWS_NOTHING
{
    check();
    __libc_free(memory);
}

#ifdef __cplusplus
}
#endif

/* A system call that nothing here makes otherwise. */
static void mark(void)
{
    syscall(SYS_getpgid, -1);
}

/* A message out and in again, by each pair of calls. */
static int round_trips(struct pair pair, const struct sockaddr *to, socklen_t length)
{
    char bytes[5] = {'h', 'e', 'l', 'l', 'o'};
    struct iovec iov;
    struct msghdr message;
    struct sockaddr_storage from;
    socklen_t room = sizeof from;
    memset(&message, 0, sizeof message);
    iov.iov_base = bytes;
    iov.iov_len = sizeof bytes;
    message.msg_iov = &iov;
    message.msg_iovlen = 1;
    return sockshim_send(pair.near, bytes, 5, 0) == 5 &&
           sockshim_recv(pair.far, bytes, 5, MSG_WAITALL) == 5 &&
           sockshim_sendto(pair.near, bytes, 5, 0, to, length) == 5 &&
           sockshim_recvfrom(pair.far, bytes, 5, MSG_WAITALL, (struct sockaddr *)&from, &room) == 5 &&
           sockshim_sendmsg(pair.near, &message, 0) == 5 &&
           sockshim_recvmsg(pair.far, &message, MSG_WAITALL) == 5;
}

static void calls_allocate_nothing(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        struct sockaddr_storage to;
        socklen_t length;
        int went_well;
        name_of(pair.far, &to, &length);
        is_forbidden = 1;
        mark();
        /* An AF_UNIX socket of a pair has no name to send to. */
        went_well = length > sizeof(sa_family_t)
                        ? round_trips(pair, (struct sockaddr *)&to, length)
                        : round_trips(pair, NULL, 0);
        mark();
        is_forbidden = 0;
        assert_true(went_well);
        close_pair(pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_allocate_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

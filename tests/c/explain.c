/*
 * Explaining from C: the text and its length, what is left alone, and that
 * nothing that is passed can do harm.
 */
#include "memory.h"
#include "sockets.h"

#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>

static void nothing_is_written_beyond_the_room(void **state)
{
    char whole[512], room[512];
    size_t length, size;
    (void)state;
    length = sockshim_explain_send(EBADF, -1, NULL, 5, MSG_DONTWAIT, whole, sizeof whole);
    assert_int_equal(length, strlen(whole));
    assert_string_equal(whole, "send(-1, NULL, 5, MSG_DONTWAIT): EBADF: -1 is not a descriptor: it is "
                               "what a failed call returns. Check the result of the call that should "
                               "have returned one.");
    for (size = 0; size <= length + 1; size++) {
        memset(room, '#', sizeof room);
        assert_int_equal(sockshim_explain_send(EBADF, -1, NULL, 5, MSG_DONTWAIT, room, size), length);
        assert_int_equal(room[size], '#');
        if (size == 0)
            continue;
        assert_int_equal(strlen(room), size - 1);
        assert_memory_equal(room, whole, size - 1);
    }
    assert_int_equal(sockshim_explain_send(EBADF, -1, NULL, 5, MSG_DONTWAIT, NULL, 0), length);
}

static void errno_is_left_alone(void **state)
{
    char out[512];
    int error;
    (void)state;
    for (error = 0; error < 140; error++) {
        errno = 4711;
        sockshim_explain_connect(error, -1, (const struct sockaddr *)8, 16, out, sizeof out);
        assert_int_equal(errno, 4711);
        sockshim_describe(error, out, sizeof out);
        assert_int_equal(errno, 4711);
    }
}

/* What explaining finds out, it finds out without taking it. */
static void a_pending_error_and_the_queue_stay(void **state)
{
    char out[512], byte;
    struct pair pair = udp4();
    struct pollfd poll_for;
    int refused, error = 0, queued = 0;
    socklen_t size = sizeof error;
    (void)state;
    assert_int_equal(send(pair.far, "x", 1, 0), 1);
    assert_return_code(close(pair.far), errno);
    assert_int_equal(send(pair.near, "y", 1, 0), 1);
    poll_for.fd = pair.near;
    poll_for.events = 0;
    assert_int_equal(poll(&poll_for, 1, 10000), 1);
    for (refused = 1; refused < 140; refused++)
        sockshim_explain_recv(refused, pair.near, out, sizeof out, 0, out, sizeof out);
    sockshim_describe(pair.near, out, sizeof out);
    assert_non_null(strstr(out, "1 byte in the next message"));
    assert_non_null(strstr(out, "an error is pending or"));
    assert_return_code(getsockopt(pair.near, SOL_SOCKET, SO_ERROR, &error, &size), errno);
    assert_int_equal(error, ECONNREFUSED);
    assert_return_code(ioctl(pair.near, FIONREAD, &queued), errno);
    assert_int_equal(queued, 1);
    assert_int_equal(recv(pair.near, &byte, 1, 0), 1);
    assert_return_code(close(pair.near), errno);
}

static void descriptors_are_described(void **state)
{
    char out[512], expected[512];
    struct pair pair = unix_stream();
    (void)state;
    assert_int_equal(send(pair.far, "hello", 5, 0), 5);
    sockshim_describe(pair.near, out, sizeof out);
    snprintf(expected, sizeof expected,
             "%d: AF_UNIX SOCK_STREAM, connected, 5 bytes to read, "
             "0 bytes of the send buffer in use",
             pair.near);
    assert_string_equal(out, expected);
    assert_return_code(close(pair.far), errno);
    sockshim_describe(pair.near, out, sizeof out);
    assert_non_null(strstr(out, "hung up"));
    assert_return_code(close(pair.near), errno);
    sockshim_describe(-1, out, sizeof out);
    assert_string_equal(out, "-1: not open");
    pair = tcp4();
    sockshim_describe(pair.near, out, sizeof out);
    assert_non_null(strstr(out, "AF_INET SOCK_STREAM IPPROTO_TCP, established, at 127.0.0.1:"));
    assert_return_code(shutdown(pair.far, SHUT_WR), errno);
    sockshim_describe(pair.far, out, sizeof out);
    assert_non_null(strstr(out, "FIN wait"));
    close_pair(pair);
    pair.near = open("/dev/null", O_RDONLY);
    sockshim_describe(pair.near, out, sizeof out);
    snprintf(expected, sizeof expected, "%d: the device /dev/null", pair.near);
    assert_string_equal(out, expected);
    assert_return_code(close(pair.near), errno);
}

static uint64_t state_of_chance = 88172645463325252;

/* xorshift64: the same numbers each time. */
static uint64_t chance(void)
{
    state_of_chance ^= state_of_chance << 13;
    state_of_chance ^= state_of_chance >> 7;
    state_of_chance ^= state_of_chance << 17;
    return state_of_chance;
}

static const void *any_pointer(void)
{
    static uint64_t bytes[64];
    const struct memory *memory = memories() + chance() % MEMORIES;
    size_t index;
    switch (chance() % 4) {
    case 0:
        return memory->address + chance() % PAGE;
    case 1:
        return (const void *)(uintptr_t)(chance() >> chance() % 64);
    default:
        for (index = 0; index < sizeof bytes / sizeof *bytes; index++)
            bytes[index] = chance() % 3 ? (uintptr_t)bytes + chance() % 256 : chance() >> chance() % 64;
        return (const char *)bytes + chance() % 16;
    }
}

/* A number that is often small. */
static uint64_t any_number(void)
{
    return chance() >> chance() % 64;
}

static void explain_anything(int error, int fd, char *out, size_t size)
{
    const void *one = any_pointer(), *two = any_pointer();
    const struct sockaddr *address = (const struct sockaddr *)one;
    const socklen_t *length = (const socklen_t *)two;
    int number = (int)any_number(), flags = (int)any_number();
    size_t count = any_number();
    switch (chance() % 25) {
    case 0: sockshim_explain_send(error, fd, one, count, flags, out, size); break;
    case 1: sockshim_explain_sendto(error, fd, two, count, flags, address, number, out, size); break;
    case 2: sockshim_explain_sendmsg(error, fd, (const struct msghdr *)one, flags, out, size); break;
    case 3: sockshim_explain_sendmmsg(error, fd, (const struct mmsghdr *)one, number, flags, out, size); break;
    case 4: sockshim_explain_write(error, fd, one, count, out, size); break;
    case 5: sockshim_explain_writev(error, fd, (const struct iovec *)one, number, out, size); break;
    case 6: sockshim_explain_recv(error, fd, one, count, flags, out, size); break;
    case 7: sockshim_explain_recvfrom(error, fd, one, count, flags, address, length, out, size); break;
    case 8: sockshim_explain_recvmsg(error, fd, (const struct msghdr *)one, flags, out, size); break;
    case 9: sockshim_explain_recvmmsg(error, fd, (const struct mmsghdr *)one, number, flags, (const struct timespec *)two, out, size); break;
    case 10: sockshim_explain_read(error, fd, one, count, out, size); break;
    case 11: sockshim_explain_readv(error, fd, (const struct iovec *)one, number, out, size); break;
    case 12: sockshim_explain_socket(error, fd, number, flags, out, size); break;
    case 13: sockshim_explain_socketpair(error, fd, number, flags, (const int *)one, out, size); break;
    case 14: sockshim_explain_bind(error, fd, address, number, out, size); break;
    case 15: sockshim_explain_connect(error, fd, address, number, out, size); break;
    case 16: sockshim_explain_listen(error, fd, number, out, size); break;
    case 17: sockshim_explain_accept(error, fd, address, length, out, size); break;
    case 18: sockshim_explain_accept4(error, fd, address, length, flags, out, size); break;
    case 19: sockshim_explain_shutdown(error, fd, number, out, size); break;
    case 20: sockshim_explain_close(error, fd, out, size); break;
    case 21: sockshim_explain_getsockname(error, fd, address, length, out, size); break;
    case 22: sockshim_explain_getpeername(error, fd, address, length, out, size); break;
    case 23: sockshim_explain_getsockopt(error, fd, number, flags, one, length, out, size); break;
    case 24: sockshim_explain_setsockopt(error, fd, number, flags, one, number, out, size); break;
    }
}

static void no_argument_does_harm(void **state)
{
    const char *asked = getenv("CALLS");
    unsigned long calls = asked ? strtoul(asked, NULL, 10) : 20000, call;
    struct pair pairs[4];
    char out[300];
    (void)state;
    pairs[0] = unix_stream();
    pairs[1] = unix_datagram();
    pairs[2] = udp4();
    pairs[3] = tcp4();
    if (getenv("ONE_IN"))
        calls /= 20;
    for (call = 0; call < calls; call++) {
        int fd = chance() % 3 ? pairs[chance() % 4].near : (int)any_number();
        int error = chance() % 8 ? (int)(chance() % 134) : (int)any_number();
        size_t size = chance() % (sizeof out - 1);
        out[size] = '#';
        explain_anything(error, fd, out, size);
        sockshim_describe((int)any_number(), out, size);
        assert_int_equal(out[size], '#');
    }
    for (call = 0; call < 4; call++)
        close_pair(pairs[call]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_written_beyond_the_room),
        cmocka_unit_test(errno_is_left_alone),
        cmocka_unit_test(a_pending_error_and_the_queue_stay),
        cmocka_unit_test(descriptors_are_described),
        cmocka_unit_test(no_argument_does_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * read, write, readv and writev: messages on a socket, themselves on any other
 * file, and their own errors on both.
 */
#include "memory.h"
#include "sockets.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>

static const int UNTOUCHED = 4711;

/* Not constants: compilers warn of a length that they know to be wrong. */
static volatile size_t most_bytes = SIZE_MAX, many_bytes = sizeof(size_t) > 4 ? ((size_t)1 << 16) << 16 : (size_t)PAGE;
static volatile int minus_one = -1;

static struct iovec vector(void *base, size_t length)
{
    struct iovec iov;
    iov.iov_base = base;
    iov.iov_len = length;
    return iov;
}

static int is_readable(int fd)
{
    struct pollfd readable;
    readable.fd = fd;
    readable.events = POLLIN;
    readable.revents = 0;
    assert_return_code(poll(&readable, 1, 0), errno);
    return (readable.revents & POLLIN) != 0;
}

/* "hello" goes in at `near` and comes out at `far`, by both pairs of calls. */
static void passes(int near, int far)
{
    char bytes[] = "hello", received[8] = "", rest[8] = "";
    struct iovec out[3], in[2];
    out[0] = vector(bytes, 2);
    out[1] = vector(NULL, 0);
    out[2] = vector(bytes + 2, 3);
    in[0] = vector(received, 4);
    in[1] = vector(rest, sizeof rest);

    errno = UNTOUCHED;
    assert_int_equal(sockshim_write(near, bytes, 5), 5);
    assert_int_equal(sockshim_read(far, received, sizeof received), 5);
    assert_int_equal(errno, UNTOUCHED);
    assert_memory_equal(received, "hello", 5);

    assert_int_equal(sockshim_writev(near, out, 3), 5);
    assert_int_equal(sockshim_readv(far, in, 2), 5);
    assert_int_equal(errno, UNTOUCHED);
    assert_memory_equal(received, "hell", 4);
    assert_memory_equal(rest, "o", 1);
}

static void bytes_arrive_on_every_kind_of_socket(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        print_message("  %s\n", kind->name);
        passes(pair.near, pair.far);
        close_pair(pair);
    }
}

static void bytes_arrive_through_a_pipe(void **state)
{
    int ends[2];
    (void)state;
    assert_return_code(pipe(ends), errno);
    passes(ends[1], ends[0]);
    assert_return_code(close(ends[1]), errno);
    assert_return_code(close(ends[0]), errno);
}

static void a_file_is_read_and_written_at_its_offset(void **state)
{
    FILE *file = tmpfile();
    char bytes[8];
    int fd;
    (void)state;
    assert_non_null(file);
    fd = fileno(file);
    assert_int_equal(sockshim_write(fd, "hello", 5), 5);
    assert_int_equal(lseek(fd, 1, SEEK_SET), 1);
    assert_int_equal(sockshim_read(fd, bytes, 2), 2);
    assert_memory_equal(bytes, "el", 2);
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 3);
    assert_int_equal(sockshim_read(fd, bytes, sizeof bytes), 2);
    assert_int_equal(sockshim_read(fd, bytes, sizeof bytes), 0);
    fclose(file);
}

/* See the comments of the four in sockshim.h. */
static void no_bytes_are_a_message_to_write_alone(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        struct iovec nothing[2];
        char byte;
        print_message("  %s\n", kind->name);
        nothing[0] = vector(NULL, 0);
        nothing[1] = vector(&byte, 0);
        errno = UNTOUCHED;
        assert_int_equal(sockshim_writev(pair.near, nothing, 2), 0);
        assert_int_equal(sockshim_writev(pair.near, nothing, 0), 0);
        assert_false(is_readable(pair.far));
        assert_int_equal(sockshim_write(pair.near, NULL, 0), 0);
        assert_int_equal(is_readable(pair.far), !kind->is_stream);
        assert_int_equal(sockshim_write(pair.near, "x", 1), 1);
        assert_int_equal(sockshim_read(pair.far, &byte, 0), 0);
        assert_int_equal(sockshim_readv(pair.far, nothing, 2), 0);
        if (!kind->is_stream)
            assert_int_equal(sockshim_read(pair.far, &byte, 1), 0);
        assert_int_equal(sockshim_read(pair.far, &byte, 1), 1);
        assert_int_equal(errno, UNTOUCHED);
        close_pair(pair);
    }
}

static void the_descriptor_is_looked_at_first(void **state)
{
    const char *beyond = memories()[KERNEL_HALF].address;
    int path = open("/", O_PATH), write_only = open("/dev/null", O_WRONLY);
    int descriptors[3];
    size_t i;
    (void)state;
    descriptors[0] = -1;
    descriptors[1] = path;
    descriptors[2] = INT_MAX;
    for (i = 0; i < 3; i++) {
        struct iovec bad = vector((void *)beyond, 1);
        print_message("  %d\n", descriptors[i]);
        assert_int_equal(sockshim_read(descriptors[i], (void *)beyond, 1), -1);
        assert_int_equal(errno, EBADF);
        assert_int_equal(sockshim_write(descriptors[i], beyond, most_bytes), -1);
        assert_int_equal(errno, EBADF);
        assert_int_equal(sockshim_readv(descriptors[i], &bad, 1), -1);
        assert_int_equal(errno, EBADF);
        assert_int_equal(sockshim_writev(descriptors[i], NULL, minus_one), -1);
        assert_int_equal(errno, EBADF);
    }
    assert_int_equal(sockshim_read(write_only, &i, sizeof i), -1);
    assert_int_equal(errno, EBADF);
    assert_return_code(close(path), errno);
    assert_return_code(close(write_only), errno);
}

static void a_bad_list_is_refused(void **state)
{
    struct pair pair = unix_datagram();
    const struct memory *memory = memories();
    static struct iovec list[1025];
    char byte = 'x';
    int i;
    (void)state;
    for (i = 0; i < 1025; i++)
        list[i] = vector(&byte, i == 0);
    assert_int_equal(sockshim_writev(pair.near, list, 1024), 1);
    for (i = 0; i < 2; i++) {
        static const int counts[] = {1025, -1};
        assert_int_equal(sockshim_readv(pair.far, list, counts[i]), -1);
        assert_int_equal(errno, EINVAL);
        assert_int_equal(sockshim_writev(pair.near, list, counts[i]), -1);
        assert_int_equal(errno, EINVAL);
    }
    for (i = 0; i < MEMORIES; i++) {
        if (i != 2 && i != 3 && i != KERNEL_HALF && i != 8)
            continue;
        print_message("  %s\n", memory[i].name);
        assert_int_equal(sockshim_readv(pair.far, (struct iovec *)memory[i].address, 1), -1);
        assert_int_equal(errno, EFAULT);
        assert_int_equal(sockshim_writev(pair.near, (struct iovec *)memory[i].address, 1), -1);
        assert_int_equal(errno, EFAULT);
    }
    /* All this time the message was left alone. */
    assert_int_equal(sockshim_readv(pair.far, list, 1024), 1);
    close_pair(pair);
}

static void a_length_is_cut_if_its_range_is_in_user_space(void **state)
{
    struct pair pair = unix_datagram();
    static char received[8]; /* the stack is too near to the end */
    (void)state;
    assert_int_equal(sockshim_write(pair.near, "one", 3), 3);
    assert_int_equal(sockshim_read(pair.far, received, most_bytes), -1);
    assert_int_equal(errno, EFAULT);
    assert_int_equal(sockshim_write(pair.near, "two", most_bytes), -1);
    assert_int_equal(errno, EFAULT);
    errno = UNTOUCHED;
    assert_int_equal(sockshim_read(pair.far, received, many_bytes), 3);
    assert_int_equal(errno, UNTOUCHED);
    assert_memory_equal(received, "one", 3);
    assert_false(is_readable(pair.far));
    close_pair(pair);
}

static int raised;

static void count(int signal)
{
    (void)signal;
    raised++;
}

static void what_nobody_reads_raises_a_signal(void **state)
{
    struct pair pair = unix_stream();
    struct iovec iov = vector(&pair, 1);
    int ends[2], before;
    (void)state;
    assert_ptr_not_equal(signal(SIGPIPE, count), SIG_ERR);
    before = raised;
    assert_return_code(pipe(ends), errno);
    assert_return_code(close(ends[0]), errno);
    assert_int_equal(sockshim_write(ends[1], "x", 1), -1);
    assert_int_equal(errno, EPIPE);
    assert_int_equal(raised, before + 1);
    assert_return_code(close(pair.far), errno);
    assert_int_equal(sockshim_write(pair.near, "x", 1), -1);
    assert_int_equal(errno, EPIPE);
    assert_int_equal(raised, before + 2);
    assert_int_equal(sockshim_writev(pair.near, &iov, 1), -1);
    assert_int_equal(errno, EPIPE);
    assert_int_equal(raised, before + 3);
    assert_return_code(close(ends[1]), errno);
    assert_return_code(close(pair.near), errno);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_arrive_on_every_kind_of_socket),
        cmocka_unit_test(bytes_arrive_through_a_pipe),
        cmocka_unit_test(a_file_is_read_and_written_at_its_offset),
        cmocka_unit_test(no_bytes_are_a_message_to_write_alone),
        cmocka_unit_test(the_descriptor_is_looked_at_first),
        cmocka_unit_test(a_bad_list_is_refused),
        cmocka_unit_test(a_length_is_cut_if_its_range_is_in_user_space),
        cmocka_unit_test(what_nobody_reads_raises_a_signal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

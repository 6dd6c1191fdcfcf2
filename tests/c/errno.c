/* A call that succeeds leaves errno alone, whatever it was. */
#include "sockets.h"

static const int values[] = {0, EDOM, EISCONN, EAGAIN, 4711};

enum { VALUES = sizeof values / sizeof *values };

static struct msghdr message_of(struct iovec *iov, char *bytes, size_t length)
{
    struct msghdr message;
    memset(&message, 0, sizeof message);
    iov->iov_base = bytes;
    iov->iov_len = length;
    message.msg_iov = iov;
    message.msg_iovlen = 1;
    return message;
}

/* The call is the last before errno is looked at. */
#define SUCCEEDS(call, value)                                                                     \
    do {                                                                                          \
        ssize_t result;                                                                           \
        errno = value;                                                                            \
        result = call;                                                                            \
        assert_int_equal(errno, value);                                                           \
        assert_int_equal(result, 5);                                                              \
    } while (0)

static void is_left_alone_by_sends(void **state)
{
    const struct kind *kind;
    int i;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        char bytes[] = "hello";
        struct iovec iov;
        struct msghdr message = message_of(&iov, bytes, 5);
        print_message("  %s\n", kind->name);
        for (i = 0; i < VALUES; i++) {
            SUCCEEDS(sockshim_send(pair.near, bytes, 5, 0), values[i]);
            SUCCEEDS(sockshim_sendto(pair.near, bytes, 5, 0, NULL, 0), values[i]);
            SUCCEEDS(sockshim_sendmsg(pair.near, &message, 0), values[i]);
            SUCCEEDS(sockshim_write(pair.near, bytes, 5), values[i]);
            SUCCEEDS(sockshim_writev(pair.near, &iov, 1), values[i]);
        }
        close_pair(pair);
    }
}

static void is_left_alone_by_receives(void **state)
{
    const struct kind *kind;
    int i;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        char bytes[5];
        struct sockaddr_storage from;
        struct iovec iov;
        struct msghdr message = message_of(&iov, bytes, 5);
        print_message("  %s\n", kind->name);
        for (i = 0; i < VALUES; i++) {
            socklen_t length = sizeof from, small = 1;
            int sends;
            for (sends = 0; sends < 6; sends++)
                assert_int_equal(send(pair.near, "hello", 5, 0), 5);
            SUCCEEDS(sockshim_recv(pair.far, bytes, 5, MSG_WAITALL), values[i]);
            SUCCEEDS(sockshim_recvfrom(pair.far, bytes, 5, MSG_WAITALL, (struct sockaddr *)&from,
                                       &length), values[i]);
            SUCCEEDS(sockshim_recvfrom(pair.far, bytes, 5, MSG_WAITALL, (struct sockaddr *)&from,
                                       &small), values[i]);
            SUCCEEDS(sockshim_recvmsg(pair.far, &message, MSG_WAITALL), values[i]);
            SUCCEEDS(sockshim_read(pair.far, bytes, 5), values[i]);
            SUCCEEDS(sockshim_readv(pair.far, &iov, 1), values[i]);
        }
        close_pair(pair);
    }
}

/* The first try says that it is no socket, and the second must hide that. */
static void is_left_alone_where_the_descriptor_is_no_socket(void **state)
{
    struct pair pair;
    char bytes[] = "hello";
    struct iovec iov;
    int ends[2], i;
    (void)state;
    assert_return_code(pipe(ends), errno);
    pair.far = ends[0];
    pair.near = ends[1];
    iov.iov_base = bytes;
    iov.iov_len = 5;
    for (i = 0; i < VALUES; i++) {
        SUCCEEDS(sockshim_write(pair.near, bytes, 5), values[i]);
        SUCCEEDS(sockshim_read(pair.far, bytes, 5), values[i]);
        SUCCEEDS(sockshim_writev(pair.near, &iov, 1), values[i]);
        SUCCEEDS(sockshim_readv(pair.far, &iov, 1), values[i]);
    }
    close_pair(pair);
}

/* On an AF_UNIX stream the first try fails, and the second must hide that. */
static void is_left_alone_where_a_destination_is_ignored(void **state)
{
    const struct kind *kind;
    int i;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair;
        struct sockaddr_storage name;
        socklen_t length;
#ifdef AGAINST_LIBC
        if (kind->make == unix_stream)
            continue;
#endif
        if (!kind->is_stream)
            continue;
        print_message("  %s\n", kind->name);
        pair = kind->make();
        name_of(pair.far, &name, &length);
        for (i = 0; i < VALUES; i++)
            SUCCEEDS(sockshim_sendto(pair.near, "hello", 5, 0, (struct sockaddr *)&name, length),
                     values[i]);
        close_pair(pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_left_alone_by_sends),
        cmocka_unit_test(is_left_alone_by_receives),
        cmocka_unit_test(is_left_alone_where_the_descriptor_is_no_socket),
        cmocka_unit_test(is_left_alone_where_a_destination_is_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

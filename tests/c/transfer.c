/* What is sent arrives: whole, in order, from whom, and errno stays alone. */
#include "sockets.h"

#include <poll.h>
#include <stdio.h>

static const int UNTOUCHED = 4711;

static void bytes_arrive_on_every_kind(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        char received[16] = "";
        print_message("  %s\n", kind->name);
        errno = UNTOUCHED;
        assert_int_equal(sockshim_send(pair.near, "hello", 5, 0), 5);
        assert_int_equal(sockshim_recv(pair.far, received, sizeof received, 0), 5);
        assert_int_equal(errno, UNTOUCHED);
        assert_memory_equal(received, "hello", 5);
        close_pair(pair);
    }
}

static void the_senders_address_arrives(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        struct sockaddr_storage from, sender;
        socklen_t length = sizeof from, sender_length;
        char received[16];
        print_message("  %s\n", kind->name);
        name_of(pair.near, &sender, &sender_length);
        memset(&from, 0xa5, sizeof from);
        errno = UNTOUCHED;
        assert_int_equal(sockshim_send(pair.near, "hello", 5, 0), 5);
        assert_int_equal(sockshim_recvfrom(pair.far, received, sizeof received, 0,
                                           (struct sockaddr *)&from, &length), 5);
        assert_int_equal(errno, UNTOUCHED);
        if (sender.ss_family == AF_UNIX || kind->is_stream) {
            /* TCP tells no address, and these AF_UNIX sockets have none. */
            assert_int_equal(length, 0);
            assert_int_equal(from.ss_family, 0xa5a5);
        } else {
            assert_int_equal(length, sender_length);
            assert_memory_equal(&from, &sender, length);
        }
        close_pair(pair);
    }
}

static void a_destination_is_reached(int domain)
{
    int near = bound(domain, SOCK_DGRAM), far = bound(domain, SOCK_DGRAM);
    struct sockaddr_storage to, from, sender;
    socklen_t to_length, from_length = 4, sender_length;
    char received[16];
    name_of(far, &to, &to_length);
    name_of(near, &sender, &sender_length);
    errno = UNTOUCHED;
    assert_int_equal(sockshim_sendto(near, "hello", 5, 0, (struct sockaddr *)&to, to_length), 5);
    memset(&from, 0xa5, sizeof from);
    assert_int_equal(sockshim_recvfrom(far, received, sizeof received, 0,
                                       (struct sockaddr *)&from, &from_length), 5);
    assert_int_equal(errno, UNTOUCHED);
    /* The room was too small: cut, but the real length is told. */
    assert_int_equal(from_length, sender_length);
    assert_memory_equal(&from, &sender, 4);
    assert_int_equal(((unsigned char *)&from)[4], 0xa5);
    assert_return_code(close(near), errno);
    assert_return_code(close(far), errno);
}

static void datagrams_reach_their_destination(void **state)
{
    (void)state;
    a_destination_is_reached(AF_INET);
    if (!getenv("WITHOUT_IPV6"))
        a_destination_is_reached(AF_INET6);
}

static void messages_keep_their_boundaries(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        char received[16];
        print_message("  %s\n", kind->name);
        assert_int_equal(sockshim_send(pair.near, "one", 3, 0), 3);
        assert_int_equal(sockshim_send(pair.near, "two", 3, 0), 3);
        if (kind->is_stream) {
            assert_int_equal(sockshim_recv(pair.far, received, 6, MSG_WAITALL), 6);
            assert_memory_equal(received, "onetwo", 6);
        } else {
            assert_int_equal(sockshim_recv(pair.far, received, sizeof received, 0), 3);
            assert_memory_equal(received, "one", 3);
            assert_int_equal(sockshim_recv(pair.far, received, 2, MSG_TRUNC), 3);
            assert_memory_equal(received, "tw", 2);
        }
        close_pair(pair);
    }
}

static void flags_go_through(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        char received[16];
        print_message("  %s\n", kind->name);
        assert_int_equal(sockshim_recv(pair.far, received, 1, MSG_DONTWAIT), -1);
        assert_int_equal(errno, EAGAIN);
        assert_int_equal(sockshim_send(pair.near, "hello", 5, 0), 5);
        assert_int_equal(sockshim_recv(pair.far, received, 5, MSG_PEEK), 5);
        assert_int_equal(sockshim_recv(pair.far, received, 5, 0), 5);
        assert_int_equal(sockshim_recv(pair.far, received, 1, MSG_DONTWAIT), -1);
        assert_int_equal(errno, EAGAIN);
        close_pair(pair);
    }
}

static void empty_messages_are_messages(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        struct pollfd readable;
        char received[1];
        print_message("  %s\n", kind->name);
        assert_int_equal(sockshim_send(pair.near, NULL, 0, 0), 0);
        readable.fd = pair.far;
        readable.events = POLLIN;
        assert_int_equal(poll(&readable, 1, 0), !kind->is_stream);
        if (!kind->is_stream)
            assert_int_equal(sockshim_recv(pair.far, received, 1, MSG_DONTWAIT), 0);
        close_pair(pair);
    }
}

static void a_closed_stream_ends(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair;
        char received[1];
        if (!kind->is_stream)
            continue;
        pair = kind->make();
        assert_return_code(close(pair.near), errno);
        assert_int_equal(sockshim_recv(pair.far, received, 1, 0), 0);
        assert_return_code(close(pair.far), errno);
    }
}

static void descriptors_travel_as_ancillary_data(void **state)
{
    struct pair pair = unix_stream();
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control;
    struct iovec iov[2];
    struct msghdr message;
    struct cmsghdr *header;
    char first[2] = {'a', 'b'}, second[1] = {'c'};
    int passed;
    (void)state;

    memset(&control, 0, sizeof control);
    memset(&message, 0, sizeof message);
    iov[0].iov_base = first;
    iov[0].iov_len = sizeof first;
    iov[1].iov_base = second;
    iov[1].iov_len = sizeof second;
    message.msg_iov = iov;
    message.msg_iovlen = 2;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &pair.near, sizeof(int));
    assert_int_equal(sockshim_sendmsg(pair.near, &message, 0), 3);

    memset(first, 0, sizeof first);
    memset(second, 0, sizeof second);
    memset(&control, 0, sizeof control);
    assert_int_equal(sockshim_recvmsg(pair.far, &message, MSG_CMSG_CLOEXEC), 3);
    assert_memory_equal(first, "ab", 2);
    assert_memory_equal(second, "c", 1);
    header = CMSG_FIRSTHDR(&message);
    assert_non_null(header);
    assert_int_equal(header->cmsg_type, SCM_RIGHTS);
    memcpy(&passed, CMSG_DATA(header), sizeof(int));
    assert_int_equal(fcntl(passed, F_GETFD), FD_CLOEXEC);
    assert_int_equal(sockshim_send(passed, "d", 1, 0), 1);
    assert_int_equal(sockshim_recv(pair.far, first, 1, 0), 1);
    assert_return_code(close(passed), errno);
    close_pair(pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_arrive_on_every_kind),
        cmocka_unit_test(the_senders_address_arrives),
        cmocka_unit_test(datagrams_reach_their_destination),
        cmocka_unit_test(messages_keep_their_boundaries),
        cmocka_unit_test(flags_go_through),
        cmocka_unit_test(empty_messages_are_messages),
        cmocka_unit_test(a_closed_stream_ends),
        cmocka_unit_test(descriptors_travel_as_ancillary_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

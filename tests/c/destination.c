/* A destination given on a socket that has a peer: the one named difference. */
#include "sockets.h"

static void a_connected_stream_ignores_it(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair;
        struct sockaddr_storage elsewhere;
        socklen_t length;
        char received[16];
        if (!kind->is_stream && kind->make != unix_seqpacket)
            continue;
        print_message("  %s\n", kind->name);
        pair = kind->make();
        name_of(pair.near, &elsewhere, &length);
#ifdef AGAINST_LIBC
        if (kind->make == unix_stream) {
            assert_int_equal(sendto(pair.near, "hello", 5, 0, (struct sockaddr *)&elsewhere,
                                    length), -1);
            assert_int_equal(errno, EISCONN);
            close_pair(pair);
            continue;
        }
#endif
        assert_int_equal(sockshim_sendto(pair.near, "hello", 5, 0, (struct sockaddr *)&elsewhere,
                                         length), 5);
        assert_int_equal(sockshim_recv(pair.far, received, sizeof received, 0), 5);
        assert_memory_equal(received, "hello", 5);
        assert_int_equal(recv(pair.far, received, sizeof received, MSG_DONTWAIT), -1);
        close_pair(pair);
    }
}

static void the_second_try_answers_as_send_does(void **state)
{
    struct pair pair = unix_stream();
    struct sockaddr_un elsewhere;
    (void)state;
    memset(&elsewhere, 0, sizeof elsewhere);
    elsewhere.sun_family = AF_UNIX;
    assert_return_code(shutdown(pair.near, SHUT_WR), errno);
    assert_int_equal(sockshim_sendto(pair.near, "hello", 5, MSG_NOSIGNAL,
                                     (struct sockaddr *)&elsewhere, sizeof elsewhere), -1);
#ifdef AGAINST_LIBC
    assert_int_equal(errno, EISCONN);
#else
    assert_int_equal(errno, EPIPE);
#endif
    close_pair(pair);
}

static void a_connected_datagram_socket_follows_it(void **state)
{
    struct pair pair = udp4();
    int third = bound(AF_INET, SOCK_DGRAM);
    struct sockaddr_storage to;
    socklen_t length;
    char received[16];
    (void)state;
    name_of(third, &to, &length);
    assert_int_equal(sockshim_sendto(pair.near, "hello", 5, 0, (struct sockaddr *)&to, length), 5);
    assert_int_equal(sockshim_recv(third, received, sizeof received, 0), 5);
    assert_int_equal(sockshim_recv(pair.far, received, sizeof received, MSG_DONTWAIT), -1);
    assert_return_code(close(third), errno);
    close_pair(pair);
}

static void a_stream_without_a_peer_refuses_it(void **state)
{
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un to;
    (void)state;
    memset(&to, 0, sizeof to);
    to.sun_family = AF_UNIX;
    assert_int_equal(sockshim_sendto(fd, "hello", 5, MSG_NOSIGNAL, (struct sockaddr *)&to,
                                     sizeof to), -1);
    assert_int_equal(errno, EOPNOTSUPP);
    assert_return_code(close(fd), errno);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_connected_stream_ignores_it),
        cmocka_unit_test(the_second_try_answers_as_send_does),
        cmocka_unit_test(a_connected_datagram_socket_follows_it),
        cmocka_unit_test(a_stream_without_a_peer_refuses_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

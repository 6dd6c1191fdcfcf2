/* A socket's life from its making to its end, beside its messages. */
#include "sockets.h"

#include <netinet/tcp.h>
#include <poll.h>

static const int UNTOUCHED = 4711;

/* The call is the last before errno is looked at. */
#define SUCCEEDS(call)                                                                            \
    do {                                                                                          \
        errno = UNTOUCHED;                                                                        \
        assert_return_code(call, errno);                                                          \
        assert_int_equal(errno, UNTOUCHED);                                                       \
    } while (0)

#define FAILS(call, error)                                                                        \
    do {                                                                                          \
        errno = UNTOUCHED;                                                                        \
        assert_int_equal(call, -1);                                                               \
        assert_int_equal(errno, error);                                                           \
    } while (0)

/* The family's own address on this host, with a port of the system's choice. */
static socklen_t any_port(int domain, struct sockaddr_storage *address)
{
    memset(address, 0, sizeof *address);
    address->ss_family = (sa_family_t)domain;
    if (domain == AF_INET) {
        ((struct sockaddr_in *)address)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return sizeof(struct sockaddr_in);
    }
    if (domain == AF_INET6) {
        ((struct sockaddr_in6 *)address)->sin6_addr = in6addr_loopback;
        return sizeof(struct sockaddr_in6);
    }
    return sizeof(sa_family_t); /* AF_UNIX: a name that is chosen */
}

/* A server and a client, from socket to close. */
static void live(int domain, int type)
{
    struct sockaddr_storage address, name, peer, from;
    struct sockaddr *at = (struct sockaddr *)&address;
    socklen_t length = any_port(domain, &address), name_length = sizeof name;
    socklen_t peer_length = sizeof peer, from_length = sizeof from, size;
    int server, client, connection, again, value = 0;
    char byte;

    SUCCEEDS(server = sockshim_socket(domain, type | SOCK_CLOEXEC, 0));
    assert_int_equal(fcntl(server, F_GETFD), FD_CLOEXEC);
    SUCCEEDS(sockshim_bind(server, at, length));
    SUCCEEDS(sockshim_listen(server, 2));
    SUCCEEDS(sockshim_getsockname(server, (struct sockaddr *)&name, &name_length));
    assert_int_equal(name.ss_family, domain);

    SUCCEEDS(client = sockshim_socket(domain, type, 0));
    SUCCEEDS(sockshim_connect(client, (struct sockaddr *)&name, name_length));
    SUCCEEDS(sockshim_getpeername(client, (struct sockaddr *)&peer, &peer_length));
    assert_int_equal(peer_length, name_length);
    assert_memory_equal(&peer, &name, name_length);

    SUCCEEDS(connection = sockshim_accept(server, (struct sockaddr *)&from, &from_length));
    assert_int_equal(from.ss_family, domain);
    assert_int_equal(fcntl(connection, F_GETFD), 0);
    SUCCEEDS(sockshim_shutdown(client, SHUT_WR));
    assert_int_equal(sockshim_read(connection, &byte, 1), 0);
    SUCCEEDS(sockshim_close(connection));
    SUCCEEDS(sockshim_close(client));

    SUCCEEDS(again = sockshim_socket(domain, type, 0));
    SUCCEEDS(sockshim_connect(again, (struct sockaddr *)&name, name_length));
    SUCCEEDS(connection = sockshim_accept4(server, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC));
    assert_int_equal(fcntl(connection, F_GETFD), FD_CLOEXEC);
    FAILS(sockshim_read(connection, &byte, 1), EAGAIN);
    size = sizeof value;
    SUCCEEDS(sockshim_getsockopt(server, SOL_SOCKET, SO_ACCEPTCONN, &value, &size));
    assert_int_equal(value, 1);
    assert_int_equal(size, sizeof value);
    SUCCEEDS(sockshim_close(connection));
    SUCCEEDS(sockshim_close(again));
    SUCCEEDS(sockshim_close(server));
    FAILS(sockshim_close(server), EBADF);
}

static void of_a_stream(void **state)
{
    (void)state;
    live(AF_UNIX, SOCK_STREAM);
    live(AF_UNIX, SOCK_SEQPACKET);
    live(AF_INET, SOCK_STREAM);
    if (!getenv("WITHOUT_IPV6"))
        live(AF_INET6, SOCK_STREAM);
}

static void of_a_pair(void **state)
{
    static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
    size_t i;
    (void)state;
    for (i = 0; i < 3; i++) {
        int ends[2], type;
        socklen_t size = sizeof type;
        char byte;
        SUCCEEDS(sockshim_socketpair(AF_UNIX, types[i], 0, ends));
        assert_int_equal(sockshim_write(ends[0], "x", 1), 1);
        assert_int_equal(sockshim_read(ends[1], &byte, 1), 1);
        SUCCEEDS(sockshim_getsockopt(ends[1], SOL_SOCKET, SO_TYPE, &type, &size));
        assert_int_equal(type, types[i]);
        SUCCEEDS(sockshim_close(ends[0]));
        SUCCEEDS(sockshim_close(ends[1]));
    }
}

static void an_option_keeps_its_value(void **state)
{
    int fd = sockshim_socket(AF_INET, SOCK_STREAM, 0), on = 1, value = 0;
    socklen_t size = sizeof value;
    char cut;
    (void)state;
    SUCCEEDS(sockshim_setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on));
    SUCCEEDS(sockshim_getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &value, &size));
    assert_int_equal(value, 1);
    size = sizeof cut;
    SUCCEEDS(sockshim_getsockopt(fd, SOL_SOCKET, SO_TYPE, &cut, &size));
    assert_int_equal(cut, SOCK_STREAM);
    assert_int_equal(size, 1);
    FAILS(sockshim_setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, 3), EINVAL);
    FAILS(sockshim_setsockopt(fd, SOL_SOCKET, 4711, &on, sizeof on), ENOPROTOOPT);
    SUCCEEDS(sockshim_close(fd));
}

/* An accept that cannot tell the address has taken the connection. */
static void a_connection_is_lost_to_a_bad_address(void **state)
{
    int server = bound(AF_INET, SOCK_STREAM), client = sockshim_socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_storage from;
    (void)state;
    SUCCEEDS(sockshim_listen(server, 1));
    connect_to(client, server);
    SUCCEEDS(fcntl(server, F_SETFL, O_NONBLOCK));
    FAILS(sockshim_accept(server, (struct sockaddr *)&from, NULL), EFAULT);
    FAILS(sockshim_accept(server, NULL, NULL), EAGAIN);
    SUCCEEDS(sockshim_close(client));
    SUCCEEDS(sockshim_close(server));
}

static void a_bad_pointer_is_refused(void **state)
{
    int fd = bound(AF_INET, SOCK_DGRAM), value;
    (void)state;
    FAILS(sockshim_getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, NULL), EFAULT);
    FAILS(sockshim_socketpair(AF_UNIX, SOCK_STREAM, 0, NULL), EFAULT);
    SUCCEEDS(sockshim_close(fd));
}

static void of_what_is_no_socket(int fd, int error)
{
    struct sockaddr_storage address;
    struct sockaddr *at = (struct sockaddr *)&address;
    socklen_t length = any_port(AF_INET, &address), size = sizeof address;
    int value = 1;
    FAILS(sockshim_bind(fd, at, length), error);
    FAILS(sockshim_listen(fd, 1), error);
    FAILS(sockshim_connect(fd, at, length), error);
    FAILS(sockshim_accept(fd, at, &size), error);
    FAILS(sockshim_accept4(fd, at, &size, SOCK_CLOEXEC), error);
    FAILS(sockshim_shutdown(fd, SHUT_RD), error);
    FAILS(sockshim_getsockname(fd, at, &size), error);
    FAILS(sockshim_getpeername(fd, at, &size), error);
    FAILS(sockshim_getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &size), error);
    FAILS(sockshim_setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, sizeof value), error);
}

static void errors(void **state)
{
    int file = open("/dev/null", O_RDWR), pair[2];
    (void)state;
    of_what_is_no_socket(-1, EBADF);
    of_what_is_no_socket(file, ENOTSOCK);
    SUCCEEDS(sockshim_close(file));
    of_what_is_no_socket(file, EBADF);
    FAILS(sockshim_close(-1), EBADF);
    FAILS(sockshim_socket(AF_INET, 4711, 0), EINVAL);
    FAILS(sockshim_socket(4711, SOCK_STREAM, 0), EAFNOSUPPORT);
    FAILS(sockshim_socketpair(AF_INET, SOCK_STREAM, 0, pair), EOPNOTSUPP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_stream),
        cmocka_unit_test(of_a_pair),
        cmocka_unit_test(an_option_keeps_its_value),
        cmocka_unit_test(a_connection_is_lost_to_a_bad_address),
        cmocka_unit_test(a_bad_pointer_is_refused),
        cmocka_unit_test(errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

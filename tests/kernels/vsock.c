/* What connected AF_VSOCK sockets show of the list in docs/differences.md:
 * its rows 1 and 2. Needs a kernel with the loopback of AF_VSOCK. */
#include "../c/calls.h"

#include <errno.h>
#include <linux/vm_sockets.h>
#include <signal.h>
#include <string.h>

#ifdef AGAINST_LIBC
enum { OF_LIBC = 1 };
#else
enum { OF_LIBC = 0 };
#endif

struct connection {
    int near, far;
};

static const int types[] = {SOCK_STREAM, SOCK_SEQPACKET};

/* To a port that the kernel chooses. */
static struct connection connected(int type, struct sockaddr_vm *address)
{
    struct connection made;
    socklen_t length = sizeof *address;
    int listener = socket(AF_VSOCK, type, 0);

    memset(address, 0, sizeof *address);
    address->svm_family = AF_VSOCK;
    address->svm_cid = VMADDR_CID_LOCAL;
    address->svm_port = VMADDR_PORT_ANY;
    assert_int_equal(bind(listener, (struct sockaddr *)address, sizeof *address), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)address, &length), 0);
    assert_int_equal(listen(listener, 1), 0);
    made.near = socket(AF_VSOCK, type, 0);
    assert_int_equal(connect(made.near, (struct sockaddr *)address, sizeof *address), 0);
    made.far = accept(listener, NULL, NULL);
    assert_true(made.far >= 0);
    close(listener);
    return made;
}

static void end(struct connection made)
{
    close(made.near);
    close(made.far);
}

static void a_destination_on_a_connection(void **state)
{
    size_t i;
    (void)state;
    for (i = 0; i < sizeof types / sizeof *types; i++) {
        struct sockaddr_vm address;
        struct connection made = connected(types[i], &address);
        struct sockaddr *to = (struct sockaddr *)&address;
        char byte = 0;

        errno = 0;
        if (OF_LIBC) {
            assert_int_equal(sockshim_sendto(made.near, "x", 1, 0, to, sizeof address), -1);
            assert_int_equal(errno, EISCONN);
        } else {
            assert_int_equal(sockshim_sendto(made.near, "x", 1, 0, to, sizeof address), 1);
            assert_int_equal(errno, 0);
            assert_int_equal(recv(made.far, &byte, 1, 0), 1);
            assert_int_equal(byte, 'x');
        }
        end(made);
    }
}

static volatile sig_atomic_t broken_pipes;

static void count(int signal)
{
    (void)signal;
    broken_pipes++;
}

static void a_destination_on_what_was_shut_down(void **state)
{
    size_t i;
    (void)state;
    signal(SIGPIPE, count);
    for (i = 0; i < sizeof types / sizeof *types; i++) {
        struct sockaddr_vm address;
        struct connection made = connected(types[i], &address);
        struct sockaddr *to = (struct sockaddr *)&address;
        int of_send;

        /* Whether Linux raises the signal here is up to its version. */
        broken_pipes = 0;
        assert_int_equal(shutdown(made.near, SHUT_WR), 0);
        assert_int_equal(send(made.near, "x", 1, 0), -1);
        assert_int_equal(errno, EPIPE);
        of_send = broken_pipes;
        broken_pipes = 0;
        assert_int_equal(sockshim_sendto(made.near, "x", 1, 0, to, sizeof address), -1);
        assert_int_equal(errno, OF_LIBC ? EISCONN : EPIPE);
        assert_int_equal(broken_pipes, OF_LIBC ? 0 : of_send);
        end(made);
    }
    signal(SIGPIPE, SIG_DFL);
}

/* The flags that the next message comes with. */
static int flags_of_next(int fd)
{
    char byte;
    struct iovec vector = {&byte, 1};
    struct msghdr header;

    memset(&header, 0, sizeof header);
    header.msg_iov = &vector;
    header.msg_iovlen = 1;
    assert_int_equal(recvmsg(fd, &header, 0), 1);
    return header.msg_flags;
}

static void a_write_ends_a_record(void **state)
{
    struct sockaddr_vm address;
    struct connection made = connected(SOCK_SEQPACKET, &address);
    struct iovec vector = {"x", 1};
    const int ended = OF_LIBC ? MSG_EOR : 0;
    (void)state;
    assert_int_equal(sockshim_write(made.near, "x", 1), 1);
    assert_int_equal(flags_of_next(made.far), ended);
    assert_int_equal(sockshim_writev(made.near, &vector, 1), 1);
    assert_int_equal(flags_of_next(made.far), ended);
    assert_int_equal(sockshim_send(made.near, "x", 1, 0), 1);
    assert_int_equal(flags_of_next(made.far), 0);
    assert_int_equal(sockshim_send(made.near, "x", 1, MSG_EOR), 1);
    assert_int_equal(flags_of_next(made.far), MSG_EOR);
    end(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_destination_on_a_connection),
        cmocka_unit_test(a_destination_on_what_was_shut_down),
        cmocka_unit_test(a_write_ends_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Many messages in one call: what arrives, and where a batch ends. */
#include "sockets.h"

#include <sys/syscall.h>

enum { MANY = 1500, MOST_SENT = 1024 };

static struct mmsghdr messages[MANY];
static struct iovec vectors[MANY];
static char bytes[MANY][8];

/* So many messages of three bytes, each with its number. */
static void number_messages(unsigned count)
{
    unsigned i;
    memset(messages, 0, sizeof messages);
    for (i = 0; i < count; i++) {
        memset(bytes[i], (int)(i % 251), sizeof bytes[i]);
        vectors[i].iov_base = bytes[i];
        vectors[i].iov_len = 3;
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
        messages[i].msg_len = 4711;
    }
}

static void a_batch_arrives_on_every_kind(void **state)
{
    const struct kind *kind;
    (void)state;
    for (kind = kinds(); kind->name; kind++) {
        struct pair pair = kind->make();
        int i, received = 0;
        print_message("  %s\n", kind->name);
        number_messages(4);
        errno = EDOM;
        assert_int_equal(sockshim_sendmmsg(pair.near, messages, 4, 0), 4);
        for (i = 0; i < 4; i++)
            assert_int_equal(messages[i].msg_len, 3);
        memset(bytes, 0xee, sizeof bytes);
        while (received < 4) {
            int more = sockshim_recvmmsg(pair.far, messages + received, 4 - received,
                                         MSG_WAITFORONE, NULL);
            assert_true(more > 0);
            received += more;
        }
        assert_int_equal(errno, EDOM);
        for (i = 0; i < 4; i++) {
            assert_int_equal(messages[i].msg_len, 3);
            assert_int_equal(bytes[i][2], i);
            assert_int_equal((unsigned char)bytes[i][3], 0xee);
        }
        close_pair(pair);
    }
}

static void it_ends_where_nothing_waits(void **state)
{
    struct pair pair = unix_datagram();
    struct timespec now = {0, 0};
    (void)state;
    number_messages(3);
    assert_int_equal(sockshim_recvmmsg(pair.far, messages, 3, MSG_DONTWAIT, NULL), -1);
    assert_int_equal(errno, EAGAIN);
    assert_int_equal(sockshim_sendmmsg(pair.near, messages, 3, 0), 3);
    /* The time is over when the first message is there. */
    assert_int_equal(sockshim_recvmmsg(pair.far, messages, 3, 0, &now), 1);
    assert_int_equal(sockshim_recvmmsg(pair.far, messages, 3, MSG_DONTWAIT, NULL), 2);
    assert_int_equal(messages[2].msg_len, 3);
    close_pair(pair);
}

static void it_ends_before_what_cannot_be_sent(void **state)
{
    struct pair pair = unix_datagram();
    int size = 4096;
    (void)state;
    assert_return_code(setsockopt(pair.near, SOL_SOCKET, SO_SNDBUF, &size, sizeof size), errno);
    number_messages(3);
    vectors[1].iov_base = bytes;
    vectors[1].iov_len = sizeof bytes;
    errno = EDOM;
    assert_int_equal(sockshim_sendmmsg(pair.near, messages, 3, 0), 1);
    assert_int_equal(errno, EDOM);
    assert_int_equal(messages[1].msg_len, 4711);
    assert_int_equal(sockshim_sendmmsg(pair.near, messages + 1, 2, 0), -1);
    assert_int_equal(errno, EMSGSIZE);
    assert_int_equal(sockshim_recvmmsg(pair.far, messages, 3, MSG_DONTWAIT, NULL), 1);
    close_pair(pair);
}

static void the_most_that_are_sent_at_once(void **state)
{
    struct pair pair = unix_stream();
    int large = 1 << 22, sent;
    (void)state;
    assert_return_code(setsockopt(pair.near, SOL_SOCKET, SO_SNDBUF, &large, sizeof large), errno);
    number_messages(MANY);
    sent = sockshim_sendmmsg(pair.near, messages, MANY, MSG_DONTWAIT);
    /* Where the buffer may not be that large fewer go. */
    assert_in_range(sent, 1, MOST_SENT);
    number_messages(MANY);
    while (--sent >= 0)
        assert_int_equal(recv(pair.far, bytes[0], 3, MSG_WAITALL), 3);
    assert_int_equal(recv(pair.far, bytes[0], 1, MSG_DONTWAIT), -1);
    close_pair(pair);
}

static void bad_arguments_are_refused(void **state)
{
    struct pair pair = unix_datagram();
    struct timespec bad = {-1, 0};
    long refusal;
    (void)state;
    number_messages(1);
    assert_int_equal(sockshim_sendmmsg(pair.near, messages, 0, 0), 0);
    assert_int_equal(sockshim_recvmmsg(pair.far, messages, 0, 0, NULL), 0);
    assert_int_equal(sockshim_sendmmsg(-1, messages, 1, 0), -1);
    assert_int_equal(errno, EBADF);
    assert_int_equal(sockshim_recvmmsg(-1, messages, 1, 0, &bad), -1);
    assert_int_equal(errno, EINVAL);
    /* MSG_CMSG_COMPAT is refused by kernels that have 32-bit callers. */
    refusal = syscall(SYS_sendmmsg, pair.near, messages, 1, (int)0x80000000);
    if (refusal < 0)
        assert_int_equal(errno, EINVAL);
    errno = 0;
    assert_int_equal(sockshim_sendmmsg(pair.near, messages, 1, (int)0x80000000), refusal);
    assert_int_equal(errno, refusal < 0 ? EINVAL : 0);
    close_pair(pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_arrives_on_every_kind),
        cmocka_unit_test(it_ends_where_nothing_waits),
        cmocka_unit_test(it_ends_before_what_cannot_be_sent),
        cmocka_unit_test(the_most_that_are_sent_at_once),
        cmocka_unit_test(bad_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

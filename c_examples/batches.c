/*
 * Datagrams in batches of 32. What a small message costs is the price of a
 * call: the way into the kernel and through its network stack. sendmmsg and
 * recvmmsg pay the way in once for 32 messages. With -s the messages are one on
 * the way through the stack as well: UDP_SEGMENT cuts what was sent into
 * datagrams, UDP_GRO hands over many at once. Says how many went in a second.
 *
 *   cc -Iinclude c_examples/batches.c -o batches -Ltarget/release -lsockshim
 *   LD_LIBRARY_PATH=target/release ./batches 127.0.0.1:0 320000
 *   LD_LIBRARY_PATH=target/release ./batches 127.0.0.1:0 320000 -s
 */
#define _GNU_SOURCE 1 /* struct mmsghdr; the same as C++ compilers define */
#include "bound.h"

#include <netinet/udp.h>
#include <sockshim.h>
#include <time.h>

enum { BATCH = 32, SIZE = 64 };

static char bytes[BATCH][SIZE];

/* Sends a batch, receives it, and tells how many messages came. */
static int move_messages(int near, int far)
{
    struct mmsghdr messages[BATCH];
    struct iovec vectors[BATCH];
    int i;

    memset(messages, 0, sizeof messages);
    for (i = 0; i < BATCH; i++) {
        vectors[i].iov_base = bytes[i];
        vectors[i].iov_len = SIZE;
        messages[i].msg_hdr.msg_iov = &vectors[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    /* As many as there is room for: AF_UNIX has less than a batch. */
    i = sockshim_sendmmsg(near, messages, BATCH, MSG_DONTWAIT);
    return i < 0 ? i : sockshim_recvmmsg(far, messages, (unsigned)i, 0, NULL);
}

static int move_segments(int near, int far)
{
    if (sockshim_send(near, bytes, sizeof bytes, 0) < 0) return -1;
    return (int)sockshim_recv(far, bytes, sizeof bytes, 0) / SIZE;
}

int main(int argc, char **argv)
{
    const int segments = argc == 4 && strcmp(argv[3], "-s") == 0, size = SIZE, on = 1;
    int near, far, moved = 0, count, came;
    struct address address;
    clock_t begin;

    if (argc != 3 + segments || sscanf(argv[2], "%9d", &count) != 1) {
        fprintf(stderr, "usage: %s ADDRESS COUNT [-s]\n", argv[0]);
        return EXIT_FAILURE;
    }
    address = address_parse(argv[1]);
    near = sockshim_socket(address.name.any.sa_family, SOCK_DGRAM, 0);
    far = sockshim_socket(address.name.any.sa_family, SOCK_DGRAM, 0);
    if (near < 0 || far < 0) fail("socket for", argv[1]);
    if (sockshim_bind(far, &address.name.any, address.length) != 0) fail("bind", argv[1]);
    bound_claim(&address);
    address = bound_address(far);
    if (sockshim_connect(near, &address.name.any, address.length) != 0) fail("connect", argv[1]);
    if (segments && (sockshim_setsockopt(near, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof size) != 0 ||
                     sockshim_setsockopt(far, IPPROTO_UDP, UDP_GRO, &on, sizeof on) != 0)) {
        fail("segments for", argv[1]);
    }
    for (begin = clock(); moved < count; moved += came) {
        came = segments ? move_segments(near, far) : move_messages(near, far);
        if (came <= 0) fail("a batch to", argv[1]);
    }
    printf("%d messages, %.0f a second\n", moved,
           moved / ((double)(clock() - begin + 1) / CLOCKS_PER_SEC));
    if (sockshim_close(near) != 0 || sockshim_close(far) != 0) fail("close", argv[1]);
    return finish();
}

/*
 * A datagram server: no listen, no accept, no connection. Each datagram comes
 * with its sender's address, and the answer goes there. Ends after COUNT.
 *
 *   cc -Iinclude c_examples/datagram_server.c -o datagram_server -Ltarget/release -lsockshim
 *   LD_LIBRARY_PATH=target/release ./datagram_server 127.0.0.1:7000 2
 */
#include "bound.h"

#include <sockshim.h>

static void answer_one(int fd)
{
    struct address sender;
    char text[SOCKSHIM_ADDRESS_TEXT], datagram[1024];
    ssize_t size, sent;

    memset(&sender, 0, sizeof sender);
    sender.length = sizeof sender.name;
    /* With MSG_TRUNC the size is the real one, even of what did not fit. */
    size = sockshim_recvfrom(fd, datagram, sizeof datagram, MSG_TRUNC, &sender.name.any,
                             &sender.length);
    if (size < 0) fail("recvfrom", "anyone");
    address_format(&sender, text);
    if ((size_t)size > sizeof datagram) {
        printf("from %s: %zd bytes, too many to answer\n", text, size);
        return;
    }
    printf("from %s: %.*s\n", text, (int)size, datagram);

    /* A datagram is sent whole or not at all. One sender that cannot be
     * answered, for it has no name or has left, is no reason to stop. */
    sent = sockshim_sendto(fd, datagram, (size_t)size, 0, &sender.name.any, sender.length);
    if (sent < 0) printf("sendto %s: %s\n", text, strerror(errno));
}

int main(int argc, char **argv)
{
    struct address address;
    int count, fd;

    if (argc != 3 || sscanf(argv[2], "%9d", &count) != 1) {
        fprintf(stderr, "usage: %s ADDRESS COUNT\n", argv[0]);
        return EXIT_FAILURE;
    }
    address = address_parse(argv[1]);

    fd = sockshim_socket(address.name.any.sa_family, SOCK_DGRAM, 0);
    if (fd < 0) fail("socket for", argv[1]);
    if (sockshim_bind(fd, &address.name.any, address.length) != 0) fail("bind", argv[1]);
    bound_claim(&address);
    bound_announce(fd);

    for (; count > 0; count--) answer_one(fd);

    if (sockshim_close(fd) != 0) fail("close", argv[1]);
    return finish();
}

/*
 * A stream server: socket, bind, listen, accept; then it sends back every byte
 * that its one client sends, until the client has no more.
 *
 *   cc -Iinclude c_examples/stream_server.c -o stream_server -Ltarget/release -lsockshim
 *   LD_LIBRARY_PATH=target/release ./stream_server 127.0.0.1:7000
 */
#include "bound.h"

#include <sockshim.h>

/* A stream may take fewer bytes than given: then the rest is sent again. */
static void send_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        /* Without MSG_NOSIGNAL a client that has left would kill us by SIGPIPE. */
        ssize_t sent = sockshim_send(fd, bytes, length, MSG_NOSIGNAL);

        if (sent < 0) fail("send", "to the client");
        bytes += sent;
        length -= (size_t)sent;
    }
}

/* Sends back what comes, in whatever pieces it comes; returns how much. */
static size_t echo(int fd)
{
    char piece[4096];
    size_t total = 0;
    ssize_t received;

    while ((received = sockshim_recv(fd, piece, sizeof piece, 0)) > 0) {
        send_all(fd, piece, (size_t)received);
        total += (size_t)received;
    }
    if (received < 0) fail("recv", "from the client");
    return total; /* received 0: the client has shut its side down */
}

int main(int argc, char **argv)
{
    const int yes = 1;
    struct address address, peer;
    char text[SOCKSHIM_ADDRESS_TEXT];
    int listener, client;

    if (argc != 2) {
        fprintf(stderr, "usage: %s ADDRESS\n", argv[0]);
        return EXIT_FAILURE;
    }
    address = address_parse(argv[1]);

    listener = sockshim_socket(address.name.any.sa_family, SOCK_STREAM, 0);
    if (listener < 0) fail("socket for", argv[1]);
    /* Or a port would stay taken while connections of an earlier run fade. */
    if (sockshim_setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0) {
        fail("setsockopt", "SO_REUSEADDR");
    }
    if (sockshim_bind(listener, &address.name.any, address.length) != 0) fail("bind", argv[1]);
    bound_claim(&address);
    if (sockshim_listen(listener, 1) != 0) fail("listen on", argv[1]);
    bound_announce(listener);

    memset(&peer, 0, sizeof peer);
    peer.length = sizeof peer.name;
    client = sockshim_accept(listener, &peer.name.any, &peer.length);
    if (client < 0) fail("accept on", argv[1]);
    printf("client %s\n", address_format(&peer, text));
    printf("echoed %zu bytes\n", echo(client));

    if (sockshim_close(client) != 0 || sockshim_close(listener) != 0) fail("close", argv[1]);
    return finish();
}

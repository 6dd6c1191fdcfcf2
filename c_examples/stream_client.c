/*
 * A stream client: socket, connect; then it sends each of its words to the
 * server and prints what comes back.
 *
 *   cc -Iinclude c_examples/stream_client.c -o stream_client -Ltarget/release -lsockshim
 *   LD_LIBRARY_PATH=target/release ./stream_client 127.0.0.1:7000 hello world
 */
#include "bound.h"

#include <sockshim.h>

/* Sends a word and prints it as it comes back, piece by piece: if we sent all
 * of a long one before we read, and the server did not read on before its
 * answer was taken, each would wait for the other. */
static void exchange(int server, const char *word)
{
    char piece[1024];

    for (size_t left = strlen(word); left > 0;) {
        size_t length = left < sizeof piece ? left : sizeof piece;
        /* Without MSG_NOSIGNAL a server that has left would kill us by SIGPIPE. */
        ssize_t sent = sockshim_send(server, word, length, MSG_NOSIGNAL), received;

        if (sent < 0) fail("send", "to the server");
        /* A stream keeps no boundaries; MSG_WAITALL waits for all the bytes. */
        received = sockshim_recv(server, piece, (size_t)sent, MSG_WAITALL);
        if (received >= 0 && received < sent) errno = ECONNRESET; /* it ended too early */
        if (received != sent) fail("recv", "from the server");

        printf("%.*s", (int)received, piece);
        word += sent;
        left -= (size_t)sent;
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    struct address address, own;
    char text[SOCKSHIM_ADDRESS_TEXT], rest;
    ssize_t received;
    int server;

    if (argc < 2) {
        fprintf(stderr, "usage: %s ADDRESS [WORD ...]\n", argv[0]);
        return EXIT_FAILURE;
    }
    address = address_parse(argv[1]);

    server = sockshim_socket(address.name.any.sa_family, SOCK_STREAM, 0);
    if (server < 0) fail("socket for", argv[1]);
    if (sockshim_connect(server, &address.name.any, address.length) != 0) {
        fail("connect to", argv[1]);
    }
    own = bound_address(server); /* the system chose it */
    printf("connected from %s\n", address_format(&own, text));

    for (int word = 2; word < argc; word++) exchange(server, argv[word]);

    /* The server sees the end of the stream, and ends it from its side. */
    if (sockshim_shutdown(server, SHUT_WR) != 0) fail("shutdown", argv[1]);
    received = sockshim_recv(server, &rest, sizeof rest, 0);
    if (received > 0) errno = EPROTO; /* more than was sent */
    if (received != 0) fail("recv", "the end of the stream");
    if (sockshim_close(server) != 0) fail("close", argv[1]);
    return finish();
}

/*
 * A datagram client: sends each of its words to the server as one datagram,
 * and waits for the answer.
 *
 *   cc -Iinclude c_examples/datagram_client.c -o datagram_client -Ltarget/release -lsockshim
 *   LD_LIBRARY_PATH=target/release ./datagram_client 127.0.0.1:7000 hello world
 */
#include "address.h"

#include <sockshim.h>
#include <sys/time.h>
#include <unistd.h>

/* Receives from the server alone: a socket without a peer hears anyone. */
static ssize_t receive_from(int fd, const char *server, char *bytes, size_t length)
{
    struct address sender;
    char text[SOCKSHIM_ADDRESS_TEXT];
    ssize_t size;

    for (;;) {
        memset(&sender, 0, sizeof sender);
        sender.length = sizeof sender.name;
        /* With MSG_TRUNC the size is the real one, even of what did not fit. */
        size = sockshim_recvfrom(fd, bytes, length, MSG_TRUNC, &sender.name.any, &sender.length);
        if (size < 0) fail("recvfrom", server);
        if (strcmp(address_format(&sender, text), server) == 0) break;
        printf("ignored %zd bytes from %s\n", size, text);
    }
    if ((size_t)size > length) errno = EMSGSIZE;
    if ((size_t)size > length) fail("recvfrom", server);
    return size;
}

int main(int argc, char **argv)
{
    const struct timeval patience = {5, 0};
    struct address server, own;
    char name[SOCKSHIM_ADDRESS_TEXT], answer[1024];
    int fd;

    if (argc < 2) {
        fprintf(stderr, "usage: %s ADDRESS [WORD ...]\n", argv[0]);
        return EXIT_FAILURE;
    }
    server = address_parse(argv[1]);
    address_format(&server, name);

    fd = sockshim_socket(server.name.any.sa_family, SOCK_DGRAM, 0);
    if (fd < 0) fail("socket for", name);
    /* An IP socket gets its port when it first sends. An AF_UNIX socket stays
     * without a name, and nobody can answer it, until it binds one. */
    if (server.name.any.sa_family == AF_UNIX) {
        own = address_parse("unix:");
        if (sockshim_bind(fd, &own.name.any, own.length) != 0) fail("bind", "unix:");
    }
    /* A datagram may be lost: who waits for an answer must not wait for ever. */
    if (sockshim_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0) {
        fail("setsockopt", "SO_RCVTIMEO");
    }

    for (int word = 2; word < argc; word++) {
        size_t length = strlen(argv[word]); /* 0 is a datagram too */
        ssize_t size;

        if (sockshim_sendto(fd, argv[word], length, 0, &server.name.any, server.length) < 0) {
            fail("sendto", name);
        }
        size = receive_from(fd, name, answer, sizeof answer);
        printf("%.*s\n", (int)size, answer);
    }

    if (sockshim_close(fd) != 0) fail("close", name);
    return finish();
}

/*
 * What a receive gets of three sends: on a stream the bytes run together, on
 * a seqpacket socket every message keeps its boundaries.
 *
 *   cc -Iinclude c_examples/message_boundaries.c -o message_boundaries -Ltarget/release -lsockshim
 *   LD_LIBRARY_PATH=target/release ./message_boundaries unix:
 */
#include "bound.h"

#include <sockshim.h>

struct pair {
    int near, far;
};

/* Two sockets of this type, connected at the address. AF_UNIX lets connect()
 * succeed before accept() is called, so that one thread can do both. */
static struct pair connect_pair(int type, const struct address *address, const char *text)
{
    struct pair pair;
    struct address bound;
    int listener = sockshim_socket(address->name.any.sa_family, type, 0);

    if (listener < 0) fail("socket for", text);
    if (sockshim_bind(listener, &address->name.any, address->length) != 0) fail("bind", text);
    bound_claim(address);
    if (sockshim_listen(listener, 1) != 0) fail("listen on", text);

    bound = bound_address(listener);
    pair.near = sockshim_socket(address->name.any.sa_family, type, 0);
    if (pair.near < 0) fail("socket for", text);
    if (sockshim_connect(pair.near, &bound.name.any, bound.length) != 0) fail("connect to", text);
    pair.far = sockshim_accept(listener, NULL, NULL);
    if (pair.far < 0) fail("accept on", text);

    if (sockshim_close(listener) != 0) fail("close", text);
    bound_release();
    return pair;
}

static void show(const char *kind, int type, const struct address *address, const char *text)
{
    static const char *const words[] = {"one", "two", "three"};
    struct pair pair = connect_pair(type, address, text);
    char buffer[64];
    ssize_t received;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        ssize_t length = (ssize_t)strlen(words[i]);
        ssize_t sent = sockshim_send(pair.near, words[i], (size_t)length, MSG_NOSIGNAL);

        if (sent >= 0 && sent < length) errno = EMSGSIZE; /* there is room for these few */
        if (sent != length) fail("send", words[i]);
    }
    if (sockshim_close(pair.near) != 0) fail("close", text);

    while ((received = sockshim_recv(pair.far, buffer, sizeof buffer, 0)) > 0) {
        printf("%s: %zd bytes: %.*s\n", kind, received, (int)received, buffer);
    }
    if (received < 0) fail("recv", text);
    if (sockshim_close(pair.far) != 0) fail("close", text);
}

int main(int argc, char **argv)
{
    struct address address;

    if (argc != 2) {
        fprintf(stderr, "usage: %s unix:PATH | unix:@NAME\n", argv[0]);
        return EXIT_FAILURE;
    }
    address = address_parse(argv[1]);
    show("stream", SOCK_STREAM, &address, argv[1]);
    show("seqpacket", SOCK_SEQPACKET, &address, argv[1]);
    return finish();
}

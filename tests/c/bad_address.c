/* Bad addresses and address lengths, to send to and to receive into. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "twins.h"

/* A kind of socket without a connection, and where its datagrams can go. */
struct unconnected {
    struct pair pair;
    struct sockaddr_storage to;
    socklen_t length;
};

static struct unconnected unconnected_udp(int domain)
{
    struct unconnected sockets;
    sockets.pair.near = bound(domain, SOCK_DGRAM);
    sockets.pair.far = bound(domain, SOCK_DGRAM);
    name_of(sockets.pair.far, &sockets.to, &sockets.length);
    return sockets;
}

static struct unconnected unconnected_udp4(void)
{
    return unconnected_udp(AF_INET);
}

static struct unconnected unconnected_udp6(void)
{
    return unconnected_udp(AF_INET6);
}

/* Bound by autobind to abstract names of the system's choice. */
static struct unconnected unconnected_unix(void)
{
    struct unconnected sockets;
    sa_family_t family = AF_UNIX;
    sockets.pair.near = socket(AF_UNIX, SOCK_DGRAM, 0);
    sockets.pair.far = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert_return_code(bind(sockets.pair.near, (struct sockaddr *)&family, sizeof family), errno);
    assert_return_code(bind(sockets.pair.far, (struct sockaddr *)&family, sizeof family), errno);
    name_of(sockets.pair.far, &sockets.to, &sockets.length);
    return sockets;
}

typedef struct unconnected make_unconnected(void);

static const struct {
    const char *name;
    make_unconnected *make;
} types[] = {
    {"udp4", unconnected_udp4},
    {"unix datagram", unconnected_unix},
    {"udp6", unconnected_udp6},
};

static size_t type_count(void)
{
    return sizeof types / sizeof *types - (getenv("WITHOUT_IPV6") ? 1 : 0);
}

static const socklen_t lengths[] = {
    0, 1, 2, 3, 7, 8, 15, 16, 17, 24, 27, 28, 29, 109, 110, 111, 127, 128, 129, 4096,
    INT_MAX, (socklen_t)INT_MAX + 1, (socklen_t)-2, (socklen_t)-1,
};

enum { LENGTHS = sizeof lengths / sizeof *lengths };

/* Buffers for the bytes of the message: one that is good, one out of range. */
static const size_t buffers[] = {GOOD, KERNEL_HALF};

/* The address of `sockets`, at the end of a page where `length` ends it. */
static void *placed(const struct unconnected *sockets, const struct memory *memory,
                    socklen_t length)
{
    char *end;
    if (memory != &memories()[GOOD])
        return memory->address;
    if (length == 0 || length > sockets->length)
        length = sockets->length;
    end = memory->address + PAGE;
    memset(memory->address, 0, PAGE);
    memcpy(end - length, &sockets->to, length);
    return end - length;
}

static void send_both(const char *name, int a, int b, const struct unconnected *twin_a,
                      const struct unconnected *twin_b, size_t m, socklen_t length, size_t buffer)
{
    static char text[256];
    const struct memory *memory = &memories()[m];
    const void *bytes = memories()[buffer].address;
    struct outcome expected, ours;
    memset(&expected, 0, sizeof expected);
    memset(&ours, 0, sizeof ours);
    errno = 0;
    expected.result = syscall(SYS_sendto, a, bytes, 10, MSG_NOSIGNAL | MSG_DONTWAIT,
                              placed(twin_a, memory, length), length);
    expected.error = errno;
    errno = 0;
    ours.result = sockshim_sendto(b, bytes, 10, MSG_NOSIGNAL | MSG_DONTWAIT,
                                  (struct sockaddr *)placed(twin_b, memory, length), length);
    ours.error = errno;
    drain(twin_a->pair.far, &expected);
    drain(twin_b->pair.far, &ours);
    snprintf(text, sizeof text, "sendto on %s: address %s, length %d, buffer %s", name,
             memory->name, (int)length, memories()[buffer].name);
    compare(expected, ours, text);
}

static void send_with_all_addresses(const char *name, int a, int b,
                                    const struct unconnected *twin_a,
                                    const struct unconnected *twin_b)
{
    size_t m, l, i;
    for (m = 0; m < MEMORIES; m++)
        for (l = 0; l < LENGTHS; l++)
            for (i = 0; i < sizeof buffers / sizeof *buffers; i++)
                if (is_its_turn())
                    send_both(name, a, b, twin_a, twin_b, m, lengths[l], buffers[i]);
}

static void sends_answer_as_the_kernel_does(void **state)
{
    const struct kind *kind;
    size_t t;
    (void)state;
    compared = 0;
    for (t = 0; t < type_count(); t++) {
        struct unconnected a = types[t].make(), b = types[t].make();
        send_with_all_addresses(types[t].name, a.pair.near, b.pair.near, &a, &b);
        for (kind = no_sockets; kind->name; kind++)
            send_with_all_addresses(kind->name, kind->make().near, kind->make().near, &a, &b);
        close_pair(a.pair);
        close_pair(b.pair);
    }
    print_message("  %lu calls compared\n", compared);
}

/*
 * Where `addrlen` may point. Memory of the user's half that is not mapped is
 * left out: there the library itself would fault, and its header says so.
 */
static socklen_t *room_lengths(size_t i, socklen_t *good)
{
    socklen_t *all[5];
    all[0] = good;
    all[1] = NULL;
    all[2] = (socklen_t *)8;
    all[3] = (socklen_t *)(uintptr_t)0xffff888000000000;
    all[4] = (socklen_t *)UINTPTR_MAX;
    return all[i];
}

enum { ROOM_LENGTHS = 5 };

/*
 * The memories that can be the room for an address. The wrapper that
 * AddressSanitizer puts around recvmsg crashes on those that it has no shadow
 * of, before it has anything to find.
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SHADOW_ONLY
#endif
#endif
#ifdef HAS_SHADOW_ONLY
enum { ROOMS = NON_CANONICAL };
#else
enum { ROOMS = MEMORIES };
#endif

static void receive_both(const char *name, int a, int b, const struct unconnected *twin_a,
                         const struct unconnected *twin_b, size_t m, size_t place,
                         socklen_t length, size_t buffer)
{
    static char text[256];
    const struct memory *memory = &memories()[m];
    void *bytes = memories()[buffer].address;
    struct outcome expected, ours;
    memset(&expected, 0, sizeof expected);
    memset(&ours, 0, sizeof ours);
    sendto(twin_a->pair.near, "0123456789", 10, 0, (const struct sockaddr *)&twin_a->to,
           twin_a->length);
    sendto(twin_b->pair.near, "0123456789", 10, 0, (const struct sockaddr *)&twin_b->to,
           twin_b->length);
    expected.length = ours.length = length;
    errno = 0;
    expected.result = syscall(SYS_recvfrom, a, bytes, 10, MSG_DONTWAIT, memory->address,
                              room_lengths(place, &expected.length));
    expected.error = errno;
    errno = 0;
    ours.result = sockshim_recvfrom(b, bytes, 10, MSG_DONTWAIT,
                                    (struct sockaddr *)memory->address,
                                    room_lengths(place, &ours.length));
    ours.error = errno;
    drain(twin_a->pair.far, &expected);
    drain(twin_b->pair.far, &ours);
    snprintf(text, sizeof text, "recvfrom on %s: address %s, addrlen %zu holding %d, buffer %s",
             name, memory->name, place, (int)length, memories()[buffer].name);
    compare(expected, ours, text);
}

static void receive_with_all_addresses(const char *name, int a, int b,
                                       const struct unconnected *twin_a,
                                       const struct unconnected *twin_b)
{
    size_t m, p, l, i;
    for (m = 0; m < ROOMS; m++)
        for (p = 0; p < ROOM_LENGTHS; p++)
            for (l = 0; l < LENGTHS; l++)
                for (i = 0; i < sizeof buffers / sizeof *buffers; i++)
                    if (is_its_turn())
                        receive_both(name, a, b, twin_a, twin_b, m, p, lengths[l],
                                     buffers[i]);
}

static void receives_answer_as_the_kernel_does(void **state)
{
    const struct kind *kind;
    size_t t;
    (void)state;
    compared = 0;
    for (t = 0; t < type_count(); t++) {
        struct unconnected a = types[t].make(), b = types[t].make();
        receive_with_all_addresses(types[t].name, a.pair.far, b.pair.far, &a, &b);
        for (kind = no_sockets; kind->name; kind++)
            receive_with_all_addresses(kind->name, kind->make().near, kind->make().near, &a, &b);
        close_pair(a.pair);
        close_pair(b.pair);
    }
    print_message("  %lu calls compared\n", compared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sends_answer_as_the_kernel_does),
        cmocka_unit_test(receives_answer_as_the_kernel_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

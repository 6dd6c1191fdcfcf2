/*
 * A raw socket: an ICMP echo ("ping") to an IP address. A loopback address
 * shows us our own request too. Needs CAP_NET_RAW, which root has.
 *
 *   cc -Iinclude c_examples/icmp_echo.c -o icmp_echo -Ltarget/release -lsockshim
 *   LD_LIBRARY_PATH=target/release ./icmp_echo 127.0.0.1
 */
#include "address.h"
#include "echo.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <sockshim.h>
#include <sys/time.h>
#include <unistd.h>

/* A raw socket hears every ICMP message to this host, so it looks for ours. */
static void await_answer(int fd, int family, const struct echo *request)
{
    const uint8_t answer_type = family == AF_INET ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;
    unsigned char packet[1500];
    struct echo echo;

    for (int packets = 0; packets < 10000; packets++) {
        ssize_t size = sockshim_recv(fd, packet, sizeof packet, 0), header;

        if (size < 0) fail("recv", "an answer");
        /* IPv4 comes with its header in front, IPv6 without. */
        header = family == AF_INET ? (packet[0] & 0x0f) * 4 : 0;
        if (size < header + (ssize_t)sizeof echo) continue;
        memcpy(&echo, packet + header, sizeof echo);
        if (echo.identifier != request->identifier || echo.sequence != request->sequence) continue;

        if (echo.type == request->type) printf("ignored our own request\n");
        if (echo.type == answer_type) return;
    }
    errno = ETIMEDOUT;
    fail("recv", "an answer");
}

int main(int argc, char **argv)
{
    const struct timeval patience = {5, 0};
    struct address address;
    struct echo request;
    char text[SOCKSHIM_ADDRESS_TEXT];
    int family, fd;

    if (argc != 2) {
        fprintf(stderr, "usage: %s 127.0.0.1 | ::1\n", argv[0]);
        return EXIT_FAILURE;
    }
    /* ICMP knows no ports. */
    snprintf(text, sizeof text, strchr(argv[1], ':') != NULL ? "[%s]:0" : "%s:0", argv[1]);
    address = address_parse(text);
    family = address.name.any.sa_family;

    fd = sockshim_socket(family, SOCK_RAW,
                         family == AF_INET ? (int)IPPROTO_ICMP : (int)IPPROTO_ICMPV6);
    if (fd < 0) fail("raw socket for", argv[1]);
    if (sockshim_setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0) {
        fail("setsockopt", "SO_RCVTIMEO");
    }

    memset(&request, 0, sizeof request);
    request.type = family == AF_INET ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
    request.identifier = htons((uint16_t)getpid());
    request.sequence = htons(1);
    /* ICMPv6's covers the IP addresses too: there the kernel sets it. */
    if (family == AF_INET) request.checksum = echo_checksum(&request);

    if (sockshim_sendto(fd, &request, sizeof request, 0, &address.name.any, address.length) < 0) {
        fail("sendto", argv[1]);
    }
    await_answer(fd, family, &request);
    printf("%s answered identifier %u\n", argv[1], ntohs(request.identifier));
    if (sockshim_close(fd) != 0) fail("close", argv[1]);
    return finish();
}

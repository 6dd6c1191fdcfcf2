/* The echo message of ICMP (RFC 792) and ICMPv6 (RFC 4443). */
#ifndef ECHO_H
#define ECHO_H

#include <stdint.h>
#include <string.h>

struct echo {
    uint8_t type, code;
    uint16_t checksum, identifier, sequence;
};

/* RFC 1071: the complement of the ones' complement sum of all 16-bit words. */
static inline uint16_t echo_checksum(const struct echo *echo)
{
    uint16_t words[sizeof *echo / 2];
    uint32_t sum = 0;

    memcpy(words, echo, sizeof words);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) sum += words[i];
    sum = (sum >> 16) + (sum & 0xffff);
    return (uint16_t)~(sum + (sum >> 16));
}

#endif

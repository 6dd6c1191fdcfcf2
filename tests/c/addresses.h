/* Addresses as text, for the tests of both directions. */
#ifndef ADDRESSES_H
#define ADDRESSES_H

#include "sockets.h"

#include <stdio.h>

struct address {
    struct sockaddr_storage storage;
    socklen_t length;
};

/* Always the same numbers, so that what fails once fails again. */
static inline unsigned any(unsigned below)
{
    static unsigned long long state = 1;
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(state >> 33) % below;
}

static inline const struct sockaddr *generic(const struct address *address)
{
    return (const struct sockaddr *)&address->storage;
}

static inline const char *format(const struct address *address)
{
    static char text[SOCKSHIM_ADDRESS_TEXT];
    size_t length = sockshim_address_format(generic(address), address->length, text, sizeof text);
    assert_int_equal(length, strlen(text));
    return text;
}

static inline struct address parse(const char *text)
{
    struct address address;
    memset(&address, 0xee, sizeof address);
    if (sockshim_address_parse(text, &address.storage, &address.length) != 0)
        fail_msg("%s: %s", text, strerror(errno));
    return address;
}

static inline void is_refused(const char *text, int error)
{
    struct address address, before;
    memset(&address, 0xee, sizeof address);
    before = address;
    errno = 0;
    if (sockshim_address_parse(text, &address.storage, &address.length) != -1)
        fail_msg("%s was read", text);
    assert_int_equal(errno, error);
    assert_memory_equal(&address, &before, sizeof address);
}

/* What the kernel told is read from its text as the same bytes. */
static inline void comes_back(const struct address *address)
{
    struct address back = parse(format(address));
    assert_int_equal(back.length, address->length);
    assert_memory_equal(&back.storage, &address->storage, sizeof back.storage);
}

#endif

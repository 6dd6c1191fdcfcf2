/* An address of any family with its length, read and written by sockshim. */
#ifndef ADDRESS_H
#define ADDRESS_H

#include "fail.h"

#include <netinet/in.h>
#include <sockshim.h>
#include <sys/un.h>

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_un local;
        struct sockaddr_storage storage;
    } name;
    socklen_t length;
};

static inline struct address address_parse(const char *text)
{
    struct address address;

    if (sockshim_address_parse(text, &address.name.storage, &address.length) != 0) {
        fail("address", text);
    }
    return address;
}

/* Writes an address as address_parse() reads it, and returns `text`. */
static inline const char *address_format(const struct address *address,
                                         char text[SOCKSHIM_ADDRESS_TEXT])
{
    sockshim_address_format(&address->name.any, address->length, text, SOCKSHIM_ADDRESS_TEXT);
    return text;
}

#endif

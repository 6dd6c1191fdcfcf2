/* A library that has functions of its own under names of libc, with other
 * arguments, and calls them itself. */
#include <stddef.h>

#define OWN(name) \
    int name(const char *text); \
    int name(const char *text) \
    { \
        return text[0] == 'x'; \
    }

OWN(accept)
OWN(accept4)
OWN(bind)
OWN(connect)
OWN(dup)
OWN(dup2)
OWN(getsockopt)
OWN(listen)
OWN(shutdown)
OWN(recvmmsg)
OWN(sendmmsg)

int own(void);
int own(void)
{
    return accept("x") + accept4("x") + bind("x") + connect("x") + dup("x") + dup2("x") +
           getsockopt("x") + listen("x") + shutdown("x") + recvmmsg("x") + sendmmsg("x");
}

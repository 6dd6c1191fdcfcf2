/* Talks before main, in main and after it, with nothing that glibc alone has. */
#include "state.h"

static void end(void)
{
    printf("atexit: %d\n", talk());
}

__attribute__((constructor)) static void start(void)
{
    printf("a constructor: %d\n", talk());
    NEED(atexit(end) == 0);
}

__attribute__((destructor)) static void very_end(void)
{
    printf("a destructor: %d\n", talk());
}

int main(void)
{
    printf("main: %d\n", talk());
    return 0;
}

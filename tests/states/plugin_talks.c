/* A plugin that talks when it is loaded, when it is asked, and when it is let
 * go, be it by dlclose or by exit. */
#include "state.h"

static int good;

static void at_exit(void)
{
    printf("the plugin's atexit: %d\n", talk());
}

__attribute__((constructor)) static void start(void)
{
    good = talk();
    NEED(atexit(at_exit) == 0);
}

__attribute__((destructor)) static void end(void)
{
    printf("the plugin's destructor: %d\n", talk());
}

int said(void);
int said(void)
{
    return good + talk();
}

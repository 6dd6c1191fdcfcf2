/* Loads LTTng's library of tracepoints, whose constructor starts threads that
 * talk to a daemon, and whose destructor joins them. */
#include <dlfcn.h>

#include "state.h"

int main(void)
{
    void *library = dlopen("liblttng-ust.so.1", RTLD_NOW);

    printf("%s\n", library ? "loaded" : dlerror());
    printf("calls: %d\n", talk());
    return library ? 0 : 99;
}

/* A dlopen fails, calls are made, and only then it is asked why. */
#include <dlfcn.h>

#include "state.h"

int main(void)
{
    const char *why;

    NEED(!dlopen("/nonexistent/plugin.so", RTLD_NOW));
    printf("calls: %d\n", talk());
    why = dlerror();
    printf("why it failed: %s\n", why ? why : "(forgotten)");
    return 0;
}

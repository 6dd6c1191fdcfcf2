/* Functions of their own that overlays and profilers define, as a library to be
 * preloaded or as a part of the program: each does as libc's, counts, and says
 * at the end how often it was asked beside the program's own question. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>

#include "state.h"

static int asked;

void *dlsym(void *handle, const char *name)
{
    static void *(*next)(void *, const char *);

    asked++;
    if (!next)
        next = __extension__(void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
    /* Looked at before it is handed on, so this library is who asks libc. */
    void *volatile found = strcmp(name, "glXSwapBuffers") == 0 ? NULL : next(handle, name);
    return found;
}

int dladdr(const void *address, Dl_info *info)
{
    (void)address, (void)info;
    asked++;
    return 0;
}

/* Knows no call at all. */
long syscall(long number, ...)
{
    (void)number;
    asked++;
    errno = ENOSYS;
    return -1;
}

__attribute__((destructor)) static void say(void)
{
    printf("asked %d times\n", asked);
}

/* The first calls are made by a signal handler that has interrupted malloc or
 * free, which are the program's own and cannot be entered twice. */
#include <signal.h>

#include "state.h"

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);

static volatile sig_atomic_t armed, inside, again, good;

static void enter(void)
{
    if (inside)
        again++;
    if (armed) {
        armed = 0;
        inside = 1;
        raise(SIGUSR1);
        inside = 0;
    }
}

void *malloc(size_t size)
{
    enter();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    enter();
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    enter();
    return __libc_realloc(memory, size);
}

void free(void *memory)
{
    enter();
    __libc_free(memory);
}

static void handler(int signal)
{
    (void)signal;
    good = talk();
}

int main(void)
{
    void *volatile memory;

    NEED(signal(SIGUSR1, handler) != SIG_ERR);
    armed = 1;
    memory = malloc(16);
    printf("in malloc: %d, entered %d times more\n", (int)good, (int)again);
    armed = 1;
    free(memory);
    printf("in free: %d, entered %d times more\n", (int)good, (int)again);
    return 0;
}

/* Talks in a callback of dl_iterate_phdr while another thread is in dlopen and
 * waits for the lock that the callback is called under. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <semaphore.h>

#include "state.h"

static pthread_t other;
static sem_t begun;
static pid_t other_id;

static void *load(void *plugin)
{
    other_id = (pid_t)syscall(SYS_gettid);
    NEED(sem_post(&begun) == 0);
    NEED(dlopen(plugin, RTLD_NOW));
    return NULL;
}

static int visit(struct dl_phdr_info *info, size_t size, void *plugin)
{
    (void)info, (void)size;
    NEED(pthread_create(&other, NULL, load, plugin) == 0);
    while (sem_wait(&begun) != 0)
        ;
    wait_until_in(other_id, SYS_futex, SYS_futex);
    printf("in the callback: %d\n", talk());
    return 1;
}

int main(int argc, char **argv)
{
    NEED(argc == 2 && sem_init(&begun, 0, 0) == 0);
    NEED(dl_iterate_phdr(visit, argv[1]) == 1);
    return pthread_join(other, NULL);
}

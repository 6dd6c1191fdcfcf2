/* A plugin whose destructor tells its thread to say goodbye and joins it. The
 * thread ends by a destructor of its own, which talks too. */
#include <pthread.h>
#include <semaphore.h>

#include "state.h"

static pthread_t thread;
static pthread_key_t key;
static sem_t stop;
static int good;

static void at_the_end(void *unused)
{
    (void)unused;
    good += talk();
}

static void *work(void *unused)
{
    NEED(pthread_setspecific(key, &key) == 0);
    while (sem_wait(&stop) != 0)
        ;
    good = talk();
    return unused;
}

__attribute__((constructor)) static void start(void)
{
    NEED(sem_init(&stop, 0, 0) == 0 && pthread_key_create(&key, at_the_end) == 0);
    NEED(pthread_create(&thread, NULL, work, NULL) == 0);
}

__attribute__((destructor)) static void end(void)
{
    NEED(sem_post(&stop) == 0 && pthread_join(thread, NULL) == 0);
    printf("joined: %d\n", good);
}

/* A plugin whose constructor starts a thread and waits for it; the thread makes
 * the first socket calls of the program. */
#include <pthread.h>

#include "state.h"

static int good;

static void *work(void *unused)
{
    good = talk();
    return unused;
}

__attribute__((constructor)) static void start(void)
{
    pthread_t thread;

    NEED(pthread_create(&thread, NULL, work, NULL) == 0);
    NEED(pthread_join(thread, NULL) == 0);
}

int said(void);
int said(void)
{
    return good;
}

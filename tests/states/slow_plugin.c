/* A plugin that takes long to load: until the program lets it. */
#include <semaphore.h>

#include "state.h"

extern sem_t loading, may_end;

__attribute__((constructor)) static void start(void)
{
    NEED(sem_post(&loading) == 0);
    while (sem_wait(&may_end) != 0)
        ;
}

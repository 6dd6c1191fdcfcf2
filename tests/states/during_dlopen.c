/* What happens while another thread is in a dlopen that takes long: calls that
 * do not wait, and the children of every kind of fork. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/wait.h>

#include "state.h"

extern sem_t loading, may_end;
sem_t loading, may_end;

static void *load(void *plugin)
{
    NEED(dlopen(plugin, RTLD_NOW));
    return NULL;
}

static pid_t raw_fork(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

/* In the memory of the parent, which waits meanwhile. */
static int beside(void *good)
{
    *(int *)good = talk();
    return 0;
}

static void child_of(const char *name, pid_t (*fork_)(void))
{
    int status;
    pid_t child = fork_();

    NEED(child >= 0);
    if (child == 0) {
        alarm(5);
        _exit(talk());
    }
    NEED(waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status))
        printf("the child of %s was ended by signal %d\n", name, WTERMSIG(status));
    else
        printf("the child of %s: %d\n", name, WEXITSTATUS(status));
}

static void child_of_vfork(void)
{
    static char stack[65536] __attribute__((aligned(16)));
    int good = 0;
    pid_t child = clone(beside, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &good);

    NEED(child > 0 && waitpid(child, NULL, 0) == child);
    printf("the child of vfork: %d\n", good);
}

int main(int argc, char **argv)
{
    pthread_t other;

    NEED(argc == 3 && sem_init(&loading, 0, 0) == 0 && sem_init(&may_end, 0, 0) == 0);
    NEED(pthread_create(&other, NULL, load, argv[1]) == 0);
    while (sem_wait(&loading) != 0)
        ;
    if (strcmp(argv[2], "calls") == 0)
        printf("calls that do not wait: %d\n", talk());
    if (strcmp(argv[2], "fork") == 0)
        child_of("fork", fork);
    if (strcmp(argv[2], "_Fork") == 0)
        child_of("_Fork", _Fork);
    if (strcmp(argv[2], "clone") == 0)
        child_of("a raw fork", raw_fork);
    if (strcmp(argv[2], "vfork") == 0)
        child_of_vfork();
    NEED(sem_post(&may_end) == 0 && pthread_join(other, NULL) == 0);
    return 0;
}

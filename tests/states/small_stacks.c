/* The first call of its name, made on the smallest stack that the machine
 * allows for a signal handler and a little more; on a thread's; on a
 * context's. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>

#include "state.h"

#ifndef A_LITTLE
#define A_LITTLE 768
#endif

enum { PAGE = 4096, CONTEXT = 8192 };

static int ends[2];
static const char *call;

/* The one call, in a frame that is as small as it can be. */
__attribute__((noinline)) static long make(void)
{
    static struct sockaddr_storage from;
    static socklen_t length = sizeof from;
    static char buffer[8];

    switch (call[4]) {
    case '\0':
        return call[0] == 's' ? send(ends[0], "x", 1, 0) : recv(ends[1], buffer, 8, 0);
    case 'f':
        return recvfrom(ends[1], buffer, 8, 0, (struct sockaddr *)&from, &length);
    case '0':
        return sendto(ends[0], "x", 1, 0, (struct sockaddr *)&from, 0);
    case '-':
        return -recv(-1, buffer, 8, 0);
    default:
        return sendto(ends[0], "x", 1, 0, NULL, 0);
    }
}

static void handler(int signal)
{
    (void)signal;
    _exit((int)make());
}

/* Memory with an end that cannot be overrun unnoticed. */
static char *guarded(size_t size)
{
    size_t span = (size + PAGE - 1) / PAGE * PAGE;
    char *memory = mmap(NULL, span + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    NEED(memory != MAP_FAILED && mprotect(memory, PAGE, PROT_NONE) == 0);
    return memory + PAGE;
}

static void on_a_signal_stack(void)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
    size_t least = getauxval(AT_MINSIGSTKSZ);
    stack_t stack = {.ss_size = (least < 2048 ? 2048 : least) + A_LITTLE};

    stack.ss_sp = guarded(stack.ss_size);
    NEED(sigaltstack(&stack, NULL) == 0 && sigaction(SIGUSR1, &action, NULL) == 0);
    raise(SIGUSR1);
}

static void *in_thread(void *unused)
{
    (void)unused;
    _exit((int)make());
}

static void on_a_thread_stack(void)
{
    pthread_attr_t attributes;
    pthread_t thread;

    NEED(pthread_attr_init(&attributes) == 0);
    NEED(pthread_attr_setstacksize(&attributes, (size_t)sysconf(_SC_THREAD_STACK_MIN)) == 0);
    NEED(pthread_create(&thread, &attributes, in_thread, NULL) == 0);
    pthread_join(thread, NULL);
}

static void in_context(void)
{
    _exit((int)make());
}

static void on_a_context_stack(void)
{
    ucontext_t context, back;

    NEED(getcontext(&context) == 0);
    context.uc_stack.ss_size = CONTEXT;
    context.uc_stack.ss_sp = guarded(CONTEXT);
    context.uc_link = NULL;
    makecontext(&context, in_context, 0);
    swapcontext(&back, &context);
}

static void try(const char *where, void (*on)(void))
{
    int status;
    pid_t child;

    fflush(stdout);
    child = fork();
    NEED(child >= 0);
    if (child == 0) {
        on();
        _exit(98);
    }
    NEED(waitpid(child, &status, 0) == child);
    printf("%s on %s: %s %d\n", call, where, WIFSIGNALED(status) ? "signal" : "returned",
           WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

int main(void)
{
    static const char *const calls[] = {"send", "recv", "sendto", "recvfrom", "send0", "recv-1"};

    NEED(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends) == 0);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        call = calls[i];
        for (int where = 0; where < 3; where++) {
            /* Something to take. */
            NEED(write(ends[0], "x", 1) == 1);
            if (where == 0)
                try("a signal's stack", on_a_signal_stack);
            else if (where == 1)
                try("a thread's stack", on_a_thread_stack);
            else
                try("a context's stack", on_a_context_stack);
            while (read(ends[1], &(char){0}, 1) == 1)
                ;
        }
    }
    return 0;
}

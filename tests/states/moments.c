/* Talks at every moment of a program's life at which code of its own can run. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "state.h"

/* What the others say goes by write alone: stdio may not be there yet. */
static void say(const char *when)
{
    char line[80];
    int length = snprintf(line, sizeof line, "%s: %d\n", when, talk());

    NEED(write(1, line, (size_t)length) == length);
}

static void preinit(int argc, char **argv, char **environment)
{
    (void)argc, (void)argv, (void)environment;
    say("preinit_array");
}

__attribute__((section(".preinit_array"), used)) static void (*at_preinit)(int, char **, char **) = preinit;

__attribute__((constructor(101))) static void early(void)
{
    say("an early constructor");
}

__attribute__((constructor)) static void late(void)
{
    say("a constructor");
}

__attribute__((destructor)) static void end(void)
{
    say("a destructor");
}

__attribute__((destructor(101))) static void very_end(void)
{
    say("the last destructor");
}

static void at_exit(void)
{
    say("atexit");
}

static void at_exit_with(int status, void *unused)
{
    (void)status, (void)unused;
    say("on_exit");
}

static void quick(void)
{
    say("at_quick_exit");
}

/* The parent has its say after the child. */
static int child_has_spoken[2];

static void before(void)
{
    NEED(pipe(child_has_spoken) == 0);
    say("before a fork");
}

static void in_parent(void)
{
    char byte;

    NEED(read(child_has_spoken[0], &byte, 1) == 1);
    say("in the parent of a fork");
}

static void in_child(void)
{
    say("in the child of a fork");
    NEED(write(child_has_spoken[1], "", 1) == 1);
}

static void at_thread_exit(void *unused)
{
    (void)unused;
    say("a thread's destructor");
}

static void clean_up(void *unused)
{
    (void)unused;
    say("a cleanup handler");
}

static void handler(int signal)
{
    (void)signal;
    say("a signal handler");
}

static void *thread(void *key)
{
    NEED(pthread_setspecific(*(pthread_key_t *)key, key) == 0);
    pthread_cleanup_push(clean_up, NULL);
    say("a thread");
    pthread_exit(NULL);
    pthread_cleanup_pop(0);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_key_t key;
    pthread_t other;
    pid_t child;

    NEED(argc == 2);
    NEED(atexit(at_exit) == 0 && on_exit(at_exit_with, NULL) == 0 && at_quick_exit(quick) == 0);
    NEED(pthread_atfork(before, in_parent, in_child) == 0);
    NEED(pthread_key_create(&key, at_thread_exit) == 0);
    NEED(pthread_create(&other, NULL, thread, &key) == 0 && pthread_join(other, NULL) == 0);
    NEED(signal(SIGUSR1, handler) != SIG_ERR && raise(SIGUSR1) == 0);
    child = fork();
    NEED(child >= 0);
    if (child == 0)
        _exit(0);
    NEED(waitpid(child, NULL, 0) == child);
    if (strcmp(argv[1], "quick_exit") == 0)
        quick_exit(0);
    if (strcmp(argv[1], "pthread_exit") == 0)
        pthread_exit(NULL);
    return 0;
}

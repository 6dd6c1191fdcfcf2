/* Messages from all kinds of child: fork, vfork and posix_spawn, exec with the
 * environment kept and cleaned, and a daemon that closes all descriptors. */
#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static char *no_environment[] = {NULL};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void say(int fd, const char *word)
{
    if (send(fd, word, strlen(word), 0) != (ssize_t)strlen(word))
        fail("send");
}

static void hear(int fd)
{
    char buffer[32];
    ssize_t received = recv(fd, buffer, sizeof buffer, 0);

    if (received < 0)
        fail("recv");
    printf("%.*s\n", (int)received, buffer);
}

static void end_of(pid_t child)
{
    int status;

    if (waitpid(child, &status, 0) != child || status != 0)
        fail("child");
}

/* In the program once more, with a descriptor that it says a word to. */
static void by_exec(int ends[2], pid_t (*start)(void), const char *word, char **environment)
{
    char number[16];
    char *arguments[] = {"processes", number, (char *)word, NULL};
    pid_t child = -1;

    snprintf(number, sizeof number, "%d", ends[1]);
    if (!start) {
        if (posix_spawn(&child, "/proc/self/exe", NULL, NULL, arguments, environment) != 0)
            fail("posix_spawn");
    } else if ((child = start()) == 0) {
        execve("/proc/self/exe", arguments, environment);
        _exit(1);
    }
    hear(ends[0]);
    end_of(child);
}

static void by_vfork(int ends[2])
{
    char number[16];
    char *arguments[] = {"processes", number, "vfork", NULL};
    pid_t child;

    snprintf(number, sizeof number, "%d", ends[1]);
    child = vfork();
    if (child == 0) {
        execve("/proc/self/exe", arguments, environ);
        _exit(1);
    }
    hear(ends[0]);
    end_of(child);
}

static void by_daemon(const char *path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int listening = socket(AF_UNIX, SOCK_STREAM, 0);
    int fd;
    pid_t child;

    strncpy(name.sun_path, path, sizeof name.sun_path - 1);
    if (bind(listening, (struct sockaddr *)&name, sizeof name) != 0 || listen(listening, 1) != 0)
        fail(path);
    child = fork();
    if (child == 0) {
        setsid();
        if (fork() != 0)
            _exit(0);
        closefrom(0);
        fd = socket(AF_UNIX, SOCK_STREAM, 0);
        if (connect(fd, (struct sockaddr *)&name, sizeof name) == 0)
            say(fd, "daemon");
        _exit(0);
    }
    end_of(child);
    fd = accept(listening, NULL, NULL);
    hear(fd);
}

int main(int argc, char **argv)
{
    int ends[2];
    pid_t child;

    if (argc > 2) {
        say(atoi(argv[1]), argv[2]);
        return 0;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
        fail("socketpair");
    child = fork();
    if (child == 0) {
        say(ends[1], "fork");
        _exit(0);
    }
    hear(ends[0]);
    end_of(child);
    by_vfork(ends);
    by_exec(ends, NULL, "posix_spawn", environ);
    by_exec(ends, fork, "kept", environ);
    by_exec(ends, fork, "cleaned", no_environment);
    by_daemon(argv[1]);
    return 0;
}

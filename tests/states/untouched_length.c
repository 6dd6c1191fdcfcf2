/* A recvfrom that fails leaves the length alone, whatever a signal handler or
 * another thread has stored there since. */
#include <pthread.h>
#include <signal.h>
#include <sys/un.h>

#include "state.h"

static socklen_t length;
static int ends[2];
static pthread_t first;
static pid_t first_id;

static void store_in_handler(int signal)
{
    if (signal == SIGUSR1)
        length = 7;
}

static void *interrupt(void *signal)
{
    wait_until_in(first_id, SYS_recvfrom, SYS_recvmsg);
    if (*(int *)signal == SIGUSR2)
        length = 9;
    NEED(pthread_kill(first, *(int *)signal) == 0);
    return NULL;
}

static void show(const char *what, int fd, char *buffer, struct sockaddr_un *name, int flags)
{
    ssize_t result = recvfrom(fd, buffer, 8, flags, (struct sockaddr *)name, &length);
    int error = errno;

    printf("%s: %zd %s, the length is %d\n", what, result, result < 0 ? strerror(error) : "", (int)length);
}

int main(void)
{
    struct sigaction action = {.sa_handler = store_in_handler};
    struct sockaddr_un name;
    char buffer[8];
    pthread_t other;

    NEED(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0);
    NEED(sigaction(SIGUSR1, &action, NULL) == 0 && sigaction(SIGUSR2, &action, NULL) == 0);
    first = pthread_self();
    first_id = (pid_t)syscall(SYS_gettid);
    for (int signal = SIGUSR1; signal != 0; signal = signal == SIGUSR1 ? SIGUSR2 : 0) {
        length = sizeof name;
        NEED(pthread_create(&other, NULL, interrupt, &signal) == 0);
        show(signal == SIGUSR1 ? "a handler stores" : "a thread stores", ends[0], buffer, &name, 0);
        NEED(pthread_join(other, NULL) == 0);
    }
    for (int i = 0; i < 3; i++) {
        length = (const socklen_t[]){sizeof name, 0, (socklen_t)-1}[i];
        show("nothing there", ends[0], buffer, &name, MSG_DONTWAIT);
        show("not open", -1, buffer, &name, 0);
        show("urgent data", ends[0], buffer, &name, MSG_OOB);
        NEED(send(ends[1], "x", 1, 0) == 1);
        show("a bad buffer", ends[0], NULL, &name, 0);
    }
    return 0;
}

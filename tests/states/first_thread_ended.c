/* The first thread has ended by pthread_exit, and another goes on: the process
 * is a zombie's in all that goes by its number. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/un.h>

#include "state.h"

static void *go_on(void *first)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX}, from;
    struct {
        char buffer[64];
        socklen_t length;
    } message = {.length = sizeof from};
    char line[16] = "";
    int ends[2];
    FILE *stat;

    NEED(pthread_join(*(pthread_t *)first, NULL) == 0);
    do { /* joined, and a moment later gone */
        stat = fopen("/proc/self/stat", "r");
        NEED(stat && fscanf(stat, "%*d %*s %15s", line) == 1);
        fclose(stat);
    } while (line[0] != 'Z');

    printf("calls: %d\n", talk());
    NEED(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0);
    NEED(bind(ends[1], (struct sockaddr *)&name, sizeof name.sun_family) == 0);
    NEED(send(ends[1], "hello", 5, 0) == 5 && send(ends[1], "hello", 5, 0) == 5);
    /* The length is within the buffer, but not within the message. */
    printf("%zd", recvfrom(ends[0], &message, sizeof message, 0, (struct sockaddr *)&from, &message.length));
    printf(" with a name of %u bytes\n", message.length);
    printf("%zd", recvfrom(ends[0], &message, 5, 0, (struct sockaddr *)4096, &message.length));
    printf(" %s, %u\n", strerror(errno), message.length);
    printf("%zd", sendto(ends[0], "x", 1, 0, (struct sockaddr *)&name, 0));
    printf(" with an address of no bytes\n");
    exit(0);
}

int main(void)
{
    static pthread_t first;
    pthread_t other;

    first = pthread_self();
    NEED(pthread_create(&other, NULL, go_on, &first) == 0);
    pthread_exit(NULL);
}

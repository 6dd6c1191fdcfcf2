/* 32 threads that send and receive over every kind of socket for as many
 * seconds as are said: no message is lost or changed, no descriptor stays open,
 * and the memory does not grow. */
#include <arpa/inet.h>
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define THREADS 32
#define LONGEST 8000
#define ROUNDS 100 /* of messages over one pair of sockets */
#define MOST_GROWN 512 /* KiB, of 32 threads that run */

static time_t end_of_all;
static unsigned long long messages;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* Two UDP sockets that know each other. */
static void udp_pair(int ends[2])
{
    struct sockaddr_in names[2];
    socklen_t size = sizeof names[0];

    for (int i = 0; i < 2; i++) {
        names[i] = (struct sockaddr_in){.sin_family = AF_INET};
        names[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ends[i] = socket(AF_INET, SOCK_DGRAM, 0);
        if (bind(ends[i], (struct sockaddr *)&names[i], size) != 0 ||
            getsockname(ends[i], (struct sockaddr *)&names[i], &size) != 0)
            fail("UDP");
    }
    for (int i = 0; i < 2; i++)
        if (connect(ends[i], (struct sockaddr *)&names[1 - i], size) != 0)
            fail("connect");
}

static void tcp_pair(int ends[2])
{
    struct sockaddr_in name = {.sin_family = AF_INET};
    socklen_t size = sizeof name;
    int listening = socket(AF_INET, SOCK_STREAM, 0);

    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ends[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listening, (struct sockaddr *)&name, size) != 0 || listen(listening, 1) != 0 ||
        getsockname(listening, (struct sockaddr *)&name, &size) != 0 ||
        connect(ends[0], (struct sockaddr *)&name, size) != 0)
        fail("TCP");
    ends[1] = accept(listening, NULL, NULL);
    close(listening);
}

static void open_pair(int kind, int ends[2])
{
    static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
    const struct timeval patience = {.tv_sec = 60};

    if (kind == 3)
        udp_pair(ends);
    else if (kind == 4)
        tcp_pair(ends);
    else if (socketpair(AF_UNIX, types[kind], 0, ends) != 0)
        fail("socketpair");
    for (int i = 0; i < 2; i++) /* what is lost is not waited for */
        setsockopt(ends[i], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

/* One message, by the calls in turn. */
static void exchange(int from, int to, unsigned round, unsigned *seed)
{
    unsigned char sent[LONGEST], received[LONGEST];
    size_t length = 1 + (size_t)rand_r(seed) % LONGEST;
    size_t done = 0;
    ssize_t part;

    for (size_t i = 0; i < length; i++)
        sent[i] = (unsigned char)(i * 7 + round);
    part = round % 2 ? send(from, sent, length, 0) : sendto(from, sent, length, 0, NULL, 0);
    if (part != (ssize_t)length)
        fail("send");
    for (; done < length; done += (size_t)part) {
        part = round % 3 ? recv(to, received + done, length - done, 0)
                         : recvfrom(to, received + done, length - done, 0, NULL, NULL);
        if (part <= 0)
            fail("recv");
    }
    if (memcmp(sent, received, length) != 0) {
        fputs("a message has changed\n", stderr);
        exit(1);
    }
}

static void *talk(void *number)
{
    unsigned seed = (unsigned)(size_t)number;
    int ends[2];

    while (time(NULL) < end_of_all) {
        open_pair((int)((size_t)number % 5), ends);
        for (unsigned round = 0; round < ROUNDS; round++)
            exchange(ends[round % 2], ends[1 - round % 2], round, &seed);
        close(ends[0]);
        close(ends[1]);
        __atomic_add_fetch(&messages, ROUNDS, __ATOMIC_RELAXED);
    }
    return NULL;
}

static int descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    int count = 0;

    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

static long memory(void)
{
    long size, resident;
    FILE *file = fopen("/proc/self/statm", "r");

    if (!file || fscanf(file, "%ld %ld", &size, &resident) != 2)
        fail("statm");
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    unsigned seconds = argc > 1 ? (unsigned)atoi(argv[1]) : 5;
    int open_before = descriptors();
    long before, grown;

    end_of_all = time(NULL) + seconds;
    for (size_t i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, talk, (void *)i) != 0)
            fail("pthread_create");
    sleep(seconds / 4); /* all have done all by then that they ever do */
    before = memory();
    sleep(seconds / 2);
    grown = memory() - before;
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("%llu messages, %d descriptors left open, %ld KiB grown\n", messages,
           descriptors() - open_before, grown);
    return descriptors() != open_before || grown > MOST_GROWN;
}

/* Sandboxes that allow what the program asks for, and sendmsg and recvmsg for
 * the same purpose: nothing else may be tried, whatever a call answers. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "filter.h"

enum { UNTOUCHED = 77 };

static int stream[2], datagram[2], nowhere;
static struct sockaddr_un name = {.sun_family = AF_UNIX};
static struct sockaddr *const address = (struct sockaddr *)&name;
static char buffer[64];
/* Beyond what every machine has for the process, and in the kernel's half. */
static char *const beyond = (char *)(UINTPTR_MAX / 2 - 4095), *const kernels = (char *)(UINTPTR_MAX - 4095);
/* Around the end of user space, which only the kernel knows. */
static char *const border = (char *)((UINTPTR_MAX >> 17) - 4095);

/* By the system call that every filter here allows, and not as the library's. */
static void say(const char *what, long result)
{
    char line[120];
    int now = errno, length;

    if (result < 0)
        length = snprintf(line, sizeof line, "  %s: %s\n", what, strerrorname_np(now));
    else
        length = snprintf(line, sizeof line, "  %s: %ld%s\n", what, result, now == UNTOUCHED ? "" : ", errno changed");
    syscall(SYS_write, 1, line, length);
}

#define SAY(call) (errno = UNTOUCHED, say(#call, (call)))

/*
 * An address in the kernel's half is EFAULT without asking, also where a filter
 * has refused the call with EBADF: docs/differences.md.
 */
static int is_kernels_refusal_shown = 1;

static void receive(void)
{
    socklen_t length = sizeof name;

    SAY(recv(stream[1], buffer, 1, 0));
    SAY(recv(stream[1], buffer, 1, MSG_OOB));
    SAY(recv(stream[1], buffer, 8, MSG_DONTWAIT));
    SAY(recv(-1, buffer, 8, 0));
    SAY(recv(nowhere, buffer, 8, 0));
    SAY(recv(-1, NULL, 8, 0));
    if (is_kernels_refusal_shown)
        SAY(recv(-1, kernels, 8, 0));
    if (is_kernels_refusal_shown)
        SAY(recv(nowhere, kernels, 8, 0));
    SAY(recv(-1, beyond, 1, 0));
    SAY(recv(-1, border, 8, 0));
    SAY(recv(-1, buffer, SIZE_MAX, 0));
    SAY(recvfrom(datagram[1], buffer, 8, 0, address, &length));
    SAY(recvfrom(datagram[1], buffer, 8, MSG_DONTWAIT, address, &length));
    SAY(recvfrom(-1, buffer, 8, 0, address, &length));
    if (is_kernels_refusal_shown)
        SAY(recvfrom(-1, kernels, 8, 0, address, &length));
}

static void send_all(void)
{
    SAY(send(stream[0], "x", 1, MSG_NOSIGNAL));
    SAY(send(-1, "x", 1, 0));
    SAY(send(nowhere, "x", 1, 0));
    SAY(send(-1, NULL, 1, 0));
    if (is_kernels_refusal_shown)
        SAY(send(-1, kernels, 8, 0));
    if (is_kernels_refusal_shown)
        SAY(send(nowhere, kernels, 8, 0));
    SAY(send(-1, beyond, 1, 0));
    SAY(send(-1, border, 8, 0));
    SAY(send(-1, "x", SIZE_MAX, 0));
    SAY(sendto(datagram[0], "x", 1, 0, address, 0));
    SAY(sendto(stream[0], "x", 1, MSG_NOSIGNAL, address, 0));
    SAY(sendto(datagram[0], "x", 1, 0, address, sizeof name));
    SAY(sendto(datagram[0], "x", 1, 0, address, 4000));
    SAY(sendto(datagram[0], "x", 1, 0, address, (socklen_t)-1));
    SAY(sendto(-1, "x", 1, 0, address, 0));
    if (is_kernels_refusal_shown)
        SAY(sendto(-1, kernels, 1, 0, address, sizeof name));
}

static void both(void)
{
    send_all();
    receive();
}

/* The child that does it, with the filter on. */
static void under(const char *what, const int *calls, unsigned listed, unsigned others, void (*act)(void))
{
    int status;
    pid_t child;

    printf("%s\n", what);
    fflush(stdout);
    child = fork();
    NEED(child >= 0);
    if (child == 0) {
        filter(calls, listed, others);
        act();
        syscall(SYS_exit_group, 0);
    }
    NEED(waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status))
        printf("  ended by signal %d\n", WTERMSIG(status));
}

/* Fresh sockets, with something to take. */
static void set_up(void)
{
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, stream) == 0);
    NEED(socketpair(AF_UNIX, SOCK_DGRAM, 0, datagram) == 0);
    NEED(send(stream[0], "x", 1, 0) == 1 && send(datagram[0], "x", 1, 0) == 1);
}

#define LIST(...) ((const int[]){__VA_ARGS__, -1})
#define REFUSE(error) (SECCOMP_RET_ERRNO | (error))

int main(void)
{
    const unsigned kill = SECCOMP_RET_KILL_PROCESS, allow = SECCOMP_RET_ALLOW;
    const int *receiver = LIST(SYS_recvfrom, SYS_recvmsg, SYS_write, SYS_exit_group);
    const int *sender = LIST(SYS_sendto, SYS_sendmsg, SYS_write, SYS_exit_group);
    const int *send_calls = LIST(SYS_sendto, SYS_sendmsg);
    const int *receive_calls = LIST(SYS_recvfrom, SYS_recvmsg);
    const int *options = LIST(SYS_getsockopt, SYS_setsockopt, SYS_process_vm_readv, SYS_process_vm_writev,
                              SYS_getpid, SYS_gettid, SYS_ioctl, SYS_fcntl, SYS_mincore, SYS_msync);

    nowhere = open("/dev/null", O_RDWR);
    NEED(nowhere >= 0);
    set_up();
    under("only receiving is allowed", receiver, allow, kill, receive);
    set_up();
    under("only receiving is allowed, all else is refused", receiver, allow, REFUSE(EPERM), receive);
    set_up();
    under("sending is killed", send_calls, kill, allow, receive);
    set_up();
    under("sending is refused with EFAULT", send_calls, REFUSE(EFAULT), allow, receive);
    set_up();
    under("only sending is allowed", sender, allow, kill, send_all);
    set_up();
    under("only sending is allowed, all else is refused", sender, allow, REFUSE(EPERM), send_all);
    set_up();
    under("receiving is killed", receive_calls, kill, allow, send_all);
    set_up();
    under("what only looks is killed", options, kill, allow, both);
    set_up();
    under("what only looks is refused", options, REFUSE(EPERM), allow, both);
    set_up();
    under("both are refused with EFAULT", LIST(SYS_sendto, SYS_sendmsg, SYS_recvfrom, SYS_recvmsg), REFUSE(EFAULT), allow, both);
    set_up();
    is_kernels_refusal_shown = 0;
    under("both are refused with EBADF", LIST(SYS_sendto, SYS_sendmsg, SYS_recvfrom, SYS_recvmsg), REFUSE(EBADF), allow, both);
    return 0;
}

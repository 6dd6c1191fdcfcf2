/* Under seccomp's strict mode a call that is forbidden kills, and nothing
 * else does. */
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "state.h"

int main(void)
{
    int status, ends[2];
    pid_t child;
    char byte;

    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    child = fork();
    NEED(child >= 0);
    if (child == 0) {
        NEED(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) == 0);
        byte = 'x';
        syscall(SYS_write, ends[0], &byte, 1);
        syscall(SYS_read, ends[1], &byte, 1);
        syscall(SYS_write, 1, "read and written\n", 17);
        recv(ends[1], &byte, 1, 0);
        syscall(SYS_exit, 0);
    }
    NEED(waitpid(child, &status, 0) == child);
    printf("%s %d\n", WIFSIGNALED(status) ? "signal" : "status", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return 0;
}

/* Filters of system calls. */
#ifndef FILTER_H
#define FILTER_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "state.h"

enum { MOST_CALLS = 32 };

/* `listed` happens to these calls (the list ends with -1), `others` to all
 * others: SECCOMP_RET_* values. For the rest of the process's life. */
static inline void filter(const int *calls, unsigned listed, unsigned others)
{
    struct sock_filter code[2 * MOST_CALLS + 2];
    struct sock_fprog program = {0, code};

    code[program.len++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (; *calls >= 0; calls++) {
        code[program.len++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)*calls, 0, 1);
        code[program.len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, listed);
    }
    code[program.len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, others);
    NEED(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    NEED(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

#endif

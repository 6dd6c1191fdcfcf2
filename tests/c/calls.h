/*
 * The calls under test: sockshim's, or with AGAINST_LIBC libc's own under the
 * same names, so that each test is known to describe the real thing.
 */
#ifndef CALLS_H
#define CALLS_H

#include <sys/socket.h>

#ifdef AGAINST_LIBC
#define sockshim_send send
#define sockshim_recv recv
#define sockshim_sendto sendto
#define sockshim_recvfrom recvfrom
#define sockshim_sendmsg sendmsg
#define sockshim_recvmsg recvmsg
#else
#include "sockshim.h"
#endif

/* cmocka wants these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#include <cmocka.h>
#ifdef __cplusplus
}
#endif

#endif

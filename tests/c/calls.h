/*
 * The calls under test: sockshim's, or with AGAINST_LIBC libc's own under the
 * same names, so that each test is known to describe the real thing.
 */
#ifndef CALLS_H
#define CALLS_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#ifdef AGAINST_LIBC
#define sockshim_send send
#define sockshim_recv recv
#define sockshim_sendto sendto
#define sockshim_recvfrom recvfrom
#define sockshim_sendmsg sendmsg
#define sockshim_recvmsg recvmsg
#define sockshim_sendmmsg sendmmsg
#define sockshim_recvmmsg recvmmsg
#define sockshim_read read
#define sockshim_write write
#define sockshim_readv readv
#define sockshim_writev writev
#define sockshim_socket socket
#define sockshim_socketpair socketpair
#define sockshim_bind bind
#define sockshim_listen listen
#define sockshim_connect connect
#define sockshim_accept accept
#define sockshim_accept4 accept4
#define sockshim_shutdown shutdown
#define sockshim_close close
#define sockshim_getsockname getsockname
#define sockshim_getpeername getpeername
#define sockshim_getsockopt getsockopt
#define sockshim_setsockopt setsockopt
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

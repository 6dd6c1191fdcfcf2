/*
 * sockshim under the POSIX names: a source that includes this header, or is
 * compiled with `-include sockshim_posix.h`, calls sockshim where it says
 * send, recv and so on. Link with -lsockshim.
 *
 * Only calls are mapped, not the bare names, so a pointer to `send` is still
 * libc's. Whatever else is called by one of these names, say a function of a
 * structure as in `file->read(...)`, is mapped too: include this header after
 * the declaration of such a thing, and write `(file->read)(...)`.
 *
 * On a connected AF_UNIX stream sendto() ignores the destination, see
 * sockshim.h.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */

#ifndef SOCKSHIM_POSIX_H
#define SOCKSHIM_POSIX_H

/* First, so that their declarations keep their names. */
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sockshim.h"

#define accept(...) sockshim_accept(__VA_ARGS__)
#define accept4(...) sockshim_accept4(__VA_ARGS__)
#define bind(...) sockshim_bind(__VA_ARGS__)
#define close(...) sockshim_close(__VA_ARGS__)
#define connect(...) sockshim_connect(__VA_ARGS__)
#define getpeername(...) sockshim_getpeername(__VA_ARGS__)
#define getsockname(...) sockshim_getsockname(__VA_ARGS__)
#define getsockopt(...) sockshim_getsockopt(__VA_ARGS__)
#define listen(...) sockshim_listen(__VA_ARGS__)
#define read(...) sockshim_read(__VA_ARGS__)
#define readv(...) sockshim_readv(__VA_ARGS__)
#define recv(...) sockshim_recv(__VA_ARGS__)
#define recvfrom(...) sockshim_recvfrom(__VA_ARGS__)
#define recvmmsg(...) sockshim_recvmmsg(__VA_ARGS__)
#define recvmsg(...) sockshim_recvmsg(__VA_ARGS__)
#define send(...) sockshim_send(__VA_ARGS__)
#define sendmmsg(...) sockshim_sendmmsg(__VA_ARGS__)
#define sendmsg(...) sockshim_sendmsg(__VA_ARGS__)
#define sendto(...) sockshim_sendto(__VA_ARGS__)
#define setsockopt(...) sockshim_setsockopt(__VA_ARGS__)
#define shutdown(...) sockshim_shutdown(__VA_ARGS__)
#define socket(...) sockshim_socket(__VA_ARGS__)
#define socketpair(...) sockshim_socketpair(__VA_ARGS__)
#define write(...) sockshim_write(__VA_ARGS__)
#define writev(...) sockshim_writev(__VA_ARGS__)

#endif

/*
 * Makes a program that calls sockshim call libc instead: the other way round
 * than sockshim_posix.h. What libc does not have stays sockshim's.
 */

#define _GNU_SOURCE

#include <sockshim.h>
#include <sys/uio.h>
#include <unistd.h>

#define sockshim_accept accept
#define sockshim_accept4 accept4
#define sockshim_bind bind
#define sockshim_close close
#define sockshim_connect connect
#define sockshim_getpeername getpeername
#define sockshim_getsockname getsockname
#define sockshim_getsockopt getsockopt
#define sockshim_listen listen
#define sockshim_read read
#define sockshim_readv readv
#define sockshim_recv recv
#define sockshim_recvfrom recvfrom
#define sockshim_recvmmsg recvmmsg
#define sockshim_recvmsg recvmsg
#define sockshim_send send
#define sockshim_sendmmsg sendmmsg
#define sockshim_sendmsg sendmsg
#define sockshim_sendto sendto
#define sockshim_setsockopt setsockopt
#define sockshim_shutdown shutdown
#define sockshim_socket socket
#define sockshim_socketpair socketpair
#define sockshim_write write
#define sockshim_writev writev

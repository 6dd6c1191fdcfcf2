/*
 * sockshim under the POSIX names: in a source compiled with
 * `-include sockshim_posix.h`, send() is sockshim_send(), and so for every call
 * below. Link with -lsockshim.
 *
 * It stands first: it includes nothing, so _GNU_SOURCE and the other feature
 * test macros mean what they mean without it, wherever the program defines
 * them. It renames symbols, not words: a member called `read`, as of
 * std::fstream or a table of functions, keeps its name, and a pointer to send()
 * points to sockshim_send(). A function of the program's own that has external
 * linkage and one of these names is renamed too: leave its source out.
 *
 * The checks of _FORTIFY_SOURCE stay. On a connected AF_UNIX stream sendto()
 * ignores the destination, see sockshim.h.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */

#ifndef SOCKSHIM_POSIX_H
#define SOCKSHIM_POSIX_H

#ifndef __PRAGMA_REDEFINE_EXTNAME
#error "sockshim_posix.h needs a compiler with #pragma redefine_extname, as gcc and clang are"
#endif

#if defined __USE_FORTIFY_LEVEL && __USE_FORTIFY_LEVEL > 0 && (defined _SYS_SOCKET_H || defined _UNISTD_H)
#error "with _FORTIFY_SOURCE include sockshim_posix.h before <sys/socket.h> and <unistd.h>: -include sockshim_posix.h"
#endif

#pragma redefine_extname accept sockshim_accept
#pragma redefine_extname accept4 sockshim_accept4
#pragma redefine_extname bind sockshim_bind
#pragma redefine_extname close sockshim_close
#pragma redefine_extname connect sockshim_connect
#pragma redefine_extname getpeername sockshim_getpeername
#pragma redefine_extname getsockname sockshim_getsockname
#pragma redefine_extname getsockopt sockshim_getsockopt
#pragma redefine_extname listen sockshim_listen
#pragma redefine_extname read sockshim_read
#pragma redefine_extname readv sockshim_readv
#pragma redefine_extname recv sockshim_recv
#pragma redefine_extname recvfrom sockshim_recvfrom
#pragma redefine_extname recvmmsg sockshim_recvmmsg
#pragma redefine_extname recvmsg sockshim_recvmsg
#pragma redefine_extname send sockshim_send
#pragma redefine_extname sendmmsg sockshim_sendmmsg
#pragma redefine_extname sendmsg sockshim_sendmsg
#pragma redefine_extname sendto sockshim_sendto
#pragma redefine_extname setsockopt sockshim_setsockopt
#pragma redefine_extname shutdown sockshim_shutdown
#pragma redefine_extname socket sockshim_socket
#pragma redefine_extname socketpair sockshim_socketpair
#pragma redefine_extname write sockshim_write
#pragma redefine_extname writev sockshim_writev

/*
 * With _FORTIFY_SOURCE glibc's recv() is an inline function. Where the length
 * can only be checked when it runs, it calls __recv_chk(); that one is defined
 * here. Where there is nothing to check it calls __recv_alias(), which is libc's
 * recv by an asm label that no pragma changes; so that call becomes one of
 * __recv_chk() that always passes. (Where the check is sure to fail, it calls
 * libc's own __recv_chk, which ends the program.) recvfrom() and read() are the
 * same.
 *
 * glibc first declares __recv_alias(int __fd, ...) and then calls
 * __recv_alias(__fd, ...). The macro tells the two apart by the first word: the
 * declaration becomes one of a function that nothing calls.
 */
#if defined _FORTIFY_SOURCE && _FORTIFY_SOURCE > 0

#pragma redefine_extname __read_chk sockshim_checked_read
#pragma redefine_extname __recv_chk sockshim_checked_recv
#pragma redefine_extname __recvfrom_chk sockshim_checked_recvfrom

#define SOCKSHIM_UNCHECKED ((__SIZE_TYPE__)-1)

#define __read_alias(fd, buf, len) SOCKSHIM_READ_##fd, buf, len)
#define SOCKSHIM_READ_int sockshim_unused_read(int
#define SOCKSHIM_READ___fd SOCKSHIM_READ(__fd
#define SOCKSHIM_READ(fd, buf, len) __read_chk(fd, buf, len, SOCKSHIM_UNCHECKED)

#define __recv_alias(fd, buf, len, flags) SOCKSHIM_RECV_##fd, buf, len, flags)
#define SOCKSHIM_RECV_int sockshim_unused_recv(int
#define SOCKSHIM_RECV___fd SOCKSHIM_RECV(__fd
#define SOCKSHIM_RECV(fd, buf, len, flags) __recv_chk(fd, buf, len, SOCKSHIM_UNCHECKED, flags)

#define __recvfrom_alias(fd, buf, len, flags, addr, addrlen) \
    SOCKSHIM_RECVFROM_##fd, buf, len, flags, addr, addrlen)
#define SOCKSHIM_RECVFROM_int sockshim_unused_recvfrom(int
#define SOCKSHIM_RECVFROM___fd SOCKSHIM_RECVFROM(__fd
#define SOCKSHIM_RECVFROM(fd, buf, len, flags, addr, addrlen) \
    __recvfrom_chk(fd, buf, len, SOCKSHIM_UNCHECKED, flags, addr, addrlen)

#ifdef __cplusplus
extern "C" {
#endif

/* glibc's alone. */
extern void __chk_fail(void) __attribute__((__weak__, __noreturn__));

/* One of each stays in the program, whatever number of objects have it. The
 * empty asm hides where the pointer leads: clang takes glibc's inline function,
 * which is renamed too, for the library's, and would call this one without end. */
#define SOCKSHIM_CHECKED(name, parameters, types, arguments) \
    extern __PTRDIFF_TYPE__ sockshim_own_##name types __asm__("sockshim_" #name); \
    extern __PTRDIFF_TYPE__ sockshim_checked_##name parameters; \
    __attribute__((__weak__, __visibility__("hidden"))) \
    __PTRDIFF_TYPE__ sockshim_checked_##name parameters \
    { \
        __PTRDIFF_TYPE__ (*own) types = sockshim_own_##name; \
        if (len > size) { \
            if (__chk_fail) \
                __chk_fail(); \
            __builtin_trap(); \
        } \
        __asm__("" : "+r"(own)); \
        return own arguments; \
    }

SOCKSHIM_CHECKED(read,
                 (int fd, void *buf, __SIZE_TYPE__ len, __SIZE_TYPE__ size),
                 (int, void *, __SIZE_TYPE__),
                 (fd, buf, len))
SOCKSHIM_CHECKED(recv,
                 (int fd, void *buf, __SIZE_TYPE__ len, __SIZE_TYPE__ size, int flags),
                 (int, void *, __SIZE_TYPE__, int),
                 (fd, buf, len, flags))
SOCKSHIM_CHECKED(recvfrom,
                 (int fd, void *buf, __SIZE_TYPE__ len, __SIZE_TYPE__ size, int flags, void *addr, void *addrlen),
                 (int, void *, __SIZE_TYPE__, int, void *, void *),
                 (fd, buf, len, flags, addr, addrlen))

#ifdef __cplusplus
}
#endif

#elif defined __OPTIMIZE__

/* What is defined after this header cannot be kept. */
#define SOCKSHIM_LATE \
    _Pragma("GCC error \"define _FORTIFY_SOURCE on the command line, or not at all, with sockshim_posix.h\"")
#define __read_alias SOCKSHIM_LATE __read_alias
#define __recv_alias SOCKSHIM_LATE __recv_alias
#define __recvfrom_alias SOCKSHIM_LATE __recvfrom_alias

#endif

#endif

//! What an error says of itself, for the cases that nothing more is known of.

use super::super::rules::{ANY, rule, rules};

rules! { GENERAL:
    rule(0, &[], "this is no error: the call went through.");
    rule(libc::EPERM, &[], "a privilege is missing, or a firewall forbids it.");
    rule(libc::ENOENT, &[], "what the address names does not exist.");
    rule(libc::ESRCH, &[], "no such process exists.");
    rule(libc::EINTR, &[], "a signal handler ran first. Call again.");
    rule(libc::EIO, &[], "the device or filesystem failed.");
    rule(libc::EBADF, &[], "the descriptor is not open for this.");
    rule(libc::EAGAIN, &[], "it cannot be done without waiting. Wait with poll().");
    rule(libc::ENOMEM, &[], "the kernel has no memory for it. Try later, with less at a time.");
    rule(libc::EACCES, &[], "permission is denied.");
    rule(libc::EFAULT, &[], "a pointer leads to memory that cannot be used.");
    rule(libc::EEXIST, &[], "it exists already.");
    rule(libc::ENODEV, &[], "no such network interface exists.");
    rule(libc::ENOTDIR, &[], "a part of the path that should be a directory is none.");
    rule(libc::EINVAL, &[], "an argument does not fit the socket or its state.");
    rule(libc::ENFILE, &[], "the system has too many files open.");
    rule(libc::EMFILE, &[], "the process has too many descriptors open.");
    rule(libc::EFBIG, &[], "the file would become too large.");
    rule(libc::ENOSPC, &[], "no space is left.");
    rule(libc::EROFS, &[], "the filesystem is mounted read-only.");
    rule(libc::EPIPE, &[], "nobody can read what is written.");
    rule(libc::EDOM, &[], "a number is out of range.");
    rule(libc::ENAMETOOLONG, &[], "a part of the path is too long.");
    rule(libc::ENOSYS, &[], "this kernel has no such call.");
    rule(libc::ELOOP, &[], "the path has too many symbolic links.");
    rule(libc::ENOPKG, &[], "a part of the kernel is not there.");
    rule(libc::EPROTO, &[], "the peer or the network broke the protocol.");
    rule(libc::ENOTSOCK, &[], "the descriptor is no socket.");
    rule(libc::EDESTADDRREQ, &[], "no destination is named.");
    rule(libc::EMSGSIZE, &[], "the message is too long to go whole.");
    rule(libc::EPROTOTYPE, &[], "the socket there is of another type.");
    rule(libc::ENOPROTOOPT, &[], "there is no such option.");
    rule(libc::EPROTONOSUPPORT, &[], "there is no such protocol.");
    rule(libc::ESOCKTNOSUPPORT, &[], "there is no such type of socket.");
    rule(libc::EOPNOTSUPP, &[], "this socket cannot do that.");
    rule(libc::EAFNOSUPPORT, &[], "the address family does not fit.");
    rule(libc::EADDRINUSE, &[], "the address is in use.");
    rule(libc::EADDRNOTAVAIL, &[], "no such address is to be had here.");
    rule(libc::ENETDOWN, &[], "the network interface is down.");
    rule(libc::ENETUNREACH, &[], "no route leads to the network.");
    rule(libc::ECONNABORTED, &[], "the connection was given up on this side.");
    rule(libc::ECONNRESET, &[], "the peer reset the connection.");
    rule(libc::ENOBUFS, &[], "the kernel has no buffer for it. Try later, with less at a time.");
    rule(libc::EISCONN, &[], "the socket is connected already.");
    rule(libc::ENOTCONN, &[], "the socket is not connected.");
    rule(libc::ETOOMANYREFS, &[], "too many descriptors are on their way.");
    rule(libc::ETIMEDOUT, &[], "the peer did not answer in time.");
    rule(libc::ECONNREFUSED, &[], "nobody listens there.");
    rule(libc::EHOSTDOWN, &[], "the host is down.");
    rule(libc::EHOSTUNREACH, &[], "no way leads to the host.");
    rule(libc::EALREADY, &[], "the socket is at it already.");
    rule(libc::EINPROGRESS, &[], "it has begun, and goes on.");
    rule(ANY, &[], "the system refused the call; its page in the manual may say why.");
}

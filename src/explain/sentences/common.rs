//! The errors that mean the same in every call.

use super::super::{
    condition::Condition::*,
    rules::{rule, rules},
};

rules! { COMMON:
    rule(libc::EBADF, &[MinusOne],
        "-1 is what a failed call returns, and no descriptor. Check that call.");
    rule(libc::EBADF, &[Negative], "a descriptor is never negative.");
    rule(libc::EBADF, &[Closed],
        "no descriptor %d is open in this process. It was closed, or never opened.");
    rule(libc::EBADF, &[OnlyPath],
        "descriptor %d was opened with O_PATH, by which nothing can be read or written.");
    rule(libc::EBADF, &[OnlyRead], "descriptor %d is %f, opened for reading only.");
    rule(libc::EBADF, &[OnlyWrite], "descriptor %d is %f, opened for writing only.");
    rule(libc::EBADF, &[],
        "descriptor %d is open now, but was not then. Does a thread close what it does not own?");
    rule(libc::ENOTSOCK, &[Socket],
        "descriptor %d is a socket now, but was none then. Does a thread close what it does not \
         own?");
    rule(libc::ENOTSOCK, &[],
        "descriptor %d is %f, not a socket. Pass the descriptor of the socket.");
    rule(libc::EFAULT, &[Faulty, Sends],
        "%!. Point it at what is to be sent, and give the real length.");
    rule(libc::EFAULT, &[FaultyBytes],
        "%!. Point it at room for the bytes, and give its real size.");
    rule(libc::EFAULT, &[FaultyLength, Null, Transfers],
        "addrlen is a null pointer while src_addr is given. Point it at a socklen_t that holds \
         the size of src_addr.%c");
    rule(libc::EFAULT, &[Faulty, Transfers],
        "%!. Point it at room for the address, and give its real size.%c");
    rule(libc::EFAULT, &[FaultyLength],
        "%!. Point it at a socklen_t that holds the size of the room.");
    rule(libc::EFAULT, &[Faulty], "%!. Point it at memory of the right size.");
    rule(libc::EFAULT, &[],
        "a pointer led to memory that could not be used, though now all of them do. Does a \
         thread unmap what it does not own?");
    rule(libc::EINTR, &[HasTimeout],
        "a signal handler ran before anything was done. Call again; SA_RESTART does not help on \
         a socket with a timeout.");
    rule(libc::EINTR, &[],
        "a signal handler ran before anything was done. Call again, or install the handler with \
         SA_RESTART.");
    rule(libc::EMFILE, &[],
        "the process has as many descriptors open as it may, %R (RLIMIT_NOFILE). Close some, or \
         raise that limit.");
    rule(libc::ENFILE, &[],
        "the system has as many files open as it may, %G (fs.file-max). Close some, or raise \
         that limit.");
}

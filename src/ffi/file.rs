//! read(2), write(2), readv(2) and writev(2).

use libc::{c_int, c_void, iovec, size_t, ssize_t};

use crate::{entry, kernel::Libc};

/// Reads up to `count` bytes from `fd` into `buf`.
///
/// On a socket it is sockshim_recv() without flags, except that a `count` of 0
/// takes no message. /proc/PID/io does not count it and inotify(7) does not
/// report it, unlike read(2). On any other file it is read(2), which is called
/// after recvmsg(2) has failed with ENOTSOCK.
///
/// Returns the number of bytes read, 0 at the end of a stream or file, or -1
/// with errno set, as sockshim_recv() and read(2) do. Here
///   EBADF         `fd` is not open, or not for reading
///   EFAULT        `buf` is not writable for the bytes that came (NULL
///                 included), or `count` is so large that the range leaves
///                 user space
/// On success errno is left alone.
///
/// Blocks until something comes, unless the descriptor is non-blocking. A
/// cancellation point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_read(fd: c_int, buf: *mut c_void, count: size_t) -> ssize_t {
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::read(&Libc, fd, buf, count) }
}

/// Writes up to `count` bytes from `buf` to `fd`.
///
/// On a socket it is sockshim_send() without flags, so with a `count` of 0 a
/// datagram socket sends an empty message. /proc/PID/io does not count it and
/// inotify(7) does not report it, unlike write(2). On any other file it is
/// write(2), which is called after sendmsg(2) has failed with ENOTSOCK.
///
/// Linux's own write ends a record (MSG_EOR) on a SOCK_SEQPACKET socket. Of
/// AF_UNIX that means nothing; for another family, as AF_VSOCK, use
/// sockshim_send() with that flag. To know the type, each write would need a
/// second system call. (This is the one case in which their answers differ.)
///
/// Returns the number of bytes taken, or -1 with errno set, as sockshim_send()
/// and write(2) do. Here
///   EBADF         `fd` is not open, or not for writing
///   EFAULT        `buf` is not readable for `count` bytes (NULL included), or
///                 `count` is so large that the range leaves user space
///   EPIPE         the connection is shut down for writing or its peer is
///                 gone, or a pipe has no reader. SIGPIPE is raised as well
/// On success errno is left alone.
///
/// Blocks while the socket's send buffer is full, unless the descriptor is
/// non-blocking. A cancellation point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_write(fd: c_int, buf: *const c_void, count: size_t) -> ssize_t {
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::write(&Libc, fd, buf, count) }
}

/// Reads from `fd` into the `iovcnt` buffers listed at `iov`, one after the
/// other.
///
/// It is sockshim_read() of their total length: on a socket one message, and
/// none where that length is 0.
///
/// Returns the number of bytes read, 0 at the end of a stream or file, or -1
/// with errno set, as sockshim_read() does, and beyond it:
///   EFAULT        `iov` is not readable (NULL included)
///   EINVAL        `iovcnt` is negative or above IOV_MAX (1024), or an
///                 `iov_len` is above SSIZE_MAX
/// On success errno is left alone.
///
/// An array of 1 to 8 entries is copied by the library, because one without a
/// byte must not become a message. Like the system call it answers EFAULT to
/// NULL, to any address in the first page and to any in the kernel's half of the
/// address space; if the array is in other memory that is not mapped, the process
/// receives SIGSEGV or SIGBUS, where the system call would answer EFAULT. With
/// more entries it is readv(2) itself.
///
/// Blocks until something comes, unless the descriptor is non-blocking. A
/// cancellation point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_readv(fd: c_int, iov: *const iovec, iovcnt: c_int) -> ssize_t {
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::readv(&Libc, fd, iov, iovcnt) }
}

/// Writes the `iovcnt` buffers listed at `iov` to `fd`, one after the other.
///
/// It is sockshim_write() of their total length: on a socket one message.
/// If that length is 0, it returns 0 and sends nothing, unlike sockshim_write().
///
/// Returns the number of bytes taken, or -1 with errno set, as
/// sockshim_write() does, and beyond it:
///   EFAULT        `iov` is not readable (NULL included)
///   EINVAL        `iovcnt` is negative or above IOV_MAX (1024), or an
///                 `iov_len` is above SSIZE_MAX
/// On success errno is left alone.
///
/// An array of 1 to 8 entries is copied by the library, as sockshim_readv() does.
/// With more entries it is writev(2) itself.
///
/// Blocks while the socket's send buffer is full, unless the descriptor is
/// non-blocking. A cancellation point. Async-signal-safe and thread-safe.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_writev(fd: c_int, iov: *const iovec, iovcnt: c_int) -> ssize_t {
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::writev(&Libc, fd, iov, iovcnt) }
}

//! The table of calls: the one place that says which calls there are.
//!
//! [`calls!`](crate::calls) hands the whole table to a macro of the caller's.
//! From it come the kernel traits and libc behind them ([`kernel`](crate::kernel)),
//! the layers that forward what they do not change ([`kernel::layer`](crate::kernel::layer)),
//! the plain bodies of [`entry`](crate::entry), and [`Call`](crate::request::Call)
//! and [`Request`](crate::request::Request); in other packages the functions that
//! the judge compares and the fuzzer calls. A new call is one row here, and its
//! function in [`ffi`](crate::ffi).
//!
//! A row is
//!
//! ```text
//! name Variant sockshim_name(arguments) -> result
//!     = SYS_number(what the system call takes beyond the arguments),
//!     may block or not, [the errnos Linux can give it];
//! ```
//!
//! and it stands under the trait it belongs to. The errnos are those of the
//! table in the comment of `sockshim_name`, which a test compares.

/// The C types that the rows use, for whoever expands the table.
pub mod types {
    pub use libc::{
        c_int, c_uint, c_void, iovec, mmsghdr, msghdr, size_t, sockaddr, socklen_t, ssize_t,
        timespec,
    };
}

/// Expands to `$then! { $context… the table }`.
///
/// ```
/// use sockshim::table::types::*;
///
/// macro_rules! names {
///     ($(
///         $(#[$about:meta])*
///         $trait:ident { $(
///             $name:ident $variant:ident $exported:ident($($arguments:tt)*) -> $result:ident
///                 = $number:ident($($beyond:expr),*), $blocks:ident, [$($errno:ident)*];
///         )* }
///     )*) => {
///         const NAMES: &[&str] = &[$($(stringify!($name),)*)*];
///     };
/// }
/// sockshim::calls!(names);
/// assert!(NAMES.contains(&"recvfrom"));
/// ```
#[macro_export]
macro_rules! calls {
    ($then:ident $($context:tt)*) => { $then! { $($context)*
        /// The four calls that become a message, as the kernel itself has them: for the
        /// arguments that a `msghdr` cannot express.
        Namesakes {
            send Send sockshim_send(
                fd: c_int, buf: *const c_void, len: size_t, flags: c_int
            ) -> ssize_t = SYS_sendto(0, 0), blocks, [
                EAGAIN EBADF ECONNREFUSED ECONNRESET EDESTADDRREQ EFAULT EINTR EINVAL EMSGSIZE
                ENOBUFS ENOMEM ENOTCONN ENOTSOCK EOPNOTSUPP EPIPE
            ];
            sendto Sendto sockshim_sendto(
                fd: c_int, buf: *const c_void, len: size_t, flags: c_int,
                dest_addr: *const sockaddr, addrlen: socklen_t
            ) -> ssize_t = SYS_sendto(), blocks, [
                EACCES EAFNOSUPPORT EAGAIN EBADF ECONNREFUSED ECONNRESET EDESTADDRREQ EFAULT
                EHOSTUNREACH EINTR EINVAL EMSGSIZE ENETUNREACH ENOBUFS ENOENT ENOMEM ENOTCONN
                ENOTSOCK EOPNOTSUPP EPIPE EPROTOTYPE
            ];
            recv Recv sockshim_recv(
                fd: c_int, buf: *mut c_void, len: size_t, flags: c_int
            ) -> ssize_t = SYS_recvfrom(0, 0), blocks, [
                EAGAIN EBADF ECONNREFUSED ECONNRESET EFAULT EINTR EINVAL ENOMEM ENOTCONN ENOTSOCK
                EOPNOTSUPP ETIMEDOUT
            ];
            recvfrom Recvfrom sockshim_recvfrom(
                fd: c_int, buf: *mut c_void, len: size_t, flags: c_int,
                src_addr: *mut sockaddr, addrlen: *mut socklen_t
            ) -> ssize_t = SYS_recvfrom(), blocks, [
                EAGAIN EBADF ECONNREFUSED ECONNRESET EFAULT EINTR EINVAL ENOMEM ENOTCONN ENOTSOCK
                EOPNOTSUPP ETIMEDOUT
            ];
        }
        /// The two primitives.
        Messages {
            sendmsg Sendmsg sockshim_sendmsg(
                fd: c_int, msg: *const msghdr, flags: c_int
            ) -> ssize_t = SYS_sendmsg(), blocks, [
                EACCES EAFNOSUPPORT EAGAIN EBADF ECONNREFUSED ECONNRESET EDESTADDRREQ EFAULT
                EHOSTUNREACH EINTR EINVAL EISCONN EMSGSIZE ENETUNREACH ENOBUFS ENOENT ENOMEM
                ENOTCONN ENOTSOCK EOPNOTSUPP EPIPE EPROTOTYPE ETOOMANYREFS
            ];
            recvmsg Recvmsg sockshim_recvmsg(
                fd: c_int, msg: *mut msghdr, flags: c_int
            ) -> ssize_t = SYS_recvmsg(), blocks, [
                EAGAIN EBADF ECONNREFUSED ECONNRESET EFAULT EINTR EINVAL EMSGSIZE ENOMEM ENOTCONN
                ENOTSOCK EOPNOTSUPP ETIMEDOUT
            ];
        }
        /// Many messages in one call, each a `msghdr` as in [`Messages`](crate::kernel::Messages).
        Batches {
            sendmmsg Sendmmsg sockshim_sendmmsg(
                fd: c_int, msgvec: *mut mmsghdr, vlen: c_uint, flags: c_int
            ) -> c_int = SYS_sendmmsg(), blocks, [
                EACCES EAFNOSUPPORT EAGAIN EBADF ECONNREFUSED ECONNRESET EDESTADDRREQ EFAULT
                EHOSTUNREACH EINTR EINVAL EISCONN EMSGSIZE ENETUNREACH ENOBUFS ENOENT ENOMEM
                ENOTCONN ENOTSOCK EOPNOTSUPP EPIPE EPROTOTYPE ETOOMANYREFS
            ];
            recvmmsg Recvmmsg sockshim_recvmmsg(
                fd: c_int, msgvec: *mut mmsghdr, vlen: c_uint, flags: c_int, timeout: *mut timespec
            ) -> c_int = SYS_recvmmsg(), blocks, [
                EAGAIN EBADF ECONNREFUSED ECONNRESET EFAULT EINTR EINVAL EMSGSIZE ENOMEM ENOTCONN
                ENOTSOCK EOPNOTSUPP ETIMEDOUT
            ];
        }
        /// The calls that every kind of file has.
        Files {
            read Read sockshim_read(
                fd: c_int, buf: *mut c_void, count: size_t
            ) -> ssize_t = SYS_read(), blocks, [
                EAGAIN EBADF ECONNREFUSED ECONNRESET EFAULT EINTR EINVAL ENOMEM ENOTCONN
                EOPNOTSUPP ETIMEDOUT
            ];
            write Write sockshim_write(
                fd: c_int, buf: *const c_void, count: size_t
            ) -> ssize_t = SYS_write(), blocks, [
                EAGAIN EBADF ECONNREFUSED ECONNRESET EDESTADDRREQ EFAULT EINTR EINVAL EMSGSIZE
                ENOBUFS ENOMEM ENOTCONN EOPNOTSUPP EPIPE
            ];
            readv Readv sockshim_readv(
                fd: c_int, iov: *const iovec, iovcnt: c_int
            ) -> ssize_t = SYS_readv(), blocks, [
                EAGAIN EBADF ECONNREFUSED ECONNRESET EFAULT EINTR EINVAL ENOMEM ENOTCONN
                EOPNOTSUPP ETIMEDOUT
            ];
            writev Writev sockshim_writev(
                fd: c_int, iov: *const iovec, iovcnt: c_int
            ) -> ssize_t = SYS_writev(), blocks, [
                EAGAIN EBADF ECONNREFUSED ECONNRESET EDESTADDRREQ EFAULT EINTR EINVAL EMSGSIZE
                ENOBUFS ENOMEM ENOTCONN EOPNOTSUPP EPIPE
            ];
        }
        /// The calls that create, name, connect, configure and close a socket.
        ///
        /// A call that returns no value gives 0, and what the kernel gives is handed on
        /// all the same: with a read-only `optlen`, Linux's `getsockopt` returns 4 for some
        /// options.
        Sockets {
            socket Socket sockshim_socket(
                domain: c_int, r#type: c_int, protocol: c_int
            ) -> c_int = SYS_socket(), returns, [
                EACCES EAFNOSUPPORT EINVAL EMFILE ENFILE ENOBUFS ENOMEM EPERM EPROTONOSUPPORT
                ESOCKTNOSUPPORT
            ];
            socketpair Socketpair sockshim_socketpair(
                domain: c_int, r#type: c_int, protocol: c_int, sv: *mut c_int
            ) -> c_int = SYS_socketpair(), returns, [
                EAFNOSUPPORT EFAULT EINVAL EMFILE ENFILE ENOMEM EOPNOTSUPP EPROTONOSUPPORT
                ESOCKTNOSUPPORT
            ];
            bind Bind sockshim_bind(
                fd: c_int, addr: *const sockaddr, addrlen: socklen_t
            ) -> c_int = SYS_bind(), returns, [
                EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EBADF EFAULT EINVAL ELOOP
                ENAMETOOLONG ENOENT ENOTDIR ENOTSOCK EROFS
            ];
            listen Listen sockshim_listen(
                fd: c_int, backlog: c_int
            ) -> c_int = SYS_listen(), returns, [EADDRINUSE EBADF EINVAL ENOTSOCK EOPNOTSUPP];
            connect Connect sockshim_connect(
                fd: c_int, addr: *const sockaddr, addrlen: socklen_t
            ) -> c_int = SYS_connect(), blocks, [
                EACCES EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EALREADY EBADF ECONNREFUSED
                EFAULT EHOSTUNREACH EINPROGRESS EINTR EINVAL EISCONN ENETUNREACH ENOENT ENOTSOCK
                EPERM EPROTOTYPE ETIMEDOUT
            ];
            accept Accept sockshim_accept(
                fd: c_int, addr: *mut sockaddr, addrlen: *mut socklen_t
            ) -> c_int = SYS_accept4(0), blocks, [
                EAGAIN EBADF ECONNABORTED EFAULT EINTR EINVAL EMFILE ENFILE ENOBUFS ENOMEM
                ENOTSOCK EOPNOTSUPP
            ];
            accept4 Accept4 sockshim_accept4(
                fd: c_int, addr: *mut sockaddr, addrlen: *mut socklen_t, flags: c_int
            ) -> c_int = SYS_accept4(), blocks, [
                EAGAIN EBADF ECONNABORTED EFAULT EINTR EINVAL EMFILE ENFILE ENOBUFS ENOMEM
                ENOTSOCK EOPNOTSUPP
            ];
            shutdown Shutdown sockshim_shutdown(
                fd: c_int, how: c_int
            ) -> c_int = SYS_shutdown(), returns, [
                EBADF EINVAL ENOTCONN ENOTSOCK EOPNOTSUPP
            ];
            close Close sockshim_close(fd: c_int) -> c_int = SYS_close(), blocks, [
                EBADF EDQUOT EINTR EIO ENOSPC
            ];
            getsockname Getsockname sockshim_getsockname(
                fd: c_int, addr: *mut sockaddr, addrlen: *mut socklen_t
            ) -> c_int = SYS_getsockname(), returns, [
                EBADF EFAULT EINVAL ENOTSOCK
            ];
            getpeername Getpeername sockshim_getpeername(
                fd: c_int, addr: *mut sockaddr, addrlen: *mut socklen_t
            ) -> c_int = SYS_getpeername(), returns, [
                EBADF EFAULT EINVAL ENOTCONN ENOTSOCK
            ];
            getsockopt Getsockopt sockshim_getsockopt(
                fd: c_int, level: c_int, optname: c_int, optval: *mut c_void,
                optlen: *mut socklen_t
            ) -> c_int = SYS_getsockopt(), returns, [
                EBADF EFAULT EINVAL ENOPROTOOPT ENOTSOCK EOPNOTSUPP
            ];
            setsockopt Setsockopt sockshim_setsockopt(
                fd: c_int, level: c_int, optname: c_int, optval: *const c_void,
                optlen: socklen_t
            ) -> c_int = SYS_setsockopt(), returns, [
                EACCES EBADF EDOM EFAULT EINVAL EISCONN ENOBUFS ENOMEM ENOPROTOOPT ENOTCONN
                ENOTSOCK EOPNOTSUPP EPERM
            ];
        }
    } };
}

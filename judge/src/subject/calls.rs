//! The functions that are judged, and the system calls that judge them.

use anyhow::Result;
use libc::{
    c_int, c_long, c_uint, c_void, iovec, mmsghdr, msghdr, size_t, sockaddr, socklen_t, ssize_t,
    timespec,
};

/// A table of the functions: each with its arguments, its system call, and
/// what that one is given beyond them.
macro_rules! calls {
    ($(
        $name:ident($($argument:ident: $type:ty),*) -> $result:ty
            = $number:ident $(, $more:expr)*;
    )*) => {
        /// The calls, each by the name of its function.
        #[derive(Clone, Copy)]
        pub struct Calls {
            $(#[doc = concat!("`", stringify!($name), "`, as its manual has it.")]
            pub $name: unsafe extern "C" fn($($type),*) -> $result,)*
        }

        impl Calls {
            /// The system calls themselves.
            pub const RAW: Self = Self {
                $($name: {
                    unsafe extern "C" fn raw($($argument: $type),*) -> $result {
                        // SAFETY: the caller's promise.
                        unsafe {
                            libc::syscall(
                                libc::$number
                                $(, $argument as c_long)*
                                $(, $more as c_long)*
                            ) as $result
                        }
                    }
                    raw
                },)*
            };

            /// The functions that `find` knows by their names.
            ///
            /// # Safety
            /// They have these signatures.
            pub unsafe fn find(find: impl Fn(&str) -> Result<*const c_void>) -> Result<Self> {
                Ok(Self {
                    $($name: {
                        type Function = unsafe extern "C" fn($($type),*) -> $result;
                        // SAFETY: the caller's promise.
                        unsafe {
                            std::mem::transmute::<*const c_void, Function>(
                                find(stringify!($name))?,
                            )
                        }
                    },)*
                })
            }
        }
    };
}

calls! {
    send(fd: c_int, buf: *const c_void, len: size_t, flags: c_int) -> ssize_t
        = SYS_sendto, 0, 0;
    recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t
        = SYS_recvfrom, 0, 0;
    sendto(
        fd: c_int, buf: *const c_void, len: size_t, flags: c_int,
        address: *const sockaddr, length: socklen_t
    ) -> ssize_t = SYS_sendto;
    recvfrom(
        fd: c_int, buf: *mut c_void, len: size_t, flags: c_int,
        address: *mut sockaddr, length: *mut socklen_t
    ) -> ssize_t = SYS_recvfrom;
    sendmsg(fd: c_int, message: *const msghdr, flags: c_int) -> ssize_t = SYS_sendmsg;
    recvmsg(fd: c_int, message: *mut msghdr, flags: c_int) -> ssize_t = SYS_recvmsg;
    sendmmsg(fd: c_int, messages: *mut mmsghdr, count: c_uint, flags: c_int) -> c_int
        = SYS_sendmmsg;
    recvmmsg(
        fd: c_int, messages: *mut mmsghdr, count: c_uint, flags: c_int, timeout: *mut timespec
    ) -> c_int = SYS_recvmmsg;
    read(fd: c_int, buf: *mut c_void, len: size_t) -> ssize_t = SYS_read;
    write(fd: c_int, buf: *const c_void, len: size_t) -> ssize_t = SYS_write;
    readv(fd: c_int, list: *const iovec, count: c_int) -> ssize_t = SYS_readv;
    writev(fd: c_int, list: *const iovec, count: c_int) -> ssize_t = SYS_writev;
    socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int = SYS_socket;
    socketpair(domain: c_int, kind: c_int, protocol: c_int, pair: *mut c_int) -> c_int
        = SYS_socketpair;
    bind(fd: c_int, address: *const sockaddr, length: socklen_t) -> c_int = SYS_bind;
    listen(fd: c_int, backlog: c_int) -> c_int = SYS_listen;
    connect(fd: c_int, address: *const sockaddr, length: socklen_t) -> c_int = SYS_connect;
    accept(fd: c_int, address: *mut sockaddr, length: *mut socklen_t) -> c_int = SYS_accept;
    accept4(fd: c_int, address: *mut sockaddr, length: *mut socklen_t, flags: c_int) -> c_int
        = SYS_accept4;
    shutdown(fd: c_int, how: c_int) -> c_int = SYS_shutdown;
    close(fd: c_int) -> c_int = SYS_close;
    getsockname(fd: c_int, address: *mut sockaddr, length: *mut socklen_t) -> c_int
        = SYS_getsockname;
    getpeername(fd: c_int, address: *mut sockaddr, length: *mut socklen_t) -> c_int
        = SYS_getpeername;
    getsockopt(
        fd: c_int, level: c_int, option: c_int, value: *mut c_void, length: *mut socklen_t
    ) -> c_int = SYS_getsockopt;
    setsockopt(
        fd: c_int, level: c_int, option: c_int, value: *const c_void, length: socklen_t
    ) -> c_int = SYS_setsockopt;
}

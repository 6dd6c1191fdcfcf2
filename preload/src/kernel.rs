//! The kernel as the drop-in reaches it.

use core::ptr;

use libc::{c_int, c_long, c_void, size_t, sockaddr, socklen_t};
use sockshim::kernel::{
    Answer, Libc, Namesakes,
    layer::{self, Layer},
    system_call,
};

/// libc's kernel, but for the namesakes, which the drop-in itself is: calling
/// them by name would not end.
pub struct Kernel;

impl Layer for Kernel {
    type Next = Libc;

    #[inline(always)]
    fn next(&self) -> &Libc {
        &Libc
    }
}

impl layer::Messages for Kernel {}
impl layer::Probes for Kernel {}

impl Namesakes for Kernel {
    unsafe fn send(
        &self,
        fd: c_int,
        buf: *const c_void,
        len: size_t,
        flags: c_int,
    ) -> Answer<isize> {
        // SAFETY: the caller's promise is the same; without an address it is a `send`.
        unsafe { self.sendto(fd, buf, len, flags, ptr::null(), 0) }
    }

    unsafe fn sendto(
        &self,
        fd: c_int,
        buf: *const c_void,
        len: size_t,
        flags: c_int,
        dest_addr: *const sockaddr,
        addrlen: socklen_t,
    ) -> Answer<isize> {
        let (buf, dest_addr) = (buf.expose_provenance(), dest_addr.expose_provenance());
        let arguments = [fd as usize, buf, len, flags as usize, dest_addr, addrlen as usize];
        // SAFETY: the caller's promise is the system call's.
        unsafe { cancellable(libc::SYS_sendto, arguments) }
    }

    unsafe fn recv(&self, fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> Answer<isize> {
        // SAFETY: the caller's promise is the same; without an address it is a `recv`.
        unsafe { self.recvfrom(fd, buf, len, flags, ptr::null_mut(), ptr::null_mut()) }
    }

    unsafe fn recvfrom(
        &self,
        fd: c_int,
        buf: *mut c_void,
        len: size_t,
        flags: c_int,
        src_addr: *mut sockaddr,
        addrlen: *mut socklen_t,
    ) -> Answer<isize> {
        let (src_addr, addrlen) = (src_addr.expose_provenance(), addrlen.expose_provenance());
        let arguments =
            [fd as usize, buf.expose_provenance(), len, flags as usize, src_addr, addrlen];
        // SAFETY: the caller's promise is the system call's.
        unsafe { cancellable(libc::SYS_recvfrom, arguments) }
    }
}

/// A system call that is a cancellation point, as libc's function of that name
/// is: a thread that blocks in it can be cancelled, which libc does from a
/// signal handler while the type is asynchronous.
#[cold]
#[inline(never)]
unsafe fn cancellable(number: c_long, arguments: [usize; 6]) -> Answer<isize> {
    unsafe extern "C" {
        // POSIX. Not among the declarations of the crate libc, nor is the constant.
        fn pthread_setcanceltype(new: c_int, old: *mut c_int) -> c_int;
    }
    /// pthread.h, of glibc and of musl.
    const PTHREAD_CANCEL_ASYNCHRONOUS: c_int = 1;
    let mut before = 0;
    // SAFETY: `before` outlives the calls, nothing here has a destructor, and the
    // system call is the caller's promise.
    unsafe {
        pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &mut before);
        let answer = system_call(number, arguments);
        pthread_setcanceltype(before, &mut before);
        answer
    }
}

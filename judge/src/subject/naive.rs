//! The naive wrapper: it copies its arguments into a msghdr, and no more.

use std::ptr;

use libc::{c_int, c_void, iovec, msghdr, size_t, sockaddr, socklen_t, ssize_t};

use super::Calls;

pub const CALLS: Calls = Calls {
    send: naive_send,
    recv: naive_recv,
    sendto: naive_sendto,
    recvfrom: naive_recvfrom,
    read: naive_read,
    write: naive_write,
    readv: naive_readv,
    writev: naive_writev,
    ..Calls::RAW
};

unsafe extern "C" fn naive_send(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller's promise.
    unsafe { naive_sendto(fd, buf, len, flags, ptr::null(), 0) }
}

unsafe extern "C" fn naive_recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: the caller's promise.
    unsafe { naive_recvfrom(fd, buf, len, flags, ptr::null_mut(), ptr::null_mut()) }
}

unsafe extern "C" fn naive_sendto(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    address: *const sockaddr,
    length: socklen_t,
) -> ssize_t {
    let mut vector = iovec { iov_base: buf.cast_mut(), iov_len: len };
    let header = header(&mut vector, address.cast_mut().cast(), length);
    // SAFETY: the header lives here, the rest is the caller's promise.
    unsafe { libc::sendmsg(fd, &header, flags) }
}

unsafe extern "C" fn naive_recvfrom(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
    address: *mut sockaddr,
    length: *mut socklen_t,
) -> ssize_t {
    let room = (!address.is_null()).then_some(length).filter(|length| is_readable(*length));
    let mut vector = iovec { iov_base: buf, iov_len: len };
    // SAFETY: only a pointer that was looked at is followed.
    let capacity = room.map_or(0, |length| unsafe { length.read_unaligned() });
    let mut header = header(&mut vector, address.cast(), capacity);
    // SAFETY: the header lives here, the rest is the caller's promise.
    let result = unsafe { libc::recvmsg(fd, &mut header, flags) };
    if let (Some(length), true) = (room, result >= 0) {
        // SAFETY: as above.
        unsafe { length.write_unaligned(header.msg_namelen) };
    }
    result
}

/// Even a naive wrapper would not live long without.
fn is_readable<T>(pointer: *const T) -> bool {
    pointer.addr() as isize >= 4096
}

fn header(vector: *mut iovec, name: *mut c_void, length: socklen_t) -> msghdr {
    // SAFETY: a msghdr is pointers and integers, and zero is a value of each.
    let mut header: msghdr = unsafe { std::mem::zeroed() };
    header.msg_name = name;
    header.msg_namelen = length;
    header.msg_iov = vector;
    header.msg_iovlen = 1;
    header
}

unsafe extern "C" fn naive_read(fd: c_int, buf: *mut c_void, len: size_t) -> ssize_t {
    // SAFETY: the caller's promise.
    unsafe { naive_recv(fd, buf, len, 0) }.or_plainly(|| unsafe { libc::read(fd, buf, len) })
}

unsafe extern "C" fn naive_write(fd: c_int, buf: *const c_void, len: size_t) -> ssize_t {
    // SAFETY: the caller's promise.
    unsafe { naive_send(fd, buf, len, 0) }.or_plainly(|| unsafe { libc::write(fd, buf, len) })
}

unsafe extern "C" fn naive_readv(fd: c_int, list: *const iovec, count: c_int) -> ssize_t {
    let mut header = header(list.cast_mut(), ptr::null_mut(), 0);
    header.msg_iovlen = count as _;
    // SAFETY: the header lives here, the rest is the caller's promise.
    unsafe { libc::recvmsg(fd, &mut header, 0) }
        .or_plainly(|| unsafe { libc::readv(fd, list, count) })
}

unsafe extern "C" fn naive_writev(fd: c_int, list: *const iovec, count: c_int) -> ssize_t {
    let mut header = header(list.cast_mut(), ptr::null_mut(), 0);
    header.msg_iovlen = count as _;
    // SAFETY: the header lives here, the rest is the caller's promise.
    unsafe { libc::sendmsg(fd, &header, 0) }.or_plainly(|| unsafe { libc::writev(fd, list, count) })
}

trait OrPlainly {
    /// The plain call, where the descriptor is no socket.
    fn or_plainly(self, call: impl FnOnce() -> ssize_t) -> ssize_t;
}

impl OrPlainly for ssize_t {
    fn or_plainly(self, call: impl FnOnce() -> ssize_t) -> ssize_t {
        // SAFETY: libc gives the calling thread's own errno, always valid.
        if self < 0 && unsafe { *libc::__errno_location() } == libc::ENOTSOCK {
            return call();
        }
        self
    }
}

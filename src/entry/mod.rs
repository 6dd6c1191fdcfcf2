//! What an exported function does, over any kernel: one body for each call,
//! whoever exports it. What sets the library and the drop-in apart is a
//! parameter.
//!
//! The safety of each is that of the C function: its arguments are the caller's
//! to send, or to overwrite. A bad pointer is the kernel's to refuse, but for
//! `addrlen`, of which [`Origin::from_raw`] tells, and for the list of `readv`
//! and `writev`, of which [`Vectors::from_raw`] does.
//!
//! This is the only place that knows `errno`: it is written where a call fails,
//! and where one is refused and then succeeds in another way, it is put back.

#![expect(clippy::missing_safety_doc, reason = "it is said once, above")]

mod address;
mod answer;

pub use address::address_parse;
pub use answer::keeping_errno;
use answer::{OrMinusOne, SavedErrno};

use crate::{
    call::{self, Connected, Recv, Send},
    kernel::{Batches, Files, Messages, Namesakes, Probes, Sockets},
    message::{Buffer, Destination, Origin, Source, Target, Vectors},
    table::types::*,
};

/// `send`.
#[inline(always)]
pub unsafe fn send<K: Messages + Namesakes + Probes>(
    kernel: &K,
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller passed these bytes to be sent.
    let source = unsafe { Source::from_raw(buf, len) };
    Send::new(fd, source, flags).run(kernel).or_minus_one()
}

/// `sendto`; `connected` says what becomes of the address where there is a peer.
#[inline(always)]
#[expect(clippy::too_many_arguments, reason = "they are those of the C function")]
pub unsafe fn sendto<K: Messages + Namesakes + Probes>(
    kernel: &K,
    connected: Connected,
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    dest_addr: *const sockaddr,
    addrlen: socklen_t,
) -> ssize_t {
    // SAFETY: the caller passed these bytes to be sent.
    let source = unsafe { Source::from_raw(buf, len) };
    // SAFETY: the caller passed this address to be used.
    let destination = unsafe { Destination::from_raw(dest_addr, addrlen) };
    let send = Send::new(fd, source, flags);
    // Each arm makes its own answer, so that the path that succeeds returns at once.
    match destination {
        Destination::Address(_) if connected == Connected::IgnoresDestination => {
            let save = || {
                let errno = SavedErrno::now();
                move || errno.restore()
            };
            send.to(destination).run_or_send_to_peer(kernel, save).or_minus_one()
        }
        Destination::Address(_) => send.to(destination).run(kernel).or_minus_one(),
        Destination::Peer => send.run(kernel).or_minus_one(),
        Destination::Inexpressible(_) => send.to(destination).run(kernel).or_minus_one(),
    }
}

/// `recv`.
#[inline(always)]
pub unsafe fn recv<K: Messages + Namesakes + Probes>(
    kernel: &K,
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the caller passed this memory to be filled.
    let target = unsafe { Target::from_raw(buf, len) };
    Recv::new(fd, target, flags).run(kernel).or_minus_one()
}

/// `recvfrom`.
#[inline(always)]
pub unsafe fn recvfrom<K: Messages + Namesakes + Probes>(
    kernel: &K,
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
    src_addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> ssize_t {
    // SAFETY: the caller passed this memory to be filled.
    let target = unsafe { Target::from_raw(buf, len) };
    // SAFETY: the caller passed this memory to be filled, and `addrlen` as the
    // documentation of its function says.
    let origin = unsafe { Origin::from_raw(src_addr, addrlen) };
    let recv = Recv::new(fd, target, flags);
    // As in `sendto`.
    match origin {
        Origin::Buffer(_) => recv.from(origin).run(kernel).or_minus_one(),
        Origin::Unwanted => recv.run(kernel).or_minus_one(),
        Origin::Inexpressible(_) => recv.from(origin).run(kernel).or_minus_one(),
    }
}

/// `read`.
#[inline(always)]
pub unsafe fn read<K: Messages + Files>(
    kernel: &K,
    fd: c_int,
    buf: *mut c_void,
    count: size_t,
) -> ssize_t {
    // SAFETY: the caller passed this memory to be filled.
    let buffer = unsafe { Buffer::from_raw(buf, count) };
    let errno = SavedErrno::now();
    call::read(kernel, fd, buffer, || errno.restore()).or_minus_one()
}

/// `write`.
#[inline(always)]
pub unsafe fn write<K: Messages + Files>(
    kernel: &K,
    fd: c_int,
    buf: *const c_void,
    count: size_t,
) -> ssize_t {
    // SAFETY: the caller passed these bytes to be sent, and they are only read.
    let buffer = unsafe { Buffer::from_raw(buf.cast_mut(), count) };
    let errno = SavedErrno::now();
    call::write(kernel, fd, buffer, || errno.restore()).or_minus_one()
}

/// `readv`.
#[inline(always)]
pub unsafe fn readv<K: Messages + Files>(
    kernel: &K,
    fd: c_int,
    iov: *const iovec,
    iovcnt: c_int,
) -> ssize_t {
    // SAFETY: the caller passed this memory to be filled, and `iov` as the
    // documentation of its function says.
    let vectors = unsafe { Vectors::from_raw(iov, iovcnt) };
    let errno = SavedErrno::now();
    call::readv(kernel, fd, vectors, || errno.restore()).or_minus_one()
}

/// `writev`.
#[inline(always)]
pub unsafe fn writev<K: Messages + Files>(
    kernel: &K,
    fd: c_int,
    iov: *const iovec,
    iovcnt: c_int,
) -> ssize_t {
    // SAFETY: the caller passed these bytes to be sent, and `iov` as the
    // documentation of its function says.
    let vectors = unsafe { Vectors::from_raw(iov, iovcnt) };
    let errno = SavedErrno::now();
    call::writev(kernel, fd, vectors, || errno.restore()).or_minus_one()
}

/// The calls that are the kernel's own: every row of the table but those above.
macro_rules! plain {
    ($(
        $(#[$about:meta])*
        $trait:ident { $(
            $name:ident $variant:ident $exported:ident($($argument:ident: $type:ty),* $(,)?)
                -> $result:ty = $number:ident($($beyond:expr),*), $blocks:ident, [$($errno:ident)*];
        )* }
    )*) => { $( plain! { @ $trait $(
        $name($($argument: $type),*) -> $result;
    )* } )* };
    (@ Namesakes $($row:tt)*) => {};
    (@ Files $($row:tt)*) => {};
    (@ $trait:ident $($name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => { $(
        #[doc = concat!("`", stringify!($name), "`.")]
        #[inline(always)]
        pub unsafe fn $name<K: $trait>(kernel: &K, $($argument: $type),*) -> $result {
            // SAFETY: the caller's promise is the kernel's.
            unsafe { kernel.$name($($argument),*) }.or_minus_one()
        }
    )* };
}
crate::calls!(plain);

//! The calls as the crate makes them, over `Libc`; another kernel could stand in
//! its place. With memory of Rust's own they need no `unsafe`, as in
//! `Send::new(fd, Source::from(&b"hello"[..]), 0).run(&Libc)`; the vectors have
//! pointers that lead nowhere.

use std::{ffi::c_void, mem::MaybeUninit, slice};

use libc::{c_int, socklen_t};
use sockshim::{
    address,
    call::{Recv, Send, read, readv, write, writev},
    errno::Errno,
    explain::{Call, Pointer, describe, explain},
    ffi::sockshim_address_parse,
    kernel::{Batches, Libc, Messages, Sockets},
    message::{Buffer, Destination, Origin, Source, Target, Vectors},
    text::Text,
};

/// What a call is given: it takes of each argument what it wants.
pub struct Arguments(pub Vec<(i64, *mut c_void)>);

impl Arguments {
    pub fn int(&self, i: usize) -> c_int {
        self.0[i].0 as c_int
    }

    pub fn size(&self, i: usize) -> usize {
        self.0[i].0 as usize
    }

    pub fn length(&self, i: usize) -> socklen_t {
        self.0[i].0 as socklen_t
    }

    pub fn pointer<T>(&self, i: usize) -> *mut T {
        self.0[i].1.cast()
    }

    /// Room for a text, and its size behind it.
    ///
    /// # Safety
    /// There is as much memory.
    unsafe fn text(&self, i: usize) -> Text<'_> {
        // SAFETY: the caller's promise.
        Text::new(unsafe { slice_of::<MaybeUninit<u8>>(self.pointer(i), self.size(i + 1)) })
    }
}

/// A slice of memory that may be none.
unsafe fn slice_of<'a, T>(memory: *mut T, count: usize) -> &'a mut [T] {
    match memory.is_null() {
        true => &mut [],
        // SAFETY: the caller's promise.
        false => unsafe { slice::from_raw_parts_mut(memory, count) },
    }
}

/// Makes a call that counts bytes, or one of the others.
///
/// # Safety
/// As for the C function of this name.
pub unsafe fn perform(name: &str, a: &Arguments) -> Result<i64, Errno> {
    // SAFETY: the caller's promise.
    unsafe {
        let counted = match name {
            "send" | "sendto" | "sendmsg" | "write" | "writev" => outgoing(name, a)?,
            "recv" | "recvfrom" | "recvmsg" | "read" | "readv" => incoming(name, a)?,
            "address_format" | "describe" => written(name, a),
            explained if explained.starts_with("explain_") => why(explained, a),
            other => return socket(other, a).map(i64::from),
        };
        Ok(counted as i64)
    }
}

unsafe fn outgoing(name: &str, a: &Arguments) -> Result<usize, Errno> {
    // SAFETY: the caller's promise.
    unsafe {
        let source = || Source::from_raw(a.pointer(1), a.size(2));
        match name {
            "send" => Send::new(a.int(0), source(), a.int(3)).run(&Libc),
            "sendto" => Send::new(a.int(0), source(), a.int(3))
                .to(Destination::from_raw(a.pointer(4), a.length(5)))
                .run_or_send_to_peer(&Libc, || || ()),
            "sendmsg" => Libc.sendmsg(a.int(0), a.pointer(1), a.int(2)),
            "write" => write(&Libc, a.int(0), Buffer::from_raw(a.pointer(1), a.size(2)), || ()),
            _ => writev(&Libc, a.int(0), Vectors::from_raw(a.pointer(1), a.int(2)), || ()),
        }
    }
}

unsafe fn incoming(name: &str, a: &Arguments) -> Result<usize, Errno> {
    // SAFETY: the caller's promise.
    unsafe {
        let target = || Target::from_raw(a.pointer(1), a.size(2));
        match name {
            "recv" => Recv::new(a.int(0), target(), a.int(3)).run(&Libc),
            "recvfrom" => Recv::new(a.int(0), target(), a.int(3))
                .from(Origin::from_raw(a.pointer(4), a.pointer(5)))
                .run(&Libc),
            "recvmsg" => Libc.recvmsg(a.int(0), a.pointer(1), a.int(2)),
            "read" => read(&Libc, a.int(0), Buffer::from_raw(a.pointer(1), a.size(2)), || ()),
            _ => readv(&Libc, a.int(0), Vectors::from_raw(a.pointer(1), a.int(2)), || ()),
        }
    }
}

unsafe fn socket(name: &str, a: &Arguments) -> Result<c_int, Errno> {
    // SAFETY: the caller's promise.
    unsafe {
        match name {
            "sendmmsg" => Libc.sendmmsg(a.int(0), a.pointer(1), a.length(2), a.int(3)),
            "recvmmsg" => {
                Libc.recvmmsg(a.int(0), a.pointer(1), a.length(2), a.int(3), a.pointer(4))
            }
            "socket" => Libc.socket(a.int(0), a.int(1), a.int(2)),
            "socketpair" => Libc.socketpair(a.int(0), a.int(1), a.int(2), a.pointer(3)),
            "bind" => Libc.bind(a.int(0), a.pointer(1), a.length(2)),
            "listen" => Libc.listen(a.int(0), a.int(1)),
            "connect" => Libc.connect(a.int(0), a.pointer(1), a.length(2)),
            "accept" => Libc.accept(a.int(0), a.pointer(1), a.pointer(2)),
            "accept4" => Libc.accept4(a.int(0), a.pointer(1), a.pointer(2), a.int(3)),
            "shutdown" => Libc.shutdown(a.int(0), a.int(1)),
            "close" => Libc.close(a.int(0)),
            "getsockname" => Libc.getsockname(a.int(0), a.pointer(1), a.pointer(2)),
            "getpeername" => Libc.getpeername(a.int(0), a.pointer(1), a.pointer(2)),
            "getsockopt" => {
                Libc.getsockopt(a.int(0), a.int(1), a.int(2), a.pointer(3), a.pointer(4))
            }
            "setsockopt" => {
                Libc.setsockopt(a.int(0), a.int(1), a.int(2), a.pointer(3), a.length(4))
            }
            // `address::parse` makes an address of a slice; NULL is for C.
            "address_parse" => {
                match sockshim_address_parse(a.pointer(0), a.pointer(1), a.pointer(2)) {
                    0 => Ok(0),
                    _ => Err(Errno::new(*libc::__errno_location())),
                }
            }
            _ => panic!("no call is named {name}"),
        }
    }
}

unsafe fn written(name: &str, a: &Arguments) -> usize {
    // SAFETY: the caller's promise.
    unsafe {
        if name == "describe" {
            let mut text = a.text(1);
            describe(a.int(0), &Libc, &mut text);
            text.finish()
        } else {
            let mut text = a.text(2);
            address::format(slice_of(a.pointer(0), a.size(1)), Some(&Libc), &mut text);
            text.finish()
        }
    }
}

unsafe fn why(name: &str, a: &Arguments) -> usize {
    let fd = a.int(1);
    let at = |argument| Pointer::new(a.pointer::<c_void>(argument));
    let (call, out) = match name {
        "explain_send" => (Call::send(fd, at(2), a.size(3), a.int(4)), 5),
        "explain_sendto" => (Call::sendto(fd, at(2), a.size(3), a.int(4), at(5), a.length(6)), 7),
        "explain_recv" => (Call::recv(fd, at(2), a.size(3), a.int(4)), 5),
        "explain_bind" => (Call::bind(fd, at(2), a.length(3)), 4),
        "explain_connect" => (Call::connect(fd, at(2), a.length(3)), 4),
        _ => panic!("no call is named {name}"),
    };
    // SAFETY: the caller's promise.
    let mut text = unsafe { a.text(out) };
    explain(&call, Errno::new(a.int(0)), &Libc, &mut text);
    text.finish()
}

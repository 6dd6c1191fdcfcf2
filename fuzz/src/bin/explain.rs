//! Explains calls with arguments of the fuzzer's making. Nothing may crash, and
//! no byte beyond the room may be written.

#![no_main]

use std::{
    mem::MaybeUninit,
    net::UdpSocket,
    os::{fd::AsRawFd, unix::net::UnixStream},
    sync::LazyLock,
};

use libfuzzer_sys::fuzz_target;
use sockshim::{
    errno::Errno,
    explain::{Bytes, Call, Function, Name, Pointer, describe, explain},
    kernel::Libc,
    text::Text,
};

static SOCKETS: LazyLock<(UnixStream, UnixStream, UdpSocket)> = LazyLock::new(|| {
    let (near, far) = UnixStream::pair().expect("a pair");
    (near, far, UdpSocket::bind("127.0.0.1:0").expect("a socket"))
});

/// Takes numbers from the front of the input; what is left is the memory that
/// good pointers lead to.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn number(&mut self) -> u64 {
        let taken = self.0.len().min(8);
        let (front, rest) = self.0.split_at(taken);
        self.0 = rest;
        let mut bytes = [0; 8];
        bytes[..taken].copy_from_slice(front);
        u64::from_le_bytes(bytes)
    }

    fn int(&mut self) -> i32 {
        self.number() as i32
    }

    /// Into the input itself, or anywhere.
    fn pointer(&mut self) -> Pointer {
        let number = self.number();
        match number % 4 {
            0 => Pointer::new(std::ptr::without_provenance::<u8>((number >> 2) as usize)),
            _ => Pointer::new(
                self.0.as_ptr().wrapping_add((number >> 2) as usize % (self.0.len() + 1)),
            ),
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let function = Function::ALL[input.number() as usize % Function::ALL.len()];
    let fd = match input.int() {
        0 => SOCKETS.0.as_raw_fd(),
        1 => SOCKETS.2.as_raw_fd(),
        other => other,
    };
    let bytes = match input.number() % 5 {
        0 => Bytes::None,
        1 => Bytes::Buffer(input.pointer(), input.number() as usize),
        2 => Bytes::Vector(input.pointer(), input.int()),
        3 => Bytes::Message(input.pointer()),
        _ => Bytes::Messages(input.pointer(), input.number() as u32),
    };
    let name = match input.number() % 3 {
        0 => Name::None,
        1 => Name::To(input.pointer(), input.number() as u32),
        _ => Name::From(input.pointer(), input.pointer()),
    };
    let call = Call {
        function,
        fd,
        bytes,
        name,
        flags: input.int(),
        numbers: [input.int(), input.int(), input.int()],
        other: input.pointer(),
    };
    let (errno, size) = (Errno::new(input.int() % 140), input.number() as usize % 1024);
    let mut room = [MaybeUninit::new(b'#'); 1025];
    for describes in [false, true] {
        let mut text = Text::new(&mut room[..size]);
        if describes {
            describe(fd, &Libc, &mut text)
        } else {
            explain(&call, errno, &Libc, &mut text)
        }
        text.finish();
        // SAFETY: it was given a value above.
        assert_eq!(unsafe { room[size].assume_init() }, b'#');
    }
});

//! What is recorded, over a fake kernel with prepared answers.

use std::{mem, ptr};

use sockshim::{
    call::{Recv, Send},
    kernel::Libc,
    message::{Destination, Name, Origin, Source, Target},
};

use super::*;

/// A kernel that always gives this answer. A receive finds these bytes,
/// this name and these flags.
struct Fake {
    answer: Result<usize, Errno>,
    bytes: &'static [u8],
    name: &'static [u8],
    flags: c_int,
}

impl Fake {
    fn answering(answer: Result<usize, Errno>) -> Self {
        Self { answer, bytes: b"", name: b"", flags: 0 }
    }
}

impl Messages for Fake {
    unsafe fn sendmsg(&self, _: c_int, _: *const msghdr, _: c_int) -> Result<usize, Errno> {
        self.answer
    }

    unsafe fn recvmsg(&self, _: c_int, header: *mut msghdr, _: c_int) -> Result<usize, Errno> {
        // SAFETY: the tests hand over a header with an iovec that has room
        // for what is found.
        unsafe {
            let iovec = &*(*header).msg_iov;
            ptr::copy_nonoverlapping(self.bytes.as_ptr(), iovec.iov_base.cast(), self.bytes.len());
            let count = self.name.len().min((*header).msg_namelen as usize);
            ptr::copy_nonoverlapping(self.name.as_ptr(), (*header).msg_name.cast(), count);
            (*header).msg_namelen = self.name.len() as libc::socklen_t;
            (*header).msg_flags = self.flags;
        }
        self.answer
    }
}

/// No test needs a namesake.
impl Layer for Fake {
    type Next = Libc;

    fn next(&self) -> &Libc {
        &Libc
    }
}

impl layer::Namesakes for Fake {}
impl layer::Probes for Fake {}

/// 127.0.0.1, port 258, as a sockaddr_in.
const ADDRESS: [u8; 16] = {
    let mut address = [0; 16];
    let [low, high] = (libc::AF_INET as u16).to_ne_bytes();
    (address[0], address[1], address[2], address[3]) = (low, high, 1, 2);
    (address[4], address[7]) = (127, 1);
    address
};

fn recorder(fake: Fake) -> Recorder<Fake> {
    // SAFETY: every test makes its messages of references.
    unsafe { Recorder::before(fake) }
}

#[test]
fn a_send_shows_what_the_kernel_was_handed() {
    let recorder = recorder(Fake::answering(Ok(5)));
    let sent = Send::new(7, Source::from(&b"hello"[..]), libc::MSG_NOSIGNAL)
        .to(Destination::Address(Name::new(&ADDRESS)))
        .run(&recorder);
    assert_eq!(sent, Ok(5));
    assert_eq!(
        recorder.records(),
        ["sendmsg(7, msghdr, MSG_NOSIGNAL) = 5\n  \
          in  {msg_name=127.0.0.1:258, msg_namelen=16, msg_iov=[{\"hello\", 5}], \
          msg_controllen=0}"]
    );
}

/// Receives three bytes and an address with this much room for it.
fn receive(capacity: u32) -> Vec<String> {
    let fake = Fake { answer: Ok(3), bytes: b"hey", name: &ADDRESS, flags: libc::MSG_TRUNC };
    let recorder = recorder(fake);
    let (mut room, mut address, mut length) = ([b'.'; 4], [0u8; 20], capacity);
    // SAFETY: room and length live until the end of the function.
    let origin = unsafe { Origin::from_raw(address.as_mut_ptr().cast(), &mut length) };
    let received = Recv::new(8, Target::from(&mut room[..]), 0).from(origin).run(&recorder);
    assert_eq!((received, length), (Ok(3), 16));
    recorder.records()
}

#[test]
fn a_receive_shows_what_the_kernel_left() {
    assert_eq!(
        receive(20),
        ["recvmsg(8, msghdr, 0) = 3\n  \
          in  {msg_name=addr, msg_namelen=20, msg_iov=[{buf, 4}], msg_controllen=0}\n  \
          out {msg_name=127.0.0.1:258, msg_namelen=16, msg_iov=[{\"hey\", 4}], \
          msg_flags=MSG_TRUNC}"]
    );
}

#[test]
fn an_address_that_was_cut_is_not_shown() {
    let shown = receive(15).concat();
    assert!(shown.contains("out {msg_name=addr, msg_namelen=16,"), "{shown}");
}

#[test]
fn a_refusal_shows_its_errno() {
    let recorder = recorder(Fake::answering(Err(Errno::new(libc::EPIPE))));
    let sent = Send::new(7, Source::from(&b""[..]), 0).run(&recorder);
    assert_eq!(sent, Err(Errno::new(libc::EPIPE)));
    assert_eq!(
        recorder.records(),
        ["sendmsg(7, msghdr, 0) = -1 EPIPE: Broken pipe\n  \
          in  {msg_name=NULL, msg_namelen=0, msg_iov=[{\"\", 0}], msg_controllen=0}"]
    );
}

#[test]
fn every_iovec_and_the_control_data_are_shown() {
    let recorder = recorder(Fake::answering(Ok(3)));
    let mut iovecs = [&b"a"[..], b"bc"].map(|bytes| libc::iovec {
        iov_base: bytes.as_ptr().cast_mut().cast(),
        iov_len: bytes.len(),
    });
    // SAFETY: a msghdr is pointers and integers; zero is a value of each.
    let mut header: msghdr = unsafe { mem::zeroed() };
    (header.msg_iov, header.msg_iovlen) = (iovecs.as_mut_ptr(), iovecs.len());
    header.msg_controllen = 24;
    // SAFETY: the header is made of what lives here.
    unsafe { recorder.sendmsg(7, &header, 0) }.expect("the fake's answer");
    assert_eq!(
        recorder.records(),
        ["sendmsg(7, msghdr, 0) = 3\n  \
          in  {msg_name=NULL, msg_namelen=0, msg_iov=[{\"a\", 1}, {\"bc\", 2}], \
          msg_controllen=24}"]
    );
}

#[test]
fn an_excerpt_escapes_and_ends() {
    assert_eq!(excerpt(b"a\"\0"), r#""a\"\x00""#);
    assert_eq!(excerpt(&[b'x'; EXCERPT]), format!("\"{}\"", "x".repeat(EXCERPT)));
    assert_eq!(excerpt(&[b'x'; EXCERPT + 1]), format!("\"{}\"...", "x".repeat(EXCERPT)));
    assert_eq!(excerpt(&[0; 7]), format!("\"{}\"...", r"\x00".repeat(6)));
}

#[test]
fn flags_that_have_no_name_are_shown_as_numbers() {
    assert_eq!(flags(0), "0");
    assert_eq!(flags(libc::MSG_TRUNC | libc::MSG_EOR), "MSG_TRUNC|MSG_EOR");
    assert_eq!(flags(libc::MSG_TRUNC | 0x0200_0000), "MSG_TRUNC|0x2000000");
}

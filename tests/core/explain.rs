//! What is said when the system answers as the test has it: what cannot be
//! provoked in the real one, and that there is always an answer.

use std::mem::MaybeUninit;

use libc::{c_int, c_short};
use sockshim::{
    errno::Errno,
    explain::{Bytes, Call, Function, Name, Pointer, describe, explain},
    kernel::{End, FileRef, Inspect},
    text::Text,
};

use crate::{FD, errno};

/// A system in which nothing exists but a socket of this domain, if any, and
/// the memory of the test.
struct Fake {
    is_open: bool,
    domain: Option<c_int>,
    name: Vec<u8>,
}

const NOTHING: Fake = Fake { is_open: false, domain: None, name: vec![] };

impl Inspect for Fake {
    fn copy(&self, address: usize, room: &mut [u8]) -> Result<usize, Errno> {
        assert_eq!(address, NAME);
        let length = room.len().min(self.name.len());
        room[..length].copy_from_slice(&self.name[..length]);
        Ok(length)
    }

    fn readable(&self, _: usize, length: usize) -> usize {
        length
    }

    fn is_forbidden(&self, _: usize, _: bool) -> bool {
        false
    }

    fn option(&self, _: c_int, level: c_int, name: c_int, room: &mut [u8]) -> Result<usize, Errno> {
        assert_ne!((level, name), (libc::SOL_SOCKET, libc::SO_ERROR), "that would take it");
        match (self.domain, level, name) {
            (Some(domain), libc::SOL_SOCKET, libc::SO_DOMAIN) => {
                room.copy_from_slice(&domain.to_ne_bytes());
                Ok(4)
            }
            _ => Err(errno(libc::ENOTSOCK)),
        }
    }

    fn name(&self, _: c_int, _: End, _: &mut [u8]) -> Result<usize, Errno> {
        Err(errno(libc::ENOTSOCK))
    }

    fn count(&self, _: c_int, _: u32) -> Result<c_int, Errno> {
        Err(errno(libc::ENOTTY))
    }

    fn status_flags(&self, _: c_int) -> Result<c_int, Errno> {
        if self.is_open { Ok(libc::O_RDWR) } else { Err(Errno::EBADF) }
    }

    fn events(&self, _: c_int, _: c_short) -> c_short {
        0
    }

    fn mode(&self, _: FileRef<'_>) -> Result<u32, Errno> {
        Err(errno(libc::ENOENT))
    }

    fn access(&self, _: &[u8], _: c_int) -> Result<(), Errno> {
        Ok(())
    }

    fn link(&self, _: c_int, _: &mut [u8]) -> Result<usize, Errno> {
        Err(errno(libc::ENOENT))
    }

    fn most_descriptors(&self) -> Option<u64> {
        None
    }

    fn contents(&self, path: &[u8], room: &mut [u8]) -> Result<usize, Errno> {
        assert_eq!(path, b"/proc/sys/fs/file-max");
        room[..4].copy_from_slice(b"123\n");
        Ok(4)
    }
}

/// Where the fake system has the name of the test.
const NAME: usize = 0x1000;

fn text(write: impl FnOnce(&mut Text<'_>)) -> String {
    let mut room = [MaybeUninit::new(0); 1024];
    let mut text = Text::new(&mut room);
    write(&mut text);
    let length = text.finish();
    // SAFETY: every byte was given a value above.
    let bytes = room[..length].iter().map(|byte| unsafe { byte.assume_init() });
    String::from_utf8(bytes.collect()).expect("UTF-8")
}

fn explained(system: &Fake, call: &Call, number: c_int) -> String {
    text(|text| explain(call, errno(number), system, text))
}

fn send() -> Call {
    Call { bytes: Bytes::Buffer(Pointer::NULL, 0), ..Call::new(Function::Send, FD) }
}

#[test]
#[cfg_attr(miri, ignore = "it takes minutes, and there is no unsafe code in what it tests")]
fn every_number_has_a_sentence_for_every_call() {
    let functions = [
        Function::Send,
        Function::Recv,
        Function::Socket,
        Function::Bind,
        Function::Connect,
        Function::Listen,
        Function::Accept,
        Function::Shutdown,
        Function::Close,
        Function::Getsockname,
        Function::Setsockopt,
    ];
    for function in functions {
        for number in -1..140 {
            let said = explained(&NOTHING, &Call::new(function, FD), number);
            let (_, sentence) = said.split_once("): ").expect("a call");
            let (_, sentence) = sentence.split_once(": ").expect("an errno");
            assert!(sentence.len() > 10 && sentence.ends_with(['.', '?', ')']), "{said}");
        }
    }
}

#[test]
fn a_number_without_a_name_is_written_as_one() {
    assert_eq!(
        explained(&NOTHING, &send(), 4711),
        "send(7, NULL, 0, 0): 4711: the system refused the call; its page in the manual may say \
         why."
    );
}

#[test]
fn what_has_changed_since_the_call_is_said_to_have() {
    let open = Fake { is_open: true, ..NOTHING };
    let socket = Fake { is_open: true, domain: Some(libc::AF_UNIX), ..NOTHING };
    assert!(explained(&open, &send(), libc::EBADF).contains("open now, but was not then"));
    assert!(explained(&socket, &send(), libc::ENOTSOCK).contains("a socket now, but was none"));
    assert!(explained(&socket, &send(), libc::EFAULT).contains("though now all of them do"));
}

#[test]
fn the_limit_of_the_whole_system_is_told() {
    let said = explained(&NOTHING, &Call::new(Function::Socket, -1), libc::ENFILE);
    assert!(said.contains("123 (fs.file-max)"), "{said}");
}

#[test]
fn addresses_are_written_as_people_write_them() {
    let unix = |name: &[u8]| [&1_u16.to_ne_bytes(), name].concat();
    let v6 = |groups: [u16; 8]| {
        let mut bytes = 10_u16.to_ne_bytes().to_vec();
        bytes.extend([0, 80, 0, 0, 0, 0]);
        bytes.extend(groups.into_iter().flat_map(u16::to_be_bytes));
        bytes.extend([0; 4]);
        bytes
    };
    let cases = [
        (vec![2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], "127.0.0.1:80"),
        (v6([0, 0, 0, 0, 0, 0, 0, 1]), "[::1]:80"),
        (v6([0x2001, 0xdb8, 0, 0, 1, 0, 0, 0]), "[2001:db8:0:0:1::]:80"),
        (v6([1, 0, 3, 4, 5, 6, 7, 8]), "[1:0:3:4:5:6:7:8]:80"),
        (unix(b"/run/x.sock\0"), "unix:/run/x.sock"),
        (unix(b"\0abstract"), "unix:@abstract"),
        (unix(b""), "unix:"),
        (unix(b"a\nb"), "unix:a\\x0ab"),
    ];
    for (name, expected) in cases {
        let to =
            Name::To(Pointer::new(std::ptr::without_provenance::<u8>(NAME)), name.len() as u32);
        let call = Call { name: to, ..Call::new(Function::Connect, FD) };
        let said = explained(&Fake { name, ..NOTHING }, &call, 0);
        assert!(said.starts_with(&format!("connect(7, {expected}, ")), "{said}");
    }
}

#[test]
fn a_descriptor_that_nothing_is_known_of_is_described_all_the_same() {
    assert_eq!(text(|text| describe(FD, &NOTHING, text)), "7: not open");
    let open = Fake { is_open: true, ..NOTHING };
    assert_eq!(text(|text| describe(FD, &open, text)), "7: of no known kind");
}

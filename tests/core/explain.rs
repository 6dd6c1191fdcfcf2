//! What is said when the system answers as the test has it: what cannot be
//! provoked in the real one, and that there is always an answer.

use std::mem::MaybeUninit;

use libc::{c_int, c_short};
use sockshim::{
    errno::Errno,
    explain::{Call, Certainty, Function, Listed, Pointer, describe, explain, meaning, rules},
    kernel::{End, Extent, FileRef, FileStatus, Filesystem, Inspect, Limit, Route, RouteQuery},
    text::Text,
};

use crate::{FD, errno};

/// A system in which nothing exists but a socket of this domain, if any, and
/// the memory of the test.
struct Fake {
    is_open: bool,
    domain: Option<c_int>,
    name: Vec<u8>,
    is_filtered: bool,
}

const NOTHING: Fake = Fake { is_open: false, domain: None, name: vec![], is_filtered: false };

impl Inspect for Fake {
    fn copy(&self, address: usize, buffer: &mut [u8]) -> Result<(), Errno> {
        if address != NAME || buffer.len() > self.name.len() {
            return Err(Errno::EFAULT);
        }
        buffer.copy_from_slice(&self.name[..buffer.len()]);
        Ok(())
    }

    fn extent(&self, _: usize, _: usize, _: bool, _: &mut usize) -> Option<Extent> {
        Some(Extent::Good)
    }

    fn option(&self, _: c_int, level: c_int, name: c_int, room: &mut [u8]) -> Result<usize, Errno> {
        assert_ne!((level, name), (libc::SOL_SOCKET, libc::SO_ERROR), "that would take it");
        match (self.domain, level, name) {
            (Some(domain), libc::SOL_SOCKET, libc::SO_DOMAIN) => {
                room.copy_from_slice(&domain.to_ne_bytes());
                Ok(4)
            }
            _ if self.is_open => Err(errno(libc::ENOTSOCK)),
            _ => Err(Errno::EBADF),
        }
    }

    fn name(&self, _: c_int, _: End, _: &mut [u8]) -> Result<usize, Errno> {
        Err(errno(libc::ENOTSOCK))
    }

    fn ioctl(&self, _: c_int, _: u32, _: &mut [u8]) -> Result<(), Errno> {
        Err(errno(libc::ENOTTY))
    }

    fn fcntl(&self, _: c_int, command: c_int) -> Result<c_int, Errno> {
        match (self.is_open, command) {
            (false, _) => Err(Errno::EBADF),
            (true, libc::F_GETFL) => Ok(libc::O_RDWR),
            (true, _) => Err(Errno::EINVAL),
        }
    }

    fn events(&self, _: c_int, _: c_short) -> Option<c_short> {
        Some(0)
    }

    fn status(&self, _: FileRef<'_>) -> Result<FileStatus, Errno> {
        Err(errno(libc::ENOENT))
    }

    fn filesystem(&self, _: FileRef<'_>) -> Result<Filesystem, Errno> {
        Err(errno(libc::ENOENT))
    }

    fn access(&self, _: &[u8], _: c_int) -> Result<(), Errno> {
        Ok(())
    }

    fn link(&self, _: c_int, _: &mut [u8]) -> Result<usize, Errno> {
        Err(errno(libc::ENOENT))
    }

    fn limit(&self, _: Limit) -> Option<u64> {
        None
    }

    fn contents(&self, path: &[u8], buffer: &mut [u8]) -> Result<usize, Errno> {
        let text: &[u8] = match path {
            b"/proc/sys/fs/file-max" => b"123\n",
            b"/proc/sys/fs/file-nr" => b"123\t0\t123\n",
            _ => return Err(errno(libc::ENOENT)),
        };
        buffer[..text.len()].copy_from_slice(text);
        Ok(text.len())
    }

    fn offset(&self, _: c_int) -> Option<u64> {
        None
    }

    fn capabilities(&self) -> Option<u64> {
        None
    }

    fn ids(&self) -> Option<[u32; 6]> {
        None
    }

    fn groups<'a>(&self, _: &'a mut [u32]) -> Option<&'a [u32]> {
        None
    }

    fn is_filtered(&self) -> Option<bool> {
        Some(self.is_filtered)
    }

    fn process(&self) -> Option<c_int> {
        None
    }

    fn route(&self, _: &RouteQuery) -> Option<Result<Route, Errno>> {
        None
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
    Call::send(FD, Pointer::NULL, 0, 0)
}

fn call(function: Function) -> Call {
    Call { function, ..Call::close(FD) }
}

fn cause(rule: &Listed) -> String {
    text(|text| rule.write_cause(text))
}

#[test]
#[cfg_attr(miri, ignore = "it takes minutes, and there is no unsafe code in what it tests")]
fn every_number_has_a_sentence_for_every_call() {
    for function in Function::ALL {
        for number in -1..140 {
            let said = explained(&NOTHING, &call(*function), number);
            let (_, sentence) = said.split_once("): ").expect("a call");
            let (_, sentence) = sentence.split_once(": ").expect("an errno");
            assert!(sentence.len() > 10 && sentence.ends_with(['.', '?', ')']), "{said}");
        }
    }
}

/// The errors that the pages of the manual list, call by call.
const IN_THE_MANUAL: &[(&[Function], &[c_int])] = {
    use Function::*;
    use libc::*;
    &[
        (
            &[Send, Sendto, Sendmsg, Sendmmsg],
            &[
                EACCES,
                EAGAIN,
                EALREADY,
                EBADF,
                ECONNRESET,
                EDESTADDRREQ,
                EFAULT,
                EINTR,
                EINVAL,
                EISCONN,
                EMSGSIZE,
                ENOBUFS,
                ENOMEM,
                ENOTCONN,
                EOPNOTSUPP,
                EPIPE,
            ],
        ),
        (
            &[Recv, Recvfrom, Recvmsg, Recvmmsg],
            &[EAGAIN, ECONNREFUSED, EFAULT, EINTR, EINVAL, ENOMEM, ENOTCONN],
        ),
        (
            &[Connect],
            &[
                EACCES,
                EPERM,
                EADDRINUSE,
                EADDRNOTAVAIL,
                EAFNOSUPPORT,
                EAGAIN,
                EALREADY,
                ECONNREFUSED,
                EINPROGRESS,
                EISCONN,
                ENETUNREACH,
                EPROTOTYPE,
                ETIMEDOUT,
            ],
        ),
        (
            &[Bind],
            &[
                EACCES,
                EADDRINUSE,
                EINVAL,
                EADDRNOTAVAIL,
                ELOOP,
                ENAMETOOLONG,
                ENOENT,
                ENOMEM,
                ENOTDIR,
                EROFS,
            ],
        ),
        (&[Listen], &[EADDRINUSE, EOPNOTSUPP]),
        (&[Accept, Accept4], &[EAGAIN, ECONNABORTED, EINVAL, EOPNOTSUPP, EPERM, EPROTO, ENOMEM]),
        (&[Socket], &[EACCES, EAFNOSUPPORT, EINVAL, EMFILE, ENFILE, ENOBUFS, EPROTONOSUPPORT]),
        (&[Getsockopt, Setsockopt], &[EFAULT, EINVAL, ENOPROTOOPT]),
        (&[Shutdown], &[EINVAL, ENOTCONN]),
    ]
};

/// No errno that a page lists is left to what it means in general.
#[test]
fn every_error_of_a_page_has_a_rule_of_its_call() {
    let mut gaps = vec![];
    for (functions, errnos) in IN_THE_MANUAL {
        for (function, errno) in functions.iter().flat_map(|f| errnos.iter().map(move |e| (f, e))) {
            let has_manual = rules().any(|rule| {
                rule.errno() == *errno
                    && rule.is_for(*function)
                    && rule.certainty() == Certainty::Manual
            });
            if !has_manual {
                gaps.push((*function, *errno));
            }
        }
    }
    assert!(gaps.is_empty(), "{gaps:?}");
}

/// Rules for the same errno and calls have different causes, and one without
/// conditions has none behind it that could be said instead.
#[test]
fn no_rule_hides_another() {
    // Of reads and writes there are rules for sockets and for other files.
    let is_for_both = |function: &&Function| {
        matches!(function, Function::Write | Function::Writev | Function::Read | Function::Readv)
    };
    for function in Function::ALL.iter().filter(|function| !is_for_both(function)) {
        let mut unconditional = vec![];
        let is_of_call = |rule: &Listed| {
            rule.is_for(*function) && !Function::ALL.iter().all(|other| rule.is_for(*other))
        };
        for rule in rules().filter(is_of_call) {
            let key = (rule.errno(), rule.certainty());
            let is_list = rule.certainty() == Certainty::Maybe;
            assert!(is_list || !unconditional.contains(&key), "{function:?}: {}", cause(&rule));
            if rule.conditions().next().is_none() {
                unconditional.push(key);
            }
        }
    }
}

#[test]
fn a_number_without_a_name_is_written_as_one() {
    assert_eq!(
        explained(&NOTHING, &send(), 4711),
        "send(7, NULL, 0, 0): 4711: the cause is not known, and Linux has no text for the error."
    );
}

#[test]
fn what_is_not_proved_is_said_as_what_the_manual_says() {
    assert_eq!(
        explained(&NOTHING, &send(), libc::EINVAL),
        "send(7, NULL, 0, 0): EINVAL: send(2) says: an argument is invalid."
    );
    let filtered = Fake { is_filtered: true, ..NOTHING };
    assert_eq!(
        explained(&filtered, &send(), libc::EINVAL),
        "send(7, NULL, 0, 0): EINVAL: send(2) says: an argument is invalid. Or a seccomp filter of \
         this process refuses the call."
    );
}

#[test]
fn what_only_the_kernel_gives_is_a_possibility_under_a_filter() {
    let unix = Fake { is_open: true, domain: Some(libc::AF_UNIX), ..NOTHING };
    let call = Call::recv(FD, Pointer::NULL, 0, libc::MSG_ERRQUEUE);
    let said = explained(&unix, &call, libc::EAGAIN);
    assert!(said.contains("EAGAIN: the error queue was empty"), "{said}");
    let said = explained(&Fake { is_filtered: true, ..unix }, &call, libc::EAGAIN);
    assert!(said.contains("EAGAIN: possible causes, most likely first: (1) the error queue was"));
    assert!(said.ends_with("(2) a seccomp filter of this process refuses the call."), "{said}");
}

#[test]
fn what_has_changed_since_the_call_is_a_possibility() {
    let socket = Fake { is_open: true, domain: Some(libc::AF_UNIX), ..NOTHING };
    let said = explained(&socket, &send(), libc::ENOTSOCK);
    assert!(said.contains("possible cause: descriptor 7 is a socket now"), "{said}");
}

#[test]
fn the_limit_of_the_whole_system_is_named() {
    let call = Call::socket(libc::AF_INET, libc::SOCK_STREAM, 0);
    let said = explained(&NOTHING, &call, libc::ENFILE);
    assert!(said.contains("as many files open as fs.file-max allows, which is 123"), "{said}");
}

#[test]
fn every_error_of_linux_has_a_meaning_or_a_name_alone() {
    for (number, text) in [(libc::ENODATA, "no data available"), (libc::EPERM, "not permitted")] {
        let meaning = meaning(number).expect("a text");
        assert!(String::from_utf8_lossy(meaning).contains(text));
    }
    let said = explained(&NOTHING, &send(), libc::EHWPOISON);
    assert!(said.contains("): EHWPOISON: "), "{said}");
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
        let at = Pointer::new(std::ptr::without_provenance::<u8>(NAME));
        let call = Call::connect(FD, at, name.len() as u32);
        let said = explained(&Fake { name, ..NOTHING }, &call, 0);
        assert!(said.starts_with(&format!("connect(7, {expected}, ")), "{said}");
    }
}

#[test]
fn a_descriptor_that_nothing_is_known_of_is_described_all_the_same() {
    assert_eq!(text(|text| describe(FD, &NOTHING, text)), "7: not open");
    let open = Fake { is_open: true, ..NOTHING };
    assert_eq!(text(|text| describe(FD, &open, text)), "7: a descriptor of an unknown kind");
}

/// The modules of `src/explain` that this text of one uses.
fn used(source: &str) -> Vec<String> {
    let statements = source.split("use super::").skip(1);
    let mut used = vec![];
    for statement in statements {
        let statement = statement.split(';').next().expect("a statement");
        let mut depth = 0;
        let inside: String = statement
            .trim_start_matches('{')
            .chars()
            .filter(|c| {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                depth <= 0 && *c != '}'
            })
            .collect();
        let paths = inside.split(',').map(|path| path.trim().split("::").next().unwrap_or(""));
        used.extend(paths.filter(|name| !name.is_empty()).map(str::to_owned));
    }
    used
}

#[test]
#[cfg_attr(miri, ignore = "it reads files")]
fn no_file_uses_one_that_uses_it() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src/explain");
    let mut left: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    for entry in std::fs::read_dir(directory).expect("the directory") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_str().expect("ASCII").to_owned();
        let file = if path.is_dir() { path.join("mod.rs") } else { path };
        let source = std::fs::read_to_string(file).expect("a file");
        left.insert(name, used(&source));
    }
    left.remove("mod");
    assert!(left.len() > 15 && left.values().flatten().count() > 30, "{left:?}");
    // What uses nothing that is left is taken away, until nothing is left.
    while !left.is_empty() {
        let names: Vec<_> = left.keys().cloned().collect();
        let before = left.len();
        left.retain(|_, used| used.iter().any(|name| names.contains(name)));
        assert!(left.len() < before, "these use each other: {left:#?}");
    }
}

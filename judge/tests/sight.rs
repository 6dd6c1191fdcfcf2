//! The judge sees what there is to see, and nothing where there is nothing.

mod class;
mod common;

use std::{path::Path, process::Command, sync::OnceLock};

use class::Class;
use common::Found;
use libtest_mimic::Trial;
use sockshim_judge::{
    case::{
        Address, AddrlenPlace, Batch, Bytes, Call, Case, Control, Fixture, Kind, Knob, Length,
        Message, Naming, Origin, Place, Setting, Socket, State, Step, Timeout, Vectors, Who,
    },
    generate,
    regression::{self, Told},
    subject::Choice,
    trial::Verdict,
    worker::Worker,
};

/// Enough for each class to show many times.
const NAIVE_CASES: u64 = 30_000;
const KERNEL_CASES: u64 = 50_000;

fn main() {
    let mut trials =
        vec![common::trial("the_kernel_agrees_with_itself", the_kernel_agrees_with_itself)];
    trials.extend(BROKEN.iter().map(trial_of));
    trials.extend(class::ALL.iter().map(|class| {
        common::trial(format!("naive::{}", class.name), || the_naive_wrapper_shows(class))
    }));
    let regressions = regression::all().expect("the regressions are cases");
    for regression in regressions.into_iter().filter(|it| it.told == Told::Naive) {
        trials.push(common::trial(format!("naive::regression::{}", regression.name), move || {
            let verdict = common::worker(&Choice::naive()).judge(&regression.case);
            assert!(matches!(verdict, Ok(Verdict::Differs(_))), "{verdict:?}");
        }));
    }
    if let Ok(mut worker) = Worker::start(common::program(), &Choice::default()) {
        trials.extend(generate::sockets().map(|socket| can_be_made(socket, &mut worker)));
    }
    common::conclude(trials)
}

fn the_kernel_agrees_with_itself() {
    common::assert_the_same(&Choice::default(), 1, KERNEL_CASES);
}

fn the_naive_wrapper_shows(class: &Class) {
    static FOUND: OnceLock<Vec<Found>> = OnceLock::new();
    let found = FOUND.get_or_init(|| common::try_random(&Choice::naive(), 1, NAIVE_CASES).1);
    let count = found.iter().filter(|it| class.explains(&it.case, &it.differences)).count();
    println!("{}: {count} of {} differences", class.name, found.len());
    assert!(count >= 5, "{count} of {} differences", found.len());
}

/// Says in the count which descriptors cannot be had here.
fn can_be_made(socket: Socket, worker: &mut Worker) -> Trial {
    let name = format!("fixture::{socket:?}");
    let case = simple(socket, Call::Recv(Bytes { at: Place::Fine, len: 8 }));
    match worker.judge(&case) {
        Ok(Verdict::Unavailable(reason)) => common::ignored(name, &reason),
        verdict => common::trial(name, move || {
            assert!(matches!(verdict, Ok(Verdict::Same(_))), "{verdict:?}");
        }),
    }
}

fn simple(socket: Socket, call: Call) -> Case {
    let fixture = Fixture {
        socket,
        state: State::Connected,
        own: Naming::Unnamed,
        peer: Naming::Unnamed,
        blocking: false,
        steps: Vec::new(),
    };
    Case { fixture, call, flags: 0 }
}

/// A test that judges a call of the library of `broken.c`.
fn trial_of(broken: &'static Broken) -> Trial {
    let name = format!("a_call_is_seen_that::{}", broken.how);
    if Command::new("cc").arg("--version").output().is_err() {
        return common::ignored(name, "needs cc");
    }
    common::trial(name, move || {
        let directory = tempfile::tempdir_in(common::scratch()).expect("a directory");
        let library = directory.path().join("libbroken.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken.c");
        common::run(Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source));
        let choice =
            Choice { library: Some(library), prefix: "broken_".to_owned(), ..Choice::default() };
        let mut case = simple(Socket::UnixDatagram, (broken.call)());
        case.fixture.steps = vec![Step::PeerSends(3); 3];
        if matches!(case.call, Call::Accept4(_)) {
            case.flags = libc::SOCK_CLOEXEC;
            case.fixture.socket = Socket::Tcp4;
            case.fixture.state = State::Listening;
        }
        let verdict = common::worker(&choice).judge(&case);
        let Ok(Verdict::Differs(differences)) = verdict else { panic!("{verdict:?}") };
        assert_eq!(differences[0].to_string(), broken.difference);
    })
}

const BYTES: Bytes = Bytes { at: Place::Fine, len: 8 };

/// A call of `broken.c`, on a socket with messages, and what shows first.
struct Broken {
    how: &'static str,
    call: fn() -> Call,
    difference: &'static str,
}

static BROKEN: [Broken; 13] = [
    Broken {
        how: "ends_the_process",
        call: || Call::Send(BYTES),
        difference: "process: expected goes on, found killed by SIGSEGV",
    },
    Broken {
        how: "does_not_return",
        call: || Call::Recv(BYTES),
        difference: "process: expected goes on, found no end after 10 s",
    },
    Broken {
        how: "raises_a_signal",
        call: || Call::SendTo(BYTES, NO_NAME),
        difference: "SIGPIPE: expected 0, found 1",
    },
    Broken {
        how: "takes_two_messages",
        call: || Call::RecvFrom(BYTES, ORIGIN),
        difference: "subject's message: expected 3 bytes 707070, \
                     found subject's end of queue: EAGAIN",
    },
    Broken {
        how: "writes_errno_on_success",
        call: || Call::SendMsg(message()),
        difference: "errno: expected untouched, found ENOENT",
    },
    Broken {
        how: "writes_a_byte_too_many",
        call: || Call::RecvMsg(message()),
        difference: "Data memory, byte 3: expected 0xd6, found 0xd7",
    },
    Broken {
        how: "does_not_tell_a_length",
        call: || Call::RecvMMsg(batch(), NO_TIMEOUT),
        difference: "Header memory, byte 120: expected 0x03, found 0x00",
    },
    Broken {
        how: "leaves_a_byte_out",
        call: || Call::ReadV(Vectors { list: vec![Bytes { len: 3, ..BYTES }], ..vectors() }),
        difference: "result: expected 3, found 2",
    },
    Broken {
        how: "closes_nothing",
        call: || Call::Close,
        difference: "subject's descriptor: expected 0, found 1",
    },
    Broken {
        how: "accepts_without_flags",
        call: || Call::Accept4(ORIGIN),
        difference: "call's received descriptor: expected 1, found 0",
    },
    Broken {
        how: "binds_to_two_names",
        call: || {
            Call::Bind(Address { at: Place::Fine, who: Who::LongPath, length: Length::Off(0) })
        },
        difference: "subject's name in the directory: \
                     expected 108 bytes 6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e..., \
                     found 107 bytes 6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e...",
    },
    Broken {
        how: "sets_no_option",
        call: || {
            let knob = Knob { level: libc::SOL_SOCKET, name: libc::SO_BROADCAST };
            Call::SetSockOpt(knob, Setting { at: Place::Fine, value: 1, length: 4 })
        },
        difference: "subject's option: expected 4 bytes 01000000, found 4 bytes 00000000",
    },
    Broken {
        how: "makes_a_socket_without_flags",
        call: || {
            let (domain, kind) = (libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC);
            Call::Socket(Kind { domain, kind, protocol: 0 })
        },
        difference: "call's received descriptor: expected 1, found 0",
    },
];

const NO_TIMEOUT: Timeout = Timeout { at: Place::Null, seconds: 0, nanoseconds: 0 };

fn vectors() -> Vectors {
    Vectors { at: Place::Fine, list: vec![BYTES], times: 1, count: None }
}

fn batch() -> Batch {
    Batch { at: Place::Fine, messages: vec![message(), message()], count: None }
}

const NO_NAME: Address = Address { at: Place::Null, who: Who::Peer, length: Length::Is(0) };

const ORIGIN: Origin =
    Origin { address: Place::Null, room: 0, addrlen: AddrlenPlace::At(Place::Null) };

fn message() -> Message {
    Message {
        at: Place::Fine,
        name: NO_NAME,
        vectors: vectors(),
        control: Control { at: Place::Null, content: Vec::new(), length: Length::Is(0) },
        flags: 0,
    }
}

//! Fuzzes sockshim against the kernel's own system calls.
//!
//! libFuzzer makes bytes, the judge makes a case of them, and a difference is
//! a crash. What guides it is the code of the library, which is instrumented,
//! and what the kernel answered.

#![no_main]

use std::{
    cell::RefCell,
    env,
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicU8, Ordering::Relaxed},
    },
};

use libfuzzer_sys::{Corpus, fuzz_target};
use sockshim::ffi;
use sockshim_judge::{
    case::Case,
    generate,
    subject::{Calls, Subject},
    trial::{Judge, Verdict},
};
use tempfile::TempDir;

/// libFuzzer takes what is counted in a section of this name for coverage as
/// well. Here each fixture, call and outcome counts in one of these. Nobody in
/// this program reads them, so they need to be marked as used.
#[used]
#[unsafe(link_section = "__libfuzzer_extra_counters")]
static ANSWERS: [AtomicU8; 4096] = [const { AtomicU8::new(0) }; 4096];

/// The library's functions, by the table of calls.
macro_rules! library {
    ($(
        $(#[$about:meta])*
        $trait:ident { $(
            $name:ident $variant:ident $exported:ident($($arguments:tt)*)
                -> $result:ty = $number:ident($($beyond:expr),*), $blocks:ident, [$($errno:ident)*];
        )* }
    )*) => { Calls { $($($name: ffi::$exported,)*)* } };
}

const SOCKSHIM: Subject =
    Subject { calls: sockshim::calls!(library), ignores_destination: true };

thread_local! {
    /// It lives in the thread that made it, whose namespaces are changed.
    static JUDGE: RefCell<Option<Judge>> = const { RefCell::new(None) };
}

/// The directory that the program was started in.
static ORIGIN: OnceLock<PathBuf> = OnceLock::new();

/// The directory of the worlds. libFuzzer ends with exit(3), which drops
/// nothing.
static DIRECTORY: Mutex<Option<TempDir>> = Mutex::new(None);

extern "C" fn remove_directory() {
    drop(DIRECTORY.lock().map(|mut directory| directory.take()));
}

fuzz_target!(
    init: JUDGE.with_borrow_mut(|judge| {
        let directory = tempfile::tempdir().expect("a directory");
        *judge = Some(Judge::new(directory.path(), SOCKSHIM).expect("network namespaces"));
        ORIGIN.get_or_init(|| env::current_dir().expect("it has a path"));
        *DIRECTORY.lock().expect("no panic before") = Some(directory);
        // SAFETY: the function runs as any other would at the end of main.
        unsafe { libc::atexit(remove_directory) };
    }),
    |bytes: &[u8]| -> Corpus {
        let case = generate::from_bytes(bytes);
        let verdict = judge(&case);
        match &verdict {
            Verdict::Same(_) => {}
            Verdict::Differs(differences) => {
                let json = serde_json::to_string(&case).expect("a case is JSON");
                for difference in differences {
                    eprintln!("{difference}");
                }
                panic!("sockshim-judge run --library libsockshim.so '{json}'");
            }
            _ => return Corpus::Reject,
        }
        count(&case, &verdict);
        Corpus::Keep
    }
);

fn judge(case: &Case) -> Verdict {
    let verdict = JUDGE.with_borrow_mut(|judge| {
        judge.as_mut().expect("made before").judge(case).expect("the worlds are there")
    });
    // The judge goes into its worlds' directories, libFuzzer's files are here.
    let origin = ORIGIN.get().expect("set before");
    env::set_current_dir(origin).expect("it is still there");
    verdict
}

fn count(case: &Case, verdict: &Verdict) {
    let Verdict::Same(outcome) = verdict else { return };
    // What is rare with reason shall stay so.
    if case.fixture.socket.is_slow_to_close() {
        return;
    }
    let mut hasher = DefaultHasher::new();
    (case.fixture.socket, case.fixture.state, case.call.name(), outcome).hash(&mut hasher);
    ANSWERS[hasher.finish() as usize % ANSWERS.len()].store(1, Relaxed);
}

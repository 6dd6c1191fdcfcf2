//! What the loader is told by the drop-in: all that it has to do before the
//! program's first call, so that no call has anything left to find.

mod common;
#[path = "common/elf.rs"]
mod elf;

use std::{collections::BTreeSet, process::Command};

use common::{library_dir, preload_library, run, trial};
use elf::Built;

/// What becomes a message, and what glibc calls it beside.
const EXPORTS: [&str; 7] =
    ["__recv_chk", "__recvfrom_chk", "__send", "recv", "recvfrom", "send", "sendto"];
/// musl has none, so it may be missing.
const WEAK: [&str; 1] = ["__chk_fail"];
/// What every libc has.
const ASKED: [&str; 5] =
    ["__errno_location", "abort", "pthread_setcanceltype", "recvmsg", "sendmsg"];

fn main() {
    common::conclude(vec![
        trial("all_is_bound_at_the_start", &["readelf"], bound_at_the_start),
        trial("it_needs_libc_alone", &[], needs_libc_alone),
        trial("it_exports_what_becomes_a_message", &[], exports),
        trial("it_asks_for_what_every_libc_has", &["readelf"], asks),
        trial("nothing_runs_when_it_is_loaded", &["readelf"], runs_nothing),
        trial("no_thread_has_a_part_of_it", &["readelf"], no_thread_locals),
        trial("a_shadow_stack_may_guard_the_library", &["readelf"], shadow_stack),
    ])
}

/// What readelf tells of the drop-in.
fn readelf(option: &str) -> String {
    let output = run(Command::new("readelf").args(["--wide", option]).arg(preload_library()));
    String::from_utf8(output.stdout).expect("ASCII")
}

fn bound_at_the_start() {
    let dynamic = readelf("--dynamic");
    assert!(dynamic.contains("BIND_NOW"), "{dynamic}");
    assert!(readelf("--program-headers").contains("GNU_RELRO"));
    assert!(!readelf("--relocs").contains("IRELATIV"));
}

fn needs_libc_alone() {
    assert_eq!(Built::read(preload_library()).needs(), ["libc.so.6"]);
}

fn exports() {
    assert_eq!(Built::read(preload_library()).exports(), EXPORTS.map(str::to_owned).into());
}

/// By the binding of each undefined symbol; all but `ASKED` are weak.
fn asks() {
    let symbols = readelf("--dyn-syms");
    let undefined = |binding: &str| -> BTreeSet<String> {
        let lines = symbols.lines().filter(|line| line.contains(" UND "));
        let rows = lines.map(|line| line.split_whitespace().collect::<Vec<_>>());
        rows.filter(|row| row.get(4) == Some(&binding))
            .filter_map(|row| Some(row.get(7)?.split('@').next()?.to_owned()))
            .collect()
    };
    assert_eq!(undefined("WEAK"), WEAK.map(str::to_owned).into());
    assert_eq!(undefined("GLOBAL"), ASKED.map(str::to_owned).into());
}

fn runs_nothing() {
    let dynamic = readelf("--dynamic");
    for tag in ["(INIT)", "(INIT_ARRAY)", "(FINI)", "(FINI_ARRAY)", "(TEXTREL)"] {
        assert!(!dynamic.contains(tag), "{tag} {dynamic}");
    }
}

fn no_thread_locals() {
    let headers = readelf("--program-headers");
    assert!(!headers.contains(" TLS "), "{headers}");
}

/// And no IBT, which would be a lie without an endbr64 at each function.
fn shadow_stack() {
    let library = library_dir().join("libsockshim.so");
    let notes = run(Command::new("readelf").args(["--wide", "--notes"]).arg(library)).stdout;
    let notes = String::from_utf8_lossy(&notes);
    let is_marked = notes.contains("x86 feature: SHSTK");
    assert_eq!(is_marked, cfg!(target_arch = "x86_64"), "{notes}");
    assert!(!notes.contains("IBT"), "{notes}");
}

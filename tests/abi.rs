//! What programs that are already built rely on: no change to it goes
//! unnoticed. `abi/current.txt` records it, `abi/released.txt` as of the last
//! release; CHANGELOG.md names what differs between the two.

#[path = "abi/changes.rs"]
mod changes;
mod common;
#[path = "common/elf.rs"]
mod elf;
#[path = "abi/record.rs"]
mod record;

use std::{env, fs, path::PathBuf};

use changes::Changes;
use common::{SONAME, preload_library, root, trial};
use elf::Built;
use record::Record;

fn main() {
    common::conclude(vec![
        trial("the_record_is_that_of_the_libraries", &[], record_is_current),
        trial("the_changelog_names_each_change", &[], changelog_names_changes),
        trial("what_was_released_keeps_its_soname", &[], soname_is_kept),
        trial("changes_are_seen", &[], changes::are_seen),
        trial("a_header_is_read_whole", &[], record::is_read_whole),
    ])
}

fn path(which: &str) -> PathBuf {
    root().join("abi").join(which)
}

fn text(which: &str) -> String {
    fs::read_to_string(path(which)).expect("a record")
}

/// From the last release until now.
fn changes() -> Changes {
    Changes::between(&Record::read(&text("released.txt")), &Record::read(&text("current.txt")))
}

/// `tests/library.rs` has it that the header declares what the library exports.
fn record_is_current() {
    let header = fs::read_to_string(root().join("include/sockshim.h")).expect("a header");
    let record = Record::of(&header, Built::read(preload_library()).exports());
    if env::var_os("SOCKSHIM_WRITE_ABI").is_some() {
        fs::write(path("current.txt"), record.text(SONAME)).expect("abi/ is writable");
    }
    let text = text("current.txt");
    assert!(
        text == record.text(SONAME),
        "abi/current.txt tells of other libraries. If the change is meant, `make abi` writes it: \
         {:#?}",
        Changes::between(&Record::read(&text), &record)
    );
}

fn changelog_names_changes() {
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).expect("it is there");
    let untold = changes().untold(&changelog);
    assert!(untold.is_empty(), "CHANGELOG.md, Unreleased: {untold:#?}");
}

/// A program that was linked with a release finds in each later library of that
/// name all that it had.
fn soname_is_kept() {
    let Changes { changed, removed, .. } = changes();
    let keeps_name = text("released.txt").starts_with(&format!("[{SONAME}]"));
    assert!(
        !keeps_name || changed.is_empty() && removed.is_empty(),
        "not to be had under the name {SONAME}: {changed:?} {removed:?}"
    );
}

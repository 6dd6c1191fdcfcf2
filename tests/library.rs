//! The libraries as they ship: what they export, what they need, how large
//! they are, and that they can be built without writing into the sources.

mod common;
#[path = "common/elf.rs"]
mod elf;

use std::{path::Path, process::Command, time::SystemTime};

use common::{declared, has, library_dir, root, run, target, trial};
use elf::Built;
use libtest_mimic::Trial;

/// What the library asks of libc: the functions of the table of calls, but for
/// those that become messages; what copies, compares and clears memory; for the text of an
/// address the names of the interfaces. Probes and explanations enter the kernel
/// by the instruction.
const ASKED_OF_LIBC: [&str; 31] = [
    "__errno_location",
    "accept",
    "accept4",
    "bcmp",
    "bind",
    "close",
    "connect",
    "getauxval",
    "getpeername",
    "getsockname",
    "getsockopt",
    "if_indextoname",
    "if_nametoindex",
    "listen",
    "memcpy",
    "memset",
    "read",
    "readv",
    "recvfrom",
    "recvmmsg",
    "recvmsg",
    "sendmmsg",
    "sendmsg",
    "sendto",
    "setsockopt",
    "shutdown",
    "socket",
    "socketpair",
    "strlen",
    "write",
    "writev",
];
/// The most bytes that the stripped library may have.
const MOST: u64 = 116 * 1024;

fn main() {
    common::conclude(vec![
        trial("the_shared_library_exports_the_header_alone", &[], shared_exports),
        trial("the_static_library_defines_the_header_alone", &[], static_exports),
        trial("it_has_the_name_of_its_major_version", &[], has_a_soname),
        trial("libc_alone_is_needed", &[], needs_libc_alone),
        trial("nothing_else_is_asked_of_libc", &[], asks_nothing_else),
        trial("the_stripped_library_is_small", &["strip"], is_small),
        trial("make_has_nothing_to_do_the_second_time", &[], nothing_to_do),
        read_only_sources(),
    ])
}

fn shared_library() -> Built {
    Built::read(library_dir().join("libsockshim.so"))
}

fn shared_exports() {
    assert_eq!(shared_library().exports(), declared());
}

fn static_exports() {
    assert_eq!(Built::read(library_dir().join("libsockshim.a")).defines(), declared());
}

fn has_a_soname() {
    assert_eq!(shared_library().soname().as_deref(), Some(common::SONAME));
}

fn needs_libc_alone() {
    assert_eq!(shared_library().needs(), ["libc.so.6"]);
}

fn asks_nothing_else() {
    let asked = shared_library().asks();
    assert_eq!(asked, ASKED_OF_LIBC.map(str::to_owned).into());
}

fn is_small() {
    let size = shared_library().stripped_size();
    assert!(size <= MOST, "{size} bytes");
}

const LIBRARIES: [&str; 3] = ["libsockshim.so", "libsockshim.a", "libsockshim_preload.so"];

/// Not even after cargo has built the packages that depend on the library, with
/// features of their own.
fn nothing_to_do() {
    let state = || LIBRARIES.map(|library| written(&library_dir().join(library)));
    let before = state();
    let make = || {
        let make = ["--silent", concat!("CARGO=", env!("CARGO"))];
        run(Command::new("make").args(make).current_dir(root()).env("CARGO_TARGET_DIR", target()));
    };
    make();
    assert_eq!(state(), before);
    let build = ["build", "--release", "--package", "sockshim-preload", "--target-dir"];
    run(Command::new(env!("CARGO")).args(build).arg(target()).current_dir(root()));
    make();
    let after = state();
    // Cargo has put its own drop-in there, and make the one that ships.
    assert_eq!(after, before);
}

/// When a file was last written.
fn written(path: &Path) -> SystemTime {
    path.metadata().and_then(|metadata| metadata.modified()).expect("it is built")
}

/// Builds the libraries with the whole source tree mounted read-only, which is
/// the only way to keep root from writing there.
fn read_only_sources() -> Trial {
    let name = "builds_from_a_read_only_source_tree";
    let mut mount = Command::new("unshare");
    mount.args(["--mount", "true"]);
    if !has("unshare") || !mount.status().is_ok_and(|status| status.success()) {
        return Trial::test(name, || Ok(())).with_kind("needs to mount").with_ignored_flag(true);
    }
    trial(name, &["mount"], || {
        let target = tempfile::tempdir().expect("a directory outside of the sources");
        let script = r#"
            set -e
            mount --bind "$SOURCES" "$SOURCES"
            mount -o remount,bind,ro "$SOURCES"
            cd "$SOURCES"
            if touch written 2>/dev/null; then echo 'not read-only'; exit 1; fi
            CARGO_TARGET_DIR="$TARGET" make --silent CARGO="$CARGO"
        "#;
        run(Command::new("unshare")
            .args(["--mount", "sh", "-c", script])
            .env("CARGO", env!("CARGO"))
            .env("SOURCES", root())
            .env("TARGET", target.path()));
        for library in LIBRARIES {
            assert!(target.path().join("release").join(library).is_file(), "no {library}");
        }
    })
}

//! The libraries as they ship: what they export, what they need, how large
//! they are, and that they can be built without writing into the sources.

mod common;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use common::{declared, has, library_dir, root, run, scratch, trial};
use libtest_mimic::Trial;
use object::{
    Endianness, Object, ObjectSymbol, SymbolScope, elf,
    read::{
        archive::ArchiveFile,
        elf::{Dyn, ElfFile64},
    },
};

/// What the library asks of libc: the two primitives, and those of a batch;
/// after a refusal what tells why; for a `recvfrom` whose arguments overlap what
/// copies an address; what clears memory; for what is no socket, and for no
/// bytes, the plain calls; the calls of a socket's life that are no message, each for its namesake; for
/// the text of an address the names of the interfaces. Explaining a refusal goes
/// by system calls alone, but needs the size of a page.
const ASKED_OF_LIBC: [&str; 28] = [
    "__errno_location",
    "accept4",
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
    "recvmmsg",
    "recvmsg",
    "sendmmsg",
    "sendmsg",
    "setsockopt",
    "shutdown",
    "socket",
    "socketpair",
    "strlen",
    "syscall",
    "write",
    "writev",
];
/// The most bytes that the stripped library may have.
const MOST: u64 = 48 * 1024;

fn main() {
    common::conclude(vec![
        trial("the_shared_library_exports_the_header_alone", &[], shared_exports),
        trial("the_static_library_defines_the_header_alone", &[], static_exports),
        trial("libc_alone_is_needed", &[], needs_libc_alone),
        trial("nothing_else_is_asked_of_libc", &[], asks_nothing_else),
        trial("the_stripped_library_is_small", &["strip"], is_small),
        read_only_sources(),
    ])
}

fn shared_library() -> PathBuf {
    library_dir().join("libsockshim.so")
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn names<'data>(symbols: impl Iterator<Item = impl ObjectSymbol<'data>>) -> BTreeSet<String> {
    symbols.map(|symbol| symbol.name().expect("UTF-8").to_owned()).collect()
}

fn shared_exports() {
    let bytes = read(&shared_library());
    let library = object::File::parse(&*bytes).expect("an ELF file");
    assert_eq!(names(library.dynamic_symbols().filter(ObjectSymbol::is_definition)), declared());
}

/// Beside names that Rust has mangled, and weak ones that a program hides by
/// its own: those of the compiler's built-in functions.
fn static_exports() {
    let bytes = read(&library_dir().join("libsockshim.a"));
    let archive = ArchiveFile::parse(&*bytes).expect("an archive");
    let mut defined = BTreeSet::new();
    for member in archive.members() {
        let data = member.expect("a member").data(&*bytes).expect("its bytes");
        // One member is no object: the metadata of the Rust library.
        let Ok(object) = object::File::parse(data) else { continue };
        defined.extend(names(object.symbols().filter(|symbol| {
            symbol.is_definition() && !symbol.is_weak() && symbol.scope() == SymbolScope::Dynamic
        })));
    }
    defined.retain(|name| !name.starts_with("_ZN") && !name.starts_with("_R"));
    assert_eq!(defined, declared());
}

fn needs_libc_alone() {
    let bytes = read(&shared_library());
    let library = ElfFile64::<Endianness>::parse(&*bytes).expect("an ELF file");
    let (endian, sections) = (library.endian(), library.elf_section_table());
    let (entries, strings) =
        sections.dynamic(endian, &*bytes).expect("readable").expect("a dynamic section");
    let strings = sections.strings(endian, &*bytes, strings).expect("readable");
    let needed: Vec<_> = entries
        .iter()
        .filter(|entry| entry.tag32(endian) == Some(elf::DT_NEEDED))
        .map(|entry| String::from_utf8_lossy(entry.string(endian, strings).expect("a name")))
        .collect();
    assert_eq!(needed, ["libc.so.6"]);
}

fn asks_nothing_else() {
    let bytes = read(&shared_library());
    let library = object::File::parse(&*bytes).expect("an ELF file");
    let mut asked = names(library.dynamic_symbols().filter(|symbol| symbol.is_undefined()));
    // The empty entry that starts every table.
    asked.remove("");
    assert_eq!(asked, ASKED_OF_LIBC.map(str::to_owned).into());
}

fn is_small() {
    let directory = scratch();
    let stripped = directory.path().join("stripped.so");
    run(Command::new("strip").arg("-o").arg(&stripped).arg(shared_library()));
    let size = fs::metadata(&stripped).expect("strip wrote it").len();
    assert!(size <= MOST, "{size} bytes");
}

/// A build with the whole source tree mounted read-only, where that can be
/// done: for root nothing less keeps a build from writing.
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
            "$CARGO" build --locked --release --package sockshim --target-dir "$TARGET"
        "#;
        run(Command::new("unshare")
            .args(["--mount", "sh", "-c", script])
            .env("CARGO", env!("CARGO"))
            .env("SOURCES", root())
            .env("TARGET", target.path()));
        assert!(target.path().join("release/libsockshim.so").is_file());
    })
}

//! Which files are installed, where, and that they go again.

use std::{collections::BTreeMap, fs, process::Command};

use libtest_mimic::Trial;

use crate::{
    common::{SONAME, declared, root, run, trial},
    tree::{Entry, Tree},
};

const VERSION: &str = env!("CARGO_PKG_VERSION");

pub fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 5] = [
        ("installs_these_files", installs_these_files),
        ("installs_where_the_variables_say", obeys_the_variables),
        ("installs_the_same_twice", installs_the_same_twice),
        ("uninstalls_its_own_alone", uninstalls_its_own_alone),
        ("all_say_the_same_version", all_say_the_same_version),
    ];
    let mut trials: Vec<_> = tests.map(|(name, test)| trial(name, &["make"], test)).into();
    trials.push(trial("man_finds_each_function", &["make", "man"], man_finds_functions));
    trials
}

/// The manual pages, by their section.
fn pages() -> impl Iterator<Item = (String, String)> {
    let pages = fs::read_dir(root().join("man")).into_iter().flatten();
    pages.map(|page| {
        let name = page.expect("readable").file_name().into_string().expect("ASCII");
        (name.rsplit('.').next().expect("a section").to_owned(), name)
    })
}

/// The paths of all files and links, with their modes and targets, in order.
fn shown(entries: &BTreeMap<String, Entry>) -> Vec<String> {
    let show = |(path, entry): (&String, &Entry)| match entry {
        Entry::Folder => None,
        Entry::Link(target) => Some(format!("{path} -> {}", target.display())),
        Entry::File { mode, .. } => Some(format!("{path} {mode:o}")),
    };
    let mut lines: Vec<_> = entries.iter().filter_map(show).collect();
    lines.sort();
    lines
}

/// What a tree holds after an installation into these folders.
fn expected(libdir: &str, includedir: &str, mandir: &str) -> Vec<String> {
    let mut files = vec![
        format!("{includedir}/sockshim.h 644"),
        format!("{includedir}/sockshim_explained.h 644"),
        format!("{includedir}/sockshim_posix.h 644"),
        format!("{libdir}/cmake/sockshim/sockshim-config-version.cmake 644"),
        format!("{libdir}/cmake/sockshim/sockshim-config.cmake 644"),
        format!("{libdir}/libsockshim.a 644"),
        format!("{libdir}/libsockshim.so -> libsockshim.so.{VERSION}"),
        format!("{libdir}/{SONAME} -> libsockshim.so.{VERSION}"),
        format!("{libdir}/libsockshim.so.{VERSION} 755"),
        format!("{libdir}/pkgconfig/sockshim.pc 644"),
        format!("{libdir}/sockshim/libsockshim_preload.so 755"),
    ];
    files.extend(pages().map(|(section, name)| format!("{mandir}/man{section}/{name} 644")));
    files.extend(declared().iter().map(|name| format!("{mandir}/man3/{name}.3 -> sockshim.3")));
    files.sort();
    files
}

fn installs_these_files() {
    let tree = Tree::install(&[]);
    let expected = expected("/usr/local/lib", "/usr/local/include", "/usr/local/share/man");
    assert_eq!(shown(&tree.entries()), expected);
}

fn man_finds_functions() {
    let tree = Tree::install(&[]);
    for function in declared() {
        let mut man = Command::new("man");
        man.args(["--where", &function]).env("MANPATH", tree.at("/usr/local/share/man"));
        let found = String::from_utf8(run(&mut man).stdout).expect("UTF-8");
        assert!(found.trim().ends_with("/man3/sockshim.3"), "{function}: {found}");
    }
}

fn obeys_the_variables() {
    let capitals =
        Tree::install(&["PREFIX=/usr", "LIBDIR=/usr/lib/x86_64-linux-gnu", "MANDIR=/man"]);
    let there = expected("/usr/lib/x86_64-linux-gnu", "/usr/include", "/man");
    assert_eq!(shown(&capitals.entries()), there);

    let gnu = Tree::install(&["prefix=/p", "exec_prefix=/e", "includedir=/i", "mandir=/m"]);
    assert_eq!(shown(&gnu.entries()), expected("/e/lib", "/i", "/m"));
}

fn installs_the_same_twice() {
    let tree = Tree::install(&[]);
    let once = tree.entries();
    tree.make("install", &[]);
    assert_eq!(shown(&tree.entries()), shown(&once));
    assert!(tree.entries() == once, "the files are the same but for their bytes");
}

/// Among the files of others, in folders that are theirs too.
fn uninstalls_its_own_alone() {
    let words = ["PREFIX=/usr"];
    let tree = Tree::new();
    for file in [
        "lib/libother.so",
        "lib/libsockshim.so.9",
        "lib/cmake/other/other-config.cmake",
        "lib/pkgconfig/other.pc",
        "lib/sockshim/of_another",
        "include/other.h",
        "share/man/man3/other.3",
        "share/man/man7/other.7",
        "share/man/man1/other.1",
    ] {
        let path = tree.at("usr").join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("in the tree");
        fs::write(path, file).expect("in the tree");
    }
    let before = tree.entries();
    tree.make("install", &words);
    assert!(tree.entries().len() > before.len());
    // The second finds nothing of ours.
    for _ in 0..2 {
        tree.make("uninstall", &words);
        assert_eq!(tree.entries(), before);
    }
}

/// A release writes its number in all of them.
fn all_say_the_same_version() {
    let of = |file: &str, before: &str, after: &str| {
        let text = fs::read_to_string(root().join(file)).expect("a file");
        let rest = text.split_once(before).unwrap_or_else(|| panic!("{file}: no {before}")).1;
        assert_eq!(rest.split_once(after).expect("an end").0, VERSION, "{file}");
    };
    of("include/sockshim.h", "#define SOCKSHIM_VERSION \"", "\"");
    of("preload/Cargo.toml", "\nversion = \"", "\"");
    of("packaging/debian/changelog", "sockshim (", "-");
    of("packaging/cmake/sockshim-config-version.cmake", "PACKAGE_VERSION \"", "\"");
}

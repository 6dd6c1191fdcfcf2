//! The packages that others make of it: those of Debian, and what cargo-c
//! installs.

#[path = "packages/cargo_c.rs"]
mod cargo_c;
mod common;
#[path = "packages/debian.rs"]
mod debian;
#[path = "install/tree.rs"]
mod tree;

use std::{collections::BTreeSet, path::Path};

fn main() {
    common::conclude(debian::trials().into_iter().chain([cargo_c::trial()]).collect())
}

/// The files and links below a folder.
fn files(folder: &Path) -> BTreeSet<String> {
    let entries = tree::entries(folder).into_iter();
    entries.filter(|(_, entry)| *entry != tree::Entry::Folder).map(|(path, _)| path).collect()
}

/// Those that `make install` installs with these words.
fn installed(words: &[&str]) -> BTreeSet<String> {
    files(&tree::Tree::install(words).at("/"))
}

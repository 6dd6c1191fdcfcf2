//! A tree of files that `make install` filled. A module of the drivers that need
//! one.

#![allow(dead_code, reason = "each driver uses its own part")]

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::common::{checkout, run, scratch};

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Folder,
    Link(PathBuf),
    File { mode: u32, bytes: Vec<u8> },
}

/// A DESTDIR: nothing in it is where it was said to be in the end.
pub struct Tree {
    root: tempfile::TempDir,
    checkout: tempfile::TempDir,
}

impl Tree {
    pub fn new() -> Self {
        Self { root: scratch(), checkout: checkout("all") }
    }

    pub fn install(words: &[&str]) -> Self {
        let tree = Self::new();
        tree.make("install", words);
        tree
    }

    /// Runs make with these words. What is built is not built again, and who
    /// installs may be one whose files nobody else can read.
    pub fn make(&self, target: &str, words: &[&str]) {
        let script = r#"umask 077; exec make --silent CARGO=false "$@""#;
        let mut make = Command::new("sh");
        make.args(["-c", script, "sh", target]).args(words);
        make.arg(format!("DESTDIR={}", self.root.path().display()));
        run(make.current_dir(self.checkout.path()));
    }

    /// Something in the tree, by the path that it is to have in the end.
    pub fn at(&self, path: &str) -> PathBuf {
        self.root.path().join(path.trim_start_matches('/'))
    }

    /// All that is there, by such paths.
    pub fn entries(&self) -> BTreeMap<String, Entry> {
        entries(self.root.path())
    }
}

/// All that is below a folder, by its path from there.
pub fn entries(root: &Path) -> BTreeMap<String, Entry> {
    let mut found = BTreeMap::new();
    walk(root, root, &mut found);
    found
}

fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Entry>) {
    for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("it").path()) {
        let metadata = path.symlink_metadata().expect("it is there");
        let entry = if metadata.is_dir() {
            walk(root, &path, found);
            Entry::Folder
        } else if metadata.is_symlink() {
            Entry::Link(fs::read_link(&path).expect("a link"))
        } else {
            let mode = metadata.permissions().mode() & 0o7777;
            Entry::File { mode, bytes: fs::read(&path).expect("readable") }
        };
        found.insert(format!("/{}", path.strip_prefix(root).expect("below").display()), entry);
    }
}

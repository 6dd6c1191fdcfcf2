//! A place where the libraries were installed.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use crate::common::{checkout, run, scratch};

/// `DESTDIR`, and the words that `make install` was given with it.
pub struct Prefix {
    destination: tempfile::TempDir,
    checkout: tempfile::TempDir,
    words: Vec<String>,
    prefix: String,
}

impl Prefix {
    /// Installs below `prefix`, with nothing in the compilers' way that leads
    /// to the sources.
    pub fn install(prefix: &str, words: &[&str]) -> Self {
        let words = words.iter().map(|&word| word.into()).collect();
        let (destination, checkout) = (scratch(), checkout("all"));
        let prefix = Self { destination, checkout, words, prefix: prefix.into() };
        prefix.make("install");
        prefix
    }

    /// Runs make with the words that it was installed with. What is built is
    /// not built again.
    pub fn make(&self, target: &str) {
        let mut make = Command::new("make");
        make.args(["--silent", "CARGO=false", target]).args(&self.words);
        make.arg(format!("PREFIX={}", self.prefix));
        make.arg(format!("DESTDIR={}", self.destination.path().display()));
        run(make.current_dir(self.checkout.path()));
    }
}

//! What `make install` puts where, and programs that are built from the
//! installed files alone.

#[path = "install/archive.rs"]
mod archive;
#[path = "install/builds.rs"]
mod builds;
mod common;
#[path = "install/compilers.rs"]
mod compilers;
#[path = "common/elf.rs"]
mod elf;
#[path = "install/files.rs"]
mod files;
#[path = "install/tree.rs"]
mod tree;

use std::sync::{Arc, OnceLock};

use libtest_mimic::Trial;
use tree::Tree;

/// One installation for the tests that only read it; it goes with the last.
#[derive(Clone, Default)]
struct Installed(Arc<OnceLock<Tree>>);

impl Installed {
    fn get(&self) -> &Tree {
        self.0.get_or_init(|| Tree::install(&["PREFIX=/opt/sockshim"]))
    }

    /// A test of what is installed, which needs these programs.
    fn trial(
        &self,
        name: impl Into<String>,
        needs: &[&str],
        test: impl FnOnce(&Tree) + Send + 'static,
    ) -> Trial {
        let installed = self.clone();
        common::trial(name, &[needs, &["make"]].concat(), move || test(installed.get()))
    }
}

fn main() {
    common::conclude(trials())
}

fn trials() -> Vec<Trial> {
    let installed = Installed::default();
    [
        files::trials(),
        compilers::trials(&installed),
        builds::trials(&installed),
        archive::trials(&installed),
    ]
    .into_iter()
    .flatten()
    .collect()
}

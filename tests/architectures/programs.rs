//! What is built for an architecture: the libraries, the C tests, the runner of
//! the vectors and the judge.

use std::{env, path::PathBuf, sync::LazyLock};

use tempfile::TempDir;

use crate::{
    common::{self, root},
    runner::{self, Runner},
    target::Architecture,
};

pub struct Programs {
    pub architecture: &'static Architecture,
    built: LazyLock<Built, Box<dyn FnOnce() -> Built + Send>>,
}

struct Built {
    scratch: TempDir,
    c_tests: Vec<CTest>,
}

/// A program of `tests/c/`.
#[derive(Clone)]
pub struct CTest {
    pub name: String,
    pub library: PathBuf,
    /// The same for libc's own calls, where it has them.
    pub libc: Option<PathBuf>,
}

/// How much of the long tests is enough, where each call costs ten or a hundred
/// times what it costs here.
pub const SHORTENED: [(&str, &str); 4] =
    [("INTERRUPTIONS", "2000"), ("MESSAGES", "2000"), ("ONE_IN", "7"), ("LONGEST", "1000000")];

impl Programs {
    pub fn of(architecture: &'static Architecture) -> Self {
        let build: Box<dyn FnOnce() -> Built + Send> = Box::new(|| build(architecture));
        Self { architecture, built: LazyLock::new(build) }
    }

    /// The directory of the programs, where more files can be put.
    pub fn directory(&self) -> PathBuf {
        self.built.scratch.path().into()
    }

    pub fn c_tests(&self) -> &[CTest] {
        &self.built.c_tests
    }

    /// The runner in C, of libc and of the library.
    pub fn runners(&self) -> [(&'static Runner, PathBuf); 2] {
        ["libc", "c"].map(|name| {
            let runner = runner::ALL.iter().find(|runner| runner.name == name).expect("known");
            (runner, self.directory().join(format!("runner_{name}")))
        })
    }

    pub fn judge(&self) -> PathBuf {
        LazyLock::force(&self.built);
        self.architecture.release().join("sockshim-judge")
    }

    /// What the judge is asked: the cases that differed once, then random ones,
    /// of the library and of the drop-in.
    pub fn judgements(&self, libraries: &str) -> Vec<(&'static str, String)> {
        let library = format!("--library {libraries}/libsockshim.so");
        let drop_in = format!("--library {libraries}/libsockshim_preload.so --prefix= --as-linux");
        let random = format!("random --jobs 1 --seed 1 --time {}", seconds());
        vec![
            ("library, regressions", format!("replay {library}")),
            ("library", format!("{random} {library}")),
            ("drop-in, regressions", format!("replay {drop_in}")),
            ("drop-in", format!("{random} {drop_in}")),
        ]
    }
}

/// For how long the judge tries cases with each library.
fn seconds() -> u32 {
    env::var("SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60)
}

fn build(architecture: &Architecture) -> Built {
    architecture.build();
    let scratch = common::scratch();
    let at = |name: &str| scratch.path().join(name);
    let runner = root().join("tests/languages/c/runner.c");
    let libc = root().join("tests/languages/c/libc.h");
    let include = ["-include", libc.to_str().expect("UTF-8")];
    architecture.compile(&runner, &include, &at("runner_libc"));
    architecture.compile(&runner, &[], &at("runner_c"));
    let c_tests = common::files(&root().join("tests/c"), "c").into_iter().map(|source| {
        let name = source.file_stem().and_then(|name| name.to_str()).expect("ASCII").to_owned();
        let library = at(&format!("{name}_library"));
        architecture.compile(&source, &[], &library);
        let libc = (!common::NOT_IN_LIBC.contains(&&*name)).then(|| {
            let program = at(&format!("{name}_libc"));
            architecture.compile(&source, &["-DAGAINST_LIBC"], &program);
            program
        });
        CTest { name, library, libc }
    });
    let c_tests = c_tests.collect();
    Built { scratch, c_tests }
}

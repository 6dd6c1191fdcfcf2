//! The runners: how each is built, and what it is run with.

use std::{
    fs,
    path::Path,
    process::{self, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::json;

use crate::{
    common::{self, library_dir, root},
    vector::{Vector, constants_path},
};

/// Whose calls a runner makes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// The library's, all of them.
    Library,
    /// Libc's.
    Libc,
    /// Those of the language, which has the drop-in under it: as many of the
    /// vectors as it can express.
    DropIn,
}

/// A runner. In its words `{root}` is the repository, `{here}` the directory
/// `tests/languages`, `{packages}` where `tests/set-up.sh` puts packages,
/// `{library}` the directory of the library, `{built}` an empty one to build in.
pub struct Runner {
    pub name: &'static str,
    pub through: Through,
    /// Programs, and files that packages bring.
    pub needs: &'static [&'static str],
    /// Commands that build it.
    pub build: &'static [&'static [&'static str]],
    /// The command that runs it; what it replays is added to that.
    pub run: &'static [&'static str],
    pub environment: &'static [(&'static str, &'static str)],
}

const CJSON: &str = "/usr/include/cjson/cJSON.h";
const PYTHON: &str = "/usr/bin/python3";

/// In the order of the table.
pub const ALL: [Runner; 3] = [
    Runner {
        name: "c",
        through: Through::Library,
        needs: &["gcc", CJSON],
        build: &[&[
            "gcc",
            "-std=gnu11",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
            "-I{root}/include",
            "{here}/c/runner.c",
            "-o",
            "{built}/runner",
            "-lcjson",
            "-L{library}",
            "-lsockshim",
            "-Wl,--disable-new-dtags,-rpath,{library}",
        ]],
        run: &["{built}/runner"],
        environment: &[],
    },
    Runner {
        name: "libc",
        through: Through::Libc,
        needs: &["gcc", CJSON],
        build: &[&[
            "gcc",
            "-std=gnu11",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
            "-I{root}/include",
            "-include",
            "{here}/c/libc.h",
            "{here}/c/runner.c",
            "-o",
            "{built}/runner",
            "-lcjson",
            "-L{library}",
            "-lsockshim",
            "-Wl,--disable-new-dtags,-rpath,{library}",
        ]],
        run: &["{built}/runner"],
        environment: &[],
    },
    Runner {
        name: "python_ctypes",
        through: Through::Library,
        needs: &[PYTHON],
        build: &[],
        run: &[PYTHON, "{here}/python/ctypes_runner.py"],
        environment: &[],
    },
];

/// In the files, what the names of all abstract AF_UNIX addresses begin with.
const NAMES: &str = "@sockshim";

impl Runner {
    /// What it needs and this machine lacks.
    pub fn missing(&self) -> Vec<&'static str> {
        let lacks = |need: &&'static str| !common::has(&packaged(need));
        self.needs.iter().copied().filter(lacks).collect()
    }

    /// Builds it.
    pub fn build(&self) -> Built<'_> {
        let built = common::scratch();
        for command in self.build {
            common::run(&mut self.command(command, built.path()));
        }
        Built { runner: self, built }
    }

    fn command(&self, words: &[&str], built: &Path) -> Command {
        let fill = |word: &str| {
            packaged(word)
                .replace("{here}", &root().join("tests/languages").display().to_string())
                .replace("{root}", &root().display().to_string())
                .replace("{library}", &library_dir().display().to_string())
                .replace("{built}", &built.display().to_string())
        };
        // One that hangs is one that fails.
        let mut command = Command::new("timeout");
        command.arg("120").args(words.iter().map(|word| fill(word)));
        command.current_dir(built).env("SOCKSHIM_LIBRARY", library_dir().join("libsockshim.so"));
        for (name, value) in self.environment {
            command.env(name, fill(value));
        }
        if self.through == Through::DropIn {
            command.env("LD_PRELOAD", common::preload_library());
        }
        command
    }
}

fn packaged(word: &str) -> String {
    let packages = root().join("target/languages");
    word.replace("{packages}", &packages.display().to_string())
}

/// A runner that can be run.
pub struct Built<'a> {
    runner: &'a Runner,
    built: tempfile::TempDir,
}

impl Built<'_> {
    /// Hands it the vectors without their answers, and gives what it says of
    /// each.
    pub fn replay(&self, vectors: &[&Vector]) -> Vec<String> {
        let token = token();
        let questions: Vec<_> = vectors.iter().map(|vector| vector.question()).collect();
        let questions = json!({"vectors": questions}).to_string().replace(NAMES, &token);
        let file = self.built.path().join("questions.json");
        fs::write(&file, questions).expect("a scratch file");
        // Relative paths of AF_UNIX addresses are in here.
        let directory = tempfile::tempdir_in(self.built.path()).expect("a directory");
        let mut command = self.runner.command(self.runner.run, self.built.path());
        command.current_dir(directory.path()).arg(constants_path()).arg(file).stdin(Stdio::null());
        let output = common::run(&mut command);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.replace(&token, NAMES).lines().map(Into::into).collect()
    }
}

/// As long as [`NAMES`], and nobody else's.
fn token() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("@{:06x}{:02x}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

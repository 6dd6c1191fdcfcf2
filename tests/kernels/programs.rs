//! What a guest runs: built once, on this machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use tempfile::TempDir;

use crate::{
    common::{self, GCC, Library, root},
    image::Commands,
    judge,
    runner::{self, Runner, Through},
    vector::{self, Vectors},
};

/// What the names of a report begin with.
pub const C_TEST: &str = "c/";
pub const JUDGE: &str = "judge/";
pub const VECTORS: &str = "vectors/";

/// No program of a guest runs longer, in seconds.
const PATIENCE: u32 = 300;

/// How much of the long tests is enough, where each call costs ten or a hundred
/// times what it costs here.
const SHORTENED: &str = "INTERRUPTIONS=2000 MESSAGES=2000 ONE_IN=7 LONGEST=1000000";

pub struct Programs {
    pub vectors: Vectors,
    built: LazyLock<Built>,
}

struct Built {
    /// Gone with it.
    _scratch: Vec<TempDir>,
    /// Each with its name.
    c_tests: Vec<(String, PathBuf)>,
    runners: Vec<(&'static Runner, PathBuf)>,
    judge: PathBuf,
}

impl Default for Programs {
    fn default() -> Self {
        Self { vectors: Vectors::load(), built: LazyLock::new(build) }
    }
}

impl Programs {
    /// All that a guest runs; with `PROGRAMS` in the environment,
    /// what has that in its name.
    pub fn commands(&self) -> Commands {
        let mut commands = Commands::default();
        for (name, program) in &self.built.c_tests {
            commands.files.push(program.clone());
            let run = format!("{SHORTENED} {}", program.display());
            commands.add(format!("{C_TEST}{name}"), &run);
        }
        for (runner, program) in &self.built.runners {
            let questions = program.with_file_name("questions.json");
            let text = runner::questions(&judge::asked(runner, &self.vectors));
            fs::write(&questions, text).expect("a scratch file");
            let constants = vector::constants_path();
            let words = [program, &constants, &questions].map(|path| path.display().to_string());
            commands.files.extend([program.clone(), constants, questions.clone()]);
            commands.add(format!("{VECTORS}{}", runner.name), &words.join(" "));
        }
        self.judge(&mut commands);
        if let Ok(part) = env::var("PROGRAMS") {
            commands.lines.retain(|(name, _)| name.contains(&part));
        }
        commands
    }

    fn judge(&self, commands: &mut Commands) {
        let judge = self.built.judge.display();
        let library = common::library_dir().join("libsockshim.so");
        let drop_in = common::preload_library().to_owned();
        let subjects = [
            ("library", format!("--library {}", library.display())),
            ("drop_in", format!("--library {} --prefix= --as-linux", drop_in.display())),
        ];
        for (name, subject) in subjects {
            let replay = format!("{judge} replay {subject}");
            commands.add(format!("{JUDGE}{name}/regressions"), &replay);
            // Of the fixed cases as many as there is time for.
            let random = format!(
                "{judge} random {subject} --jobs 1 --seed 1 --no-shrink --most 5 --time {}",
                seconds()
            );
            commands.add(format!("{JUDGE}{name}"), &random);
        }
        // The control: what the system calls answer against themselves.
        let random = format!("{judge} random --jobs 1 --seed 1 --time {}", seconds() / 2);
        commands.add(format!("{JUDGE}kernel"), &random);
        commands.files.extend([self.built.judge.clone(), library, drop_in]);
    }
}

impl Commands {
    fn add(&mut self, name: String, command: &str) {
        // busybox's, which has no long options.
        self.lines.push((name, format!("timeout -s KILL {PATIENCE} env {command}")));
    }
}

/// For how long the judge tries cases with each library.
fn seconds() -> u32 {
    env::var("SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60)
}

fn build() -> Built {
    let scratch = common::scratch();
    let (runners, directories) = runners();
    Built {
        c_tests: c_tests(scratch.path()),
        runners,
        judge: judge_program(),
        _scratch: directories.into_iter().chain([scratch]).collect(),
    }
}

/// Each for the library and, where libc has the calls, for libc's own; and
/// those that need what only the guests have.
fn c_tests(directory: &Path) -> Vec<(String, PathBuf)> {
    let mut built = vec![];
    let directories = ["tests/c", "tests/kernels"].map(|directory| root().join(directory));
    for source in directories.iter().flat_map(|directory| common::files(directory, "c")) {
        let name = source.file_stem().and_then(|name| name.to_str()).expect("ASCII");
        let mut build = |library, how: &str| {
            let name = format!("{name}_{how}");
            let program = directory.join(&name);
            common::build_c_test(&source, GCC, library, None, &program);
            built.push((name, program));
        };
        build(Some(Library::Shared), "library");
        if !common::NOT_IN_LIBC.contains(&name) {
            build(None, "libc");
        }
    }
    built
}

/// Those in C: of the library and of libc.
fn runners() -> (Vec<(&'static Runner, PathBuf)>, Vec<TempDir>) {
    let in_c = runner::ALL
        .iter()
        .filter(|runner| runner.name == "c" || matches!(runner.through, Through::Libc));
    let built = in_c.map(|runner| {
        let directory = runner.build().into_directory();
        ((runner, directory.path().join("runner")), directory)
    });
    built.unzip()
}

/// The judge's program, built as its users build it.
fn judge_program() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("target/tmp");
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(root()).args(["build", "--release", "--package", "sockshim-judge"]);
    common::run(command.arg("--target-dir").arg(target));
    target.join("release/sockshim-judge")
}

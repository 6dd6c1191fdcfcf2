//! Compiling an example and running it, with either library or under valgrind.

use std::{path::PathBuf, process::Command};

pub use crate::common::running::{PATIENCE, Running, Said, bounded};
use crate::common::{self, Compiler, GCC, Library};

/// A directory in which one test compiles and runs examples.
pub struct Bench {
    directory: tempfile::TempDir,
    library: Library,
    valgrind: bool,
}

impl Bench {
    pub fn new(library: Library) -> Self {
        Self { directory: common::scratch(), library, valgrind: false }
    }

    pub fn under_valgrind(self) -> Self {
        Self { valgrind: true, ..self }
    }

    /// A file in the directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn compile(&self, example: &str, compiler: Compiler, options: &[&str]) -> PathBuf {
        let source = common::root().join("c_examples").join(example).with_extension("c");
        let program = self.path(example);
        let mut command = compiler.command(&source);
        command.args(options).arg("-I").arg(common::root().join("include"));
        common::run(command.args(self.library.link()).arg("-o").arg(&program));
        program
    }

    /// The command that runs an example, which it compiles first.
    pub fn command(&self, example: &str) -> Command {
        let program = self.compile(example, GCC, &[]);
        if !self.valgrind {
            return Command::new(program);
        }
        let mut command = Command::new("valgrind");
        command.args(["--quiet", "--error-exitcode=99", "--leak-check=full"]).arg(program);
        command
    }

    pub fn start(&self, example: &str, arguments: &[&str]) -> Running {
        Running::start(self.command(example).args(arguments))
    }

    pub fn run(&self, example: &str, arguments: &[&str]) -> Said {
        self.start(example, arguments).end()
    }
}

//! The runners: how each is built, and what it is run with.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::json;

use crate::{
    bound,
    common::{self, Library, library_dir, root},
    vector::{Vector, Vectors, constants_path},
};

/// Whose calls a runner makes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// The library's, all of them.
    Library,
    /// Libc's.
    Libc,
    /// Those of the language, which has the drop-in under it: as many of the
    /// vectors as it can express, and of all not fewer than so many.
    DropIn(usize),
}

/// A runner. In its words stands
/// - `{here}` for `tests/languages`, `{root}` for the repository;
/// - `{packages}` for where `tests/set-up.sh` puts packages;
/// - `{library}` for the directory of the library, and `{link}`, alone, for
///   what a compiler needs to link it;
/// - `{built}` for an empty directory to build in;
/// - `{cargo}` and `{target}` for cargo and its directory.
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
const DKJSON: &str = "/usr/share/lua/5.1/dkjson.lua";
const NLOHMANN: &str = "/usr/include/nlohmann/json.hpp";
const KOFFI: &str = "{packages}/node/node_modules/koffi/package.json";
const GSON: &str = "/usr/share/java/gson.jar";
const JNA: &str = "/usr/share/java/jna.jar";
const PLATYPUS: &str = "/usr/lib/x86_64-linux-gnu/perl5/5.36/FFI/Platypus.pm";
/// Debian's own, not another that may come first in PATH.
const PYTHON: &str = "/usr/bin/python3";
/// The same with packages of PyPI.
const VENV: &str = "{packages}/python/bin/python";

/// In the order of the table.
#[rustfmt::skip]
pub const ALL: [Runner; 17] = [
    Runner {
        name: "libc",
        through: Through::Libc,
        needs: &["gcc", CJSON],
        build: &[&[
            "gcc", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I{root}/include",
            "-include", "{here}/c/libc.h",
            "{here}/c/runner.c", "-o", "{built}/runner", "-lcjson", "{link}",
        ]],
        run: &["{built}/runner"],
        environment: &[],
    },
    Runner {
        name: "c",
        through: Through::Library,
        needs: &["gcc", CJSON],
        build: &[&[
            "gcc", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I{root}/include",
            "{here}/c/runner.c", "-o", "{built}/runner", "-lcjson", "{link}",
        ]],
        run: &["{built}/runner"],
        environment: &[],
    },
    Runner {
        name: "c++",
        through: Through::Library,
        needs: &["g++", NLOHMANN],
        build: &[&[
            "g++", "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I{root}/include",
            "{here}/cpp/runner.cpp", "-o", "{built}/runner", "{link}",
        ]],
        run: &["{built}/runner"],
        environment: &[],
    },
    Runner {
        name: "rust",
        through: Through::Library,
        needs: &[],
        build: &[&[
            "{cargo}", "build", "--quiet", "--manifest-path", "{here}/rust/Cargo.toml",
            "--target-dir", "{target}",
        ]],
        run: &["{target}/debug/sockshim-vectors"],
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
    Runner {
        name: "python_cffi",
        through: Through::Library,
        needs: &[VENV],
        build: &[],
        run: &[VENV, "{here}/python/cffi_runner.py"],
        environment: &[],
    },
    Runner {
        name: "node_koffi",
        through: Through::Library,
        needs: &["node", KOFFI],
        build: &[],
        run: &["node", "{here}/node/koffi_runner.js"],
        environment: &[("NODE_PATH", "{packages}/node/node_modules")],
    },
    Runner {
        name: "go_cgo",
        through: Through::Library,
        needs: &["gcc", "go"],
        build: &[&[
            "go", "build", "-o", "{built}/runner", "{here}/go/runner.go", "{here}/go/sockshim.go",
        ]],
        run: &["{built}/runner"],
        environment: &[
            ("CGO_CFLAGS", "-I{root}/include -Wall -Wextra -Werror"),
            ("CGO_LDFLAGS", "-L{library} -Wl,--disable-new-dtags,-rpath,{library}"),
            ("GOCACHE", "{packages}/go"),
            ("GOPROXY", "off"),
            // Go's runtime may find the pointer 1 on a stack, as one that is bad.
            ("GODEBUG", "invalidptr=0"),
        ],
    },
    Runner {
        name: "java_jna",
        through: Through::Library,
        needs: &["java", "javac", JNA, GSON],
        build: &[&[
            "javac", "-Xlint:all", "-Werror", "-d", "{built}",
            "{here}/java/JnaRunner.java", "{here}/java/Sockshim.java",
        ]],
        run: &["java", "JnaRunner"],
        environment: &[("CLASSPATH", "/usr/share/java/jna.jar:/usr/share/java/gson.jar:{built}")],
    },
    Runner {
        name: "ruby_fiddle",
        through: Through::Library,
        needs: &["ruby"],
        build: &[],
        run: &["ruby", "{here}/ruby/fiddle_runner.rb"],
        environment: &[],
    },
    Runner {
        name: "perl_platypus",
        through: Through::Library,
        needs: &["perl", PLATYPUS],
        build: &[],
        run: &["perl", "{here}/perl/platypus_runner.pl"],
        environment: &[],
    },
    Runner {
        name: "lua_luajit",
        through: Through::Library,
        needs: &["luajit", DKJSON],
        build: &[],
        run: &["luajit", "{here}/lua/luajit_runner.lua"],
        environment: &[],
    },
    Runner {
        name: "python_socket",
        through: Through::DropIn(213),
        needs: &[PYTHON],
        build: &[],
        run: &[PYTHON, "{here}/python/socket_runner.py"],
        environment: &[],
    },
    Runner {
        name: "node_sockets",
        through: Through::DropIn(14),
        needs: &["node"],
        build: &[],
        run: &["node", "{here}/node/socket_runner.js"],
        environment: &[],
    },
    Runner {
        name: "java_channels",
        through: Through::DropIn(32),
        needs: &["java", "javac", GSON],
        build: &[&[
            "javac", "-Xlint:all", "-Werror", "-d", "{built}",
            "{here}/java/ChannelRunner.java", "{here}/java/Endpoint.java",
        ]],
        run: &["java", "ChannelRunner"],
        environment: &[("CLASSPATH", "/usr/share/java/gson.jar:{built}")],
    },
    Runner {
        name: "ruby_socket",
        through: Through::DropIn(195),
        needs: &["ruby"],
        build: &[],
        run: &["ruby", "{here}/ruby/socket_runner.rb"],
        environment: &[],
    },
    Runner {
        name: "perl_socket",
        through: Through::DropIn(202),
        needs: &["perl"],
        build: &[],
        run: &["perl", "{here}/perl/socket_runner.pl"],
        environment: &[],
    },
];

/// In the files, what the names of all abstract AF_UNIX addresses begin with.
pub const NAMES: &str = "@sockshim";

impl Runner {
    /// What it needs and this machine lacks.
    pub fn missing(&self) -> Vec<String> {
        let needs = self.needs.iter().map(|need| packaged(need));
        needs.filter(|need| !common::has(need)).collect()
    }

    /// How many of the vectors it has to replay.
    pub fn at_least(&self, vectors: &Vectors) -> usize {
        match self.through {
            Through::DropIn(at_least) if vectors.skipped.is_empty() => at_least,
            _ => 1,
        }
    }

    /// Builds it.
    pub fn build(&self) -> Built<'_> {
        let built = common::scratch();
        for command in self.build {
            common::run(&mut self.command(300, command, built.path()));
        }
        Built { runner: self, built }
    }

    /// One that hangs is one that fails.
    fn command(&self, seconds: u32, words: &[&str], built: &Path) -> Command {
        let mut command = Command::new("timeout");
        command.arg(seconds.to_string()).args(words.iter().flat_map(|word| filled(word, built)));
        // Cargo's leads to the library of the test profile.
        command.current_dir(built).env_remove("LD_LIBRARY_PATH");
        command.env("SOCKSHIM_LIBRARY", library_dir().join("libsockshim.so"));
        for (name, value) in self.environment {
            command.env(name, filled(value, built).concat());
        }
        command
    }
}

/// A word of a command, with what stands for others in it.
fn filled(word: &str, built: &Path) -> Vec<String> {
    if word == "{link}" {
        return Library::Shared.link();
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("target/tmp");
    let paths: [(&str, PathBuf); 6] = [
        ("{here}", root().join("tests/languages")),
        ("{root}", root().into()),
        ("{library}", library_dir().into()),
        ("{built}", built.into()),
        ("{cargo}", env!("CARGO").into()),
        ("{target}", target.into()),
    ];
    let fill = |word: String, (name, path): &(&str, PathBuf)| {
        word.replace(name, path.to_str().expect("UTF-8"))
    };
    vec![paths.iter().fold(packaged(word), fill)]
}

fn packaged(word: &str) -> String {
    let packages = root().join("target/languages");
    word.replace("{packages}", packages.to_str().expect("UTF-8"))
}

/// A runner that can be run.
pub struct Built<'a> {
    runner: &'a Runner,
    built: tempfile::TempDir,
}

impl Built<'_> {
    /// The directory that it was built in, kept.
    #[allow(dead_code, reason = "for those who run it elsewhere")]
    pub fn into_directory(self) -> tempfile::TempDir {
        self.built
    }

    /// Hands it the vectors without their answers, and gives what it says of
    /// each.
    pub fn replay(&self, vectors: &[&Vector]) -> Vec<String> {
        let token = token();
        let file = self.built.path().join("questions.json");
        fs::write(&file, questions(vectors).replace(NAMES, &token)).expect("a scratch file");
        // Relative paths of AF_UNIX addresses are in here.
        let directory = tempfile::tempdir_in(self.built.path()).expect("a directory");
        let mut command = self.runner.command(100, self.runner.run, self.built.path());
        command.current_dir(directory.path()).stdin(Stdio::null());
        command.arg(constants_path()).arg(file);
        let through_drop_in = matches!(self.runner.through, Through::DropIn(_));
        if through_drop_in {
            bound::preload(&mut command, self.built.path());
        }
        let output = command.output().expect("timeout, of coreutils");
        let last = || String::from_utf8_lossy(&output.stdout).lines().last().map(str::to_owned);
        assert!(
            output.status.success(),
            "it ended with {}, after {:?}\n{}",
            output.status,
            last(),
            String::from_utf8_lossy(&output.stderr)
        );
        if through_drop_in {
            bound::all_to_the_drop_in(self.built.path());
        }
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.replace(&token, NAMES).lines().map(Into::into).collect()
    }
}

/// The vectors without their answers, as a runner reads them.
pub fn questions(vectors: &[&Vector]) -> String {
    let questions: Vec<_> = vectors.iter().map(|vector| vector.question()).collect();
    json!({"vectors": questions}).to_string()
}

/// As long as [`NAMES`], and nobody else's.
pub fn token() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("@{:06x}{:02x}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

//! What the test drivers share: where things are, what this machine has, and
//! how a C program is compiled and run.

#![allow(dead_code, reason = "each driver uses its own part")]

pub mod running;

use std::{
    collections::BTreeSet,
    env, fs,
    net::UdpSocket,
    os::{
        fd::{FromRawFd, OwnedFd},
        unix::fs::symlink,
    },
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::LazyLock,
};

use libtest_mimic::{Arguments, Failed, Trial};

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where cargo puts what it builds.
pub fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("target/tmp")
}

/// The directory of the libraries, built as they ship.
pub fn library_dir() -> &'static Path {
    static DIRECTORY: LazyLock<PathBuf> = LazyLock::new(|| {
        run(Command::new("make")
            .current_dir(root())
            .args(["--silent", concat!("CARGO=", env!("CARGO"))])
            .env("CARGO_TARGET_DIR", target()));
        target().join("release")
    });
    &DIRECTORY
}

/// What a program asks for that was linked with the shared library.
pub const SONAME: &str = concat!("libsockshim.so.", env!("CARGO_PKG_VERSION_MAJOR"));

/// `libsockshim_preload.so`, built as it ships.
pub fn preload_library() -> &'static Path {
    static LIBRARY: LazyLock<PathBuf> =
        LazyLock::new(|| library_dir().join("libsockshim_preload.so"));
    &LIBRARY
}

/// What a header says outside of its comments.
pub fn code_of(header: &str) -> String {
    header.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, code)| code)).collect()
}

/// The functions that the header declares: the name before a parenthesis.
pub fn declared() -> BTreeSet<String> {
    let header = fs::read_to_string(root().join("include/sockshim.h")).expect("a header");
    code_of(&header)
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('(')?.0.rsplit([' ', '*']).next())
        .map(str::to_owned)
        .collect()
}

/// How a program comes to the library.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Library {
    Shared,
    Static,
}

impl Library {
    pub const ALL: [Self; 2] = [Self::Shared, Self::Static];

    pub fn name(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Static => "static",
        }
    }

    /// What a compiler needs, behind the source, to link it.
    pub fn link(self) -> Vec<String> {
        let directory = library_dir().display();
        match self {
            Self::Shared => vec![
                format!("-L{directory}"),
                "-lsockshim".into(),
                // The old kind of rpath goes before LD_LIBRARY_PATH, which
                // cargo points at the library of the test profile.
                format!("-Wl,--disable-new-dtags,-rpath,{directory}"),
            ],
            Self::Static => vec![format!("{directory}/libsockshim.a")],
        }
    }
}

/// A compiler, and the words that make it take C for its own language.
#[derive(Clone, Copy)]
pub struct Compiler {
    pub name: &'static str,
    pub language: &'static [&'static str],
}

pub const GCC: Compiler = Compiler { name: "gcc", language: &[] };
pub const CLANG: Compiler = Compiler { name: "clang", language: &[] };
pub const GXX: Compiler = Compiler { name: "g++", language: &["-x", "c++"] };
pub const COMPILERS: [Compiler; 3] = [GCC, CLANG, GXX];

impl Compiler {
    /// The compile command up to and including the source.
    pub fn command(self, source: &Path) -> Command {
        let mut command = Command::new(self.name);
        command.args(["-g", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
        command.args(self.language).arg(source);
        if !self.language.is_empty() {
            command.args(["-x", "none"]);
        }
        command
    }
}

/// The programs of `tests/c/` whose functions are sockshim's alone.
pub const NOT_IN_LIBC: [&str; 6] =
    ["address", "address_text", "explain", "explain_memory", "explained", "version"];

/// Compiles a program of `tests/c/` for one of the libraries, or for libc's own
/// calls.
pub fn build_c_test(
    source: &Path,
    compiler: Compiler,
    library: Option<Library>,
    flag: Option<&str>,
    program: &Path,
) {
    let mut command = compiler.command(source);
    match library {
        Some(library) => command.arg("-I").arg(root().join("include")).args(library.link()),
        None => command.arg("-DAGAINST_LIBC"),
    };
    run(command.args(flag).args(["-lcmocka", "-pthread", "-o"]).arg(program));
}

/// The name of a need that is no program: the test library of the C tests.
pub const CMOCKA: &str = "cmocka";
/// And of two more: what clang links into a program to watch it.
pub const ASAN: &str = "clang's AddressSanitizer";
pub const TSAN: &str = "clang's ThreadSanitizer";
/// What the kernel may not have, or not let us have.
pub const IPV6: &str = "IPv6 on the loopback interface";
pub const RAW_SOCKETS: &str = "CAP_NET_RAW";
/// LTTng's library of tracepoints.
pub const LTTNG: &str = "liblttng-ust.so.1";
/// Who the tests run as.
pub const ROOT: &str = "root";

/// Whether the machine has this program, or one of the needs above.
pub fn has(need: &str) -> bool {
    static LINKS_CMOCKA: LazyLock<bool> = LazyLock::new(|| can_link(GCC, "-lcmocka"));
    static LINKS_ASAN: LazyLock<bool> = LazyLock::new(|| can_link(CLANG, "-fsanitize=address"));
    static LINKS_TSAN: LazyLock<bool> = LazyLock::new(|| can_link(CLANG, "-fsanitize=thread"));
    static LINKS_LTTNG: LazyLock<bool> = LazyLock::new(|| can_link(GCC, "-l:liblttng-ust.so.1"));
    match need {
        CMOCKA => *LINKS_CMOCKA,
        ASAN => *LINKS_ASAN,
        TSAN => *LINKS_TSAN,
        LTTNG => *LINKS_LTTNG,
        IPV6 => has_ipv6(),
        RAW_SOCKETS => may_open_raw_sockets(),
        // SAFETY: it has no preconditions.
        ROOT => unsafe { libc::geteuid() == 0 },
        program => env::split_paths(&env::var_os("PATH").unwrap_or_default())
            .any(|directory| directory.join(program).is_file()),
    }
}

/// Whether a compiler makes a program of an empty source with this argument.
fn can_link(compiler: Compiler, argument: &str) -> bool {
    let directory = scratch();
    let source = directory.path().join("empty.c");
    fs::write(&source, "int main(void) { return 0; }\n").expect("a scratch file");
    let mut command = compiler.command(&source);
    command.arg(argument).arg("-o").arg(directory.path().join("empty"));
    command.output().is_ok_and(|output| output.status.success())
}

pub fn has_ipv6() -> bool {
    UdpSocket::bind("[::1]:0").is_ok()
}

fn may_open_raw_sockets() -> bool {
    // SAFETY: three integers in, a new descriptor or -1 out.
    let fd = unsafe { libc::socket(libc::AF_INET, libc::SOCK_RAW, libc::IPPROTO_ICMP) };
    // SAFETY: a descriptor that nothing else knows.
    (fd >= 0).then(|| unsafe { OwnedFd::from_raw_fd(fd) }).is_some()
}

/// A directory that looks like the root of the repository after `make made`,
/// where a reader's own files can be written.
pub fn checkout(made: &str) -> tempfile::TempDir {
    let directory = scratch();
    let at = |name| directory.path().join(name);
    for part in ["Makefile", "include", "c_examples", "man", "packaging", "tests"] {
        symlink(root().join(part), at(part)).expect("an empty directory");
    }
    fs::create_dir(at("target")).expect("an empty directory");
    library_dir();
    for part in ["library", "preload", "release"] {
        symlink(target().join(part), at("target").join(part)).expect("an empty directory");
    }
    // The libraries are there: cargo has nothing to do.
    let make = ["--silent", "CARGO=:", "CARGO_TARGET_DIR=target", made];
    run(Command::new("make").args(make).current_dir(directory.path()));
    directory
}

/// A directory for the files of one test, gone with it.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory under target/tmp")
}

/// Runs a command that must succeed.
pub fn run(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// What runs a program of `tests/c/`, which is still to be named, under these
/// words of a command line. A test that hangs is one that fails.
pub fn c_test(under: &[&str]) -> Command {
    let mut command = Command::new("timeout");
    command.arg("300").args(under);
    if !has_ipv6() {
        command.env("WITHOUT_IPV6", "1");
    }
    command
}

/// A test that needs `programs`. Where one is missing the test is listed and
/// counted as ignored, with the reason.
pub fn trial(
    name: impl Into<String>,
    programs: &[&str],
    test: impl FnOnce() + Send + 'static,
) -> Trial {
    let missing: Vec<_> = programs.iter().copied().filter(|program| !has(program)).collect();
    let trial = Trial::test(name, move || {
        test();
        Ok::<(), Failed>(())
    });
    if missing.is_empty() {
        trial
    } else {
        trial.with_kind(format!("needs {}", missing.join(", "))).with_ignored_flag(true)
    }
}

/// Runs the tests of a driver; a failing one is run alone by its name, as in
/// `cargo test --test DRIVER -- --exact NAME`.
pub fn conclude(trials: Vec<Trial>) -> ! {
    let mut arguments = Arguments::from_args();
    // Some tests measure threads and signals of their own: no more of them at
    // a time than there are processors.
    arguments.test_threads = arguments
        .test_threads
        .or_else(|| std::thread::available_parallelism().ok().map(Into::into));
    libtest_mimic::run(&arguments, trials).exit()
}

/// The files of a directory with this extension, in order.
pub fn files(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(directory)
        .expect("the directory is part of the repository")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

/// The `.md` files of the repository, as seen from its root.
pub fn pages() -> Vec<String> {
    let mut pages = pages_below(root());
    pages.sort();
    pages
}

/// What was written by a tool is not among them: it is in `target`, in the
/// fuzzer's folders, or hidden.
fn pages_below(folder: &Path) -> Vec<String> {
    let is_written = |path: &PathBuf| {
        let name = path.file_name().expect("it is in a folder").to_string_lossy();
        name.starts_with('.') || ["target", "corpus", "artifacts"].contains(&&*name)
    };
    let entries = fs::read_dir(folder).expect("a folder of the repository");
    let paths =
        entries.map(|entry| entry.expect("readable").path()).filter(|path| !is_written(path));
    paths
        .flat_map(|path| match path.extension() {
            _ if path.is_dir() => pages_below(&path),
            Some(extension) if extension == "md" => {
                vec![path.strip_prefix(root()).expect("below").display().to_string()]
            }
            _ => vec![],
        })
        .collect()
}

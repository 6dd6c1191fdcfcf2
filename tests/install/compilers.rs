//! The compilers and standards that take the installed files, found by
//! pkg-config.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use libtest_mimic::Trial;

use crate::{
    Installed,
    common::{CLANG, Compiler, GCC, GXX, Library, SONAME, root, run, scratch, trial},
    elf::Built,
    tree::Tree,
};

const CLANGXX: Compiler = Compiler { name: "clang++", language: &["-x", "c++"] };
/// Its libc is not the one that libsockshim.so was built for.
const MUSL: Compiler = Compiler { name: "musl-gcc", language: &[] };

const C: &[&str] = &["c89", "c99", "c11", "c17", "c2x"];
const CXX: &[&str] = &["c++11", "c++14", "c++17", "c++20", "c++2b"];

const TAKEN_BY: [(Compiler, &[&str]); 5] =
    [(GCC, C), (CLANG, C), (MUSL, C), (GXX, CXX), (CLANGXX, CXX)];

pub fn trials(installed: &Installed) -> Vec<Trial> {
    let mut trials = vec![];
    for (compiler, standards) in TAKEN_BY {
        let needs = ["pkg-config", compiler.name];
        for &standard in standards {
            let name = |what| format!("{what}::{}::{standard}", compiler.name);
            trials.push(installed.trial(name("headers"), &needs, move |tree| {
                headers_alone_and_twice(tree, compiler, standard);
            }));
            trials.push(installed.trial(name("two_units"), &needs, move |tree| {
                two_units(tree, compiler, standard);
            }));
            for library in Library::ALL {
                if compiler.name == MUSL.name && library == Library::Shared {
                    continue;
                }
                trials.push(installed.trial(name(library.name()), &needs, move |tree| {
                    consumer(tree, compiler, standard, library);
                }));
            }
        }
    }
    trials.push(trial("pkg_config_tells_where_it_is", &["make", "pkg-config"], tells_where));
    trials
}

/// What pkg-config says to these words, of the installation in this folder.
pub fn pkg_config(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut command = Command::new("pkg-config");
    command.args(words).arg("sockshim").env("PKG_CONFIG_LIBDIR", folder.join("pkgconfig"));
    let said = String::from_utf8(run(&mut command).stdout).expect("UTF-8");
    said.split_whitespace().map(Into::into).collect()
}

pub fn libdir(tree: &Tree) -> PathBuf {
    tree.at("/opt/sockshim/lib")
}

/// The compile command with a standard, up to and including the source.
fn compile(tree: &Tree, compiler: Compiler, standard: &str, source: &Path) -> Command {
    let mut command = compiler.command(source);
    command.arg(format!("-std={standard}")).args(pkg_config(&libdir(tree), &["--cflags"]));
    command
}

fn consumer(tree: &Tree, compiler: Compiler, standard: &str, library: Library) {
    let directory = scratch();
    let program = directory.path().join("consumer");
    let source = root().join("tests/install/consumer.c");
    let mut command = compile(tree, compiler, standard, &source);
    match library {
        Library::Shared => {
            command.args(pkg_config(&libdir(tree), &["--libs"]));
            // Before the LD_LIBRARY_PATH of cargo.
            command.arg("-Wl,--disable-new-dtags,-rpath").arg("-Xlinker").arg(libdir(tree))
        }
        Library::Static => {
            command.arg("-static").args(pkg_config(&libdir(tree), &["--static", "--libs"]))
        }
    };
    run(command.arg("-o").arg(&program));
    says_hello(&program);
    let built = Built::read(&program);
    match library {
        Library::Shared => assert!(built.needs().contains(&SONAME.into()), "{:?}", built.needs()),
        Library::Static => assert!(built.is_static_program()),
    }
}

/// What the program says that every build makes.
pub fn says_hello(program: &Path) {
    let output = run(Command::new(program).env_remove("LD_LIBRARY_PATH"));
    let hello = concat!("hello through sockshim ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(String::from_utf8_lossy(&output.stdout), hello);
}

/// With nothing before it that it might need.
fn headers_alone_and_twice(tree: &Tree, compiler: Compiler, standard: &str) {
    let directory = scratch();
    let source = directory.path().join("source.c");
    for header in ["sockshim.h", "sockshim_explained.h", "sockshim_posix.h"] {
        for times in [1, 2] {
            fs::write(&source, format!("#include <{header}>\n").repeat(times)).expect("a source");
            run(compile(tree, compiler, standard, &source).arg("-fsyntax-only"));
        }
    }
}

/// Two units of one program include it, and neither defines what the other does.
fn two_units(tree: &Tree, compiler: Compiler, standard: &str) {
    let directory = scratch();
    let object = |name: &str, text: &str| {
        let (source, object) =
            (directory.path().join(format!("{name}.c")), directory.path().join(name));
        fs::write(&source, format!("#include <sockshim.h>\n{text}\n")).expect("a source");
        run(compile(tree, compiler, standard, &source).args(["-c", "-o"]).arg(&object));
        object
    };
    let other = object(
        "other",
        "const char *other(void); const char *other(void) { return sockshim_version(); }",
    );
    let main = object(
        "main",
        "const char *other(void); int main(void) { return other() != sockshim_version(); }",
    );
    let program = directory.path().join("program");
    let mut link = Command::new(compiler.name);
    link.arg(main).arg(other).arg(libdir(tree).join("libsockshim.a")).arg("-o").arg(&program);
    run(&mut link);
    run(&mut Command::new(program));
}

/// Relative to the file itself, so that the tree can be moved. For the system's
/// own prefix, and outside of the prefix, by the path.
fn tells_where() {
    let at = |folder: &Path, name: &str| pkg_config(folder, &["--variable", name]).concat();

    let tree = Tree::install(&["PREFIX=/opt", "LIBDIR=/opt/lib/deep", "INCLUDEDIR=/elsewhere"]);
    let folder = tree.at("/opt/lib/deep");
    let path = |name: &str| fs::canonicalize(at(&folder, name)).expect("it is there");
    assert_eq!(path("libdir"), folder);
    assert_eq!(path("preload"), folder.join("sockshim/libsockshim_preload.so"));
    assert_eq!(at(&folder, "includedir"), "/elsewhere");
    assert_eq!(pkg_config(&folder, &["--modversion"]).concat(), env!("CARGO_PKG_VERSION"));

    for libdir in ["/usr/lib", "/lib"] {
        let tree = Tree::install(&["PREFIX=/usr", &format!("LIBDIR={libdir}")]);
        let folder = tree.at(libdir);
        assert_eq!(at(&folder, "libdir"), libdir);
        assert_eq!(at(&folder, "includedir"), "/usr/include");
        // It is searched anyway. With -isystem it would hide C++'s headers.
        assert_eq!(pkg_config(&folder, &["--cflags"]).concat(), "");
    }
}

//! The header: it is the one that the sources generate, and every supported C
//! and C++ compiler accepts it, alone and included twice.

mod common;

use std::{collections::BTreeSet, env, fs, process::Command};

use common::{CLANG, Compiler, GCC, GXX, Library, root, run, scratch, trial};
use libtest_mimic::Trial;

const CLANGXX: Compiler = Compiler { name: "clang++", language: &["-x", "c++"] };
const C: [&str; 6] = ["c89", "c99", "c11", "c17", "c2x", "gnu99"];
const CXX: [&str; 6] = ["c++11", "c++14", "c++17", "c++20", "c++2b", "gnu++11"];

fn main() {
    let mut trials = vec![trial("is_what_the_sources_generate", &[], is_fresh)];
    for compiler in [GCC, CLANG] {
        trials.extend(C.map(|standard| is_taken_by(compiler, standard)));
    }
    for compiler in [GXX, CLANGXX] {
        trials.extend(CXX.map(|standard| is_taken_by(compiler, standard)));
    }
    trials.push(trial("the_posix_names_are_all_there", &[], posix_names));
    trials.push(trial("each_call_has_its_explanation", &[], explanations));
    trials.push(trial("the_posix_names_lead_to_sockshim", &["gcc", "nm"], leads_to_sockshim));
    common::conclude(trials)
}

fn header(name: &str) -> String {
    fs::read_to_string(root().join("include").join(name)).expect("a header")
}

/// Every call of sockshim.h with a namesake has its pragma, and nothing else
/// has one.
fn posix_names() {
    let mapped: BTreeSet<_> = header("sockshim_posix.h")
        .lines()
        .filter_map(|line| {
            let (name, to) = line.strip_prefix("#pragma redefine_extname ")?.split_once(' ')?;
            // The checks of _FORTIFY_SOURCE are the header's own.
            let is_own = to.starts_with("sockshim_checked_");
            assert!(is_own || to == format!("sockshim_{name}"), "{line}");
            (!is_own).then(|| name.to_owned())
        })
        .collect();
    assert_eq!(mapped, namesakes());
}

/// The calls of the header that libc has too.
fn namesakes() -> BTreeSet<String> {
    let own = ["address_parse", "address_format", "version", "describe"];
    let is_namesake = |name: &String| !own.contains(&&**name) && !name.starts_with("explain_");
    declared_without("sockshim_").into_iter().filter(is_namesake).collect()
}

/// What is declared with this prefix, without it.
fn declared_without(prefix: &str) -> BTreeSet<String> {
    let declared = common::declared();
    declared.iter().filter_map(|name| Some(name.strip_prefix(prefix)?.to_owned())).collect()
}

fn explanations() {
    assert_eq!(declared_without("sockshim_explain_"), namesakes());
}

/// A program that was written for libc, compiled with the header in front.
fn leads_to_sockshim() {
    let directory = scratch();
    let program = directory.path().join("hello");
    let mut compile = GCC.command(&root().join("tests/preload/hello.c"));
    compile.args(["-include", "sockshim_posix.h", "-I"]).arg(root().join("include"));
    run(compile.args(Library::Shared.link()).arg("-o").arg(&program));
    let output = run(&mut Command::new(&program));
    assert_eq!(output.stdout, b"hello\n");
    let symbols = run(Command::new("nm").arg("--undefined-only").arg(&program)).stdout;
    let symbols = String::from_utf8_lossy(&symbols);
    for name in ["send", "recv", "socketpair"] {
        assert!(symbols.contains(&format!(" sockshim_{name}")), "{symbols}");
        assert!(!symbols.contains(&format!(" {name}@")), "{symbols}");
    }
}

/// The files whose exported functions the header declares, in its order.
const SOURCES: [&str; 11] = [
    "version.rs",
    "send.rs",
    "recv.rs",
    "address.rs",
    "file.rs",
    "batch.rs",
    "lifecycle.rs",
    "name.rs",
    "option.rs",
    "explain/message.rs",
    "explain/lifecycle.rs",
];

/// Structures that <sys/socket.h>, <sys/uio.h> and <time.h> declare only to
/// programs that include them, define _GNU_SOURCE, or choose C11 or POSIX. A
/// program that calls none of the functions that take one needs no definition.
const DECLARATIONS: &str = "struct iovec;\nstruct mmsghdr;\nstruct timespec;\n";

/// What cbindgen makes of the sources.
fn generated() -> String {
    let mut config = cbindgen::Config::from_root_or_default(root());
    config.after_includes = Some(format!("\n{DECLARATIONS}\n{}", version_macros()));
    let builder = cbindgen::Builder::new().with_config(config);
    let folder = root().join("src/ffi");
    let builder = SOURCES.iter().fold(builder, |builder, file| builder.with_src(folder.join(file)));
    let mut header = vec![];
    builder.generate().expect("cbindgen reads src/ffi").write(&mut header);
    with_c89_comments(&String::from_utf8(header).expect("UTF-8"))
}

/// C89 has no `//`, with which cbindgen says what ends there. In the header's
/// other comments no line ends with these words.
fn with_c89_comments(header: &str) -> String {
    ["__cplusplus", "extern \"C\""].iter().fold(header.to_owned(), |header, what| {
        header.replace(&format!("// {what}\n"), &format!("/* {what} */\n"))
    })
}

/// The version of the package, for the preprocessor.
fn version_macros() -> String {
    const PARTS: [(&str, &str); 3] = [
        ("MAJOR", env!("CARGO_PKG_VERSION_MAJOR")),
        ("MINOR", env!("CARGO_PKG_VERSION_MINOR")),
        ("PATCH", env!("CARGO_PKG_VERSION_PATCH")),
    ];
    PARTS.map(|(part, number)| format!("#define SOCKSHIM_VERSION_{part} {number}\n")).concat()
        + concat!("#define SOCKSHIM_VERSION \"", env!("CARGO_PKG_VERSION"), "\"")
}

/// With SOCKSHIM_WRITE_HEADER set, as `make header` does, the file is written
/// instead of compared.
fn is_fresh() {
    let path = root().join("include/sockshim.h");
    let generated = generated();
    if env::var_os("SOCKSHIM_WRITE_HEADER").is_some() {
        fs::write(&path, generated).expect("include/ is writable");
    } else {
        let checked_in = fs::read_to_string(&path).expect("a header");
        assert!(checked_in == generated, "include/sockshim.h is stale: run `make header`");
    }
}

/// Alone, so that it needs nothing before it, and twice.
fn is_taken_by(compiler: Compiler, standard: &'static str) -> Trial {
    trial(format!("is_taken_by::{}::{standard}", compiler.name), &[compiler.name], move || {
        let directory = scratch();
        let headers = ["sockshim.h", "sockshim_explained.h", "sockshim_posix.h"];
        for (header, includes) in headers.iter().flat_map(|it| [(it, 1), (it, 2)]) {
            let source = directory.path().join("source.c");
            let text = format!("#include <{header}>\n").repeat(includes);
            fs::write(&source, text).expect("a scratch file");
            run(compiler
                .command(&source)
                .arg(format!("-std={standard}"))
                .args(["-pedantic-errors", "-fsyntax-only", "-I"])
                .arg(root().join("include")));
        }
    })
}

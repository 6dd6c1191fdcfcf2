//! The header: it is the one that the sources generate, and every C and C++
//! that we promise takes it, alone and twice.

mod common;

use std::{collections::BTreeSet, fs, path::Path, process::Command};

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

fn is_fresh() {
    let read = |path: &Path| fs::read_to_string(path).expect("a header");
    let checked_in = read(&root().join("include/sockshim.h"));
    let generated = read(Path::new(env!("SOCKSHIM_GENERATED_HEADER")));
    assert!(checked_in == generated, "include/sockshim.h is stale: `make header` writes it anew");
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

//! The header: it is the one that the sources generate, and every C and C++
//! that we promise takes it, alone and twice.

mod common;

use std::{fs, path::Path};

use common::{CLANG, Compiler, GCC, GXX, root, run, scratch, trial};
use libtest_mimic::Trial;

const CLANGXX: Compiler = Compiler { name: "clang++", language: &["-x", "c++"] };
const C: [&str; 5] = ["c99", "c11", "c17", "c2x", "gnu99"];
const CXX: [&str; 6] = ["c++11", "c++14", "c++17", "c++20", "c++2b", "gnu++11"];

fn main() {
    let mut trials = vec![trial("is_what_the_sources_generate", &[], is_fresh)];
    for compiler in [GCC, CLANG] {
        trials.extend(C.map(|standard| is_taken_by(compiler, standard)));
    }
    for compiler in [GXX, CLANGXX] {
        trials.extend(CXX.map(|standard| is_taken_by(compiler, standard)));
    }
    common::conclude(trials)
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
        for (name, includes) in [("alone.c", 1), ("twice.c", 2)] {
            let source = directory.path().join(name);
            fs::write(&source, "#include <sockshim.h>\n".repeat(includes)).expect("a scratch file");
            run(compiler
                .command(&source)
                .arg(format!("-std={standard}"))
                .args(["-fsyntax-only", "-I"])
                .arg(root().join("include")));
        }
    })
}

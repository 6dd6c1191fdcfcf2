//! The commands of pages whose output does not matter.

use std::{path::Path, process::Command};

use crate::{
    common::{
        root, run,
        running::{Running, Said},
    },
    page::Block,
    session::shell,
};

/// Those that take minutes, or write where others read: how they begin, and
/// where they are run instead. Here they only say that they could.
const ELSEWHERE: [(&str, &str); 22] = [
    ("make", "make test, by way of make demo"),
    ("make check", "by hand: it is a part of what make test runs"),
    ("make demo", "make test, before these tests"),
    ("make examples", "make test, by way of make demo"),
    ("make doc", "make test, before these tests"),
    ("make test", "it is what runs this"),
    ("make install", "cargo test --test install"),
    ("make uninstall", "cargo test --test install"),
    ("make deb", "cargo test --test packages"),
    ("make languages", "cargo test --test languages"),
    ("make kernels", "by hand: it boots kernels for ten minutes"),
    ("make header", "cargo test --test header --test man, which compare"),
    ("make bench", "cargo test --package sockshim-bench, shortened"),
    ("make fuzz-judge", "by hand: it needs a nightly Rust, and finds when it finds"),
    ("cargo build --release", "make test, by way of make demo"),
    ("cargo +nightly build", "by hand: it needs a nightly Rust and a cross compiler"),
    ("cargo test", "make test"),
    ("SOCKSHIM_WRITE_VECTORS=1 cargo test --test languages", "by hand: it writes the vectors"),
    ("cargo cinstall", "cargo test --test packages, where cargo-c is installed: make packages"),
    ("cargo run --package sockshim-vectors", "cargo test --test languages"),
    ("cargo run --release -p sockshim-bench", "cargo test --package sockshim-bench, shortened"),
    ("cargo run --release --package sockshim-judge", "cargo test --package sockshim-judge"),
];

/// Runs a command, or lets one that is run elsewhere say that it could be.
pub fn try_one(line: &str, directory: &Path, block: &Block) {
    let place = &block.place;
    let (command, _) = line.split_once(" #").unwrap_or((line, ""));
    let words: Vec<_> = command.split_whitespace().collect();
    match *words {
        [] => {}
        // As root, which the tests may not be, or of another system.
        ["sudo", ref words @ ..] => match *words {
            ["make", ..] => is_run_elsewhere(words, place),
            ["ldconfig"] | ["apt", "install", ..] | ["systemctl", ..] => {}
            _ => panic!("{place}: nobody runs {command}"),
        },
        ["make", "help"] => {
            run(Command::new("make").arg("help").current_dir(root()));
        }
        ["make", ref targets @ ..] => {
            is_run_elsewhere(&words, place);
            run(Command::new("make").arg("--dry-run").args(targets).current_dir(root()));
        }
        ["cargo", ..] | ["SOCKSHIM_WRITE_VECTORS=1", "cargo", ..] => {
            is_run_elsewhere(&words, place);
            names_what_there_is(&words, place);
        }
        _ => {
            let Said { status, out, .. } =
                Running::start(&mut shell(command, directory, block.installed)).end();
            assert_eq!(status, Some(0), "{place}: {command}: {out}");
        }
    }
}

/// A bare `make` is itself alone, the others may be followed by more.
fn is_run_elsewhere(words: &[&str], place: &str) {
    let known = ELSEWHERE.iter().any(|(known, _)| {
        let known: Vec<_> = known.split_whitespace().collect();
        if known.len() == 1 { words == known } else { words.starts_with(&known) }
    });
    assert!(known, "{place}: nobody runs {}", words.join(" "));
}

/// The packages and tests of a command of cargo's.
fn names_what_there_is(words: &[&str], place: &str) {
    for test in words.windows(2).filter(|pair| pair[0] == "--test") {
        let driver = root().join("tests").join(test[1]).with_extension("rs");
        assert!(driver.exists(), "{place}: no {}", driver.display());
    }
    let package = words.windows(2).find(|pair| ["-p", "--package"].contains(&pair[0]));
    let package = package.map(|pair| pair[1]);
    run(Command::new(env!("CARGO")).arg("pkgid").args(package).current_dir(root()));
}

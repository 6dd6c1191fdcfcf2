//! The pages that people read: their programs compile, and their commands run
//! as a reader would type them.

mod common;

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use common::{library_dir, root, run, scratch, trial};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

fn main() {
    common::conclude(vec![
        trial("the_first_program_of_the_readme_says_hello", &["cc"], first_program),
        trial("the_program_of_the_page_on_errors_says_why", &["cc"], explaining_program),
        trial("the_commands_of_the_readme_exist", &["make"], commands_exist),
    ])
}

/// The code blocks of a page in this language, as they are written.
fn code_blocks(page: &str, language: &str) -> Vec<String> {
    let page = fs::read_to_string(root().join(page)).expect("a page");
    let mut blocks = vec![];
    let mut is_inside = false;
    for event in Parser::new(&page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                is_inside = *info == *language;
                if is_inside {
                    blocks.push(String::new());
                }
            }
            Event::Text(text) if is_inside => blocks.last_mut().expect("begun").push_str(&text),
            Event::End(TagEnd::CodeBlock) => is_inside = false,
            _ => {}
        }
    }
    assert!(!blocks.is_empty(), "no {language} in {page}");
    blocks
}

/// A directory that looks like the root of the repository after `make`, where
/// a reader's own files can be written.
fn built_checkout(directory: &Path) {
    for part in ["include", "c_examples"] {
        symlink(root().join(part), directory.join(part)).expect("a link");
    }
    fs::create_dir(directory.join("target")).expect("a directory");
    symlink(library_dir(), directory.join("target/release")).expect("a link");
}

fn first_program() {
    let directory = scratch();
    built_checkout(directory.path());
    let program = &code_blocks("README.md", "c")[0];
    fs::write(directory.path().join("hello.c"), program).expect("a scratch file");
    let commands = &code_blocks("README.md", "sh")[0];
    let commands = commands.strip_prefix("make\n").expect("the library is built first");
    let output = run(Command::new("sh").args(["-ec", commands]).current_dir(directory.path()));
    let expected = format!("hello through sockshim {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

fn explaining_program() {
    let directory = scratch();
    built_checkout(directory.path());
    let program = &code_blocks("docs/errors.md", "c")[0];
    fs::write(directory.path().join("why.c"), program).expect("a scratch file");
    let commands = "cc -Iinclude why.c -o why target/release/libsockshim.a && ./why";
    let output = run(Command::new("sh").args(["-ec", commands]).current_dir(directory.path()));
    let expected = &code_blocks("docs/errors.md", "text")[0];
    assert_eq!(String::from_utf8_lossy(&output.stdout), *expected);
}

/// They build and test everything, this test included: make says that it
/// could.
fn commands_exist() {
    for block in code_blocks("README.md", "sh") {
        for command in block.lines().filter(|line| line.starts_with("make")) {
            let (command, _) = command.split_once('#').unwrap_or((command, ""));
            let targets = command.split_whitespace().skip(1);
            run(Command::new("make").arg("--dry-run").args(targets).current_dir(root()));
        }
    }
}

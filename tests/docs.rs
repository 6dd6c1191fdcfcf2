//! The pages that people read: their programs compile, and their commands run
//! as a reader would type them.

mod common;

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use common::{library_dir, preload_library, root, run, scratch, trial};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

fn main() {
    common::conclude(vec![
        trial("the_first_program_of_the_readme_says_hello", &["cc"], first_program),
        trial("the_commands_of_the_readme_exist", &["make"], commands_exist),
        trial("the_ways_into_the_drop_in_work", &["cc", "strace"], ways_in),
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
    let command = commands.lines().find(|line| line.starts_with("cc")).expect("a cc line");
    let output = run(Command::new("sh").args(["-ec", command]).current_dir(directory.path()));
    let expected = format!("hello through sockshim {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
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

/// Each runs the program, whose messages are then the shim's; after the ways in
/// comes the command that tells whether it is there.
fn ways_in() {
    let page = "docs/preload.md";
    let directory = scratch();
    built_checkout(directory.path());
    assert!(preload_library().starts_with(library_dir()), "not where the page has it");
    fs::write(directory.path().join("hello.c"), &code_blocks(page, "c")[0]).expect("a file");
    let blocks = code_blocks(page, "sh");
    let [ways @ .., is_there] = &blocks[..] else { panic!("no commands") };
    assert_eq!(ways.len(), 3);
    for way in ways {
        let mut strace = Command::new("strace");
        strace.args(["-f", "-e", "trace=sendto,recvfrom,sendmsg,recvmsg", "sh", "-ec", way]);
        let output = run(strace.current_dir(directory.path()));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "hello\n", "{way}");
        let calls = String::from_utf8_lossy(&output.stderr);
        assert!(calls.contains("sendmsg(") && calls.contains("recvmsg("), "{way}{calls}");
        assert!(!calls.contains("sendto(") && !calls.contains("recvfrom("), "{way}{calls}");
    }
    let output = run(Command::new("sh").args(["-ec", is_there]).current_dir(directory.path()));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("libsockshim_preload.so"), "{said}");
}

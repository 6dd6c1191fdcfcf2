//! The comment at the head of each example: its commands are those of the
//! README, which the tests of the documentation run.

use std::fs;

use libtest_mimic::Trial;

use crate::{common, examples};

pub fn trials() -> Vec<Trial> {
    let trial = |example: String| {
        let name = format!("{example}::head_comment_as_in_readme");
        common::trial(name, &[], move || check_head_comment(&example))
    };
    examples().map(trial).collect()
}

/// It has the two commands that compile and run the example.
fn check_head_comment(example: &str) {
    let readme = include_str!("../../c_examples/README.md");
    let start = format!("$ cc -Iinclude c_examples/{example}.c ");
    let commands = readme.lines().skip_while(|line| !line.starts_with(&start)).take(2);
    let commands: Vec<_> = commands.filter_map(|line| line.strip_prefix("$ ")).collect();
    assert_eq!(commands.len(), 2, "the README compiles and runs {example}");

    let source = common::root().join("c_examples").join(example).with_extension("c");
    let text = fs::read_to_string(source).expect("a source");
    let (head, _) = text.split_once("*/").expect("a head comment");
    for command in commands {
        assert!(head.contains(&format!(" *   {command}\n")), "{example}.c lacks: {command}");
    }
}

//! The README of the examples and the comment at the head of each: the
//! commands there are run as they stand, and the README's output is compared.

use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use libtest_mimic::Trial;

use crate::{
    common, examples,
    program::{Running, Said},
    raw_or_not,
};

pub fn trials() -> Vec<Trial> {
    let groups: [&[&str]; 5] = [
        &["stream_server", "stream_client"],
        &["datagram_server", "datagram_client"],
        &["message_boundaries"],
        &["batches"],
        &["icmp_echo"],
    ];
    let trial = |examples: &'static [&str]| {
        let name = format!("{}::as_documented", examples.join("_and_"));
        raw_or_not(examples[0], common::trial(name, &["cc"], || as_documented(examples)))
    };
    let head_comment = |example: String| {
        let name = format!("{example}::head_comment_as_in_readme");
        common::trial(name, &[], move || Documented::read(&example).check_head_comment(&example))
    };
    groups.into_iter().map(trial).chain(examples().map(head_comment)).collect()
}

/// How an example is compiled and run, and what it says then.
struct Documented {
    compile: String,
    run: String,
    output: String,
}

impl Documented {
    /// From the README: two commands in a row, and the output.
    fn read(example: &str) -> Self {
        let readme = include_str!("../../c_examples/README.md");
        let start = format!("$ cc -Iinclude c_examples/{example}.c ");
        let (_, rest) = readme.split_once(&start).expect("the README has each example");
        let mut lines = rest.lines();
        let compile = format!("{start}{}", lines.next().unwrap_or_default());
        let run = lines.next().and_then(|line| line.strip_prefix("$ "));
        let output = lines
            .take_while(|line| !line.starts_with("$ ") && !line.starts_with("```"))
            .map(|line| format!("{line}\n"))
            .collect();
        let run = run.expect("it is run after it is compiled").to_owned();
        Self { compile: compile[2..].to_owned(), run, output }
    }

    fn check_head_comment(&self, example: &str) {
        let source = common::root().join("c_examples").join(example).with_extension("c");
        let text = fs::read_to_string(source).expect("a source");
        let (head, _) = text.split_once("*/").expect("a head comment");
        for command in [&self.compile, &self.run] {
            assert!(head.contains(&format!(" *   {command}\n")), "{example}.c lacks: {command}");
        }
    }
}

/// A directory that looks like the repository after `make`.
fn checkout() -> tempfile::TempDir {
    let directory = common::scratch();
    let at = |name| directory.path().join(name);
    fs::create_dir(at("target")).expect("an empty directory");
    symlink(common::root().join("include"), at("include")).expect("an empty directory");
    symlink(common::root().join("c_examples"), at("c_examples")).expect("an empty directory");
    symlink(common::library_dir(), at("target/release")).expect("an empty directory");
    directory
}

/// A command of plain words, the first of which may set a variable.
fn command(line: &str, directory: &Path) -> Command {
    let mut words = line.split_whitespace().peekable();
    let variable = words.next_if(|word| word.contains('='));
    let mut command = Command::new(words.next().expect("a program"));
    command.args(words).current_dir(directory);
    command.envs(variable.and_then(|word| word.split_once('=')));
    command
}

/// Ports and identifiers are others each time.
fn without_numbers(text: &str) -> String {
    let parts: Vec<_> = text.split(|letter: char| letter.is_ascii_digit()).collect();
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("N")
}

fn as_documented(examples: &[&str]) {
    let directory = checkout();
    let documented: Vec<_> = examples.iter().map(|example| Documented::read(example)).collect();
    for documented in &documented {
        let output = common::run(&mut command(&documented.compile, directory.path()));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    let (last, servers) = documented.split_last().expect("at least one");
    let fixed = "127.0.0.1:7000";
    let mut address = fixed.to_owned();
    let servers: Vec<_> = servers
        .iter()
        .map(|server| {
            let line = server.run.replace(fixed, "127.0.0.1:0");
            let mut running = Running::start(&mut command(&line, directory.path()));
            address = running.listening_on();
            (running, server.output.replacen("listening on 127.0.0.1:7000\n", "", 1))
        })
        .collect();
    let last_run = last.run.replace(fixed, &address);
    compare(Running::start(&mut command(&last_run, directory.path())), &last.output);
    for (server, output) in servers {
        compare(server, &output);
    }
}

fn compare(example: Running, documented: &str) {
    let said = example.end();
    let output = without_numbers(&said.out);
    assert_eq!(Said { out: output, ..said }, Said::good(without_numbers(documented)));
}

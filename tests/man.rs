//! The manual pages: the tools that show them have nothing to complain about,
//! and sockshim(3) says what the header says.

mod common;
#[path = "man/header.rs"]
mod header;
#[path = "man/mdoc.rs"]
mod mdoc;

use std::{env, fs, path::Path, process::Command};

use common::{GCC, Library, root, run, scratch, trial};
use header::Call;
use libtest_mimic::Trial;
use regex_lite::Regex;

fn main() {
    let trials = pages().into_iter().flat_map(|page| {
        let name = page.display().to_string();
        let is_shown = page.clone();
        [
            trial(format!("{name}::mandoc_has_no_complaint"), &["mandoc"], move || is_clean(&page)),
            trial(format!("{name}::man_has_no_complaint"), &["man", "groff"], move || {
                is_shown_by_man(&is_shown);
            }),
        ]
    });
    let own: [Trial; 6] = [
        trial("the_calls_are_those_of_the_header", &[], is_fresh),
        trial("each_prototype_is_shown_as_in_the_header", &["mandoc"], prototypes_are_shown),
        trial("each_error_is_shown_with_its_call", &["mandoc"], errors_are_shown),
        trial("the_program_of_the_page_runs", &["mandoc", "gcc"], program_runs),
        trial("the_commands_of_the_page_run", &["mandoc", "strace", "socat"], commands_run),
        trial("every_page_is_there", &[], every_page_is_there),
    ];
    common::conclude(trials.chain(own).collect())
}

/// The sources of the pages, as seen from the root of the repository.
fn pages() -> Vec<std::path::PathBuf> {
    ["1", "3", "7"]
        .iter()
        .flat_map(|section| common::files(&root().join("man"), section))
        .map(|page| page.strip_prefix(root()).expect("below").to_owned())
        .collect()
}

fn every_page_is_there() {
    let names: Vec<_> = pages().iter().map(|page| page.display().to_string()).collect();
    assert_eq!(names, ["man/sockshim-preload.1", "man/sockshim.3", "man/sockshim.7"]);
}

/// Down to matters of style, but for whether the pages that it refers to are
/// installed here.
fn is_clean(page: &Path) {
    let mut mandoc = Command::new("mandoc");
    mandoc.args(["-T", "lint", "-W", "style"]).arg(page).current_dir(root());
    let said = mandoc.output().expect("mandoc runs");
    let said = [said.stdout, said.stderr].concat();
    let complaints: Vec<_> = std::str::from_utf8(&said)
        .expect("UTF-8")
        .lines()
        .filter(|line| !line.contains("referenced manual not found"))
        .filter(|line| !line.contains("outdated mandoc.db"))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// As Debian looks for what its own `man` would stumble over.
fn is_shown_by_man(page: &Path) {
    let mut man = Command::new("man");
    man.env("LC_ALL", "C.UTF-8").env("MANROFFSEQ", "").env("MANWIDTH", "80");
    man.args(["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"]).arg(page);
    let said = run(man.current_dir(root()));
    assert!(said.stderr.is_empty(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(!said.stdout.is_empty(), "{} shows nothing", page.display());
}

/// What the header says is written into the page between two comments each;
/// the rest of it is by hand.
fn is_fresh() {
    let path = root().join("man/sockshim.3");
    let page = fs::read_to_string(&path).expect("the page");
    let expected = mdoc::with_calls(&page, &header::calls());
    if env::var_os("SOCKSHIM_WRITE_MAN").is_some() {
        fs::write(&path, expected).expect("a writable page");
    } else {
        assert!(page == expected, "man/sockshim.3 is stale: `make header` writes it anew");
    }
}

/// What a reader sees of sockshim(3).
fn shown() -> String {
    shown_of("man/sockshim.3")
}

/// What a reader sees, without the bold and underlined letters' second halves.
fn shown_of(page: &str) -> String {
    let mut mandoc = Command::new("mandoc");
    mandoc.args(["-T", "ascii", page]).current_dir(root());
    let text = String::from_utf8(run(&mut mandoc).stdout).expect("ASCII");
    Regex::new(".\x08").expect("a good pattern").replace_all(&text, "").into_owned()
}

fn section<'a>(page: &'a str, name: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("\n{name}\n")).expect("the section");
    let end = Regex::new(r"(?m)^[A-Z]").expect("a good pattern").find(rest);
    &rest[..end.map_or(rest.len(), |end| end.start())]
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

fn prototypes_are_shown() {
    let page = shown();
    let (names, synopsis) = (section(&page, "NAME"), section(&page, "SYNOPSIS"));
    let synopsis = without_space(synopsis);
    let declared = common::declared();
    assert_eq!(synopsis.matches(");").count(), declared.len(), "others than the header's");
    for Call { name, prototype, .. } in header::calls() {
        assert!(synopsis.contains(&without_space(&prototype)), "not shown: {prototype}");
        assert!(names.split([' ', ',', '\n']).any(|word| word == name), "not named: {name}");
        assert!(declared.contains(&name), "{name} is not declared");
    }
    assert_eq!(header::calls().len(), declared.len());
}

/// Taken from the header once more, in a way of their own: what a comment has
/// at the beginning of an indented line.
fn errors_are_shown() {
    let page = shown();
    let errors = section(&page, "ERRORS");
    let row = Regex::new(r"(?m)^   (E[A-Z]+(?:, E[A-Z]+)*) ").expect("a good pattern");
    let (mut calls, mut seen) = (0, 0);
    for Call { name, comment, .. } in header::calls() {
        let mut rows = row.captures_iter(&comment).peekable();
        if rows.peek().is_none() {
            continue;
        }
        calls += 1;
        let (_, of_call) = errors
            .split_once(&format!("\n   {name}\n"))
            .unwrap_or_else(|| panic!("{name} has no errors"));
        let end = Regex::new(r"(?m)^   sockshim_").expect("a good pattern").find(of_call);
        let of_call = &of_call[..end.map_or(of_call.len(), |end| end.start())];
        for row in rows {
            seen += 1;
            let is_shown = of_call.lines().any(|line| line.trim_start().starts_with(&row[1]));
            assert!(is_shown, "{name} does not show {}", &row[1]);
        }
    }
    assert!(calls >= 20 && seen >= 100, "{calls} calls with {seen} errors were found");
}

fn program_runs() {
    let directory = scratch();
    let [source, program] = ["hello.c", "hello"].map(|name| directory.path().join(name));
    fs::write(&source, section(&shown(), "EXAMPLES")).expect("a scratch file");
    let mut compile = GCC.command(&source);
    compile.arg("-I").arg(root().join("include")).args(Library::Static.link());
    run(compile.arg("-o").arg(&program));
    assert_eq!(run(&mut Command::new(&program)).stdout, b"hello\n");
}

/// With the library that was built instead of one that is installed. Each says
/// that the drop-in's sendto is called, or that what it becomes is.
fn commands_run() {
    let page = shown_of("man/sockshim-preload.1");
    let built = common::preload_library().display().to_string();
    let examples = section(&page, "EXAMPLES").replace(INSTALLED, &built);
    let commands = Regex::new(r"(?m)^ +\$ ((?:.*\\\n|.*\|\n)*.*)$").expect("a good pattern");
    let said: Vec<_> = commands
        .captures_iter(&examples)
        .map(|command| {
            let said = run(Command::new("sh").arg("-c").arg(&command[1]));
            String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned()
        })
        .collect();
    let [calls, bindings] = &said[..] else { panic!("other commands: {examples}") };
    assert!(calls.contains("sendmsg(") && !calls.contains("sendto("), "{calls}");
    assert!(bindings.contains("`sendto'"), "{bindings}");
}

const INSTALLED: &str = "/usr/local/lib/sockshim/libsockshim_preload.so";

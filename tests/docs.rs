//! The pages that people read: every program in them compiles, every command
//! runs as a reader would type it and shows what the page says, every link
//! leads somewhere. CONTRIBUTING.md tells how blocks are marked.

#[path = "docs/commands.rs"]
mod commands;
mod common;
#[path = "docs/installed.rs"]
mod installed;
#[path = "docs/page.rs"]
mod page;
#[path = "docs/session.rs"]
mod session;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use common::{GCC, Library, root, run, running::Running, trial};
use libtest_mimic::Trial;
use page::{Block, Kind, Page};
use session::{Sessions, compare, shell, without_chosen};

fn main() {
    if env::var_os("SOCKSHIM_WRITE_INCLUDED").is_some() {
        pages().iter().for_each(|page| include_files(page));
    }
    let own = [
        trial("blocks_that_nobody_tries_are_refused", &[], strange_blocks_are_refused),
        trial("only_what_the_system_chooses_is_masked", &[], only_the_chosen_is_masked),
        trial("the_readme_leads_to_every_page", &[], readme_leads_everywhere),
        trial("the_files_of_a_call_have_the_example", &[], files_of_a_call),
        trial("the_table_of_calls_has_each", &[], calls_have_rows),
        trial("the_workflows_run_what_there_is", &["make"], workflows_run_targets),
    ];
    common::conclude(pages().iter().flat_map(|page| trials_of(page)).chain(own).collect())
}

/// No page, but what one is made of: docs/benchmarks.md.
const TEMPLATE: &str = "benches/src/benchmarks.md";

/// Every page of the repository.
fn pages() -> Vec<String> {
    let mut pages = common::pages();
    pages.retain(|page| page != TEMPLATE);
    pages
}

/// Writes anew what a page includes.
fn include_files(page: &str) {
    let path = root().join(page);
    let text = fs::read_to_string(&path).expect("a page");
    fs::write(&path, page::with_files(&text)).expect("a writable page");
}

/// One test of the page, and for each block that cannot be tried here one that
/// is ignored, with the reason.
fn trials_of(name: &str) -> Vec<Trial> {
    let page = match Page::read(name) {
        Ok(page) => page,
        Err(error) => return vec![trial(name, &[], move || panic!("{error}"))],
    };
    let is_possible = |block: &Block| block.needs.iter().all(|need| common::has(need));
    let (possible, rest): (Vec<_>, Vec<_>) = page.blocks.into_iter().partition(is_possible);
    let needs: &[&str] = if possible.is_empty() { &[] } else { &["cc", "gcc", "make"] };
    let (name, links) = (name.to_owned(), page.links);
    let mut trials = vec![trial(name.clone(), needs, move || {
        links_lead_somewhere(&name, &links);
        blocks_work(&possible);
    })];
    for Block { place, needs, .. } in rest {
        let needs: Vec<_> = needs.iter().map(String::as_str).collect();
        trials.push(trial(place, &needs, || {}));
    }
    trials
}

fn links_lead_somewhere(page: &str, links: &[String]) {
    for link in links.iter().filter(|link| !link.contains("://")) {
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let target = match file {
            "" => PathBuf::from(page),
            file => Path::new(page).with_file_name(file),
        };
        assert!(root().join(&target).exists(), "{page}: nothing at {link}");
        if !anchor.is_empty() && target.extension().is_some_and(|extension| extension == "md") {
            let target = Page::read(target.to_str().expect("UTF-8")).expect("a page");
            assert!(target.anchors.iter().any(|it| it == anchor), "{page}: no heading at {link}");
        }
    }
}

/// In order, as a reader goes through the page.
fn blocks_work(blocks: &[Block]) {
    if blocks.is_empty() {
        return;
    }
    let directory = common::checkout("examples");
    let mut sessions = Sessions::new(directory.path());
    for block in blocks {
        match &block.kind {
            Kind::Program { output } => program(block, output, directory.path()),
            Kind::File(name) => file(block, name, directory.path()),
            Kind::Build(name) => {
                fs::write(directory.path().join(name), &block.text).expect("a scratch file");
            }
            Kind::Fragment => fragment(block, directory.path()),
            Kind::Session | Kind::Server => sessions.run(block),
            Kind::Commands => block.text.lines().for_each(|line| {
                commands::try_one(line, directory.path(), block);
            }),
            Kind::Included(file) => {
                assert!(
                    block.text == page::included(file),
                    "{}: not as {file} is: SOCKSHIM_WRITE_INCLUDED=1 cargo test --test docs",
                    block.place
                );
                let name = Path::new(file).file_name().expect("a file");
                fs::write(directory.path().join(name), &block.text).expect("a scratch file");
            }
            Kind::Json => {
                let json: Result<serde_json::Value, _> = serde_json::from_str(&block.text);
                json.unwrap_or_else(|error| panic!("{}: {error}", block.place));
            }
            // Nothing here can draw it.
            Kind::Diagram => {}
        }
    }
    sessions.end();
}

/// Compiles what is in a block; the compiler's complaints name the page.
fn compile(block: &Block, text: &str, arguments: &[String], directory: &Path) {
    let source = directory.join("block.c");
    let (page, line) = block.place.split_once(':').expect("a place");
    // The fence is a line of its own.
    let line: usize = 1 + line.parse::<usize>().expect("a line");
    let text = text.replace("{block}", &format!("#line {line} \"{page}\"\n{}", block.text));
    fs::write(&source, text).expect("a scratch file");
    let mut command = GCC.command(&source);
    run(command.arg("-I").arg(root().join("include")).args(arguments));
}

fn program(block: &Block, output: &str, directory: &Path) {
    let mut arguments = Library::Static.link();
    arguments.extend(["-o".into(), directory.join("block").display().to_string()]);
    compile(block, "{block}", &arguments, directory);
    let said = Running::start(&mut shell("./block", directory, false)).end();
    compare(&block.place, &said, output);
    assert_eq!(said.status, Some(0), "{}: it fails", block.place);
}

fn file(block: &Block, name: &str, directory: &Path) {
    compile(block, "{block}", &["-c", "-o", "/dev/null"].map(Into::into), directory);
    fs::write(directory.join(name), &block.text).expect("a scratch file");
}

/// Statements among the variables that the manual calls so.
fn fragment(block: &Block, directory: &Path) {
    const FUNCTION: &str = "\
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sockshim.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>
ssize_t fragment(int fd, void *buf, size_t len, int flags, struct sockaddr *addr, socklen_t addrlen);
ssize_t fragment(int fd, void *buf, size_t len, int flags, struct sockaddr *addr, socklen_t addrlen)
{
{block}
}
";
    let arguments = ["-Wno-unused", "-Wno-return-type", "-c", "-o", "/dev/null"];
    compile(block, FUNCTION, &arguments.map(Into::into), directory);
}

fn strange_blocks_are_refused() {
    let of = |markdown: &str| Page::parse("page.md", markdown).map(|page| page.blocks.len());
    assert_eq!(
        of("```c\nint x;\n```\n\n```text\n1\n```\n\n```console needs:ipv6\n$ ls\n```\n"),
        Ok(2)
    );
    for strange in ["```cobol\n```", "```\n```", "    ls\n", "```c fragmnt\n```", "```text\n```"] {
        assert!(of(&format!("A page.\n\n{strange}\n")).is_err(), "{strange} is taken");
    }
}

fn only_the_chosen_is_masked() {
    let masked = without_chosen("3 bytes from 127.0.0.1:7000 unix:@0f3a9 unix:@demo: identifier 7");
    assert_eq!(masked, "3 bytes from 127.0.0.1:PORT unix:@NAME unix:@demo: identifier NUMBER");
}

/// By its own links, or by those of an index that it links to.
fn readme_leads_everywhere() {
    let links = |name: &str| Page::read(name).expect("a page").links;
    let mut known = links("README.md");
    for index in known.clone().iter().filter(|page| page.ends_with("/README.md")) {
        let folder = index.strip_suffix("README.md").expect("its name");
        known.extend(links(index).iter().map(|link| format!("{folder}{link}")));
    }
    for page in pages().iter().filter(|page| *page != "README.md") {
        assert!(known.contains(page), "no link to {page}");
    }
}

/// The table of files in docs/adding-a-call.md tells a reader to search each
/// for its example.
fn files_of_a_call() {
    let page = fs::read_to_string(root().join("docs/adding-a-call.md")).expect("a page");
    let (steps, _) = page.split_once("\n## ").expect("the steps stand first");
    let files = Page::parse("the steps", steps).expect("a list").links;
    assert!(files.len() > 15, "{files:?}");
    for file in files {
        let text = fs::read_to_string(root().join("docs").join(&file)).expect("a file");
        assert!(text.to_lowercase().contains("shutdown"), "no shutdown in {file}");
    }
}

/// docs/calls.md names each, or behind its neighbours without the prefix; of
/// those that explain, one stands for all.
fn calls_have_rows() {
    let page = fs::read_to_string(root().join("docs/calls.md")).expect("a page");
    for call in common::declared().iter().filter(|call| !call.starts_with("sockshim_explain_")) {
        let end = call.strip_prefix("sockshim").expect("the prefix");
        let is_there = page.contains(&format!("`{call}`")) || page.contains(&format!("`{end}`"));
        assert!(is_there, "docs/calls.md has no {call}");
    }
}

/// The commands of the workflows are the Makefile's.
fn workflows_run_targets() {
    let workflows = common::files(&root().join(".github/workflows"), "yml");
    let mut targets = 0;
    for workflow in &workflows {
        let text = fs::read_to_string(workflow).expect("a workflow");
        for words in text.lines().filter_map(|line| line.trim().strip_prefix("- run: make ")) {
            targets += 1;
            let words = words.split_whitespace();
            run(Command::new("make").arg("--dry-run").args(words).current_dir(root()));
        }
    }
    assert!(targets >= workflows.len(), "{targets} targets in {workflows:?}");
}

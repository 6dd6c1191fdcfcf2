//! Each error that the manual's pages list, provoked for real: the sentence
//! that explains it, and that none of them is the general one.

#[path = "explain/child.rs"]
mod child;
mod common;
#[path = "explain/pages.rs"]
mod pages;
#[path = "explain/rows/mod.rs"]
mod rows;
#[path = "explain/sockets.rs"]
mod sockets;

use std::{collections::BTreeSet, env, fs, process::Command};

use child::Needs;
use libtest_mimic::Trial;
use rows::Row;
use sockshim::{errno::Errno, explain, kernel::Libc, text::Text};

/// Tells a process of this driver which row it is for.
const ROW: &str = "SOCKSHIM_EXPLAIN_ROW";

fn main() {
    let rows = rows::all();
    if let Ok(name) = env::var(ROW) {
        return provoke(rows.iter().find(|row| row.name == name).expect("a row of the table"));
    }
    let (pages, list) = (pages::trials(&rows), list(&rows));
    let listed = common::trial("the_list_in_the_docs_is_that_of_the_table", &[], move || {
        is_in_the_docs(&list);
    });
    common::conclude(rows.into_iter().map(trial).chain(pages).chain([listed]).collect())
}

/// The sentences, as docs/errors.md lists them.
fn list(rows: &[Row]) -> String {
    rows.iter()
        .map(|row| format!("- {}: `{}`\n", row.name, row.sentence.replace('`', "'")))
        .collect()
}

/// With SOCKSHIM_WRITE_ERRORS set, the list is written there.
fn is_in_the_docs(list: &str) {
    let path = common::root().join("docs/errors.md");
    let page = fs::read_to_string(&path).expect("the page");
    let first = list.lines().next().expect("a row");
    let head = page.split(first).next().expect("a page").trim_end();
    let expected = format!("{head}\n\n{list}");
    if env::var_os("SOCKSHIM_WRITE_ERRORS").is_some() {
        fs::write(&path, expected).expect("a writable page");
    } else {
        assert_eq!(page, expected, "SOCKSHIM_WRITE_ERRORS=1 cargo test --test explain");
    }
}

/// In a process of its own: prints the errno and the sentence.
fn provoke(row: &Row) {
    child::prepare(row.needs);
    let refusal = (row.provoke)();
    println!("{}\n{}", refusal.errno, refusal.sentence);
}

fn trial(row: Row) -> Trial {
    let name = row.name.replace(' ', "_");
    match missing(row.needs) {
        None => common::trial(name, &[], move || check(&row)),
        Some(need) => Trial::test(name, || Ok(())).with_kind(need).with_ignored_flag(true),
    }
}

/// What this machine lacks for a row.
fn missing(needs: Needs) -> Option<&'static str> {
    let network = !child::can_unshare(libc::CLONE_NEWNET);
    match needs {
        Needs::Nothing | Needs::NoPrivileges => None,
        // SAFETY: it has no preconditions.
        Needs::Privileges => (unsafe { libc::geteuid() } != 0).then_some("needs root"),
        Needs::Mounts => {
            (!child::can_unshare(libc::CLONE_NEWNS)).then_some("needs a mount namespace")
        }
        Needs::Routes if !common::has("ip") => Some("needs iproute2"),
        _ => network.then_some("needs a network namespace"),
    }
}

fn check(row: &Row) {
    let directory = tempfile::tempdir().expect("a directory for the row");
    child::open_to_all(directory.path());
    let mut command = Command::new(env::current_exe().expect("this driver"));
    command.env(ROW, row.name).current_dir(directory.path());
    let output = common::run(&mut command);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let (errno, sentence) = said.trim_end().split_once('\n').expect("two lines");
    assert_eq!(errno, row.errno.to_string(), "another errno: {sentence}");
    assert_eq!(sentence, row.sentence);
    assert!(!sentence.ends_with(&general(row.errno)), "only the general sentence");
    // A scope is a % and a number.
    let mut unwritten = sentence.split('%').skip(1);
    let is_unwritten = unwritten.any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    assert!(!is_unwritten && !sentence.contains(" ? "), "a fact is missing: {sentence}");
}

fn general(errno: i32) -> String {
    child::explained(errno, |out, size| {
        // SAFETY: there is so much room.
        let room = unsafe { std::slice::from_raw_parts_mut(out.cast(), size) };
        let mut text = Text::new(room);
        explain::general(Errno::new(errno), &Libc, &mut text);
        text.finish()
    })
}

/// The rows that prove an error of a page.
fn proven(rows: &[Row]) -> BTreeSet<(&'static str, i32)> {
    rows.iter().flat_map(|row| row.pages.split_whitespace().map(|page| (page, row.errno))).collect()
}

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

use std::{collections::BTreeSet, env, fs, mem::MaybeUninit, process::Command};

use child::Needs;
use libtest_mimic::Trial;
use rows::Row;
use sockshim::{
    explain::{Certainty, Function, Listed, errno_name, rules},
    text::Text,
};

/// Tells a process of this driver which row it is for.
const ROW: &str = "SOCKSHIM_EXPLAIN_ROW";

fn main() {
    let rows = rows::all();
    if let Ok(name) = env::var(ROW) {
        return provoke(rows.iter().find(|row| row.name == name).expect("a row of the table"));
    }
    let (pages, list) = (pages::trials(&rows), format!("{}{LISTED}{}", proofs(), list(&rows)));
    let listed = common::trial("the_list_in_the_docs_is_that_of_the_table", &[], move || {
        is_in_the_docs(&list);
    });
    common::conclude(rows.into_iter().map(trial).chain(pages).chain([listed]).collect())
}

/// What stands in front of the list.
const LISTED: &str = "\
## Examples

Each of these is provoked by a test, in the way that its name says, and the
whole sentence is compared.

";

/// The sentences, as docs/errors.md lists them.
fn list(rows: &[Row]) -> String {
    rows.iter()
        .map(|row| format!("- {}: `{}`\n", row.name, row.sentence.replace('`', "'")))
        .collect()
}

/// With SOCKSHIM_WRITE_ERRORS set, the lists are written there.
fn is_in_the_docs(lists: &str) {
    let path = common::root().join("docs/errors.md");
    let page = fs::read_to_string(&path).expect("the page");
    let (head, _) = page.split_once(PROVED).expect("the section of the proofs");
    let expected = format!("{head}{lists}");
    if env::var_os("SOCKSHIM_WRITE_ERRORS").is_some() {
        fs::write(&path, expected).expect("a writable page");
    } else {
        assert_eq!(page, expected, "SOCKSHIM_WRITE_ERRORS=1 cargo test --test explain");
    }
}

/// What stands in front of the rules.
const PROVED: &str = "\
## What proves a cause

Rules are tried from top to bottom. *Proved* means that the conditions alone
make the kernel refuse the call; *only cause* that the kernel gives the errno for
no other reason, which a seccomp filter in the process turns into a possible
cause; *possible* that every such cause is listed. Words in braces stand for
values. Where no rule holds, the explanation quotes the manual.

| errno | calls | conditions | cause | |
|---|---|---|---|---|
";

/// The rules, and what proves each.
fn proofs() -> String {
    let rows = rules().filter(|rule| rule.certainty() != Certainty::Manual).map(|rule| {
        let conditions: Vec<_> = rule.conditions().collect();
        let certainty = match rule.certainty() {
            Certainty::Sure => "proved",
            Certainty::Only => "only cause",
            _ => "possible",
        };
        let errno = errno_name(rule.errno()).expect("a name");
        format!(
            "| {} | {} | {} | {} | {certainty} |\n",
            String::from_utf8_lossy(errno),
            calls(&rule),
            conditions.join("; "),
            text(|text| rule.write_cause(text)),
        )
    });
    PROVED.to_owned() + &rows.collect::<String>() + "\n"
}

/// The calls that a rule is for, in the fewest words.
fn calls(rule: &Listed) -> String {
    let groups = [
        ("sends", &[Function::Send, Function::Sendto, Function::Sendmsg][..]),
        ("receives", &[Function::Recv, Function::Recvfrom, Function::Recvmsg]),
        ("files", &[Function::Read, Function::Write]),
        ("connect", &[Function::Connect]),
        ("bind", &[Function::Bind]),
        ("listen", &[Function::Listen]),
        ("accept", &[Function::Accept]),
        ("socket", &[Function::Socket]),
        ("options", &[Function::Getsockopt]),
        ("names", &[Function::Getsockname]),
        ("shutdown", &[Function::Shutdown]),
    ];
    let holds = |functions: &&[Function]| functions.iter().all(|it| rule.is_for(*it));
    if holds(&Function::ALL) {
        return "all".to_owned();
    }
    let named = groups.iter().filter(|(_, functions)| holds(functions));
    named.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// A text of the library's.
fn text(write: impl FnOnce(&mut Text<'_>)) -> String {
    let mut buffer = [MaybeUninit::new(0); 1024];
    let mut text = Text::new(&mut buffer);
    write(&mut text);
    let length = text.finish();
    // SAFETY: every byte was given a value above.
    let bytes = buffer[..length].iter().map(|byte| unsafe { byte.assume_init() });
    String::from_utf8(bytes.collect()).expect("UTF-8")
}

/// In a process of its own: prints the errno and the sentence.
fn provoke(row: &Row) {
    child::prepare(row.needs);
    let refusal = (row.provoke)();
    println!("{}\n{}", refusal.errno, refusal.sentence);
}

fn trial(row: Row) -> Trial {
    let name = row.name.replace(' ', "_");
    match missing(&row) {
        None => common::trial(name, &[], move || check(&row)),
        Some(need) => Trial::test(name, || Ok(())).with_kind(need).with_ignored_flag(true),
    }
}

/// What this machine lacks for a row.
fn missing(row: &Row) -> Option<&'static str> {
    if row.name.ends_with("vsock") && !child::has_vsock() {
        return Some("needs AF_VSOCK");
    }
    let network = !child::can_unshare(libc::CLONE_NEWNET);
    match row.needs {
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
    let sentence = &*without_addresses(sentence);
    assert_eq!(sentence, row.sentence);
    let is_general = sentence.contains("(2) says: ") || sentence.contains("the cause is not known");
    assert!(!is_general, "only a general sentence: {sentence}");
    assert!(!sentence.contains(['{', '}', '?']) || is_written(sentence), "{sentence}");
}

/// With one address in place of each that the kernel chose.
fn without_addresses(sentence: &str) -> String {
    let address = regex_lite::Regex::new(r"0x7[0-9a-f]{11}\b").expect("a pattern");
    address.replace_all(sentence, "0x7f0000000000").into_owned()
}

/// Whether braces and question marks are those of a message and of a question.
fn is_written(sentence: &str) -> bool {
    let (call, cause) = sentence.split_once("): ").expect("a call");
    let asks = |part: &str| part.is_empty() || part.starts_with([' ', '\n']);
    !call.contains('?') && !cause.contains(['{', '}']) && cause.split('?').skip(1).all(asks)
}

/// The rows that prove an error of a page.
fn proven(rows: &[Row]) -> BTreeSet<(&'static str, i32)> {
    rows.iter().flat_map(|row| row.pages.split_whitespace().map(|page| (page, row.errno))).collect()
}

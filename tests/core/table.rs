//! The table of calls says of each which errnos Linux can give it, and so does
//! the comment of its function in the header: they must agree.

use std::{collections::BTreeSet, fs, path::Path};

use sockshim::request::Call;

/// The comment in front of a function of the header.
fn comment<'a>(header: &'a str, function: &str) -> &'a str {
    let mut lines = header.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line))
    });
    let declares = |line: &str| !line.starts_with(' ') && line.contains(&format!("{function}("));
    let (at, _) = lines.find(|(_, line)| declares(line)).expect("it is declared");
    &header[header[..at].rfind("/*\n").expect("a comment")..at]
}

/// The errnos of its table: lines that begin with them.
fn own(comment: &str) -> BTreeSet<&str> {
    let lines = comment.lines().filter_map(|line| line.strip_prefix("   "));
    let is_errno = |word: &&str| word.len() > 2 && word.starts_with('E');
    let is_upper = |word: &&str| word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    lines
        .flat_map(|line| {
            let words = line.split([' ', ',']).filter(|word| !word.is_empty());
            words.take_while(|word| is_errno(word) && is_upper(word)).collect::<Vec<_>>()
        })
        .collect()
}

/// With those of the calls that it refers to by "as sockshim_…() does".
fn all<'a>(header: &'a str, function: &str) -> BTreeSet<&'a str> {
    let text = comment(header, function);
    let mut errnos = own(text);
    let joined = text.replace('\n', "").replace("set, as", "set as");
    if let Some((_, rest)) = joined.split_once("errno set as ") {
        let other = rest.split('(').next().expect("a name").trim_start();
        if other.starts_with("sockshim_") && other != function {
            errnos.extend(all(header, other));
        }
    }
    errnos
}

#[test]
#[cfg_attr(miri, ignore = "it reads a file")]
fn the_errnos_of_each_call_are_those_of_the_header() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/sockshim.h");
    let header = fs::read_to_string(path).expect("the header");
    let mut wrong = vec![];
    for call in Call::ALL {
        let row: BTreeSet<_> = call.errnos().iter().copied().collect();
        let (own, all) = (own(comment(&header, call.exported())), all(&header, call.exported()));
        for errno in own.difference(&row) {
            wrong.push(format!("{}: {errno} is in the header alone", call.name()));
        }
        for errno in row.difference(&all) {
            wrong.push(format!("{}: {errno} is in the table alone", call.name()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_calls_have_their_names_in_both_libraries() {
    for call in Call::ALL {
        assert_eq!(call.exported(), format!("sockshim_{}", call.name()));
    }
    assert!(Call::Recvfrom.blocks() && !Call::Listen.blocks());
}

//! The prose of a page, without its code.

use std::process::Command;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::common::{self, root, run};

/// A paragraph, a heading or a cell of a table, in one line.
pub struct Paragraph {
    /// Where it begins, as people count.
    pub line: usize,
    pub text: String,
}

/// Everything that people read and nobody generates: what is generated is read
/// where it is made.
pub fn pages() -> Vec<String> {
    let mut pages = common::pages();
    pages.retain(|page| !GENERATED.contains(&&**page));
    pages.extend(WRITTEN_BY_HAND.map(Into::into));
    pages
}

/// In addition to the pages. (sockshim(3) and sockshim.h are generated from the
/// comments in src/ffi.)
const WRITTEN_BY_HAND: [&str; 4] = [
    "include/sockshim_explained.h",
    "include/sockshim_posix.h",
    "man/sockshim-preload.1",
    "man/sockshim.7",
];

/// From benches/src/benchmarks.md, which is among the pages.
const GENERATED: [&str; 1] = ["docs/benchmarks.md"];

/// Where docs/errors.md begins to list the library's own sentences.
const EXPLANATIONS: &str = "\n## What proves a cause\n";

pub fn paragraphs(page: &str) -> Vec<Paragraph> {
    if page.ends_with(".md") {
        let text = std::fs::read_to_string(root().join(page)).expect("a page");
        let (by_hand, _) = text.split_once(EXPLANATIONS).unwrap_or((&text, ""));
        of_markdown(by_hand)
    } else if page.ends_with(".h") {
        of_header(&std::fs::read_to_string(root().join(page)).expect("a header"))
    } else {
        let mut mandoc = Command::new("mandoc");
        mandoc.args(["-T", "markdown", page]).current_dir(root());
        of_markdown(&String::from_utf8(run(&mut mandoc).stdout).expect("UTF-8"))
    }
}

pub fn of_markdown(markdown: &str) -> Vec<Paragraph> {
    let (mut paragraphs, mut text, mut is_code) = (vec![], String::new(), false);
    let mut nouns = 0;
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter();
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(part) if !is_code => text += &part,
            // A noun, another one each time.
            Event::Code(_) => {
                nouns += 1;
                text += &format!("X{nouns}");
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell,
            ) => {
                let line = markdown[..range.start].matches('\n').count() + 1;
                let ended = text.trim().trim_end_matches('.');
                if !ended.is_empty() {
                    paragraphs.push(Paragraph { line, text: format!("{ended}.") });
                }
                text.clear();
            }
            _ => {}
        }
    }
    paragraphs
}

/// The comments of a header.
fn of_header(header: &str) -> Vec<Paragraph> {
    let mut paragraphs = vec![];
    for (at, _) in header.match_indices("/*") {
        let line = header[..at].matches('\n').count() + 1;
        let (comment, _) = header[at + 2..].split_once("*/").expect("the end of a comment");
        let lines = comment.lines().map(|line| line.trim().trim_start_matches('*').trim());
        for text in lines.collect::<Vec<_>>().split(|line| line.is_empty()) {
            if !text.is_empty() {
                let text = text.join(" ");
                paragraphs
                    .push(Paragraph { line, text: format!("{}.", text.trim_end_matches('.')) });
            }
        }
    }
    paragraphs
}

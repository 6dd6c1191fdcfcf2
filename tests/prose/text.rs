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
    pages.extend(["man/sockshim.7", "man/sockshim-preload.1"].map(Into::into));
    pages
}

/// From benches/src/benchmarks.md, which is among the pages.
const GENERATED: [&str; 1] = ["docs/benchmarks.md"];

/// Where docs/errors.md begins to list the library's own sentences.
const EXPLANATIONS: &str = "\n## What proves a cause\n";

pub fn paragraphs(page: &str) -> Vec<Paragraph> {
    if page.ends_with(".md") {
        let text = std::fs::read_to_string(root().join(page)).expect("a page");
        let (by_hand, _) = text.split_once(EXPLANATIONS).unwrap_or((&text, ""));
        of_markdown(by_hand)
    } else {
        let mut mandoc = Command::new("mandoc");
        mandoc.args(["-T", "markdown", page]).current_dir(root());
        of_markdown(&String::from_utf8(run(&mut mandoc).stdout).expect("UTF-8"))
    }
}

pub fn of_markdown(markdown: &str) -> Vec<Paragraph> {
    let (mut paragraphs, mut text, mut is_code) = (vec![], String::new(), false);
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter();
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(part) if !is_code => text += &part,
            // It stands for a noun.
            Event::Code(_) => text += "X",
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

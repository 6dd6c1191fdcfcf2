//! The English of what people read: proselint, and a list of phrases that read
//! like a translation, have nothing to complain about.

mod common;
#[path = "prose/text.rs"]
mod text;

use std::{fs, path::PathBuf, process::Command};

use common::{root, scratch, trial};
use libtest_mimic::Trial;
use regex_lite::{Regex, RegexBuilder};
use text::Paragraph;

fn main() {
    let trials = text::pages().into_iter().flat_map(|page| {
        let linter = proselint().display().to_string();
        let is_manual = page.starts_with("man/");
        let needs = if is_manual { vec!["mandoc"] } else { vec![] };
        let copy = page.clone();
        [
            trial(format!("phrases::{page}"), &needs, move || {
                no_phrases(&page, &text::paragraphs(&page));
            }),
            trial(format!("proselint::{copy}"), &[&needs[..], &[&linter]].concat(), move || {
                proselint_is_silent(&copy, &text::paragraphs(&copy));
            }),
        ]
    });
    let own: [Trial; 2] = [
        trial("each_phrase_is_found", &[], each_phrase_is_found),
        trial("code_is_no_prose", &[], code_is_left_out),
    ];
    common::conclude(trials.chain(own).collect())
}

/// Where `tests/set-up.sh` puts it.
fn proselint() -> PathBuf {
    root().join("target/languages/python/bin/proselint")
}

/// A phrase that nobody should write, and what to write instead.
struct Phrase {
    pattern: Regex,
    instead: String,
}

fn phrases() -> Vec<Phrase> {
    let list = fs::read_to_string(root().join("tests/prose/phrases.txt")).expect("the list");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (pattern, instead) = line.split_once('\t').expect("a tab");
            let pattern = RegexBuilder::new(pattern).case_insensitive(true).build();
            Phrase { pattern: pattern.expect("a good pattern"), instead: instead.to_owned() }
        })
        .collect()
}

fn no_phrases(page: &str, paragraphs: &[Paragraph]) {
    let phrases = phrases();
    let found: Vec<_> = paragraphs
        .iter()
        .flat_map(|paragraph| {
            phrases.iter().filter_map(move |phrase| {
                let found = phrase.pattern.find(&paragraph.text)?;
                let Phrase { instead, .. } = phrase;
                let line = paragraph.line;
                Some(format!(
                    "{page}:{line}: “{}”: {instead}\n  {}",
                    found.as_str(),
                    paragraph.text
                ))
            })
        })
        .collect();
    assert!(found.is_empty(), "{} phrases\n{}", found.len(), found.join("\n"));
}

fn proselint_is_silent(page: &str, paragraphs: &[Paragraph]) {
    let directory = scratch();
    let prose = directory.path().join("prose.txt");
    let text: Vec<_> = paragraphs.iter().map(|paragraph| &*paragraph.text).collect();
    fs::write(&prose, text.join("\n\n")).expect("a scratch file");
    let mut lint = Command::new(proselint());
    lint.args(["check", "--config"]).arg(root().join("tests/prose/proselint.json")).arg(&prose);
    let said = lint.output().expect("proselint runs");
    let said = String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned();
    let shown: String = said
        .lines()
        .map(|line| {
            let place = line.strip_prefix(&format!("{}:", prose.display()));
            let number = place.and_then(|place| place.split(':').next()?.parse::<usize>().ok());
            // Each paragraph is a line, with an empty one behind it.
            match number.and_then(|number| paragraphs.get((number - 1) / 2)) {
                Some(Paragraph { line: at, text }) => {
                    let message = place.and_then(|place| place.splitn(3, ':').last());
                    format!("{page}:{at}:{}\n  {text}\n", message.unwrap_or_default())
                }
                None => format!("{line}\n"),
            }
        })
        .collect();
    assert!(shown.is_empty(), "{shown}");
}

/// A pattern with a mistake in it would never match.
fn each_phrase_is_found() {
    let bad = fs::read_to_string(root().join("tests/prose/bad.txt")).expect("the examples");
    let examples: Vec<_> = bad.lines().collect();
    let phrases = phrases();
    for phrase in &phrases {
        let is_found = examples.iter().any(|example| phrase.pattern.is_match(example));
        assert!(is_found, "no example in bad.txt has {}", phrase.pattern.as_str());
    }
    for example in examples {
        let is_found = phrases.iter().any(|phrase| phrase.pattern.is_match(example));
        assert!(is_found, "no phrase is found in: {example}");
    }
}

fn code_is_left_out() {
    let page =
        "# One\n\nTwo `whoever` *three*.\n\n```sh\nwhoever\n```\n\n| four | five |\n|---|---|\n";
    let texts: Vec<_> = text::of_markdown(page).into_iter().map(|it| it.text).collect();
    assert_eq!(texts, ["One.", "Two X1 three.", "four.", "five."]);
}

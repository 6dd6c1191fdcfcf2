//! A page of the documentation: its code blocks, each with what is to be done
//! with it, and its links.

use std::{fs, mem, ops::Range};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::common::{self, IPV6, RAW_SOCKETS, ROOT};

/// What a code block is, by its language and the words behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `c`: a whole program, which prints what the `text` block behind it says.
    Program { output: String },
    /// `c NAME.c`: a whole program, for the commands of the page to build.
    File(String),
    /// `cmake CMakeLists.txt`, `meson meson.build`, `ini NAME`: a file for the
    /// commands of the page.
    Build(String),
    /// `c fragment`: statements that compile inside a function.
    Fragment,
    /// `console`: commands, and what a terminal shows of each.
    Session,
    /// `console server`: the same; the last command goes on running beside the
    /// next `console` block.
    Server,
    /// `sh`: commands whose output does not matter.
    Commands,
    /// `LANGUAGE tests/…`: this file of the repository, as it is; the commands
    /// of the page find it by its name.
    Included(String),
    /// `json`: well formed.
    Json,
    /// `mermaid`: drawn by whoever shows the page.
    Diagram,
}

/// Where the files are that pages include.
const INCLUDED: &str = "tests/";

#[derive(Clone, Debug)]
pub struct Block {
    pub kind: Kind,
    pub text: String,
    /// Whether its commands are those of a user who has installed sockshim in
    /// /usr/local.
    pub installed: bool,
    /// What must be there to try it, in the words of [`common::has`].
    pub needs: Vec<String>,
    /// Where it is, as in `docs/sockets.md:7`.
    pub place: String,
}

pub struct Page {
    pub blocks: Vec<Block>,
    pub links: Vec<String>,
    /// What links call its headings.
    pub anchors: Vec<String>,
}

impl Page {
    /// Of a file in the repository.
    pub fn read(name: &str) -> Result<Self, String> {
        let text = fs::read_to_string(common::root().join(name)).map_err(|e| e.to_string())?;
        Self::parse(name, &text)
    }

    pub fn parse(name: &str, markdown: &str) -> Result<Self, String> {
        let mut page = Self { blocks: vec![], links: vec![], anchors: vec![] };
        let (mut info, mut text) = (None, String::new());
        let mut heading = None::<String>;
        for (event, range) in Parser::new(markdown).into_offset_iter() {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(dest_url.into_string());
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(fence))) => info = Some(fence),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => info = Some("".into()),
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Text(part) | Event::Code(part) if heading.is_some() => {
                    heading.iter_mut().for_each(|heading| heading.push_str(&part));
                }
                Event::End(TagEnd::Heading(_)) => page.anchors.extend(heading.take().map(anchor)),
                Event::Text(part) if info.is_some() => text.push_str(&part),
                Event::End(TagEnd::CodeBlock) => {
                    let place = place(name, markdown, &range);
                    let info = info.take().expect("begun");
                    page.add(&info, mem::take(&mut text), place)?;
                }
                _ => {}
            }
        }
        Ok(page)
    }

    /// Adds a block; what nobody would try is an error.
    fn add(&mut self, info: &str, text: String, place: String) -> Result<(), String> {
        let (needs, words): (Vec<_>, Vec<_>) =
            info.split_whitespace().partition(|word| word.starts_with("needs:"));
        let (installed, words): (Vec<_>, Vec<_>) =
            words.into_iter().partition(|word| *word == "installed");
        let kind = match *words {
            [_, file] if file.starts_with(INCLUDED) => Kind::Included(file.into()),
            ["c"] => Kind::Program { output: String::new() },
            ["c", "fragment"] => Kind::Fragment,
            ["c", file] if file.ends_with(".c") => Kind::File(file.into()),
            ["cmake", file @ "CMakeLists.txt"]
            | ["meson", file @ "meson.build"]
            | ["ini", file] => Kind::Build(file.into()),
            ["console"] => Kind::Session,
            ["console", "server"] => Kind::Server,
            ["sh"] => Kind::Commands,
            ["json"] => Kind::Json,
            ["mermaid"] => Kind::Diagram,
            ["text"] => {
                return match self.blocks.last_mut() {
                    Some(Block { kind: Kind::Program { output }, .. }) => {
                        *output = text;
                        Ok(())
                    }
                    _ => Err(format!("{place}: text that no C program before it prints")),
                };
            }
            _ => return Err(format!("{place}: nobody tries a block of {info:?}")),
        };
        let needs = needs.into_iter().map(|need| match need {
            "needs:ipv6" => IPV6.into(),
            "needs:raw" => RAW_SOCKETS.into(),
            "needs:root" => ROOT.into(),
            "needs:cffi" => packaged("python/bin/python"),
            "needs:koffi" => packaged("node/node_modules/koffi/package.json"),
            "needs:platypus" => "/usr/lib/x86_64-linux-gnu/perl5/5.36/FFI/Platypus.pm".into(),
            program => program["needs:".len()..].to_owned(),
        });
        let installed = !installed.is_empty();
        self.blocks.push(Block { kind, text, installed, needs: needs.collect(), place });
        Ok(())
    }
}

/// As GitHub makes it of a heading.
fn anchor(heading: String) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || ['-', '_'].contains(c)).collect()
}

/// Where `tests/set-up.sh` puts packages of languages' registries.
fn packaged(path: &str) -> String {
    common::root().join("target/languages").join(path).display().to_string()
}

/// A page with each file that it includes as that is now.
pub fn with_files(markdown: &str) -> String {
    let mut lines = markdown.lines();
    let mut page = String::new();
    while let Some(line) = lines.next() {
        page += &format!("{line}\n");
        let info = line.strip_prefix("```").and_then(|info| info.split_once(' '));
        if let Some((_, file)) = info.filter(|(_, file)| file.starts_with(INCLUDED)) {
            page += &included(file);
            let end = lines.by_ref().find(|line| line.starts_with("```"));
            page += &format!("{}\n", end.expect("the end of a block"));
        }
    }
    page
}

pub fn included(file: &str) -> String {
    fs::read_to_string(common::root().join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
}

fn place(name: &str, markdown: &str, range: &Range<usize>) -> String {
    let line = markdown[..range.start].matches('\n').count() + 1;
    format!("{name}:{line}")
}

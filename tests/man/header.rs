//! sockshim.h taken apart: its functions, each with its comment.

use std::fs;

use regex_lite::Regex;

use crate::common::root;

/// A function of the header.
pub struct Call {
    pub name: String,
    /// Its declaration, with the semicolon.
    pub prototype: String,
    /// The lines before it, as they are.
    pub comment: String,
}

/// A piece of a comment.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// Errors, each row with its names and its cause.
    Errors(Vec<(String, String)>),
    /// Lines that are shown as they are.
    Display(Vec<String>),
}

/// The functions, in the order of the header.
pub fn calls() -> Vec<Call> {
    let header = fs::read_to_string(root().join("include/sockshim.h")).expect("a header");
    let call = Regex::new(r"/\*\n((?: .*\n|\n)+?) \*/\n([a-z][^;#{}]*?\b(\w+)\([^;]*\);)\n")
        .expect("a good pattern");
    call.captures_iter(&header)
        .map(|part| Call {
            name: part[3].to_owned(),
            prototype: part[2].to_owned(),
            comment: part[1].to_owned(),
        })
        .collect()
}

impl Call {
    /// What it returns, and its parameters.
    pub fn signature(&self) -> (&str, Vec<String>) {
        let (result, parameters) = self.prototype.split_once(&self.name).expect("it has its name");
        let parameters = parameters.trim_start_matches('(').trim_end_matches(");");
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        (result.trim_end(), parameters.split(',').map(one_line).collect())
    }

    /// The paragraphs of its comment.
    pub fn paragraphs(&self) -> Vec<Vec<Piece>> {
        self.comment.split("\n\n").map(pieces).collect()
    }
}

/// A paragraph is text, and indented lines, which are a table of errors if the
/// first of them begins with one.
fn pieces(paragraph: &str) -> Vec<Piece> {
    let error = Regex::new(r"^   (E[A-Z]+(?:, E[A-Z]+)*)\s+(.*)$").expect("a good pattern");
    let mut pieces = Vec::new();
    for line in paragraph.lines() {
        let is_indented = line.starts_with("   ");
        let row = error.captures(line).map(|row| (row[1].to_owned(), row[2].to_owned()));
        match (pieces.last_mut(), row) {
            (Some(Piece::Errors(rows)), Some(row)) => rows.push(row),
            (_, Some(row)) => pieces.push(Piece::Errors(vec![row])),
            (Some(Piece::Errors(rows)), None) if is_indented => {
                let (_, cause) = rows.last_mut().expect("no table is empty");
                *cause += " ";
                *cause += line.trim();
            }
            (Some(Piece::Display(lines)), None) if is_indented => lines.push(line[3..].to_owned()),
            (_, None) if is_indented => pieces.push(Piece::Display(vec![line[3..].to_owned()])),
            (Some(Piece::Text(text)), None) => {
                *text += " ";
                *text += line.trim();
            }
            (_, None) => pieces.push(Piece::Text(line.trim().to_owned())),
        }
    }
    pieces
}

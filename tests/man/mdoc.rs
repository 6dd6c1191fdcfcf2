//! What the header says, in the language of manual pages: mdoc(7).

use std::fmt::Write as _;

use regex_lite::Regex;

use crate::header::{Call, Piece};

/// Writes what the header says of one kind.
type Writer = fn(&[Call]) -> String;

/// The page with what the header says between the comments that say so.
pub fn with_calls(page: &str, calls: &[Call]) -> String {
    let parts: [(&str, Writer); 4] =
        [("names", names), ("prototypes", prototypes), ("comments", comments), ("errors", errors)];
    parts.iter().fold(page.to_owned(), |page, (part, write)| {
        let begin = format!(".\\\" The header's {part}, written by `make header`:\n");
        let end = format!(".\\\" The end of the {part}.\n");
        let (before, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("no {begin}"));
        let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no {end}"));
        [before, &begin, &write(calls), &end, after].concat()
    })
}

fn names(calls: &[Call]) -> String {
    let lines: Vec<_> = calls.iter().map(|call| format!(".Nm {}", call.name)).collect();
    lines.join(" ,\n") + "\n"
}

fn prototypes(calls: &[Call]) -> String {
    let mut page = String::new();
    for call in calls {
        let (result, parameters) = call.signature();
        let _ = writeln!(page, ".Ft {result}\n.Fo {}", call.name);
        for parameter in parameters {
            let _ = writeln!(page, ".Fa \"{parameter}\"");
        }
        page += ".Fc\n";
    }
    page
}

fn has_errors(paragraph: &[Piece]) -> bool {
    paragraph.iter().any(|piece| matches!(piece, Piece::Errors(_)))
}

/// What each call does: all of its comment but the paragraph with its errors.
fn comments(calls: &[Call]) -> String {
    of_each(calls, |paragraph| !has_errors(paragraph))
}

fn errors(calls: &[Call]) -> String {
    of_each(calls, has_errors)
}

/// A subsection for each call that has such paragraphs.
fn of_each(calls: &[Call], belongs: fn(&[Piece]) -> bool) -> String {
    let mut page = String::new();
    for call in calls {
        let paragraphs = call.paragraphs();
        let mut paragraphs = paragraphs.iter().filter(|paragraph| belongs(paragraph)).peekable();
        if paragraphs.peek().is_some() {
            let _ = writeln!(page, ".Ss {}", call.name);
        }
        for (number, part) in paragraphs.flatten().enumerate() {
            // A display brings its blank line with it.
            if number > 0 && !matches!(part, Piece::Display(_)) {
                page += ".Pp\n";
            }
            page += &piece(part);
        }
    }
    page
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(words) => text(words),
        Piece::Errors(rows) => {
            let rows = rows.iter().map(|(names, cause)| {
                format!(".It Er {}\n{}", names.replace(", ", " , "), text(cause))
            });
            let rows: String = rows.collect();
            format!(".Bl -tag -width ECONNREFUSED -compact\n{rows}.El\n")
        }
        Piece::Display(lines) => {
            let lines = lines.iter().map(|line| escaped(&line.replace('`', "")) + "\n");
            let lines: String = lines.collect();
            format!(".Bd -literal -offset indent\n{lines}.Ed\n")
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

/// Running text: a sentence begins on a line of its own, and what has a macro
/// is on one.
fn text(words: &str) -> String {
    const WIDTH: usize = 78;
    let unit = Regex::new(r"[^\s`]*`[^`]*`[^\s`]*|\S+").expect("a good pattern");
    let ends_sentence = Regex::new(r#"[.?!][)"]*$"#).expect("a good pattern");
    let (mut page, mut line) = (String::new(), String::new());
    for unit in unit.find_iter(words).map(|found| found.as_str()) {
        if let Some(marked) = marked(unit) {
            flush(&mut page, &mut line);
            page += &marked;
            continue;
        }
        if line.len() + 1 + unit.len() > WIDTH {
            flush(&mut page, &mut line);
        }
        if !line.is_empty() {
            line += " ";
        }
        line += &plain(unit);
        if ends_sentence.is_match(unit) {
            flush(&mut page, &mut line);
        }
    }
    flush(&mut page, &mut line);
    page
}

fn flush(page: &mut String, line: &mut String) {
    if !line.is_empty() {
        // What begins with a dot or a quote would be taken for a macro.
        if line.starts_with(['.', '\'']) {
            *page += "\\&";
        }
        *page += line;
        *page += "\n";
        line.clear();
    }
}

/// A word without a meaning of its own. A hyphen within it is one.
fn plain(word: &str) -> String {
    let word = word.replace('\\', "\\e");
    if word.starts_with('-') { format!("\\{word}") } else { word }
}

/// The line of a word that has a macro, with the punctuation around it.
fn marked(unit: &str) -> Option<String> {
    let parts = Regex::new(r"^(\(?)(`[^`]+`|\w+\(\d?\)|.+?)('s|)([.,;:)?!]*)$");
    let parts = parts.expect("a good pattern");
    let parts = parts.captures(unit)?;
    let mut line = match &parts[1] {
        "" => format!(".{}", semantic(&parts[2])?),
        opening => {
            let macro_line = semantic(&parts[2])?;
            let (name, rest) = macro_line.split_once(' ').expect("a macro has an argument");
            format!(".{name} {opening} {rest}")
        }
    };
    if !parts[3].is_empty() {
        line += " Ns 's";
    }
    for mark in parts[4].chars() {
        let _ = write!(line, " {mark}");
    }
    Some(line + "\n")
}

/// A word with its macro: an argument, a constant, an error, another page.
fn semantic(word: &str) -> Option<String> {
    let is = |pattern: &str| Regex::new(pattern).expect("a good pattern").is_match(word);
    if let Some(quoted) = word.strip_prefix('`') {
        let quoted = quoted.trim_end_matches('`');
        let name = Regex::new(r"^\*?[a-z]\w*(\[\d\])?$").expect("a good pattern");
        let name = if name.is_match(quoted) { "Fa" } else { "Ql" };
        return Some(format!("{name} {}", escaped(quoted)));
    }
    if is(r"^[a-z_]\w*\([1-8]\)$") {
        let (page, section) = word.split_once('(')?;
        Some(format!("Xr {page} {}", section.trim_end_matches(')')))
    } else if is(r"^[a-z_]\w*\(\)$") {
        Some(format!("Fn {}", word.trim_end_matches("()")))
    } else if is(r"^<[a-z/]+\.h>$") {
        Some(format!("In {}", word.trim_matches(['<', '>'])))
    } else if word == "errno" {
        Some("Va errno".into())
    } else if word != "ERRNO" && is(r"^E[A-Z]{2,}$") {
        Some(format!("Er {word}"))
    } else if is(r"^(NULL|SIG[A-Z]+|_?[A-Z]+(_[A-Z0-9*]+)+)$") {
        Some(format!("Dv {word}"))
    } else {
        None
    }
}

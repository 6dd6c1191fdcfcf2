//! The record: each name that programs use, and as what.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::code_of;

/// Declarations, by what they declare.
pub struct Record(pub BTreeMap<String, String>);

/// A name, and not a file's, of the kind that libc has none of.
pub fn is_sockshims(name: &str) -> bool {
    (name.starts_with("sockshim_") || name.starts_with("SOCKSHIM_")) && !name.contains('.')
}

impl Record {
    /// Of what the header declares, and the names that the drop-in exports:
    /// the manual declares these.
    pub fn of(header: &str, preload: BTreeSet<String>) -> Self {
        let ours = declarations(header).unwrap_or_else(|error| panic!("{error}"));
        let declarations = ours.into_iter().chain(preload);
        Self(declarations.map(|line| (name(&line).to_owned(), line)).collect())
    }

    pub fn read(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('['));
        Self(lines.map(|line| (name(line).to_owned(), line.to_owned())).collect())
    }

    /// The text that `read` reads, with the soname of the first library.
    pub fn text(&self, soname: &str) -> String {
        let (ours, libcs): (Vec<_>, Vec<_>) =
            self.0.iter().partition(|(name, _)| is_sockshims(name));
        let lines = |part: Vec<(_, &String)>| {
            part.into_iter().map(|(_, line)| format!("{line}\n")).collect::<String>()
        };
        format!("[{soname}]\n{}\n[libsockshim_preload.so]\n{}", lines(ours), lines(libcs))
    }
}

/// What is declared: a function, or a macro.
fn name(declaration: &str) -> &str {
    let before = match declaration.strip_prefix("#define ") {
        Some(define) => define.split(' ').next(),
        None => declaration.split('(').next(),
    };
    before.and_then(|words| words.rsplit([' ', '*']).next()).expect("a word at least")
}

/// The functions and constants of a header, on a line each.
fn declarations(header: &str) -> Result<Vec<String>, String> {
    let code = code_of(header);
    let (mut found, mut open, mut is_for_cxx) = (vec![], String::new(), false);
    for line in code.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line == "#ifdef __cplusplus" {
            is_for_cxx = true;
        } else if line.starts_with("#endif") {
            is_for_cxx = false;
        } else if line.starts_with('#') {
            // The number of the release is another each time.
            let is_constant = line.starts_with("#define SOCKSHIM_")
                && !line.starts_with("#define SOCKSHIM_VERSION")
                && line != "#define SOCKSHIM_H";
            found.extend(is_constant.then(|| line.to_owned()));
        } else if !is_for_cxx {
            open = format!("{open} {line}");
            if line.ends_with(';') {
                found.extend(function(open.trim())?);
                open.clear();
            }
        }
    }
    if open.is_empty() { Ok(found) } else { Err(format!("it has no end: {open}")) }
}

/// A function with the types of its parameters; their names bind nobody. Of a
/// structure that is declared elsewhere, nothing.
fn function(declaration: &str) -> Result<Option<String>, String> {
    if declaration.starts_with("struct ") && !declaration.contains(['{', '(']) {
        return Ok(None);
    }
    let parts = declaration.strip_suffix(");").and_then(|rest| rest.split_once('('));
    let Some((before, parameters)) = parts.filter(|(_, inner)| !inner.contains(['(', '['])) else {
        return Err(format!("no function with plain parameters: {declaration}"));
    };
    let types = parameters.split(", ").map(|parameter| {
        let of_type = parameter.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_');
        if of_type.is_empty() { parameter } else { of_type.trim_end() }
    });
    Ok(Some(format!("{before}({});", types.collect::<Vec<_>>().join(", "))))
}

/// The test of this test.
pub fn is_read_whole() {
    let header = "/* int f(int); */\n#ifndef SOCKSHIM_H\n#define SOCKSHIM_H\nstruct iovec;\n\
                  #define SOCKSHIM_VERSION \"0\"\n#define SOCKSHIM_ROOM 5\n\
                  #ifdef __cplusplus\nextern \"C\" {\n#endif\n\
                  const char *sockshim_f(void);\nssize_t sockshim_g(int fd,\n    const void *buf);\n";
    let record = Record::of(header, ["read".into()].into());
    let text = "[libsockshim.so.9]\n#define SOCKSHIM_ROOM 5\nconst char *sockshim_f(void);\n\
                ssize_t sockshim_g(int, const void *);\n\n[libsockshim_preload.so]\nread\n";
    assert_eq!(record.text("libsockshim.so.9"), text);
    assert_eq!(Record::read(text).0, record.0);
    for strange in
        ["struct sockshim_s { int a; };", "extern int sockshim_count;", "int f(int a[2]);", "int f"]
    {
        assert!(declarations(strange).is_err(), "{strange} is taken");
    }
}

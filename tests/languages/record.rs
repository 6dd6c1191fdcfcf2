//! Writes what Linux answers into the vectors, and what sockshim answers where
//! libc has no such call, or where the two differ and the vector says why.

use std::{
    collections::BTreeMap,
    fs,
    io::{Result, Write},
};

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::{
    judge,
    runner::{self, Through},
    vector::{File, Seen, Step, Vector, Vectors},
};

pub fn record(vectors: &mut Vectors) {
    assert!(vectors.skipped.is_empty(), "this machine cannot run them all: {:?}", vectors.skipped);
    let sockshim = answers(vectors, Through::Library);
    let linux = answers(vectors, Through::Libc);
    for vector in vectors.all_mut() {
        let ours = &sockshim[&vector.name];
        let of_linux = linux.get(&vector.name).unwrap_or(ours);
        let differs = vector.difference.is_some();
        assert!(!differs || ours != of_linux, "{}: there is no difference", vector.name);
        let from = vector.setup.len();
        let told = [&mut vector.call].into_iter().chain(&mut vector.then);
        for (i, step) in told.enumerate() {
            let (ours, of_linux) = (&ours[from + i], &of_linux[from + i]);
            let expect = if differs { ours } else { of_linux };
            step.expect = Some(expect.clone());
            step.linux = (expect != of_linux).then(|| of_linux.clone());
        }
    }
    for (path, file) in &vectors.files {
        fs::write(path, text(file)).expect("a writable file");
    }
}

/// By the first runner of this kind.
fn answers(vectors: &Vectors, through: Through) -> BTreeMap<String, Vec<Seen>> {
    let runner = runner::ALL.iter().find(|runner| runner.through == through).expect("a runner");
    let asked: Vec<_> =
        vectors.all().filter(|vector| through == Through::Library || vector.is_of_libc()).collect();
    judge::answers(runner, &asked)
}

/// A file of vectors: a line for each call, and one for its answer.
fn text(file: &File) -> String {
    let vectors: Vec<_> = file.vectors.iter().map(vector).collect();
    let vectors = vectors.join(",\n");
    format!("{{\n  \"$schema\": {},\n  \"vectors\": [\n{vectors}\n  ]\n}}\n", line(&file.schema))
}

fn vector(vector: &Vector) -> String {
    let mut fields = vec![
        format!("\"name\": {}", line(&vector.name)),
        format!("\"about\": {}", line(&vector.about)),
        format!("\"domain\": {}, \"type\": {}", line(&vector.domain), line(&vector.kind)),
    ];
    let optional =
        [("needs", &vector.needs), ("only", &vector.only), ("difference", &vector.difference)];
    for (name, value) in optional {
        fields.extend(value.iter().map(|value| format!("\"{name}\": {}", line(value))));
    }
    fields.push(format!("\"setup\": {}", steps(&vector.setup)));
    fields.push(format!("\"call\": {}", step(&vector.call)));
    fields.push(format!("\"then\": {}", steps(&vector.then)));
    format!("    {{\n      {}\n    }}", fields.join(",\n      "))
}

fn steps(steps: &[Step]) -> String {
    if steps.is_empty() {
        return "[]".into();
    }
    let lines: Vec<_> = steps.iter().map(|one| format!("        {}", step(one))).collect();
    format!("[\n{}\n      ]", lines.join(",\n"))
}

fn step(step: &Step) -> String {
    let mut fields =
        vec![format!("\"call\": {}, \"args\": {}", line(&step.call), line(&step.args))];
    fields.extend(step.name.iter().map(|name| format!("\"as\": {}", line(name))));
    let mut text = fields.join(", ");
    for (name, seen) in [("expect", &step.expect), ("linux", &step.linux)] {
        if let Some(seen) = seen {
            text += &format!(",\n          \"{name}\": {}", line(seen));
        }
    }
    format!("{{{text}}}")
}

/// JSON on one line, with blanks where a person would write them.
fn line(value: &impl Serialize) -> String {
    let mut line = vec![];
    let mut serializer = serde_json::Serializer::with_formatter(&mut line, Blanks);
    value.serialize(&mut serializer).expect("plain data");
    String::from_utf8(line).expect("JSON is UTF-8")
}

struct Blanks;

impl Formatter for Blanks {
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> Result<()> {
        writer.write_all(b": ")
    }
}

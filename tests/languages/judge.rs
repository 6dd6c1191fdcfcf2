//! What a runner saw beside what the vectors expect.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    canonical::{Canonical, Raw},
    runner::{Runner, Through},
    vector::{self, Seen, Step, Vector, Vectors},
};

/// A line of a runner.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    steps: Option<Vec<Raw>>,
    /// Why the language's own sockets cannot express it.
    cannot: Option<String>,
}

/// How a vector went through a runner.
pub enum Outcome {
    Same,
    Differs(String),
    /// The language's own sockets do not know the case.
    Cannot,
    /// Libc has no such call.
    NotInLibc,
    /// The runner said nothing about it.
    Missing,
}

/// The outcome of each vector.
pub struct Column(pub BTreeMap<String, Outcome>);

impl Column {
    /// What is wrong with a runner of which so many vectors are to be seen at
    /// the least: nothing is empty.
    pub fn wrong(&self, at_least: usize) -> String {
        let complaint = |(name, outcome): (&String, &Outcome)| match outcome {
            Outcome::Differs(how) => Some(format!("{name}: {how}\n")),
            Outcome::Missing => Some(format!("{name}: did not run\n")),
            _ => None,
        };
        let mut complaints: String = self.0.iter().filter_map(complaint).collect();
        let same = self.0.values().filter(|outcome| matches!(outcome, Outcome::Same)).count();
        if complaints.is_empty() && same < at_least {
            complaints = format!("{same} vectors ran, not {at_least}\n");
        }
        complaints
    }
}

pub fn column(runner: &Runner, vectors: &Vectors) -> Column {
    let asked = asked(runner, vectors);
    column_of(runner, vectors, &runner.build().replay(&asked))
}

/// The vectors that a runner is asked.
pub fn asked<'a>(runner: &Runner, vectors: &'a Vectors) -> Vec<&'a Vector> {
    let of_all = runner.through == Through::Library;
    vectors.possible().filter(|vector| of_all || vector.is_of_libc()).collect()
}

/// The outcome of each vector, by what the runner said of those it was asked.
pub fn column_of(runner: &Runner, vectors: &Vectors, said: &[String]) -> Column {
    let mut said = lines(said);
    let mut column: BTreeMap<_, _> =
        vectors.possible().map(|vector| (vector.name.clone(), Outcome::NotInLibc)).collect();
    for vector in asked(runner, vectors) {
        let outcome = said
            .remove(&vector.name)
            .map_or(Outcome::Missing, |line| outcome(vector, line, runner.through));
        column.insert(vector.name.clone(), outcome);
    }
    for stranger in said.into_keys() {
        column.insert(stranger, Outcome::Differs("there is no such vector".into()));
    }
    Column(column)
}

/// What a runner saw in all steps of these vectors.
pub fn answers(runner: &Runner, vectors: &[&Vector]) -> BTreeMap<String, Vec<Seen>> {
    let mut said = lines(&runner.build().replay(vectors));
    let mut seen = |vector: &Vector| {
        let line = said.remove(&vector.name).ok_or("did not run".to_owned())?;
        canonical(vector, line.steps.unwrap_or_default())
    };
    vectors
        .iter()
        .map(|vector| match seen(vector) {
            Ok(seen) => (vector.name.clone(), seen),
            Err(why) => panic!("{}: {why}", vector.name),
        })
        .collect()
}

/// What a runner said of each vector, once.
fn lines(said: &[String]) -> BTreeMap<String, Line> {
    let mut lines = BTreeMap::new();
    for text in said {
        let line: Line = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
        let replaced = lines.insert(line.name.clone(), line);
        assert!(replaced.is_none(), "twice: {text}");
    }
    lines
}

fn outcome(vector: &Vector, line: Line, through: Through) -> Outcome {
    match (line.steps, line.cannot) {
        (Some(raw), None) => match compare(vector, raw, through) {
            Ok(()) => Outcome::Same,
            Err(how) => Outcome::Differs(how),
        },
        (None, Some(_)) if matches!(through, Through::DropIn(_)) => Outcome::Cannot,
        _ => Outcome::Differs("neither steps nor a reason for none".into()),
    }
}

fn compare(vector: &Vector, raw: Vec<Raw>, through: Through) -> Result<(), String> {
    let seen = canonical(vector, raw)?;
    for (step, seen) in vector.steps().zip(&seen) {
        let of_linux = step.linux.as_ref().filter(|_| through != Through::Library);
        if let Some(expected) = of_linux.or(step.expect.as_ref()) {
            if !is_as(seen, expected, through) {
                let text = |seen| serde_json::to_string(seen).expect("plain data");
                let (expected, seen) = (text(expected), text(seen));
                return Err(format!("{}: expected {expected}, saw {seen}", step.call));
            }
        }
    }
    Ok(())
}

/// All steps, in the form of the files; those of the set-up have succeeded.
fn canonical(vector: &Vector, raw: Vec<Raw>) -> Result<Vec<Seen>, String> {
    let constants = vector::constants();
    let mut canonical = Canonical::new(&constants);
    let steps: Vec<&Step> = vector.steps().collect();
    if raw.len() != steps.len() {
        return Err(format!("{} steps of {}", raw.len(), steps.len()));
    }
    let seen: Vec<_> = steps.iter().zip(raw).map(|(step, raw)| canonical.seen(step, raw)).collect();
    match vector.setup.iter().zip(&seen).find(|(_, seen)| seen.errno.is_some()) {
        Some((step, seen)) => Err(format!("set-up: {}: {:?}", step.call, seen.errno)),
        None => Ok(seen),
    }
}

/// A language's own sockets do not tell everything.
fn is_as(seen: &Seen, expected: &Seen, through: Through) -> bool {
    if !matches!(through, Through::DropIn(_)) {
        return seen == expected;
    }
    seen.result == expected.result
        && seen.errno == expected.errno
        && is_part(&json!(seen.out), &json!(expected.out))
}

/// Whether all that is told is so; null is what is not.
fn is_part(told: &Value, whole: &Value) -> bool {
    match (told, whole) {
        (Value::Null, _) => true,
        (Value::Array(told), Value::Array(whole)) => {
            told.len() == whole.len() && told.iter().zip(whole).all(|(t, w)| is_part(t, w))
        }
        (Value::Object(told), Value::Object(whole)) => {
            told.keys().eq(whole.keys()) && told.iter().all(|(name, t)| is_part(t, &whole[name]))
        }
        _ => told == whole,
    }
}

//! The table: vectors by languages.

use std::{collections::BTreeMap, sync::Mutex};

use tabled::{builder::Builder, settings::Style};

use crate::{
    judge::{Column, Outcome},
    runner,
    vector::Vectors,
};

pub struct Table {
    /// The vectors, with the file that each is in.
    names: Vec<String>,
    skipped: usize,
    columns: Mutex<BTreeMap<&'static str, Column>>,
}

impl Table {
    pub fn new(vectors: &Vectors) -> Self {
        let names = vectors.possible().map(|vector| vector.name.clone()).collect();
        Self { names, skipped: vectors.skipped.len(), columns: Mutex::default() }
    }

    pub fn add(&self, runner: &'static str, column: Column) {
        self.columns.lock().expect("nobody panics here").insert(runner, column);
    }

    /// All of it, where all the runners were asked for.
    pub fn print(&self) {
        let columns = self.columns.lock().expect("nobody panics here");
        if columns.len() < 2 {
            return;
        }
        let mut builder = Builder::default();
        let header = runner::ALL.iter().map(|runner| runner.name.replace('_', "\n"));
        builder.push_record(["vector".to_owned()].into_iter().chain(header));
        for name in &self.names {
            let marks = runner::ALL.iter().map(|runner| match columns.get(runner.name) {
                Some(column) => mark(column.0.get(name)),
                None => "",
            });
            builder.push_record([&**name].into_iter().chain(marks));
        }
        let mut count = |what: String, mark_of: &str| {
            let counts = runner::ALL.iter().map(|runner| match columns.get(runner.name) {
                Some(column) => marked(column, mark_of).to_string(),
                None => "not run".into(),
            });
            builder.push_record([what].into_iter().chain(counts));
        };
        count(format!("as expected, of {}", self.names.len()), SAME);
        count("no such call there".into(), NO_CALL);
        println!("{}", builder.build().with(Style::blank()));
        println!("{NO_CALL}: libc has no such call, or the language's sockets cannot express it");
        if self.skipped > 0 {
            println!("{} more vectors need IPv6 on the loopback interface", self.skipped);
        }
    }
}

fn marked(column: &Column, with: &str) -> usize {
    column.0.values().filter(|outcome| mark(Some(outcome)) == with).count()
}

const SAME: &str = "ok";
const NO_CALL: &str = "-";

fn mark(outcome: Option<&Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Same) => SAME,
        Some(Outcome::Differs(_)) => "DIFFERS",
        Some(Outcome::Cannot | Outcome::NotInLibc) => NO_CALL,
        Some(Outcome::Missing) | None => "MISSING",
    }
}

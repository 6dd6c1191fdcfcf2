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
        let counts = runner::ALL.iter().map(|runner| match columns.get(runner.name) {
            Some(column) => same(column).to_string(),
            None => "not run".into(),
        });
        let total = format!("the same, of {}", self.names.len());
        builder.push_record([total].into_iter().chain(counts));
        println!("{}", builder.build().with(Style::blank()));
        println!("ok: as expected; -: not among the calls of libc, or of the language's sockets");
        if self.skipped > 0 {
            println!("{} more vectors need IPv6 on the loopback interface", self.skipped);
        }
    }
}

fn same(column: &Column) -> usize {
    column.0.values().filter(|outcome| matches!(outcome, Outcome::Same)).count()
}

fn mark(outcome: Option<&Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Same) => "ok",
        Some(Outcome::Differs(_)) => "DIFFERS",
        Some(Outcome::Cannot | Outcome::NotInLibc) => "-",
        Some(Outcome::Missing) | None => "MISSING",
    }
}

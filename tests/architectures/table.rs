//! What came of it: a row for each architecture and what ran its programs.

use std::sync::Mutex;

use regex_lite::Regex;
use tabled::{builder::Builder, settings::Style};

#[derive(Default)]
pub struct Row {
    architecture: String,
    kernel: String,
    pub c_tests: Count,
    pub vectors: Count,
    judged: u64,
    differences: u64,
    /// A text for each thing that is not as it should be.
    wrong: Vec<String>,
}

#[derive(Default)]
pub struct Count {
    passed: usize,
    skipped: Vec<String>,
    failed: Vec<String>,
}

impl Count {
    pub fn pass(&mut self) {
        self.passed += 1;
    }

    /// It fails with libc's own calls too.
    pub fn skip(&mut self, name: &str) {
        self.skipped.push(name.to_owned());
    }

    pub fn fail(&mut self, name: &str, how: &str) {
        self.failed.push(format!("{name}: {how}"));
    }

    fn text(&self) -> String {
        let count = self.passed + self.skipped.len() + self.failed.len();
        match self.skipped.len() {
            0 => format!("{} of {count}", self.passed),
            skipped => format!("{} of {count}, {skipped} skipped", self.passed),
        }
    }
}

impl Row {
    pub fn new(architecture: &str, kernel: &str) -> Self {
        Self { architecture: architecture.into(), kernel: kernel.into(), ..Self::default() }
    }

    /// What the judge said, and whether it was content.
    pub fn add_judge(&mut self, name: &str, content: bool, said: &str) {
        println!("{} on {}: judge, {name}:\n{said}", self.architecture, self.kernel);
        if !content {
            self.wrong.push(format!("judge, {name}:\n{said}"));
        }
        let summary = Regex::new(r"(?m)^(\d+) cases: \d+ the same, (\d+) differ").expect("good");
        for found in summary.captures_iter(said) {
            let number = |at: usize| found[at].parse::<u64>().expect("digits");
            self.judged += number(1);
            self.differences += number(2);
        }
    }

    fn wrong(&self) -> String {
        let all = self.c_tests.failed.iter().chain(&self.vectors.failed).chain(&self.wrong);
        all.map(|it| format!("{it}\n")).collect()
    }
}

/// The rows of all architectures.
#[derive(Default)]
pub struct Table(Mutex<Vec<Row>>);

impl Table {
    /// Says what is wrong with it.
    pub fn add(&self, row: Row) -> Result<(), String> {
        let wrong = row.wrong();
        self.0.lock().expect("nobody panics here").push(row);
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    pub fn print(&self) {
        let rows = self.0.lock().expect("nobody panics here");
        if rows.is_empty() {
            return;
        }
        let mut builder = Builder::default();
        builder.push_record([
            "architecture",
            "kernel",
            "C tests passed",
            "vectors passed",
            "judge cases",
            "differences",
        ]);
        for row in rows.iter() {
            for (what, count) in [("C tests", &row.c_tests), ("vectors", &row.vectors)] {
                for name in &count.skipped {
                    let (architecture, kernel) = (&row.architecture, &row.kernel);
                    println!(
                        "skipped on {architecture}, of the {what}: {name}, which fails in \
                         {kernel} with libc's own calls too"
                    );
                }
            }
            builder.push_record([
                row.architecture.clone(),
                row.kernel.clone(),
                row.c_tests.text(),
                row.vectors.text(),
                row.judged.to_string(),
                row.differences.to_string(),
            ]);
        }
        println!("{}", builder.build().with(Style::psql()));
    }
}

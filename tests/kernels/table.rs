//! What came of it: a row for each kernel.

use std::sync::Mutex;

use regex_lite::Regex;
use tabled::{builder::Builder, settings::Style};

use crate::{
    boot::{Kernel, Ran, Report},
    judge::{self, Outcome},
    programs::{C_TEST, JUDGE, VECTORS},
    runner,
    vector::Vectors,
};

/// What was found on one kernel.
pub struct Row {
    kernel: String,
    judged: u64,
    differences: u64,
    unavailable: u64,
    c_tests: Count,
    vectors: Count,
    /// A text for each thing that is not as it should be.
    pub wrong: Vec<String>,
}

#[derive(Default)]
struct Count {
    passed: usize,
    all: usize,
}

impl Row {
    pub fn of(kernel: &Kernel, vectors: &Vectors, report: &Report) -> Self {
        let mut row = Self {
            kernel: format!("{} ({})", kernel.name, report.release),
            judged: 0,
            differences: 0,
            unavailable: 0,
            c_tests: Count::default(),
            vectors: Count::default(),
            wrong: vec![],
        };
        for ran in &report.ran {
            if ran.name.starts_with(C_TEST) {
                row.add_c_test(ran);
            } else if ran.name.starts_with(JUDGE) {
                row.add_judge(ran);
            } else if let Some(name) = ran.name.strip_prefix(VECTORS) {
                row.add_vectors(name, ran, vectors);
            }
        }
        row
    }

    fn add_c_test(&mut self, ran: &Ran) {
        let passed = ran.status == 0 && ran.output.iter().any(|it| it.contains("[  PASSED  ]"));
        self.c_tests.all += 1;
        self.c_tests.passed += usize::from(passed);
        if !passed {
            self.complain(ran);
        }
    }

    fn add_judge(&mut self, ran: &Ran) {
        if ran.status != 0 {
            self.complain(ran);
        }
        let summary =
            Regex::new(r"^(\d+) cases: \d+ the same, (\d+) differ, .* (\d+) not available here$")
                .expect("good");
        for line in &ran.output {
            if let Some(found) = summary.captures(line) {
                let number = |at: usize| found[at].parse::<u64>().expect("digits");
                self.judged += number(1) - number(3);
                self.differences += number(2);
                self.unavailable += number(3);
            }
        }
        println!("{} {}:\n  {}", self.kernel, ran.name, ran.output.join("\n  "));
    }

    fn add_vectors(&mut self, name: &str, ran: &Ran, vectors: &Vectors) {
        let runner = runner::ALL.iter().find(|runner| runner.name == name).expect("it was built");
        if ran.status != 0 {
            self.complain(ran);
            return;
        }
        let said: Vec<_> = ran.output.iter().filter(|it| !it.is_empty()).cloned().collect();
        let column = judge::column_of(runner, vectors, &said);
        let outcomes = column.0.values();
        let asked = outcomes.clone().filter(|it| !matches!(it, Outcome::NotInLibc)).count();
        self.vectors.all += asked;
        self.vectors.passed += outcomes.filter(|it| matches!(it, Outcome::Same)).count();
        let wrong = column.wrong(asked);
        if !wrong.is_empty() {
            self.wrong.push(format!("{}: {}:\n{wrong}", self.kernel, ran.name));
        }
    }

    fn complain(&mut self, ran: &Ran) {
        let last = ran.output.len().saturating_sub(60);
        let output = ran.output[last..].join("\n  ");
        self.wrong.push(format!(
            "{}: {} ended with {}:\n  {output}\n",
            self.kernel, ran.name, ran.status
        ));
    }
}

/// The rows of all kernels.
#[derive(Default)]
pub struct Table(Mutex<Vec<Row>>);

impl Table {
    pub fn add(&self, row: Row) {
        self.0.lock().expect("nobody panics here").push(row);
    }

    pub fn print(&self) {
        let rows = self.0.lock().expect("nobody panics here");
        if rows.is_empty() {
            return;
        }
        let mut builder = Builder::default();
        builder.push_record([
            "kernel",
            "judge cases",
            "differences",
            "without such sockets",
            "C tests passed",
            "vectors passed",
        ]);
        for row in rows.iter() {
            let of = |count: &Count| format!("{} of {}", count.passed, count.all);
            builder.push_record([
                row.kernel.clone(),
                row.judged.to_string(),
                row.differences.to_string(),
                row.unavailable.to_string(),
                of(&row.c_tests),
                of(&row.vectors),
            ]);
        }
        println!("{}", builder.build().with(Style::psql()));
    }
}

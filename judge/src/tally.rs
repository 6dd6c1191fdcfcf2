//! Counts what came of the cases, so that one sees what was covered.

use std::{collections::BTreeMap, fmt};

use crate::{
    case::{Case, Socket},
    trial::Verdict,
};

/// How many cases of each fixture and call had which outcome.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    seen: BTreeMap<Socket, BTreeMap<&'static str, BTreeMap<String, u64>>>,
    /// Of all outcomes.
    pub cases: u64,
    /// Those in which nobody could tell the two.
    pub same: u64,
    /// Those in which somebody could.
    pub differences: u64,
    /// Of what, in what, and how many.
    pub unsteady: BTreeMap<(Socket, String), u64>,
    /// Why, and how many.
    pub excluded: BTreeMap<String, u64>,
    /// Of what, why, and how many.
    pub unavailable: BTreeMap<(Socket, String), u64>,
}

impl Tally {
    /// Counts a case that was judged.
    pub fn add(&mut self, case: &Case, verdict: &Verdict) {
        let socket = case.fixture.socket;
        self.cases += 1;
        let outcome = match verdict {
            Verdict::Same(outcome) => {
                self.same += 1;
                outcome.to_string()
            }
            Verdict::Differs(_) => {
                self.differences += 1;
                "DIFFERS".to_owned()
            }
            Verdict::Unsteady(what) => {
                *self.unsteady.entry((socket, what.clone())).or_default() += 1;
                "unsteady".to_owned()
            }
            Verdict::Excluded(name) => {
                *self.excluded.entry(name.clone()).or_default() += 1;
                "excluded".to_owned()
            }
            Verdict::Unavailable(reason) => {
                *self.unavailable.entry((socket, reason.clone())).or_default() += 1;
                return;
            }
        };
        let calls = self.seen.entry(socket).or_default();
        *calls.entry(case.call.name()).or_default().entry(outcome).or_default() += 1;
    }

    /// How many cases of this fixture and call had this outcome.
    pub fn count(&self, socket: Socket, call: &str, outcome: &str) -> u64 {
        let calls = self.seen.get(&socket);
        calls.and_then(|calls| calls.get(call)?.get(outcome)).copied().unwrap_or(0)
    }

    /// One line that says it all.
    pub fn summary(&self) -> String {
        let excluded: u64 = self.excluded.values().sum();
        let unavailable: u64 = self.unavailable.values().sum();
        let unsteady: u64 = self.unsteady.values().sum();
        format!(
            "{} cases: {} the same, {} differ, {unsteady} unsteady, {excluded} excluded, \
             {unavailable} not available here",
            self.cases, self.same, self.differences
        )
    }
}

/// The table of fixture, call and outcome, most frequent outcomes first.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (socket, calls) in &self.seen {
            for (call, outcomes) in calls {
                let mut outcomes: Vec<_> = outcomes.iter().collect();
                outcomes.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
                write!(f, "{:<16}{call:<12}", format!("{socket:?}"))?;
                for (outcome, count) in outcomes {
                    write!(f, " {outcome} {count}")?;
                }
                writeln!(f)?;
            }
        }
        for ((socket, what), count) in &self.unsteady {
            writeln!(f, "unsteady: {socket:?}, {what} {count}")?;
        }
        for (name, count) in &self.excluded {
            writeln!(f, "excluded: {name} {count}")?;
        }
        for ((socket, reason), count) in &self.unavailable {
            writeln!(f, "not available here: {socket:?}, {reason} {count}")?;
        }
        Ok(())
    }
}

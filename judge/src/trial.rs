//! The trial of one case: the twins, side by side.

use std::{fmt, path::Path};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::{
    ancillary,
    case::{Call, Case},
    exclude::{Exclusion, excluded},
    fixture::{Fixture, Ports},
    memory::{Memory, Region},
    observe::{Fact, Observer, Value},
    perform::{Answer, UNTOUCHED, perform},
    signals,
    subject::Subject,
    world::World,
};

/// Judges cases, in the thread that made it.
pub struct Judge {
    worlds: [World; 2],
    memory: Memory,
    observer: Observer,
    ports: Ports,
    reference: Subject,
    subject: Subject,
}

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Nobody can tell the two apart; this is what they both answered.
    Same(Outcome),
    /// They can be told apart, each time.
    Differs(Vec<Difference>),
    /// The twins are not twins, or a difference that is none: it did not come
    /// back, or the system call shows it against itself. In this it was seen.
    Unsteady(String),
    /// The fixture cannot be made here, for this reason.
    Unavailable(String),
    /// Left out, see [`crate::exclude`].
    Excluded(String),
}

/// How the call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Outcome {
    /// It returned something else than -1.
    Success,
    /// It returned -1, with this errno.
    Failure(i32),
}

/// One thing that a program could notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What differs, in the words of a report.
    pub what: String,
    /// With the system call.
    pub expected: String,
    /// With the library.
    pub found: String,
}

/// Everything that is to be seen of one of the twins.
struct Sight {
    made: Vec<i64>,
    answer: Answer,
    memory: Vec<u8>,
    facts: Vec<Fact>,
}

/// How often a case that showed a difference is tried again: an event that has
/// even odds to happen is taken for a difference once in 100,000 times.
const RERUNS: usize = 8;

impl Judge {
    /// A judge of this subject, with its worlds' directories in `directory`.
    pub fn new(directory: &Path, subject: Subject) -> Result<Self> {
        signals::install()?;
        // Opened now, so that they have the same numbers in every trial.
        ancillary::passed_descriptors();
        Ok(Self {
            worlds: World::twins(directory)?,
            memory: Memory::new()?,
            observer: Observer::default(),
            ports: Ports(0),
            reference: subject.reference(),
            subject,
        })
    }

    /// Tries the case. A difference counts when it comes back, and when the
    /// system call does not differ from itself too.
    pub fn judge(&mut self, case: &Case) -> Result<Verdict> {
        if let Some(Exclusion { name, .. }) = excluded(case) {
            return Ok(Verdict::Excluded(name.to_owned()));
        }
        let mut verdict = self.compare(case, self.subject)?;
        for _ in 0..RERUNS {
            let Verdict::Differs(differences) = verdict else { break };
            let what = || Verdict::Unsteady(differences[0].what.clone());
            if matches!(self.compare(case, self.reference)?, Verdict::Differs(_)) {
                return Ok(what());
            }
            verdict = match self.compare(case, self.subject)? {
                Verdict::Same(_) => what(),
                other => other,
            };
        }
        Ok(verdict)
    }

    fn compare(&mut self, case: &Case, subject: Subject) -> Result<Verdict> {
        self.ports = self.ports.next();
        let sights = (self.see(0, case, self.reference)?, self.see(1, case, subject)?);
        let (expected, found) = match sights {
            (Ok(expected), Ok(found)) => (expected, found),
            (Err(reason), _) | (_, Err(reason)) => return Ok(Verdict::Unavailable(reason)),
        };
        if expected.made != found.made {
            return Ok(Verdict::Unsteady("the making".to_owned()));
        }
        let differences = expected.differences(&found);
        if !differences.is_empty() {
            return Ok(Verdict::Differs(differences));
        }
        Ok(Verdict::Same(match expected.answer.result {
            0.. => Outcome::Success,
            _ => Outcome::Failure(expected.answer.errno),
        }))
    }

    /// Makes the call in one of the worlds, or tells why it has no such
    /// fixture.
    fn see(
        &mut self,
        world: usize,
        case: &Case,
        subject: Subject,
    ) -> Result<Result<Sight, String>> {
        self.worlds[world].enter()?;
        let mut fixture = match Fixture::new(&case.fixture, self.ports) {
            Ok(fixture) => fixture,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let watched = case.call.makes_descriptors() || Observer::can_receive_descriptors(&fixture);
        let before = if watched { ancillary::open_descriptors() } else { Vec::new() };
        let numbers = fixture.random_numbers();
        let answer = perform(case, &subject, &fixture, &mut self.memory);
        let mut memory = self.memory.snapshot();
        forget(&numbers, &mut memory);
        if watched {
            self.observer.observe_descriptors(&before);
        }
        if case.call == Call::Close {
            fixture.give_up_what_is_closed();
        }
        let facts = self.observer.observe(&fixture, &case.call);
        let made = std::mem::take(&mut fixture.log);
        Ok(Ok(Sight { made, answer, memory, facts }))
    }
}

impl Sight {
    fn differences(&self, other: &Self) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, expected: String, found: String| {
            if expected != found {
                differences.push(Difference { what: what.to_owned(), expected, found });
            }
        };
        let (expected, found) = (self.answer, other.answer);
        compare("result", expected.result.to_string(), found.result.to_string());
        compare("errno", errno(expected.errno), errno(found.errno));
        for (at, (_, name)) in signals::SIGNALS.iter().enumerate() {
            compare(name, expected.signals[at].to_string(), found.signals[at].to_string());
        }
        if self.memory != other.memory {
            differences.extend(memory_differences(&self.memory, &other.memory));
        }
        if self.facts != other.facts {
            differences.push(first_fact(&self.facts, &other.facts));
        }
        differences
    }
}

/// Overwrites random numbers where the call has written them.
fn forget(numbers: &[Vec<u8>], memory: &mut [u8]) {
    for number in numbers {
        let mut at = 0;
        while let Some(found) =
            memory[at..].windows(number.len()).position(|window| window == number)
        {
            at += found;
            memory[at..at + number.len()].fill(0);
        }
    }
}

/// The first byte of each region that is not the same.
fn memory_differences(expected: &[u8], found: &[u8]) -> Vec<Difference> {
    let mut seen: Vec<Region> = Vec::new();
    let mut differences = Vec::new();
    for (at, (one, other)) in expected.iter().zip(found).enumerate() {
        if one == other {
            continue;
        }
        let (region, offset) = Memory::locate(at);
        if !seen.contains(&region) {
            seen.push(region);
            let what = format!("{region:?} memory, byte {}", Memory::from_start(offset));
            let show = |byte: u8| format!("{byte:#04x}");
            differences.push(Difference { what, expected: show(*one), found: show(*other) });
        }
    }
    differences
}

/// The first fact that is not the same: those after it follow from it.
fn first_fact(expected: &[Fact], found: &[Fact]) -> Difference {
    let same = expected.iter().zip(found).take_while(|(one, other)| one == other).count();
    let (one, other) = (expected.get(same), found.get(same));
    let fact = one.or(other).expect("the lists are not the same");
    let same_kind = |it: &&Fact| (it.whose, it.what) == (fact.whose, fact.what);
    let show = |it: Option<&Fact>| match it.filter(same_kind) {
        Some(fact) => fact.value.to_string(),
        None => it.map_or_else(
            || "nothing".to_owned(),
            |fact| format!("{}'s {}: {}", fact.whose, fact.what, fact.value),
        ),
    };
    Difference {
        what: format!("{}'s {}", fact.whose, fact.what),
        expected: show(one),
        found: show(other),
    }
}

/// What errno is called.
pub fn errno(number: i32) -> String {
    match number {
        UNTOUCHED => "untouched".to_owned(),
        number => format!("{:?}", nix::errno::Errno::from_raw(number)),
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 40;
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Errno(number) => write!(f, "{}", errno(*number)),
            Self::Bytes(bytes) => {
                write!(f, "{} bytes ", bytes.len())?;
                for byte in bytes.iter().take(MOST) {
                    write!(f, "{byte:02x}")?;
                }
                if bytes.len() > MOST { write!(f, "...") } else { Ok(()) }
            }
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Success => write!(f, "ok"),
            Self::Failure(number) => write!(f, "{}", errno(*number)),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.what, self.expected, self.found)
    }
}

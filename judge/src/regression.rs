//! The cases in which something differed once.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::case::Case;

/// A subject that could be told from the system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// The wrapper that only copies its arguments.
    Naive,
    /// A library of this project, at that time.
    Sockshim,
}

/// A case that told a subject from the system call at some time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Regression {
    /// What differed, in the words of one who looks for it.
    pub name: String,
    /// Whom it told.
    pub told: Told,
    /// The case itself.
    pub case: Case,
}

/// Those that are kept with the judge.
pub fn all() -> Result<Vec<Regression>> {
    Ok(serde_json::from_str(include_str!("../regressions.json"))?)
}

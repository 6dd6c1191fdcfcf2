//! What the drop-in costs a program that it is slid under.

use std::path::Path;

use anyhow::Result;

use crate::{
    Effort,
    build::Artifacts,
    footprint,
    instructions::{self, Outcome, Side},
    stats::Spread,
};

/// The drop-in beside a preloaded C wrapper, and beside an empty library.
#[derive(Clone, Debug)]
pub struct DropIn {
    /// Instructions of each call.
    pub instructions: Outcome,
    /// The median time of `/bin/true` without, with an empty library and with
    /// the drop-in, in microseconds.
    pub starts: [f64; 3],
    /// With the drop-in, as a multiple of that with the empty library.
    pub start_over_empty: Spread,
}

const EMPTY: usize = 1;
const DROP_IN: usize = 2;

/// Measures the drop-in.
pub fn measure(artifacts: &Artifacts, effort: Effort) -> Result<DropIn> {
    let wrapper: Side = (&artifacts.preloaded, "");
    let drop_in: Side = (&artifacts.drop_in, "");
    let instructions = instructions::measure(artifacts, wrapper, drop_in)?;

    let files = [None, Some(&artifacts.empty), Some(&artifacts.drop_in)];
    // A program that everybody has.
    let rounds = footprint::starts(Path::new("/bin/true"), files, effort)?;
    Ok(DropIn {
        instructions,
        starts: [0, EMPTY, DROP_IN].map(|library| rounds.durations(library).median * 1e6),
        start_over_empty: rounds.ratio(DROP_IN, EMPTY),
    })
}

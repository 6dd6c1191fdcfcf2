//! `sockshim-bench`: measures, prints, plots. See docs/benchmarks.md.

use anyhow::Result;
use clap::Parser;

fn main() -> Result<()> {
    sockshim_bench::run(&sockshim_bench::Options::parse())
}

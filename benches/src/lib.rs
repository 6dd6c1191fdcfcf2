//! What sockshim costs, measured against a hand-written C wrapper and libc.
//!
//! | module | what it knows |
//! |---|---|
//! | [`build`] | the libraries and programs that are measured, and how they come to be |
//! | [`calls`] | four functions of one library: send, recv, sendto, recvfrom |
//! | [`link`] | a pair of sockets, and messages through it |
//! | [`starts`] | many processes, so that the luck of none decides |
//! | [`stats`] | interleaved rounds, medians and quartiles |
//! | [`instructions`], [`time`], [`threads`], [`batches`], [`footprint`], [`dropin`], [`servers`] | the measurements |
//! | [`machine`] | what they were made on |
//! | [`report`], [`plot`] | how they are shown |

pub mod batches;
pub mod build;
pub mod calls;
pub mod dropin;
pub mod footprint;
pub mod instructions;
pub mod link;
pub mod machine;
pub mod plot;
pub mod report;
pub mod servers;
pub mod starts;
pub mod stats;
pub mod threads;
pub mod time;

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result, ensure};
use clap::{Parser, ValueEnum};

use crate::{build::Artifacts, calls::Contestants, machine::Machine, report::Results};

/// Measures libsockshim.so against a hand-written C wrapper and libc.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Options {
    /// What to measure (default: everything)
    #[arg(value_enum)]
    pub parts: Vec<Part>,
    /// How often each contestant has its turn, over all starts of the program
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
    /// A few short rounds: shows that everything runs, proves nothing
    #[arg(long)]
    pub quick: bool,
    /// Where the report, the plot and the C pieces go
    /// (default: `bench` in cargo's target directory)
    #[arg(long, value_name = "DIR")]
    pub output_dir: Option<PathBuf>,
    /// Write docs/benchmarks.md and docs/benchmarks.svg anew
    #[arg(long, conflicts_with_all = ["quick", "parts"])]
    pub write_docs: bool,
    /// Take the turns of one start with this shim, and print them as JSON
    #[arg(long, hide = true, value_name = "SHIM", requires = "output_dir")]
    pub turns_of: Option<PathBuf>,
}

/// One of the measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Instructions of each call, under callgrind
    Instructions,
    /// Time of a call by the size of the message, over AF_UNIX, UDP and TCP
    Time,
    /// Time of a call by the number of open descriptors
    Descriptors,
    /// Time of a call by the number of threads
    Threads,
    /// Time of a datagram: one by one, in batches, as segments
    Batches,
    /// Size of the library and the cost of loading it
    Footprint,
    /// The drop-in: instructions of each call, and the cost of loading it
    DropIn,
    /// Servers under the drop-in, and under other tools
    Servers,
}

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Processes that take the turns, one after the other.
    pub starts: u32,
    /// Turns of each contestant in each of them.
    pub rounds: u32,
    /// How long a turn takes, about: short against the time between two
    /// interruptions, long against a look at the clock.
    pub turn: Duration,
    /// Whether only a few sizes and counts are tried.
    pub quick: bool,
}

impl Options {
    fn effort(&self) -> Effort {
        const STARTS: u32 = 20;
        if self.quick {
            Effort { starts: 2, rounds: 3, turn: Duration::from_micros(20), quick: true }
        } else {
            let rounds = self.rounds.div_ceil(STARTS);
            Effort { starts: STARTS, rounds, turn: Duration::from_micros(200), quick: false }
        }
    }

    fn wants(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }
}

/// Measures what `options` ask for, prints it and writes report and plot.
pub fn run(options: &Options) -> Result<()> {
    ensure!(
        !options.write_docs || !cfg!(debug_assertions),
        "--write-docs wants a release build of this program"
    );
    if let (Some(shim), Some(directory)) = (&options.turns_of, &options.output_dir) {
        return starts::take_turns(options, shim, directory.clone());
    }
    let artifacts = Artifacts::build(options.output_dir.as_deref())?;
    let contestants = Contestants::load(&artifacts)?;
    let machine = Machine::describe(&contestants)?;
    println!("{machine}");

    let results = measure(options, &artifacts)?;
    println!("{}", results.to_text());

    let effort = options.effort();
    let document = report::document(&results, &machine, effort);
    let picture = plot::draw(&results)?;
    let mut directories = vec![artifacts.directory.clone()];
    if options.write_docs {
        directories.push(build::workspace().join("docs"));
    }
    for directory in directories {
        fs::create_dir_all(&directory).with_context(|| directory.display().to_string())?;
        for (name, text) in [("benchmarks.md", &document), ("benchmarks.svg", &picture)] {
            let path = directory.join(name);
            fs::write(&path, text).with_context(|| path.display().to_string())?;
            println!("wrote {}", path.display());
        }
    }
    Ok(())
}

fn measure(options: &Options, artifacts: &Artifacts) -> Result<Results> {
    let say = |what: &str| eprintln!("measuring {what} ...");
    let mut results = Results::default();
    if options.wants(Part::Instructions) {
        say("instructions");
        results.instructions = Some(instructions::measure(
            artifacts,
            (&artifacts.wrapper, "wrapper_"),
            (&artifacts.shim, "sockshim_"),
        )?);
    }
    if [Part::Time, Part::Threads, Part::Descriptors].into_iter().any(|part| options.wants(part)) {
        say("times");
        results.timings = starts::measure(options, artifacts)?;
    }
    if options.wants(Part::Batches) {
        say("batches");
        results.batches = Some(batches::measure(&artifacts.shim, options.effort())?);
    }
    if options.wants(Part::Footprint) {
        say("size and start-up");
        results.footprint = Some(footprint::measure(artifacts, options.effort())?);
    }
    if options.wants(Part::DropIn) {
        say("the drop-in");
        results.drop_in = Some(dropin::measure(artifacts, options.effort())?);
    }
    if options.wants(Part::Servers) {
        say("servers");
        results.servers = Some(servers::measure(artifacts, options.effort())?);
    }
    Ok(results)
}

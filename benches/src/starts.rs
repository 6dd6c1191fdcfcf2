//! The timed parts, each spread over many starts of the program.
//!
//! Where the loader puts a library and the kernel the stack changes what a call
//! takes by up to a percent, and stays as it is until the process ends. One
//! process would show that as a difference between the contestants.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::{
    Options, Part,
    build::{Artifacts, output},
    calls::Contestants,
    threads,
    time::{self, Comparison, Series, Turns},
};

/// What was timed; none where it was not asked for.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Timings<T> {
    /// By the size of the message, a series a transport.
    pub time: Option<Vec<Series<T>>>,
    /// By the number of threads.
    pub threads: Option<Series<T>>,
    /// By the number of open descriptors.
    pub descriptors: Option<Series<T>>,
}

impl<T> Default for Timings<T> {
    fn default() -> Self {
        Self { time: None, threads: None, descriptors: None }
    }
}

impl<T> Timings<T> {
    /// All series, whatever their axis.
    pub fn all(&self) -> impl Iterator<Item = &Series<T>> {
        self.time.iter().flatten().chain(&self.threads).chain(&self.descriptors)
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut Series<T>> {
        self.time.iter_mut().flatten().chain(&mut self.threads).chain(&mut self.descriptors)
    }
}

/// Lets new processes take the turns, one after the other, and puts their turns
/// together.
pub fn measure(options: &Options, artifacts: &Artifacts) -> Result<Timings<Comparison>> {
    let mut pooled: Option<Timings<Turns>> = None;
    for _ in 0..options.effort().starts {
        let mut start = Command::new(env::current_exe()?);
        start.args(["--rounds", &options.rounds.to_string()]);
        start.arg("--turns-of").arg(&artifacts.shim).arg("--output-dir").arg(&artifacts.directory);
        start.args(options.quick.then_some("--quick"));
        let parts = options.parts.iter().filter_map(Part::to_possible_value);
        start.args(parts.map(|part| part.get_name().to_owned()));
        let timings: Timings<Turns> = serde_json::from_str(&output(&mut start)?)?;
        match &mut pooled {
            None => pooled = Some(timings),
            Some(pooled) => {
                pooled.all_mut().zip(timings.all()).for_each(|(all, more)| all.extend(more));
            }
        }
    }
    let Timings { time, threads, descriptors } = pooled.context("no start")?;
    Ok(Timings {
        time: time.map(|all| all.into_iter().map(Series::compare).collect()),
        threads: threads.map(Series::compare),
        descriptors: descriptors.map(Series::compare),
    })
}

/// The part of one start: takes its turns and prints them.
pub fn take_turns(options: &Options, shim: &Path, directory: PathBuf) -> Result<()> {
    let contestants = Contestants::load(&Artifacts::at(directory, shim.to_owned()))?;
    let effort = options.effort();
    let mut timings = Timings::default();
    if options.wants(Part::Time) {
        timings.time = Some(time::by_size(&contestants, effort)?);
    }
    if options.wants(Part::Threads) {
        timings.threads = Some(threads::measure(&contestants, effort)?);
    }
    if options.wants(Part::Descriptors) {
        timings.descriptors = Some(time::by_open_descriptors(&contestants, effort)?);
    }
    println!("{}", serde_json::to_string(&timings)?);
    Ok(())
}

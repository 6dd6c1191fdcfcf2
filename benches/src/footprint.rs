//! The size of the library and the cost of loading it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{
    Effort,
    build::{Artifacts, output},
    instructions,
    stats::{Rounds, Spread, timed},
    time::Pinned,
};

/// What there is to know of the files, and of programs that load them.
#[derive(Clone, Debug)]
pub struct Footprint {
    /// One for each library.
    pub libraries: Vec<Library>,
    /// Starting and ending a program with the shim preloaded, as a multiple of
    /// the same with the empty library.
    pub start_over_empty: Spread,
}

/// A shared object.
#[derive(Clone, Debug)]
pub struct Library {
    /// As the report calls it.
    pub name: &'static str,
    /// Bytes of the stripped file; none where there is no file.
    pub size: Option<u64>,
    /// Bytes of code and data in it, without what pads the file to pages.
    pub content: Option<u64>,
    /// The libraries that it needs.
    pub needs: Vec<String>,
    /// The median time of a program that loads it, in microseconds.
    pub start: f64,
    /// The instructions of that program, or why they were not counted.
    pub instructions: Result<u64, String>,
}

const NAMES: [&str; 4] = ["none", "empty library", "C wrapper", "sockshim"];
const EMPTY: usize = 1;
const SHIM: usize = 3;

/// Measures the shim beside an empty library, the C wrapper and nothing.
pub fn measure(artifacts: &Artifacts, effort: Effort) -> Result<Footprint> {
    let files = [None, Some(&artifacts.empty), Some(&artifacts.wrapper), Some(&artifacts.shim)];
    let rounds = starts(&artifacts.nothing, files, effort)?;
    let mut libraries = Vec::new();
    for (index, file) in files.into_iter().enumerate() {
        let counted =
            instructions::count(&artifacts.directory, &starting(&artifacts.nothing, file));
        libraries.push(Library {
            name: NAMES[index],
            size: file.map(|file| stripped_size(artifacts, file)).transpose()?,
            content: file.map(|file| content_size(file)).transpose()?,
            needs: file.map_or(Ok(Vec::new()), |file| needs(file))?,
            start: rounds.durations(index).median * 1e6,
            instructions: counted.map_err(|error| format!("{error:#}")),
        });
    }
    Ok(Footprint { libraries, start_over_empty: rounds.ratio(SHIM, EMPTY) })
}

/// Starts a program under each of these libraries in turn and waits for its end.
pub fn starts<const N: usize>(
    program: &Path,
    libraries: [Option<&PathBuf>; N],
    effort: Effort,
) -> Result<Rounds<N>> {
    let _pinned = Pinned::here()?;
    Rounds::run(effort.starts * effort.rounds, |library| {
        let mut program = starting(program, libraries[library]);
        timed(|| {
            let status = program.status()?;
            ensure!(status.success(), "{program:?}: {status}");
            Ok(())
        })
    })
}

/// A program that loads a library before its own.
fn starting(program: &Path, library: Option<&PathBuf>) -> Command {
    let mut program = Command::new(program);
    match library {
        Some(library) => program.env("LD_PRELOAD", library),
        None => program.env_remove("LD_PRELOAD"),
    };
    program
}

fn stripped_size(artifacts: &Artifacts, library: &Path) -> Result<u64> {
    let name = library.file_name().context("a library has a name")?;
    let stripped = artifacts.directory.join(name).with_extension("so.stripped");
    output(Command::new("strip").arg("-o").arg(&stripped).arg(library))?;
    Ok(fs::metadata(&stripped)?.len())
}

/// The first two columns, text and data, of the second line.
fn content_size(library: &Path) -> Result<u64> {
    let table = output(Command::new("size").arg(library))?;
    let sizes = table.lines().nth(1).context("size prints two lines")?.split_whitespace();
    sizes.take(2).map(|size| Ok(size.parse::<u64>()?)).sum()
}

/// The names in its dynamic section, `0x1 (NEEDED)  Shared library: [NAME]`.
fn needs(library: &Path) -> Result<Vec<String>> {
    let section = output(Command::new("readelf").args(["--wide", "--dynamic"]).arg(library))?;
    let needed = section.lines().filter(|line| line.contains("(NEEDED)"));
    let name = |line: &str| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned());
    Ok(needed.filter_map(name).collect())
}

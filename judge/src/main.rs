//! The command line of the judge.

use std::{
    fs,
    ops::ControlFlow,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use sockshim_judge::{
    case::Case,
    exclude, generate, regression,
    run::Run,
    shrink::shrink,
    subject::Choice,
    tally::Tally,
    trial::{Difference, Verdict},
    worker::{self, Worker},
};

/// Compares a socket library with the kernel's own system calls, on random
/// cases. Without --library or --naive, the system calls with themselves.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Try random cases
    Random(Random),
    /// Try one case, given as JSON
    Run {
        case: String,
        #[command(flatten)]
        choice: Choice,
    },
    /// Try the cases that differed once, or those of a file like that
    Replay {
        file: Option<PathBuf>,
        #[command(flatten)]
        choice: Choice,
    },
    /// Print random cases as JSON, one a line, without trying them
    List {
        #[arg(long, default_value_t = 0)]
        seed: u64,
        #[arg(long, default_value_t = 10)]
        cases: u64,
    },
    /// Print what is not judged, and why
    Excluded,
    /// What the judge starts for itself: tries the cases that it reads
    #[command(hide = true)]
    #[command(name = worker::COMMAND)]
    Worker {
        directory: PathBuf,
        #[command(flatten)]
        choice: Choice,
    },
}

#[derive(clap::Args)]
struct Random {
    #[command(flatten)]
    choice: Choice,
    /// How many cases [default: 100000, or no end with --time]
    #[arg(long)]
    cases: Option<u64>,
    /// For how many seconds
    #[arg(long, value_name = "SECONDS")]
    time: Option<u64>,
    /// The same seed gives the same cases [default: another each time]
    #[arg(long)]
    seed: Option<u64>,
    /// How many worker processes [default: one a processor]
    #[arg(long)]
    jobs: Option<usize>,
    /// Stop at that many differences
    #[arg(long, default_value_t = 10)]
    most: u64,
    /// Print differences as they are, without making the cases simpler
    #[arg(long)]
    no_shrink: bool,
    /// Leave the table of fixtures, calls and outcomes out
    #[arg(long)]
    quiet: bool,
}

fn main() -> Result<ExitCode> {
    match Arguments::parse().command {
        Command::Random(random) => try_random(&random),
        Command::Run { case, choice } => {
            let case = serde_json::from_str(&case).context("the case")?;
            replay(&[("case".to_owned(), case)], &choice)
        }
        Command::Replay { file, choice } => {
            let regressions = match file {
                Some(file) => serde_json::from_slice(&fs::read(file)?)?,
                None => regression::all()?,
            };
            let cases: Vec<_> = regressions.into_iter().map(|it| (it.name, it.case)).collect();
            replay(&cases, &choice)
        }
        Command::List { seed, cases } => {
            for number in 0..cases {
                println!("{}", serde_json::to_string(&generate::random(seed, number))?);
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Excluded => {
            for exclusion in exclude::ALL {
                println!("{}: {}", exclusion.name, exclusion.reason);
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Worker { directory, choice } => {
            worker::serve(&choice, &directory).map(|()| ExitCode::SUCCESS)
        }
    }
}

fn try_random(random: &Random) -> Result<ExitCode> {
    let program = std::env::current_exe()?;
    let seed = random.seed.unwrap_or_else(|| fastrand::u64(..));
    let unlimited = if random.time.is_some() { u64::MAX } else { 100_000 };
    let run = Run {
        program: &program,
        choice: &random.choice,
        seed,
        cases: random.cases.unwrap_or(unlimited),
        time: random.time.map(Duration::from_secs),
        jobs: random.jobs.unwrap_or_else(|| {
            std::thread::available_parallelism().map_or(1, |processors| processors.get())
        }),
    };
    println!("seed {seed}");
    let begin = Instant::now();
    let mut tally = Tally::default();
    let mut found = Vec::new();
    run.each(|number, verdict| {
        let case = generate::random(seed, number);
        tally.add(&case, &verdict);
        if let Verdict::Differs(differences) = verdict {
            found.push((case, differences));
        }
        if tally.differences < random.most {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    let time = begin.elapsed().as_secs_f64();
    if !random.quiet {
        print!("{tally}");
    }
    println!("{}", tally.summary());
    println!("{:.0} cases a second", tally.cases as f64 / time);
    show(&found, random, &program)?;
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn show(found: &[(Case, Vec<Difference>)], random: &Random, program: &Path) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let mut worker = Worker::start(program, &random.choice)?;
    for (case, differences) in found {
        let (mut case, mut differences) = (case.clone(), differences.clone());
        if !random.no_shrink {
            case = shrink(&case, &mut worker)?;
            if let Verdict::Differs(shrunk) = worker.judge(&case)? {
                differences = shrunk;
            }
        }
        println!();
        print_differences(&case, &differences, &random.choice)?;
    }
    Ok(())
}

fn replay(cases: &[(String, Case)], choice: &Choice) -> Result<ExitCode> {
    let mut worker = Worker::start(&std::env::current_exe()?, choice)?;
    let mut code = ExitCode::SUCCESS;
    for (name, case) in cases {
        match worker.judge(case)? {
            Verdict::Differs(differences) => {
                println!("{name}: differs");
                print_differences(case, &differences, choice)?;
                code = ExitCode::FAILURE;
            }
            Verdict::Same(outcome) => println!("{name}: the same, {outcome}"),
            Verdict::Unsteady(what) => println!("{name}: unsteady: {what}"),
            Verdict::Unavailable(reason) => println!("{name}: not available here: {reason}"),
            Verdict::Excluded(reason) => println!("{name}: excluded: {reason}"),
        }
    }
    Ok(code)
}

/// The differences, and the line that shows them again.
fn print_differences(case: &Case, differences: &[Difference], choice: &Choice) -> Result<()> {
    for difference in differences {
        println!("  {difference}");
    }
    let arguments: Vec<_> = choice.arguments();
    let arguments: Vec<_> = arguments.iter().map(|it| it.to_string_lossy()).collect();
    let case = serde_json::to_string(case)?;
    println!("  sockshim-judge run {} '{case}'", arguments.join(" "));
    Ok(())
}

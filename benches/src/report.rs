//! The results as tables in Markdown, for the terminal and for
//! docs/benchmarks.md.

use comfy_table::{CellAlignment, Table, presets::ASCII_MARKDOWN};

use crate::{
    Effort,
    batches::{self, Batches},
    dropin::DropIn,
    footprint::{Footprint, Library},
    instructions::{Counts, Outcome},
    machine::Machine,
    servers::Server,
    starts::Timings,
    stats::Spread,
    time::{Comparison, Series},
};

/// What was measured in a run.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// Instructions of each call.
    pub instructions: Option<Outcome>,
    /// Times.
    pub timings: Timings<Comparison>,
    /// Datagrams one by one and in batches.
    pub batches: Option<Batches>,
    /// Size and start-up.
    pub footprint: Option<Footprint>,
    /// The drop-in.
    pub drop_in: Option<DropIn>,
    /// Servers under the drop-in.
    pub servers: Option<Vec<Server>>,
}

/// How many instructions more than the C wrapper's a call of the library may
/// take. `sendto` keeps errno for its second try.
pub fn instruction_goal(call: &str) -> f64 {
    match call {
        "sendto" => 22.0,
        "recvfrom" => 9.0,
        _ => 4.0,
    }
}

/// How many more than a preloaded C wrapper's a call of the drop-in may take.
pub fn drop_in_instruction_goal(call: &str) -> f64 {
    match call {
        "sendto" => 8.0,
        "recvfrom" => 9.0,
        _ => 5.0,
    }
}

/// As much time to start as with an empty library, at most.
pub const DROP_IN_START_GOAL: f64 = 1.02;
/// As much time as the C wrapper's, at most, in the median.
pub const TIME_GOAL: f64 = 1.01;

impl Results {
    /// Everything, as the terminal shows it.
    pub fn to_text(&self) -> String {
        self.sections().map(|(title, _, body)| format!("\n{title}\n\n{body}\n")).concat()
    }

    /// Title, name in the template and text of each section.
    fn sections(&self) -> [(&'static str, &'static str, String); 11] {
        let one = |series: &Series| series_table(series, "open descriptors");
        let many = |all: &Vec<Series>| {
            let table = |series| format!("{}\n", series_table(series, "bytes"));
            all.iter().map(table).collect::<Vec<_>>().join("\n")
        };
        [
            ("Goals", "goals", goals(self)),
            ("Noise", "noise", noise(self)),
            (
                "Instructions",
                "instructions",
                or_not_asked(&self.instructions, |outcome| {
                    instructions_or_reason(outcome, "sockshim")
                }),
            ),
            ("Time by size", "time", or_not_asked(&self.timings.time, many)),
            (
                "Time by open descriptors",
                "descriptors",
                or_not_asked(&self.timings.descriptors, one),
            ),
            (
                "Time by threads",
                "threads",
                or_not_asked(&self.timings.threads, |series| series_table(series, "threads")),
            ),
            ("Batches", "batches", or_not_asked(&self.batches, batch_table)),
            ("Size and start-up", "footprint", or_not_asked(&self.footprint, footprint_table)),
            ("The drop-in", "drop_in", or_not_asked(&self.drop_in, drop_in_tables)),
            ("Servers", "servers", or_not_asked(&self.servers, |all| server_table(all))),
            ("Not measured", "gaps", gaps(self)),
        ]
    }
}

/// docs/benchmarks.md, with these numbers in it.
pub fn document(results: &Results, machine: &Machine, effort: Effort) -> String {
    let template = include_str!("benchmarks.md")
        .replace("{machine}", &machine.to_string())
        .replace("{starts}", &effort.starts.to_string())
        .replace("{rounds}", &effort.rounds.to_string());
    results.sections().into_iter().fold(template, |text, (_, name, body)| {
        text.replace(&format!("{{{name}}}"), body.trim_end())
    })
}

fn or_not_asked<T>(part: &Option<T>, show: impl FnOnce(&T) -> String) -> String {
    part.as_ref().map_or_else(|| "Not asked for in this run.".into(), show)
}

/// What a reader looks for first.
fn goals(results: &Results) -> String {
    let mut table = table(&["", "goal", "measured", ""]);
    if let Some(Ok(counts)) = &results.instructions {
        for (call, excess) in counts.iter().flat_map(Counts::excesses) {
            table.add_row([
                format!("instructions of {call} over the C wrapper"),
                format!("at most {}", instruction_goal(call)),
                format!("{excess:+.0}"),
                verdict(excess.round() <= instruction_goal(call)),
            ]);
        }
    }
    if let Some(medians) = results.timings.time.as_ref().and_then(|all| medians(all)) {
        table.add_row([
            "time ÷ C wrapper, median over sizes and transports".into(),
            format!("at most {TIME_GOAL}"),
            medians.to_string(),
            verdict(medians.median <= TIME_GOAL),
        ]);
    }
    if let Some((series, size, highest)) =
        results.timings.time.as_ref().and_then(|all| highest(all))
    {
        table.add_row([
            format!("the highest of these: {}, {size} bytes", series.name),
            format!("at most {TIME_GOAL}"),
            highest.to_string(),
            verdict(highest.median <= TIME_GOAL),
        ]);
    }
    let flat =
        [("open descriptors", &results.timings.descriptors), ("threads", &results.timings.threads)];
    for (axis, series) in flat {
        if let Some(((few, first), (many, last))) = series.as_ref().and_then(ends) {
            table.add_row([
                format!("time ÷ C wrapper, {few} → {many} {axis}"),
                "flat".into(),
                format!("{first:.3} → {last:.3}"),
                verdict(last / first <= TIME_GOAL),
            ]);
        }
    }
    if let Some(footprint) = &results.footprint {
        table.add_row([
            "start-up ÷ with an empty library".into(),
            String::new(),
            footprint.start_over_empty.to_string(),
            String::new(),
        ]);
    }
    if let Some(drop_in) = &results.drop_in {
        for (call, excess) in drop_in.instructions.iter().flatten().flat_map(Counts::excesses) {
            table.add_row([
                format!("drop-in: instructions of {call} over a preloaded C wrapper"),
                format!("at most {}", drop_in_instruction_goal(call)),
                format!("{excess:+.0}"),
                verdict(excess.round() <= drop_in_instruction_goal(call)),
            ]);
        }
        table.add_row([
            "drop-in: start-up ÷ with an empty library".into(),
            format!("at most {DROP_IN_START_GOAL}"),
            drop_in.start_over_empty.to_string(),
            verdict(drop_in.start_over_empty.median <= DROP_IN_START_GOAL),
        ]);
    }
    table.to_string()
}

fn verdict(met: bool) -> String {
    if met { "met" } else { "**missed**" }.into()
}

/// The spread of the medians of all rows.
fn medians(all: &[Series]) -> Option<Spread> {
    let medians: Vec<f64> = all
        .iter()
        .flat_map(Series::made)
        .map(|(_, comparison)| comparison.over_wrapper.median)
        .collect();
    (!medians.is_empty()).then(|| Spread::of(medians))
}

/// The row with the highest median, and its series.
fn highest(all: &[Series]) -> Option<(&Series, u64, Spread)> {
    all.iter()
        .flat_map(|series| series.made().map(move |(at, made)| (series, at, made.over_wrapper)))
        .max_by(|(.., one), (.., other)| one.median.total_cmp(&other.median))
}

/// The first and the last place of an axis, each with its median.
fn ends(series: &Series) -> Option<((u64, f64), (u64, f64))> {
    let medians = || series.made().map(|(at, made)| (at, made.over_wrapper.median));
    medians().next().zip(medians().last())
}

/// What the C wrapper's twin and the quartiles say of this run.
fn noise(results: &Results) -> String {
    let made: Vec<_> =
        results.timings.all().flat_map(Series::made).map(|(_, made)| *made).collect();
    if made.is_empty() {
        return "No times were taken in this run.".into();
    }
    let controls: Vec<_> = made.iter().map(|made| made.control.median).collect();
    let lowest = controls.iter().copied().fold(f64::MAX, f64::min);
    let highest = controls.iter().copied().fold(f64::MIN, f64::max);
    let widths: Vec<_> =
        made.iter().map(|made| made.over_wrapper.upper - made.over_wrapper.lower).collect();
    let widest = widths.iter().copied().fold(0.0, f64::max);
    format!(
        "Over {} rows of times, *C wrapper ÷ itself* has medians from {lowest:.3} to \
         {highest:.3}. The quartiles of *sockshim ÷ C wrapper* are {:.3} apart in the middle \
         row, {widest:.3} in the widest.",
        made.len(),
        Spread::of(widths).median,
    )
}

fn instructions_or_reason(outcome: &Outcome, shim: &str) -> String {
    match outcome {
        Ok(counts) => instruction_table(counts, shim),
        Err(reason) => format!("Not measured: {reason}"),
    }
}

/// A row for each tool, a column for each server.
fn server_table(servers: &[Server]) -> String {
    let names: Vec<_> = servers.iter().map(|server| server.name).collect();
    let mut table = table(&[&["÷ native"], &names[..]].concat());
    let native = servers.iter().map(|server| match server.native {
        Ok(native) => format!("{native:.3} {}", server.unit),
        Err(_) => "not measured".into(),
    });
    table.add_row(std::iter::once("native".to_owned()).chain(native));
    let tools = servers.first().map_or(0, |server| server.over_native.len());
    for tool in 0..tools {
        let ratios = servers.iter().map(|server| match &server.over_native[tool].1 {
            Ok(ratio) => ratio.to_string(),
            Err(_) => "not measured".into(),
        });
        let name = servers[0].over_native[tool].0.to_owned();
        table.add_row(std::iter::once(name).chain(ratios));
    }
    table.to_string()
}

fn drop_in_tables(drop_in: &DropIn) -> String {
    let mut starts = table(&["start of /bin/true", "none", "empty library", "drop-in"]);
    let [none, empty, loaded] = drop_in.starts.map(|start| format!("{start:.0} µs"));
    starts.add_row(["median".to_owned(), none, empty, loaded]);
    format!("{}\n\n{starts}", instructions_or_reason(&drop_in.instructions, "drop-in"))
}

fn instruction_table(counts: &[Counts], shim: &str) -> String {
    let difference = format!("{shim} − C wrapper");
    let mut table = table(&["instructions", "libc", "C wrapper", shim, &difference]);
    for pair in counts {
        let [(send, send_excess), (receive, receive_excess)] = pair.excesses();
        table.add_row([
            format!("{send} + {receive}"),
            format!("{:.0}", pair.libc),
            format!("{:.0}", pair.wrapper),
            format!("{:.0}", pair.shim),
            format!("{send} {send_excess:+.0}, {receive} {receive_excess:+.0}"),
        ]);
    }
    table.to_string()
}

fn series_table(series: &Series, axis: &str) -> String {
    let mut table = table(&[
        axis,
        "libc ns",
        "C wrapper ns",
        "sockshim ns",
        "sockshim ÷ C wrapper",
        "sockshim ÷ libc",
        "C wrapper ÷ itself",
    ]);
    for (at, comparison) in &series.rows {
        table.add_row(match comparison {
            Ok(made) => vec![
                at.to_string(),
                format!("{:.0}", made.libc.median),
                format!("{:.0}", made.wrapper.median),
                format!("{:.0}", made.shim.median),
                made.over_wrapper.to_string(),
                made.over_libc.to_string(),
                made.control.to_string(),
            ],
            Err(_) => vec![at.to_string(), "not measured".into()],
        });
    }
    format!("{}:\n\n{table}", series.name)
}

fn batch_table(measured: &Batches) -> String {
    let mut table = table(&["way", "messages/s", "ns a message", "time ÷ one by one"]);
    for (way, name) in batches::WAYS.iter().enumerate() {
        let (time, ratio) = (measured.times[way], measured.ratios[way]);
        table.add_row([
            (*name).to_owned(),
            format!("{:.0}", 1e9 / time.median),
            format!("{:.1} ({:.1} to {:.1})", time.median, time.lower, time.upper),
            ratio.to_string(),
        ]);
    }
    table.to_string()
}

fn footprint_table(footprint: &Footprint) -> String {
    let mut table = table(&[
        "library",
        "bytes, stripped",
        "code and data",
        "needs",
        "start-up µs",
        "start-up instructions",
    ]);
    let bytes = |bytes: Option<u64>| bytes.map_or_else(String::new, |bytes| bytes.to_string());
    for library in &footprint.libraries {
        let Library { name, size, content, needs, start, instructions } = library;
        table.add_row([
            (*name).to_owned(),
            bytes(*size),
            bytes(*content),
            needs.join(", "),
            format!("{start:.0}"),
            instructions.as_ref().map_or_else(|_| "not measured".into(), u64::to_string),
        ]);
    }
    format!("{table}\n\nsockshim ÷ empty library: {}", footprint.start_over_empty)
}

/// Each number that this run was asked for and did not find, with the reason.
fn gaps(results: &Results) -> String {
    let mut gaps = Vec::new();
    if let Some(Err(reason)) = &results.instructions {
        gaps.push(format!("- instructions: {reason}"));
    }
    for (axis, series) in
        [("descriptors", &results.timings.descriptors), ("threads", &results.timings.threads)]
    {
        for (at, made) in series.iter().flat_map(|series| &series.rows) {
            if let Err(reason) = made {
                gaps.push(format!("- {at} {axis}: {reason}"));
            }
        }
    }
    for server in results.servers.iter().flatten() {
        if let Err(reason) = &server.native {
            gaps.push(format!("- {}: {reason}", server.name));
        }
        for (tool, ratio) in &server.over_native {
            if let (Ok(_), Err(reason)) = (&server.native, ratio) {
                gaps.push(format!("- {} under {tool}: {reason}", server.name));
            }
        }
    }
    for library in results.footprint.iter().flat_map(|footprint| &footprint.libraries) {
        if let Err(reason) = &library.instructions {
            gaps.push(format!("- start-up instructions, {}: {reason}", library.name));
        }
    }
    if gaps.is_empty() { "Nothing is missing.".into() } else { gaps.join("\n") }
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(ASCII_MARKDOWN).set_header(header);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

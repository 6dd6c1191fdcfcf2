//! The results as a picture: a row of panels for each measurement that was
//! made, times at the left and their ratios at the right.

use std::ops::Range;

use anyhow::{Result, anyhow};
use plotters::{
    coord::Shift,
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};

use crate::{
    instructions::Counts,
    report::{Results, TIME_GOAL},
    stats::Spread,
    time::{Comparison, Series},
};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const WIDTH: u32 = 1100;
const ROW_HEIGHT: u32 = 380;
const MARGIN: u32 = 16;
const FONT: &str = "sans-serif";
const TITLE_SIZE: i32 = 19;
const TEXT_SIZE: i32 = 15;
/// What an entry of the legend takes of a panel's height, about, so that the
/// legend gets room above the lines.
const LEGEND_PART: f64 = 0.13;

/// Opaque and nearly white, so that the black on it is read on a dark page too.
const BACKGROUND: RGBColor = RGBColor(252, 252, 250);
const GRID: RGBColor = RGBColor(222, 222, 218);

/// Okabe and Ito's, which colour-blind readers can tell apart too.
const COLOURS: [RGBColor; 4] =
    [RGBColor(0, 114, 178), RGBColor(213, 94, 0), RGBColor(0, 158, 115), RGBColor(204, 121, 167)];
const NEUTRAL: RGBColor = RGBColor(130, 130, 130);

/// Spreads along the axis of a panel.
struct Line {
    name: String,
    colour: RGBColor,
    points: Vec<(f64, Spread)>,
}

/// Lines over one axis, whose places are as far apart as they are many.
struct Panel<'a> {
    title: String,
    x_title: &'a str,
    y_title: &'a str,
    ticks: Vec<String>,
    lines: Vec<Line>,
    /// Lines beside them that are drawn thin and are not in the legend.
    background: Vec<Line>,
    y: Range<f64>,
    decimals: usize,
    /// At most this is wanted, and 1 is even.
    goal: Option<f64>,
}

impl Panel<'_> {
    /// What stands below a place of the axis.
    fn tick(&self, place: f64) -> String {
        let tick = self.ticks.get(place.round() as usize);
        tick.filter(|_| place.fract() == 0.0).cloned().unwrap_or_default()
    }
}

/// The picture, as SVG.
pub fn draw(results: &Results) -> Result<String> {
    let counts = results.instructions.as_ref().and_then(|outcome| outcome.as_ref().ok());
    let measurements = measurements(results);
    let rows = (usize::from(counts.is_some()) + measurements.len()).max(1);

    let mut picture = String::new();
    let size = (WIDTH, ROW_HEIGHT * rows as u32);
    let root = SVGBackend::with_string(&mut picture, size).into_drawing_area();
    root.fill(&BACKGROUND).map_err(cannot_draw)?;
    let areas = root.split_evenly((rows, 1));
    let mut rest = areas.iter();
    if let Some((counts, area)) = counts.and_then(|counts| Some((counts, rest.next()?))) {
        draw_counts(area, counts)?;
    }
    for (panels, area) in measurements.iter().zip(rest) {
        let halves = area.split_evenly((1, 2));
        for (panel, area) in panels.iter().zip(&halves) {
            draw_panel(area, panel)?;
        }
    }
    root.present().map_err(cannot_draw)?;
    drop((areas, root));
    Ok(picture)
}

fn cannot_draw(error: impl std::error::Error) -> anyhow::Error {
    anyhow!("cannot draw: {error}")
}

/// The panels of what was measured, a pair a row.
fn measurements(results: &Results) -> Vec<[Panel<'static>; 2]> {
    let timings = &results.timings;
    let time = timings.time.as_deref().filter(|all| !all.is_empty()).map(by_size);
    let descriptors = timings.descriptors.as_ref().map(|one| by_number("open descriptors", one));
    let threads = timings.threads.as_ref().map(|one| by_number("threads", one));
    [time, descriptors, threads].into_iter().flatten().collect()
}

/// A line a transport.
fn by_size(all: &[Series]) -> [Panel<'static>; 2] {
    let axis = "bytes of the message";
    let ticks: Vec<_> = all[0].rows.iter().map(|(size, _)| binary(*size)).collect();
    let lines = |of: fn(&Comparison) -> Spread| {
        let places = dodged(all.len());
        let coloured = all.iter().zip(places).zip(COLOURS.iter().cycle());
        coloured
            .map(|((series, shift), colour)| line(series, &series.name, *colour, shift, of))
            .collect::<Vec<_>>()
    };
    let mut times = times("sockshim; thin: libc", axis, ticks.clone(), lines(|made| made.shim));
    times.background = lines(|made| made.libc);
    [times, ratios("sockshim ÷ C wrapper", axis, ticks, lines(|made| made.over_wrapper))]
}

/// A line a contestant, and the C wrapper's twin for the noise.
fn by_number(axis: &'static str, series: &Series) -> [Panel<'static>; 2] {
    let ticks: Vec<_> = series.rows.iter().map(|(at, _)| at.to_string()).collect();
    let line = |name: &str, colour, shift, of| line(series, name, colour, shift, of);
    let contestants = vec![
        line("libc", COLOURS[0], -0.1, |made: &Comparison| made.libc),
        line("C wrapper", COLOURS[1], 0.0, |made: &Comparison| made.wrapper),
        line("sockshim", COLOURS[2], 0.1, |made: &Comparison| made.shim),
    ];
    let quotients = vec![
        line("C wrapper ÷ itself (noise)", NEUTRAL, -0.05, |made: &Comparison| made.control),
        line("sockshim ÷ C wrapper", COLOURS[2], 0.05, |made: &Comparison| made.over_wrapper),
    ];
    [
        times(&series.name, axis, ticks.clone(), contestants),
        ratios(&series.name, axis, ticks, quotients),
    ]
}

fn line(
    series: &Series,
    name: &str,
    colour: RGBColor,
    shift: f64,
    of: fn(&Comparison) -> Spread,
) -> Line {
    let rows = series.rows.iter().enumerate();
    let points = rows.filter_map(|(place, (_, made))| {
        made.as_ref().ok().map(|made| (place as f64 + shift, of(made)))
    });
    Line { name: name.to_owned(), colour, points: points.collect() }
}

/// Shifts to both sides of a place, so that one line's quartiles do not hide
/// another's.
fn dodged(count: usize) -> impl Iterator<Item = f64> {
    (0..count).map(move |index| (index as f64 - (count - 1) as f64 / 2.0) * 0.1)
}

fn times(of: &str, x_title: &'static str, ticks: Vec<String>, lines: Vec<Line>) -> Panel<'static> {
    let highest = uppers(&lines).fold(0.0, f64::max);
    let y = 0.0..highest * (1.05 + LEGEND_PART * lines.len() as f64);
    Panel {
        title: format!("Time of a call ({of})"),
        x_title,
        y_title: "ns per call, median and quartiles",
        ticks,
        lines,
        background: Vec::new(),
        y,
        decimals: 0,
        goal: None,
    }
}

fn ratios(of: &str, x_title: &'static str, ticks: Vec<String>, lines: Vec<Line>) -> Panel<'static> {
    // Never a narrow strip: noise shall not fill the panel.
    let low = lowers(&lines).fold(0.97, f64::min) - 0.005;
    let high = uppers(&lines).fold(1.03, f64::max) + 0.005;
    let legend = (high - low) * LEGEND_PART * (lines.len() + 1) as f64;
    Panel {
        title: format!("Ratio of times ({of})"),
        x_title,
        y_title: "ratio, median and quartiles",
        ticks,
        lines,
        background: Vec::new(),
        y: low..high + legend,
        decimals: 2,
        goal: Some(TIME_GOAL),
    }
}

fn uppers(lines: &[Line]) -> impl Iterator<Item = f64> {
    lines.iter().flat_map(|line| line.points.iter().map(|(_, spread)| spread.upper))
}

fn lowers(lines: &[Line]) -> impl Iterator<Item = f64> {
    lines.iter().flat_map(|line| line.points.iter().map(|(_, spread)| spread.lower))
}

/// 65536 as `64 Ki`.
fn binary(bytes: u64) -> String {
    match bytes {
        0..1024 => bytes.to_string(),
        _ => format!("{} Ki", (bytes as f64 / 1024.0).round()),
    }
}

fn draw_panel(area: &Area, panel: &Panel) -> Result<()> {
    let (start, end) = (-0.5, panel.ticks.len() as f64 - 0.5);
    let mut chart = ChartBuilder::on(area)
        .caption(&panel.title, (FONT, TITLE_SIZE))
        .margin(MARGIN)
        .x_label_area_size(48)
        .y_label_area_size(72)
        .build_cartesian_2d(start..end, panel.y.clone())
        .map_err(cannot_draw)?;
    chart
        .configure_mesh()
        .x_desc(panel.x_title)
        .y_desc(panel.y_title)
        .label_style((FONT, TEXT_SIZE))
        .axis_desc_style((FONT, TEXT_SIZE))
        .x_labels(panel.ticks.len())
        .x_label_formatter(&|place| panel.tick(*place))
        .y_label_formatter(&|value| format!("{value:.*}", panel.decimals))
        .max_light_lines(0)
        .disable_x_mesh()
        .bold_line_style(GRID)
        .draw()
        .map_err(cannot_draw)?;
    if let Some(goal) = panel.goal {
        let across = |at| [(start, at), (end, at)];
        chart.draw_series(LineSeries::new(across(1.0), BLACK)).map_err(cannot_draw)?;
        chart
            .draw_series(DashedLineSeries::new(across(goal), 6, 4, RED.into()))
            .map_err(cannot_draw)?
            .label(format!("goal: at most {goal}"))
            .legend(|(x, y)| PathElement::new([(x, y), (x + 18, y)], RED));
    }
    for Line { colour, points, .. } in &panel.background {
        let medians = points.iter().map(|(at, spread)| (*at, spread.median));
        chart.draw_series(LineSeries::new(medians, colour.mix(0.6))).map_err(cannot_draw)?;
    }
    for Line { name, colour, points } in &panel.lines {
        let medians = points.iter().map(|(at, spread)| (*at, spread.median));
        let bars = points.iter().map(|(at, Spread { lower, median, upper })| {
            ErrorBar::new_vertical(*at, *lower, *median, *upper, colour.filled(), 6)
        });
        chart
            .draw_series(LineSeries::new(medians, colour.stroke_width(2)))
            .map_err(cannot_draw)?
            .label(name)
            .legend(|(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(3)));
        chart.draw_series(bars).map_err(cannot_draw)?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(BACKGROUND)
        .label_font((FONT, TEXT_SIZE))
        .draw()
        .map_err(cannot_draw)
}

/// A group of bars for each pair of calls.
fn draw_counts(area: &Area, counts: &[Counts]) -> Result<()> {
    let bars =
        |pair: &Counts| [("libc", pair.libc), ("C wrapper", pair.wrapper), ("sockshim", pair.shim)];
    let highest = counts.iter().flat_map(bars).fold(0.0, |most: f64, (_, count)| most.max(count));
    let mut chart = ChartBuilder::on(area)
        .caption("Instructions of a pair of calls, in user space", (FONT, TITLE_SIZE))
        .margin(MARGIN)
        .x_label_area_size(8)
        .y_label_area_size(72)
        .build_cartesian_2d(0.0..4.0 * counts.len() as f64, 0.0..highest * 1.3)
        .map_err(cannot_draw)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .y_desc("instructions per pair of calls")
        .label_style((FONT, TEXT_SIZE))
        .axis_desc_style((FONT, TEXT_SIZE))
        .y_label_formatter(&|count| format!("{count:.0}"))
        .max_light_lines(0)
        .bold_line_style(GRID)
        .draw()
        .map_err(cannot_draw)?;
    let above = |size: i32| {
        (FONT, size).into_font().color(&BLACK).pos(Pos::new(HPos::Center, VPos::Bottom))
    };
    for (group, pair) in counts.iter().enumerate() {
        let left = 4.0 * group as f64 + 0.5;
        for (bar, (name, count)) in bars(pair).into_iter().enumerate() {
            let left = left + bar as f64;
            let corners = [(left + 0.05, 0.0), (left + 0.95, count)];
            let bar = Rectangle::new(corners, COLOURS[bar].filled());
            let label = Text::new(
                format!("{name} {count:.0}"),
                (left + 0.5, count + highest * 0.01),
                above(TEXT_SIZE),
            );
            chart.draw_series([bar]).map_err(cannot_draw)?;
            chart.draw_series([label]).map_err(cannot_draw)?;
        }
        let title = format!("{} + {}", pair.send_name, pair.receive_name);
        let at = (left + 1.5, highest * 1.15);
        chart.draw_series([Text::new(title, at, above(TITLE_SIZE))]).map_err(cannot_draw)?;
    }
    Ok(())
}

//! `sockshim explain`: why a call fails with an errno, from the library's tables.

use std::{
    ffi::c_int,
    io::{self, Write},
    mem::MaybeUninit,
};

use anyhow::{Context, bail};
use clap::Args;
use serde::Serialize;
use sockshim::{
    explain::{Certainty, Function, Listed, errno_name, meaning, rules},
    text::Text,
};

/// The call and the errno.
#[derive(Args)]
pub struct Task {
    /// The call, as in send or setsockopt
    call: String,
    /// The errno, by its name or its number; without one, all that the call can give
    errno: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A cause, for people and for programs.
#[derive(Serialize)]
struct Cause {
    errno: String,
    certainty: &'static str,
    cause: String,
    remedy: Option<String>,
    conditions: Vec<&'static str>,
}

pub fn run(task: &Task) -> anyhow::Result<()> {
    let function = call(&task.call)?;
    let wanted = task.errno.as_deref().map(errno).transpose()?;
    let causes: Vec<_> = rules()
        .filter(|rule| rule.is_for(function))
        .filter(|rule| wanted.is_none_or(|errno| rule.errno() == errno))
        .map(|rule| cause(&rule))
        .collect();
    let mut out = anstream::stdout().lock();
    if task.json {
        serde_json::to_writer_pretty(&mut out, &causes)?;
        return Ok(writeln!(out)?);
    }
    match wanted {
        Some(errno) => write_causes(&mut out, &task.call, errno, &causes)?,
        None => write_errnos(&mut out, &task.call, &causes)?,
    }
    Ok(())
}

fn call(name: &str) -> anyhow::Result<Function> {
    let is_named = |function: &&Function| function.name() == name.as_bytes();
    let known = || {
        let names = Function::ALL.iter().map(|function| String::from_utf8_lossy(function.name()));
        names.collect::<Vec<_>>().join(", ")
    };
    let found = Function::ALL.iter().find(is_named);
    found.copied().with_context(|| format!("{name} is not one of the calls: {}", known()))
}

fn errno(name: &str) -> anyhow::Result<c_int> {
    let numbers = 1..=133;
    if let Ok(number) = name.parse() {
        return Ok(number);
    }
    let wanted = if name == "EWOULDBLOCK" { "EAGAIN" } else { name };
    let wanted = wanted.to_uppercase();
    let is_named = |number: &c_int| errno_name(*number) == Some(wanted.as_bytes());
    match numbers.into_iter().find(is_named) {
        Some(number) => Ok(number),
        None => bail!("{name} is not the name of an errno, as EINVAL is"),
    }
}

fn named(errno: c_int) -> String {
    errno_name(errno)
        .map_or_else(|| errno.to_string(), |name| String::from_utf8_lossy(name).into_owned())
}

fn cause(rule: &Listed) -> Cause {
    let manual = || meaning(rule.errno()).map_or(vec![], <[u8]>::to_vec);
    let own = text(|text| rule.write_cause(text));
    let remedy = text(|text| rule.write_remedy(text));
    Cause {
        errno: named(rule.errno()),
        certainty: match rule.certainty() {
            Certainty::Sure => "proved",
            Certainty::Only => "only cause",
            Certainty::Maybe => "possible",
            Certainty::Manual => "manual",
        },
        cause: if own.is_empty() { String::from_utf8_lossy(&manual()).into_owned() } else { own },
        remedy: Some(remedy).filter(|remedy| !remedy.is_empty()),
        conditions: rule.conditions().collect(),
    }
}

/// A text of the library's.
pub fn text(write: impl FnOnce(&mut Text<'_>)) -> String {
    let mut buffer = [MaybeUninit::new(0); 4096];
    let mut text = Text::new(&mut buffer);
    write(&mut text);
    let length = text.finish().min(buffer.len());
    // SAFETY: every byte was given a value above.
    let bytes = buffer[..length].iter().map(|byte| unsafe { byte.assume_init() });
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}

fn write_causes(
    out: &mut impl Write,
    call: &str,
    errno: c_int,
    causes: &[Cause],
) -> io::Result<()> {
    let meaning = meaning(errno).map_or_else(
        || "an error without a text".into(),
        |meaning| String::from_utf8_lossy(meaning).into_owned(),
    );
    writeln!(out, "{call}: {} ({meaning})", named(errno))?;
    for Cause { certainty, cause, remedy, conditions, .. } in causes {
        match *certainty {
            "manual" => writeln!(out, "\n- {call}(2) says: {cause}.")?,
            _ => writeln!(out, "\n- {cause}.")?,
        }
        if !conditions.is_empty() {
            writeln!(out, "  When: {}.", conditions.join("; "))?;
        }
        if let Some(remedy) = remedy {
            writeln!(out, "  {remedy}")?;
        }
    }
    if causes.is_empty() {
        writeln!(out, "\nNo cause of it is known for this call.")?;
    }
    Ok(())
}

fn write_errnos(out: &mut impl Write, call: &str, causes: &[Cause]) -> io::Result<()> {
    writeln!(out, "{call} can fail with these; `sockshim explain {call} ERRNO` says why.\n")?;
    for number in 1..=133 {
        let name = named(number);
        let count = causes.iter().filter(|cause| cause.errno == name).count();
        if count > 0 {
            let meaning = meaning(number).unwrap_or_default();
            writeln!(out, "{name:16} {}", String::from_utf8_lossy(meaning))?;
        }
    }
    Ok(())
}

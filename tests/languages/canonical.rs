//! What a runner prints, in the form in which the files have it: what the
//! system chose is named, and numbers that have a name are called by it.

use std::{collections::BTreeMap, sync::LazyLock};

use regex_lite::{Captures, Regex};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::vector::{Seen, Step};

/// What a runner saw of a step.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raw {
    pub result: i64,
    pub errno: i64,
    pub out: Vec<Value>,
}

/// The lowest port that no vector names, so that the system chose it.
const CHOSEN: u32 = 1024;

/// Names for what the system chose in one vector, in the order of appearance.
pub struct Canonical<'a> {
    constants: &'a BTreeMap<String, i64>,
    ports: Vec<String>,
    names: Vec<String>,
}

impl<'a> Canonical<'a> {
    pub fn new(constants: &'a BTreeMap<String, i64>) -> Self {
        Self { constants, ports: vec![], names: vec![] }
    }

    pub fn seen(&mut self, step: &Step, raw: Raw) -> Seen {
        let result = match &step.name {
            Some(name) if raw.result >= 0 => json!(name),
            _ => json!(raw.result),
        };
        let errno = (raw.result == -1).then(|| self.errno(raw.errno));
        if makes_text(&step.call) {
            return self.text(&step.call, raw, errno);
        }
        let out = raw.out.into_iter().map(|value| self.value(value)).collect();
        Seen { result, errno, out }
    }

    /// Of a call that writes a text: the last thing that it leaves. The number
    /// that it gives is the length of that text, whatever it names.
    fn text(&mut self, call: &str, raw: Raw, errno: Option<String>) -> Seen {
        static DESCRIPTOR: LazyLock<Regex> =
            LazyLock::new(|| regex(r"^(?:(\w+\()[0-9]+|[0-9]+(:))"));
        static FILL: LazyLock<Regex> = LazyLock::new(|| regex(r"(\\x00)\.+$"));
        let mut result = raw.result;
        let mut out = vec![];
        for value in raw.out {
            let Value::String(real) = value else {
                out.push(self.value(value));
                continue;
            };
            let real = FILL.replace(&real, "$1").into_owned();
            let mut text = self.chosen(&real);
            if call != "address_format" {
                text = DESCRIPTOR.replace(&text, "${1}FD$2").into_owned();
            }
            let length = |text: &str| i64::try_from(text.len()).expect("short");
            result += length(&text) - length(&real);
            out.push(Value::String(text));
        }
        Seen { result: json!(result), errno, out }
    }

    fn value(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.chosen(&text)),
            Value::Object(mut fields) => {
                if let Some(flags) = fields.get("flags").and_then(Value::as_i64) {
                    fields.insert("flags".into(), self.flags(flags));
                }
                Value::Object(fields)
            }
            other => other,
        }
    }

    fn chosen(&mut self, text: &str) -> String {
        static ZEROS: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:\\x00){9,}"));
        static PORT: LazyLock<Regex> =
            LazyLock::new(|| regex(r"((?:127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):)([0-9]{4,5})\b"));
        static NAME: LazyLock<Regex> = LazyLock::new(|| regex(r"(unix:@)([0-9a-f]{5})\b"));
        let (ports, names) = (&mut self.ports, &mut self.names);
        let text = PORT.replace_all(text, |found: &Captures| match found[2].parse() {
            Ok(CHOSEN..) => format!("{}port{}", &found[1], place(ports, &found[2])),
            _ => found[0].to_owned(),
        });
        let named = |found: &Captures| format!("{}name{}", &found[1], place(names, &found[2]));
        let text = NAME.replace_all(&text, named);
        let count = |found: &Captures| format!("\\x00*{}", found[0].len() / r"\x00".len());
        ZEROS.replace_all(&text, count).into_owned()
    }

    fn errno(&self, number: i64) -> String {
        let mut constants = self.constants.iter();
        let found = constants.find(|(name, value)| name.starts_with('E') && **value == number);
        found.map_or(format!("E{number}"), |(name, _)| name.clone())
    }

    fn flags(&self, flags: i64) -> Value {
        let names = self.constants.iter();
        let names = names.filter(|(name, bit)| name.starts_with("MSG_") && flags & **bit != 0);
        let (mut named, mut list) = (0, vec![]);
        for (name, bit) in names {
            named |= bit;
            list.push(&**name);
        }
        if flags == named && flags != 0 { json!(list.join("|")) } else { json!(flags) }
    }
}

fn makes_text(call: &str) -> bool {
    call == "address_format" || call == "describe" || call.starts_with("explain_")
}

/// From 1 on.
fn place(list: &mut Vec<String>, item: &str) -> usize {
    let found = list.iter().position(|known| known == item);
    1 + found.unwrap_or_else(|| {
        list.push(item.to_owned());
        list.len() - 1
    })
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a good pattern")
}

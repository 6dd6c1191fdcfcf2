//! The vectors: their files, read, checked and written.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::common::{self, root};

/// One call, with what leads to it and what it must answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    pub name: String,
    pub about: String,
    pub domain: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// What the machine must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// Whose call it is, where libc has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// Why sockshim answers otherwise than Linux, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<String>,
    pub setup: Vec<Step>,
    pub call: Step,
    pub then: Vec<Step>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub call: String,
    pub args: Vec<Value>,
    /// The name of the descriptor that it gives.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Seen>,
    /// What Linux answers, where that is not the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linux: Option<Seen>,
}

/// What a call answered, in the form in which the files have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    pub result: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errno: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub out: Vec<Value>,
}

impl Vector {
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.setup.iter().chain([&self.call]).chain(&self.then)
    }

    /// Libc has these calls too.
    pub fn is_of_libc(&self) -> bool {
        self.only.is_none()
    }

    /// What a runner needs of it: not the answers.
    pub fn question(&self) -> Self {
        let mut question = self.clone();
        let steps = question.then.iter_mut().chain([&mut question.call]);
        for step in steps {
            (step.expect, step.linux) = (None, None);
        }
        question
    }
}

#[derive(Serialize, Deserialize)]
pub struct File {
    #[serde(rename = "$schema")]
    pub schema: String,
    pub vectors: Vec<Vector>,
}

/// All vectors, by the name of their file.
pub struct Vectors {
    pub files: BTreeMap<PathBuf, File>,
    /// The names of those that cannot run on this machine.
    pub skipped: Vec<String>,
}

impl Vectors {
    pub fn load() -> Self {
        let read = |path: PathBuf| {
            let text = fs::read_to_string(&path).expect("readable");
            let file: File = serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path, file)
        };
        let mut vectors = Self { files: paths().into_iter().map(read).collect(), skipped: vec![] };
        if !common::has_ipv6() {
            let needing = vectors.all().filter(|vector| vector.needs.is_some());
            vectors.skipped = needing.map(|vector| vector.name.clone()).collect();
        }
        vectors
    }

    pub fn all(&self) -> impl Iterator<Item = &Vector> {
        self.files.values().flat_map(|file| &file.vectors)
    }

    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Vector> {
        self.files.values_mut().flat_map(|file| &mut file.vectors)
    }

    /// Those that can run on this machine.
    pub fn possible(&self) -> impl Iterator<Item = &Vector> {
        self.all().filter(|vector| !self.skipped.contains(&vector.name))
    }
}

fn directory() -> PathBuf {
    root().join("tests/vectors")
}

/// The files of vectors.
fn paths() -> Vec<PathBuf> {
    let mut paths = common::files(&directory(), "json");
    paths.retain(|path| ![constants_path(), schema_path()].contains(path));
    paths
}

pub fn constants_path() -> PathBuf {
    directory().join("constants.json")
}

fn schema_path() -> PathBuf {
    directory().join("schema.json")
}

/// The numbers of the names in the vectors.
pub fn constants() -> BTreeMap<String, i64> {
    let text = fs::read_to_string(constants_path()).expect("readable");
    serde_json::from_str(&text).expect("names and numbers")
}

/// What the schema has to refuse, and where.
fn strangers() -> [(&'static str, Value); 5] {
    [
        ("/$schema", json!("another.json")),
        ("/vectors/0/type", json!("SOCK_RAW")),
        ("/vectors/0/call/call", json!("sendfile")),
        ("/vectors/0/call/args/0", json!({"file": "a"})),
        ("/vectors/0/call/expect", json!({"result": -1})),
    ]
}

pub fn follow_the_schema() {
    let read = |path: PathBuf| -> Value {
        let text = fs::read_to_string(&path).expect("readable");
        serde_json::from_str(&text).expect("JSON")
    };
    let validator = jsonschema::validator_for(&read(schema_path())).expect("a schema");
    for path in paths() {
        let name = path.display().to_string();
        let file = read(path);
        for (place, strange) in strangers() {
            let mut file = file.clone();
            *file.pointer_mut(place).expect("it is in every file") = strange;
            assert!(!validator.is_valid(&file), "it takes a strange {place}");
        }
        let errors: Vec<_> = validator
            .iter_errors(&file)
            .map(|error| format!("{name}: {}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
    }
}

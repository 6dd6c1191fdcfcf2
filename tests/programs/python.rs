//! CPython's own tests: each has the verdict that it has without the drop-in.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    time::Duration,
};

use libtest_mimic::Trial;

use crate::{
    PYTHON,
    common::{GCC, root, trial},
    long,
    process::Running,
    setting::{Setting, Through, Under},
};

/// The suite, which is a package of its own.
const SUITE: &str = "/usr/lib/python3.11/test/test_socket.py";

const SHORT: [&str; 4] = ["test_socket", "test_selectors", "test_httplib", "test_socketserver"];
const LONG: [&str; 5] = [
    "test_asyncio",
    "test_ssl",
    "test_multiprocessing_fork",
    "test_multiprocessing_spawn",
    "test_multiprocessing_forkserver",
];

/// How often a test that differs is tried again, on either side.
const AGAIN: usize = 4;

pub fn trials() -> Vec<Trial> {
    let module = |module: &'static str| {
        trial(format!("cpython::{module}"), &[GCC.name, PYTHON, SUITE], move || compare(module))
    };
    SHORT.map(module).into_iter().chain(LONG.map(module).map(long)).collect()
}

type Verdicts = BTreeMap<String, String>;

fn compare(module: &str) {
    let native = Setting::new(Under::None);
    let setting = Setting::new(Under::All);
    let name = format!("test.{module}");
    let (expected, found) = (verdicts(&native, &[&name]), verdicts(&setting, &[&name]));
    assert!(expected.values().any(|verdict| verdict == "ok"), "no test ran");

    let ids: BTreeSet<_> = expected.keys().chain(found.keys()).collect();
    let differing: Vec<_> =
        ids.into_iter().filter(|&id| expected.get(id) != found.get(id)).collect();
    println!("{module}: {} tests, {} to be tried again", expected.len(), differing.len());
    let mut differences = vec![];
    for id in differing {
        println!("{id}: native {:?}, under the drop-in {:?}", expected.get(id), found.get(id));
        let again = |setting| {
            (0..AGAIN).map(|_| verdicts(setting, &[id]).remove(id)).collect::<BTreeSet<_>>()
        };
        let (mut native, mut under) = (again(&native), again(&setting));
        native.insert(expected.get(id).cloned());
        under.insert(found.get(id).cloned());
        println!("{id}: native {native:?}, under the drop-in {under:?}");
        // One that is unsteady on its own is so under the drop-in as well.
        if !under.is_subset(&native) {
            differences.push(id);
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
    setting.seen().check(Through::Messages);
}

/// Runs tests in their own process, and reads the verdict of each.
fn verdicts(setting: &Setting, names: &[&str]) -> Verdicts {
    let file = setting.path("verdicts");
    let mut command = setting.client("timeout");
    command
        .args(["1500", PYTHON, "-W", "ignore"])
        .arg(root().join("tests/programs/verdicts.py"))
        .arg(&file)
        .args(names)
        .env("PATH", "/usr/bin:/bin")
        .env_remove("PYTHONPATH");
    let (status, said) =
        Running::start(setting, &mut command).end_within(Duration::from_secs(1600));
    let verdicts = fs::read_to_string(&file).unwrap_or_else(|_| panic!("{status}: {said}"));
    fs::remove_file(&file).expect("ours");
    let line = |line: &str| {
        let (verdict, id) = line.split_once('\t').expect("a verdict and an id");
        (id.to_owned(), verdict.to_owned())
    };
    verdicts.lines().map(line).collect()
}

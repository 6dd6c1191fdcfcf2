//! The test vectors of `tests/vectors/`, replayed by a small runner in each
//! language through the library, by one through libc's own calls, and by
//! languages' own sockets with the drop-in under them.

#[path = "languages/bound.rs"]
mod bound;
#[path = "languages/canonical.rs"]
mod canonical;
mod common;
#[path = "languages/judge.rs"]
mod judge;
#[path = "languages/record.rs"]
mod record;
#[path = "languages/runner.rs"]
mod runner;
#[path = "languages/table.rs"]
mod table;
#[path = "languages/vector.rs"]
mod vector;

use std::{collections::BTreeSet, env, fs, process::Command, sync::Arc};

use libtest_mimic::{Arguments, Failed, Trial};
use runner::Runner;
use table::Table;
use vector::Vectors;

/// What was asked of the vectors, at the least.
const ENOUGH: usize = 150;

/// Functions of the library that no vector calls: one without arguments, whose
/// answer is another with each version.
const WITHOUT_VECTOR: [&str; 1] = ["version"];

fn main() {
    let arguments = Arguments::from_args();
    let mut vectors = Vectors::load();
    if env::var_os("SOCKSHIM_WRITE_VECTORS").is_some() {
        record::record(&mut vectors);
    }
    let vectors = Arc::new(vectors);
    let table = Arc::new(Table::new(&vectors));
    let mut trials = vec![
        common::trial("the_files_follow_the_schema", &[], vector::follow_the_schema),
        common::trial("the_constants_are_those_of_the_headers", &["gcc"], constants_are_true),
        common::trial("the_short_program_in_rust_says_hello", &[], rust_says_hello),
        common::trial("the_comparator_in_python_finds_a_lie", &["/usr/bin/python3"], compares),
        on(&vectors, "there_are_enough_vectors", there_are_enough),
        on(&vectors, "the_names_are_unique", names_are_unique),
        on(&vectors, "every_function_is_called", every_function_is_called),
    ];
    trials.extend(runner::ALL.iter().map(|runner| replay(runner, &vectors, &table)));
    if !vectors.skipped.is_empty() {
        let trial = common::trial("ipv6_is_among_the_domains", &[common::IPV6], || {});
        trials.push(trial);
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    table.print();
    conclusion.exit()
}

fn on(vectors: &Arc<Vectors>, name: &str, test: fn(&Vectors)) -> Trial {
    let vectors = Arc::clone(vectors);
    common::trial(name, &[], move || test(&vectors))
}

/// All vectors through one runner.
fn replay(runner: &'static Runner, vectors: &Arc<Vectors>, table: &Arc<Table>) -> Trial {
    let (vectors, table) = (Arc::clone(vectors), Arc::clone(table));
    let missing = runner.missing();
    let trial = Trial::test(runner.name, move || {
        let column = judge::column(runner, &vectors);
        let wrong = column.wrong(runner.at_least(&vectors));
        table.add(runner.name, column);
        if wrong.is_empty() { Ok(()) } else { Err(Failed::from(wrong)) }
    });
    if missing.is_empty() {
        trial
    } else {
        trial.with_kind(format!("needs {}", missing.join(", "))).with_ignored_flag(true)
    }
}

/// As docs/languages.md says. The tests of the pages run the programs in the
/// other languages.
fn rust_says_hello() {
    let run = ["run", "--quiet", "--package", "sockshim-vectors", "--bin", "sockshim-hello"];
    let said = common::run(Command::new(env!("CARGO")).args(run).current_dir(common::root()));
    assert_eq!(String::from_utf8_lossy(&said.stdout), "hello\nerrno 9\n");
}

/// With a runner that is right, and the same with a result that is not.
fn compares() {
    let runner = common::root().join("tests/languages/python/ctypes_runner.py");
    let text = fs::read_to_string(&runner).expect("the runner");
    let scratch = common::scratch();
    let lying = scratch.path().join("lying.py");
    let lie = text.replace(r#""result": result"#, r#""result": result + 1"#);
    assert_ne!(lie, text);
    fs::write(&lying, lie).expect("a scratch file");
    for (runner, status, says) in [(&runner, 0, "41 vectors, 0 differ"), (&lying, 1, "expected")] {
        let mut compare = Command::new("/usr/bin/python3");
        compare.arg(common::root().join("tests/vectors/compare.py"));
        compare.args(["--only", "udp/", "/usr/bin/python3"]).arg(runner);
        compare.env("SOCKSHIM_LIBRARY", common::library_dir().join("libsockshim.so"));
        let said = compare.env_remove("LD_LIBRARY_PATH").output().expect("it runs");
        let out = String::from_utf8_lossy(&said.stdout);
        assert_eq!(said.status.code(), Some(status), "{out}");
        assert!(out.contains(says), "{out}");
    }
}

fn there_are_enough(vectors: &Vectors) {
    let count = vectors.all().count();
    assert!(count >= ENOUGH, "{count} vectors");
}

fn names_are_unique(vectors: &Vectors) {
    let names: BTreeSet<_> = vectors.all().map(|vector| &vector.name).collect();
    assert_eq!(names.len(), vectors.all().count());
}

/// As the call that a vector is about, or its explanation.
fn every_function_is_called(vectors: &Vectors) {
    let called: BTreeSet<_> = vectors.all().map(|vector| &*vector.call.call).collect();
    let declared = common::declared();
    let forgotten: Vec<_> = declared
        .iter()
        .filter_map(|name| name.strip_prefix("sockshim_"))
        .filter(|name| !called.contains(name) && !WITHOUT_VECTOR.contains(name))
        // They are of one kind: some stand for all.
        .filter(|name| !name.starts_with("explain_"))
        .collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

/// By a program whose compilation is the proof.
fn constants_are_true() {
    let scratch = common::scratch();
    let source = scratch.path().join("constants.c");
    let headers = ["errno.h", "netinet/in.h", "netinet/tcp.h", "sys/socket.h"];
    let mut program: String = headers.iter().map(|name| format!("#include <{name}>\n")).collect();
    for (name, value) in &vector::constants() {
        program += &format!("_Static_assert({name} == {value}, \"{name}\");\n");
    }
    fs::write(&source, program).expect("a scratch file");
    common::run(common::GCC.command(&source).args(["-D_GNU_SOURCE", "-fsyntax-only"]));
}

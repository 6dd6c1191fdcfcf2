//! Programs in every state that a program can be in: each says natively, under
//! the drop-in, and linked with the library the same.

mod common;

use std::{
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::Command,
};

use common::{Compiler, GCC, LTTNG, Library, preload_library, root, run, scratch, trial};
use libtest_mimic::Trial;

const MUSL: Compiler = Compiler { name: "musl-gcc", language: &[] };
/// What a program of `tests/states/` returns that could not bring its state
/// about.
const NO_VERDICT: i32 = 99;

/// A program, and how it comes to be in the state that it is for.
#[derive(Clone)]
struct State {
    name: &'static str,
    /// Of `tests/states/`, without the `.c`.
    program: &'static str,
    /// Parts of the program that are in files of their own.
    parts: &'static [&'static str],
    compiler: Compiler,
    flags: &'static [&'static str],
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
    /// What it is linked with, `NAME.so` in its directory.
    linked: &'static [&'static str],
    /// What it opens itself, `./NAME.so`.
    plugins: &'static [&'static str],
    /// What is preloaded before the drop-in or after it.
    preloaded: &'static [&'static str],
    /// Whether its own objects mean the same when they are compiled for the
    /// library.
    for_library: bool,
}

/// One that needs nothing but itself.
const PLAIN: State = State {
    name: "",
    program: "",
    parts: &[],
    compiler: GCC,
    flags: &[],
    arguments: &[],
    environment: &[],
    linked: &[],
    plugins: &[],
    preloaded: &[],
    for_library: true,
};

const HARDENED: &[&str] = &["-O2", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2"];

fn main() {
    let mut trials: Vec<_> = states().into_iter().flat_map(trials_of).collect();
    let lttng = State { name: "lttng", program: "lttng", for_library: false, ..PLAIN };
    trials.push(trial("lttng::drop_in", &[GCC.name, LTTNG], move || under_the_drop_in(&lttng)));
    common::conclude(trials)
}

fn states() -> Vec<State> {
    [plugins(), other_threads(), own_names(), moments(), refusals()].concat()
}

/// What dlopen and dlclose run.
fn plugins() -> Vec<State> {
    let loads = State { program: "loads", for_library: false, ..PLAIN };
    vec![
        State {
            name: "a_constructor_waits_for_a_thread",
            plugins: &["constructor_waits"],
            arguments: &["./constructor_waits.so"],
            ..loads
        },
        State {
            name: "a_destructor_joins_a_thread",
            plugins: &["destructor_joins"],
            arguments: &["./destructor_joins.so"],
            ..loads
        },
        State {
            name: "a_plugin_talks",
            plugins: &["plugin_talks"],
            arguments: &["./plugin_talks.so"],
            ..loads
        },
        State {
            name: "a_plugin_that_looks_at_itself_first",
            plugins: &["plugin_talks"],
            arguments: &["deep", "./plugin_talks.so"],
            ..loads
        },
        State {
            name: "a_plugin_in_a_namespace_of_its_own",
            plugins: &["plugin_talks"],
            arguments: &["apart", "./plugin_talks.so"],
            ..loads
        },
        State {
            name: "a_reason_that_dlerror_still_has_to_tell",
            program: "pending_dlerror",
            ..PLAIN
        },
    ]
}

/// What other threads, or this one, are in the middle of.
fn other_threads() -> Vec<State> {
    let during_dlopen = State {
        program: "during_dlopen",
        plugins: &["slow_plugin"],
        flags: &["-rdynamic"],
        ..PLAIN
    };
    let mut states = vec![
        State {
            name: "in_a_callback_of_dl_iterate_phdr",
            program: "iterate",
            plugins: &["plugin_talks"],
            arguments: &["./plugin_talks.so"],
            ..PLAIN
        },
        State { name: "in_malloc", program: "in_malloc", for_library: true, ..PLAIN },
        State { name: "first_thread_ended", program: "first_thread_ended", ..PLAIN },
        State { name: "cancelled", program: "cancelled", ..PLAIN },
        State { name: "small_stacks", program: "small_stacks", flags: &["-Wl,-z,now"], ..PLAIN },
        State {
            name: "small_stacks_and_lazy_binding",
            program: "small_stacks",
            flags: &["-DA_LITTLE=4096", "-Wl,-z,lazy"],
            ..PLAIN
        },
    ];
    for (name, arguments) in [
        ("calls_during_dlopen", &["./slow_plugin.so", "calls"]),
        ("fork_during_dlopen", &["./slow_plugin.so", "fork"]),
        ("plain_fork_during_dlopen", &["./slow_plugin.so", "_Fork"]),
        ("raw_fork_during_dlopen", &["./slow_plugin.so", "clone"]),
        ("vfork_during_dlopen", &["./slow_plugin.so", "vfork"]),
    ] {
        states.push(State { name, arguments, ..during_dlopen.clone() });
    }
    states
}

/// Names of libc that a program or its libraries define themselves.
fn own_names() -> Vec<State> {
    vec![
        State {
            name: "own_functions_under_libcs_names",
            program: "calls_own_names",
            linked: &["own_names"],
            for_library: false,
            ..PLAIN
        },
        State {
            name: "own_dlsym_dladdr_and_syscall_preloaded",
            program: "talks",
            preloaded: &["own_lookup"],
            ..PLAIN
        },
        State {
            name: "own_dlsym_dladdr_and_syscall_in_the_program",
            program: "talks",
            parts: &["own_lookup"],
            flags: &["-rdynamic"],
            ..PLAIN
        },
        State {
            name: "own_recvfrom_made_of_the_checked_one",
            program: "own_recvfrom",
            flags: &["-rdynamic"],
            for_library: false,
            ..PLAIN
        },
    ]
}

/// When in a program's life it calls.
fn moments() -> Vec<State> {
    let moments = State { program: "moments", ..PLAIN };
    vec![
        State { name: "every_moment_until_exit", arguments: &["exit"], ..moments.clone() },
        State {
            name: "every_moment_until_quick_exit",
            arguments: &["quick_exit"],
            ..moments.clone()
        },
        State {
            name: "every_moment_until_pthread_exit",
            arguments: &["pthread_exit"],
            ..moments.clone()
        },
        State {
            name: "every_moment_bound_at_the_start",
            arguments: &["exit"],
            environment: &[("LD_BIND_NOW", "1")],
            ..moments.clone()
        },
        State {
            name: "every_moment_position_dependent",
            arguments: &["exit"],
            flags: &["-no-pie"],
            ..moments
        },
        State {
            name: "while_relocations_are_made",
            program: "calls_own_names",
            linked: &["ifunc"],
            for_library: false,
            ..PLAIN
        },
        State {
            name: "while_relocations_are_made_at_once",
            program: "calls_own_names",
            linked: &["ifunc"],
            environment: &[("LD_BIND_NOW", "1")],
            for_library: false,
            ..PLAIN
        },
        State { name: "with_musl", program: "talks", compiler: MUSL, for_library: false, ..PLAIN },
        State {
            name: "with_musl_every_moment",
            program: "musl_moments",
            compiler: MUSL,
            for_library: false,
            ..PLAIN
        },
    ]
}

/// What a call may do that is refused, and what it may write.
fn refusals() -> Vec<State> {
    let fortified = State { program: "fortified", flags: HARDENED, ..PLAIN };
    vec![
        State { name: "sandboxes", program: "sandboxes", ..PLAIN },
        State { name: "strict_sandbox", program: "strict", ..PLAIN },
        State { name: "a_length_that_changes_meanwhile", program: "untouched_length", ..PLAIN },
        State { name: "hardened_and_it_fits", arguments: &["recv", "8"], ..fortified.clone() },
        State { name: "hardened_recv_overflows", arguments: &["recv", "9"], ..fortified.clone() },
        State { name: "hardened_recvfrom_overflows", arguments: &["recvfrom", "9"], ..fortified },
    ]
}

fn trials_of(state: State) -> Vec<Trial> {
    let needs = [state.compiler.name];
    let (dropped_in, linked) = (state.clone(), state.clone());
    let mut trials = vec![trial(format!("{}::drop_in", state.name), &needs, move || {
        under_the_drop_in(&dropped_in);
    })];
    if state.for_library {
        for library in Library::ALL {
            let linked = linked.clone();
            let name = format!("{}::{}", state.name, library.name());
            trials.push(trial(name, &needs, move || linked_with(&linked, library)));
        }
    }
    trials
}

fn under_the_drop_in(state: &State) {
    let directory = scratch();
    let program = state.build(directory.path(), None);
    let own: Vec<_> =
        state.preloaded.iter().map(|name| state.shared(directory.path(), name)).collect();
    let natively = state.say(&program, &own);
    natively.is_a_verdict();
    let drop_in = [preload_library().to_owned()];
    for preloaded in [[&drop_in[..], &own].concat(), [&own[..], &drop_in].concat()] {
        let said = state.say(&program, &preloaded);
        said.is_as(&natively, &format!("{preloaded:?}"));
    }
}

fn linked_with(state: &State, library: Library) {
    let directory = scratch();
    let own: Vec<_> =
        state.preloaded.iter().map(|name| state.shared(directory.path(), name)).collect();
    let natively = state.say(&state.build(directory.path(), None), &own);
    natively.is_a_verdict();
    let said = state.say(&state.build(directory.path(), Some(library)), &own);
    said.is_as(&natively, library.name());
}

/// All that a program lets its user know.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    status: Option<i32>,
    signal: Option<i32>,
    text: Vec<String>,
}

impl Said {
    /// Compares, and shows no more than where they part.
    fn is_as(&self, natively: &Self, how: &str) {
        let lines = self.text.len().max(natively.text.len());
        for line in 0..lines {
            assert_eq!(self.text.get(line), natively.text.get(line), "line {line}, {how}");
        }
        assert_eq!((self.status, self.signal), (natively.status, natively.signal), "{how}");
    }

    fn is_a_verdict(&self) {
        assert!(self.status != Some(NO_VERDICT) && !self.text.is_empty(), "{self:#?}");
    }
}

impl State {
    /// The program and all that it needs, in this directory.
    fn build(&self, directory: &Path, library: Option<Library>) -> PathBuf {
        for plugin in self.plugins {
            self.shared(directory, plugin);
        }
        let linked: Vec<_> = self.linked.iter().map(|name| self.shared(directory, name)).collect();
        let program = directory.join(library.map_or("native", Library::name));
        let mut compile = self.compiler.command(&source(self.program));
        compile.args(self.parts.iter().map(|part| source(part))).args(self.flags);
        if let Some(library) = library {
            compile.args(["-include", "sockshim_posix.h", "-I"]).arg(root().join("include"));
            compile.args(library.link());
        }
        run(compile.args(linked).arg("-pthread").arg("-o").arg(&program));
        program
    }

    /// A library of `tests/states/`.
    fn shared(&self, directory: &Path, name: &str) -> PathBuf {
        let output = directory.join(format!("{name}.so"));
        // It is to be called as it is, whatever else has its name.
        let flags = ["-shared", "-fPIC", "-fno-builtin", "-pthread", "-o"];
        run(self.compiler.command(&source(name)).args(flags).arg(&output));
        output
    }

    fn say(&self, program: &Path, preloaded: &[PathBuf]) -> Said {
        // A program that waits without end has something to say, too.
        let mut command = Command::new("timeout");
        command.args(["--kill-after=1", "20", "env"]);
        let preloaded: Vec<_> = preloaded.iter().map(|path| path.display().to_string()).collect();
        if !preloaded.is_empty() {
            command.arg(format!("LD_PRELOAD={}", preloaded.join(":")));
        }
        command.args(self.environment.iter().map(|(name, value)| format!("{name}={value}")));
        command.arg(program).args(self.arguments);
        command.current_dir(program.parent().expect("in a directory"));
        let output = command.output().expect("timeout runs");
        let text = [output.stdout, output.stderr].concat();
        Said {
            status: output.status.code(),
            signal: output.status.signal(),
            text: String::from_utf8_lossy(&text).lines().map(Into::into).collect(),
        }
    }
}

fn source(name: &str) -> PathBuf {
    root().join("tests/states").join(name).with_extension("c")
}

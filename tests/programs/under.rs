//! Programs that are unlike others in how they start, end, or are watched.

use std::{
    env,
    fs::{self, Permissions},
    os::unix::{fs::PermissionsExt, process::ExitStatusExt},
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
    time::Duration,
};

use libtest_mimic::Trial;

use crate::{
    common::{ASAN, CLANG, Compiler, GCC, root, run, trial},
    process::{Running, output},
    setting::{Setting, Through, Under},
    user::{NOBODY, needs_root},
};

pub fn trials() -> Vec<Trial> {
    vec![
        trial("under::children_of_every_kind", &[GCC.name], children),
        trial("under::a_filter_that_refuses_sendmsg", &[GCC.name], filtered),
        trial("under::address_sanitizer_of_gcc", &[GCC.name], sanitized_by_gcc),
        trial("under::address_sanitizer_of_clang", &[GCC.name, ASAN], sanitized_by_clang),
        trial("under::what_is_not_reached", &[GCC.name], unreached),
        needs_root(trial("under::a_setuid_program", &[GCC.name, "setpriv"], setuid)),
        trial("soak", &[GCC.name], soak),
    ]
}

fn compile(setting: &Setting, compiler: Compiler, source: &str, flags: &[&str]) -> PathBuf {
    let program = setting.path(&source.replace(".c", ""));
    let source = root().join("tests/programs/under").join(source);
    run(compiler.command(&source).args(flags).arg("-pthread").arg("-o").arg(&program));
    program
}

/// The program compiled, and the command that runs it.
fn program(setting: &Setting, source: &str) -> Command {
    let program = compile(setting, GCC, source, &["-O1"]);
    setting.client(program.to_str().expect("UTF-8"))
}

/// Each child says its word, and the drop-in is under all whose environment
/// still tells of it.
fn children() {
    let words = "fork\nvfork\nposix_spawn\nkept\ncleaned\ndaemon\n";
    for under in [Under::None, Under::All] {
        let setting = Setting::new(under);
        let mut command = program(&setting, "processes.c");
        assert_eq!(output(&setting, command.arg(setting.path("socket"))), words);
        if under == Under::All {
            let seen = setting.seen();
            seen.check(Through::Messages);
            // The program, and its children by vfork, posix_spawn and exec.
            assert_eq!(seen.images, 4, "{seen:?}");
            // All words were heard by the program, and five said under it.
            assert_eq!(seen.messages, 6 + 5, "{seen:?}");
        }
    }
}

/// A filter sees the call that is made: one that knows sendto and not sendmsg
/// refuses, or kills. That is what a user has to know, so it is held fast.
fn filtered() {
    let ends = |under, answer| {
        let setting = Setting::new(under);
        let mut command = program(&setting, "seccomp.c");
        let (status, said) = Running::start(&setting, command.arg(answer)).end();
        (status.signal(), said)
    };
    for answer in ["refuse", "kill"] {
        assert_eq!(ends(Under::None, answer), (None, "sent\n".into()));
    }
    assert_eq!(ends(Under::All, "refuse"), (None, "Operation not permitted\n".into()));
    assert_eq!(ends(Under::All, "kill"), (Some(libc::SIGSYS), String::new()));
}

/// How many messages of a program that sends one the drop-in has seen.
fn messages(way: &str) -> u64 {
    let setting = Setting::new(Under::All);
    let mut command = program(&setting, "unreached.c");
    output(&setting, command.arg(way));
    let seen = setting.seen();
    assert_eq!((seen.images, seen.plain), (1, 0), "{seen:?}");
    seen.messages
}

fn unreached() {
    assert_eq!(["plain", "raw", "inner"].map(messages), [1, 0, 0]);
}

/// The loader leaves out what another user asks for.
fn setuid() {
    for (mode, images) in [(0o755, 1), (0o4755, 0)] {
        let setting = Setting::new(Under::All);
        let program = compile(&setting, GCC, "unreached.c", &[]);
        fs::set_permissions(&program, Permissions::from_mode(mode)).expect("ours");
        let mut command = Command::new("setpriv");
        command.args(NOBODY).arg("env").arg(format!("LD_PRELOAD={}", setting.preload()));
        run(command.arg(program));
        assert_eq!(setting.seen().images, images, "{mode:o}");
    }
}

/// What a sanitized program does with what fits, and with what does not.
fn sanitized(setting: &Setting, program: &Path, preload: &str) {
    let ends = |length: &str| -> (ExitStatus, String) {
        let mut command = Command::new(program);
        command.current_dir(setting.directory()).arg(length).env("LD_PRELOAD", preload);
        Running::start(setting, &mut command).end()
    };
    let (status, said) = ends("8");
    assert!(status.success() && said == "received 8\n", "{said}");
    let (status, said) = ends("15");
    assert!(!status.success() && said.contains("heap-buffer-overflow"), "{said}");
    // The first send is the sanitizer's own, and the next the drop-in's: both
    // runs have sent and received once.
    let seen = setting.seen();
    assert_eq!((seen.messages, seen.plain), (4, 0), "{seen:?}");
}

/// gcc's runtime is a library, and has to be the first.
fn sanitized_by_gcc() {
    let setting = Setting::new(Under::All);
    let program = compile(&setting, GCC, "sanitized.c", &["-fsanitize=address"]);
    let mut alone = setting.client(program.to_str().expect("UTF-8"));
    let (_, said) = Running::start(&setting, &mut alone).end();
    assert!(said.contains("ASan runtime does not come first"), "{said}");

    let setting = Setting::new(Under::All);
    let runtime = run(Command::new(GCC.name).arg("-print-file-name=libasan.so")).stdout;
    let runtime = String::from_utf8(runtime).expect("UTF-8");
    sanitized(&setting, &program, &format!("{}:{}", runtime.trim(), setting.preload()));
}

/// clang's is a part of the program, which comes before any library.
fn sanitized_by_clang() {
    let setting = Setting::new(Under::All);
    let program = compile(&setting, CLANG, "sanitized.c", &["-fsanitize=address"]);
    sanitized(&setting, &program, setting.preload());
}

/// As long as `make soak` says; otherwise to see that it works.
fn soak() {
    let seconds: u64 = env::var("SOAK").map_or(8, |it| it.parse().expect("seconds"));
    let setting = Setting::new(Under::All);
    let mut command = program(&setting, "soak.c");
    let running = Running::start(&setting, command.arg(seconds.to_string()));
    let (status, said) = running.end_within(Duration::from_secs(seconds + 120));
    println!("{said}");
    assert!(status.success(), "{said}");
    setting.seen().check(Through::Messages);
}

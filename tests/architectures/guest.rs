//! The programs of an architecture on Debian's arm64 kernel, in qemu.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::NamedTempFile;

use crate::{
    common::{self, root},
    judge::{self, Outcome},
    programs::{Programs, SHORTENED},
    runner,
    table::Row,
    target::{self, Architecture},
    vector::{self, Vectors},
};

/// The machine.
const MACHINE: [&str; 4] = ["-M", "virt", "-cpu", "cortex-a72"];
/// The device on which the guest reports.
const REPORT: &str = "/dev/ttyAMA0";
/// Longer than a guest takes on a busy machine, in seconds.
const LONGEST: &str = "1800";
/// No program of a guest runs longer.
const PATIENCE: u32 = 400;
/// What a program in C and one in Rust load.
const LIBRARIES: [&str; 4] = ["libc.so.6", "libm.so.6", "libgcc_s.so.1", "libdl.so.2"];

/// What a guest needs and this machine lacks.
pub fn missing() -> Vec<String> {
    let programs = ["qemu-system-aarch64", "cpio"].map(str::to_owned);
    let mut missing: Vec<_> = programs.into_iter().filter(|it| !common::has(it)).collect();
    if release().is_none() {
        missing.push("Debian's arm64 kernel".into());
    }
    missing
}

fn directory() -> PathBuf {
    target::directory().join("arm64")
}

/// The release of the kernel, which its files have in their names.
fn release() -> Option<String> {
    let mut releases = fs::read_dir(directory().join("lib/modules")).ok()?;
    releases.next()?.ok()?.file_name().into_string().ok()
}

pub fn run(programs: &Programs, vectors: &Vectors) -> Row {
    let image = image(programs, vectors);
    let said = boot(image.path());
    let kernel = said.lines().find_map(|line| line.strip_prefix("@kernel "));
    let mut row = Row::new(programs.architecture.name, kernel.expect("it says it first"));
    for part in said.split("@begin ").skip(1) {
        let (name, rest) = part.split_once('\n').expect("a line");
        let (output, status) = rest.split_once("\n@end ").expect("it ended");
        let succeeded = status.starts_with("0\n");
        match name.split_once('/').expect("its kind is in its name") {
            ("c", test) => {
                if succeeded && output.contains("[  PASSED  ]") {
                    row.c_tests.pass();
                } else {
                    row.c_tests.fail(test, output);
                }
            }
            ("vectors", runner) => {
                let runner = runner::ALL.iter().find(|it| it.name == runner).expect("known");
                let lines: Vec<_> =
                    output.lines().filter(|line| line.starts_with('{')).map(Into::into).collect();
                add_vectors(&judge::column_of(runner, vectors, &lines), runner.name, &mut row);
            }
            (_, judgement) => row.add_judge(judgement, succeeded, output),
        }
    }
    row
}

fn add_vectors(column: &judge::Column, runner: &str, row: &mut Row) {
    for (name, outcome) in &column.0 {
        match outcome {
            Outcome::Same => row.vectors.pass(),
            Outcome::NotInLibc => {}
            Outcome::Differs(how) => row.vectors.fail(&format!("{runner}: {name}"), how),
            _ => row.vectors.fail(&format!("{runner}: {name}"), "did not run"),
        }
    }
}

/// Runs the image, and gives what came out of its serial line.
fn boot(image: &Path) -> String {
    let version = release().expect("looked for before");
    let kernel = directory().join(format!("boot/vmlinuz-{version}"));
    let mut command = Command::new("nice");
    command.args(["-n", "5", "timeout", "--kill-after=10", LONGEST, "qemu-system-aarch64"]);
    command.args(MACHINE).args(["-m", "1G", "-nodefaults", "-no-user-config", "-no-reboot"]);
    command.args(["-display", "none", "-serial", "stdio", "-append", "panic=-1 loglevel=1"]);
    command.arg("-kernel").arg(kernel).arg("-initrd").arg(image);
    let output = command.stdin(std::process::Stdio::null()).output().expect("nice, of coreutils");
    let said = String::from_utf8_lossy(&output.stdout).replace('\r', "");
    assert!(
        said.lines().any(|line| line == "@done"),
        "the guest ended with {}; it said last:\n{}",
        output.status,
        said.char_indices().rev().nth(2000).map_or(&said[..], |(at, _)| &said[at..])
    );
    said
}

/// The file system of a guest: busybox, the programs and what they load. The
/// families that the judge knows are in the kernel itself.
fn image(programs: &Programs, vectors: &Vectors) -> NamedTempFile {
    let scratch = common::scratch();
    let tree = scratch.path();
    for name in ["bin", "dev", "lib", "proc", "sys", "tmp", "tests"] {
        fs::create_dir(tree.join(name)).expect("an empty directory");
    }
    fs::copy(directory().join("bin/busybox"), tree.join("bin/busybox")).expect("a copy");
    let applets = "sh mount ip insmod cat stty uname echo printf timeout env poweroff";
    for applet in applets.split(' ') {
        symlink("busybox", tree.join("bin").join(applet)).expect("an empty directory");
    }
    fs::copy(root().join("tests/architectures/init"), tree.join("init")).expect("a copy");
    fs::write(tree.join("report"), REPORT).expect("a file");
    // The programs first: they are built with the libraries.
    fs::write(tree.join("commands"), install_programs(programs, vectors, tree)).expect("a file");
    install_libraries(programs.architecture, tree);
    pack(tree)
}

/// Puts the programs into `/tests`, and gives the commands that run them.
fn install_programs(programs: &Programs, vectors: &Vectors, tree: &Path) -> String {
    let mut commands = String::new();
    let mut add = |kind: &str, name: &str, program: &Path, words: &str| {
        let file = program.file_name().and_then(|file| file.to_str()).expect("ASCII");
        fs::copy(program, tree.join("tests").join(file)).expect("a copy");
        // busybox's timeout, which has no long options.
        let shortened = SHORTENED.map(|(name, value)| format!("{name}={value} ")).concat();
        commands += &format!(
            "{kind}/{name}\ttimeout -s KILL {PATIENCE} env {shortened}/tests/{file} {words}\n"
        );
    };
    for test in programs.c_tests() {
        if let Some(libc) = &test.libc {
            add("c", &format!("{}, libc", test.name), libc, "");
        }
        add("c", &test.name, &test.library, "");
    }
    for (runner, program) in programs.runners() {
        let questions = format!("questions_{}.json", runner.name);
        let text = runner::questions(&judge::asked(runner, vectors));
        fs::write(tree.join("tests").join(&questions), text).expect("a file");
        let words = format!("/tests/constants.json /tests/{questions}");
        add("vectors", runner.name, &program, &words);
    }
    for (name, words) in programs.judgements("/lib") {
        add("judge", name, &programs.judge(), &words);
    }
    fs::copy(vector::constants_path(), tree.join("tests/constants.json")).expect("a copy");
    commands
}

fn install_libraries(architecture: &Architecture, tree: &Path) {
    let sysroot = architecture.sysroot().join("lib");
    let loaders = fs::read_dir(&sysroot).expect("its compiler is there").flatten();
    let loaders = loaders.map(|entry| entry.file_name().into_string().expect("ASCII"));
    let loaders = loaders.filter(|name| name.starts_with("ld-linux"));
    for name in LIBRARIES.map(str::to_owned).into_iter().chain(loaders) {
        fs::copy(sysroot.join(&name), tree.join("lib").join(&name)).expect("a copy");
    }
    for name in ["libsockshim.so", common::SONAME, "libsockshim_preload.so"] {
        let built = architecture.release().join(name);
        fs::copy(built, tree.join("lib").join(name)).expect("a copy");
    }
}

fn pack(tree: &Path) -> NamedTempFile {
    let image = NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a scratch file");
    let pack = "find . | cpio --quiet --create --format=newc";
    let output = image.as_file().try_clone().expect("a descriptor");
    let status = Command::new("sh").args(["-c", pack]).current_dir(tree).stdout(output).status();
    assert!(status.is_ok_and(|status| status.success()), "{pack}");
    image
}

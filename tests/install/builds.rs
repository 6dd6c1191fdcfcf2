//! CMake and Meson find the installed files, and build programs from them.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use libtest_mimic::Trial;

use crate::{
    Installed,
    common::{SONAME, root, run, scratch},
    compilers::{libdir, says_hello},
    elf::Built,
    tree::Tree,
};

pub fn trials(installed: &Installed) -> Vec<Trial> {
    vec![
        installed.trial("cmake_builds_with_it", &["cmake", "gcc", "g++"], cmake_builds),
        installed.trial("cmake_finds_it_in_any_folder", &["cmake"], cmake_finds_it_anywhere),
        installed.trial(
            "cmake_finds_libraries_in_a_folder_below",
            &["cmake", "gcc"],
            cmake_finds_libraries_below,
        ),
        installed.trial("cmake_takes_the_version_that_fits", &["cmake"], cmake_takes_versions),
        installed.trial(
            "meson_builds_with_it",
            &["meson", "ninja", "pkg-config", "cmake", "gcc"],
            meson_builds,
        ),
    ]
}

/// What a program needs, by whichever library it was linked with.
fn check(programs: &Path, names: &[&str]) {
    for name in names {
        let program = programs.join(name);
        says_hello(&program);
        let needs_it = Built::read(&program).needs().contains(&SONAME.into());
        assert_eq!(needs_it, name.starts_with("shared"), "{name}");
    }
}

fn cmake_builds(tree: &Tree) {
    let build = scratch();
    let mut configure = Command::new("cmake");
    configure.arg("-S").arg(root().join("tests/install")).arg("-B").arg(build.path());
    run(configure.arg(format!("-DCMAKE_PREFIX_PATH={}", tree.at("/opt/sockshim").display())));
    run(Command::new("cmake").arg("--build").arg(build.path()));
    check(build.path(), &["shared", "static", "shared_cxx", "static_cxx"]);
}

/// Configures a project that says these lines, and then looks for it.
fn find(prefix: &Path, before: &str, arguments: &str) -> Output {
    let directory = scratch();
    let project = format!(
        "cmake_minimum_required(VERSION 3.19)\nproject(finder C)\n{before}\n\
         find_package(sockshim {arguments} CONFIG)\n\
         message(STATUS \"found ${{sockshim_FOUND}} ${{sockshim_VERSION}} ${{sockshim_INCLUDE_DIR}}\")\n"
    );
    fs::write(directory.path().join("CMakeLists.txt"), project).expect("a project");
    let mut cmake = Command::new("cmake");
    cmake.arg("-S").arg(directory.path()).arg("-B").arg(directory.path().join("build"));
    cmake.arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display()));
    run(&mut cmake)
}

fn says(output: &Output, words: &str) -> bool {
    String::from_utf8_lossy(&output.stdout).contains(words)
}

fn cmake_finds_it_anywhere(_: &Tree) {
    // CMake looks through the first and the second only where they are usual.
    for libdir in ["/usr/lib64", "/usr/lib/of/many", "/usr/lib"] {
        let tree = Tree::install(&["PREFIX=/usr", &format!("LIBDIR={libdir}")]);
        let folder = tree.at(libdir).join("cmake/sockshim");
        let told = format!("set(sockshim_DIR \"{}\")", folder.display());
        let output = find(&tree.at("/usr"), &told, "REQUIRED");
        let include = tree.at("/usr/include");
        let found = format!("found 1 {} {}", env!("CARGO_PKG_VERSION"), include.display());
        assert!(says(&output, &found), "{output:?}");
    }
    // Where the headers are is not to be found out; it can be said.
    let tree = Tree::install(&["PREFIX=/usr", "INCLUDEDIR=/elsewhere"]);
    assert!(says(&find(&tree.at("/usr"), "", ""), "found 0"));
    let told = format!("set(sockshim_INCLUDE_DIR \"{}\")", tree.at("/elsewhere").display());
    assert!(says(&find(&tree.at("/usr"), &told, ""), "found 1"));
}

/// As cargo-c lays it on Debian: the libraries are in a folder below.
fn cmake_finds_libraries_below(_: &Tree) {
    let triplet = run(Command::new("gcc").arg("-print-multiarch")).stdout;
    let triplet = String::from_utf8_lossy(&triplet).trim().to_owned();
    let tree = Tree::install(&["PREFIX=/usr"]);
    fs::create_dir(tree.at("/usr/lib").join(&triplet)).expect("it is not there");
    for library in ["libsockshim.so", "libsockshim.a"] {
        let below = tree.at("/usr/lib").join(&triplet).join(library);
        fs::rename(tree.at("/usr/lib").join(library), below).expect("in one tree");
    }
    // A link that leads nowhere is no library.
    let full = concat!("libsockshim.so.", env!("CARGO_PKG_VERSION"));
    assert!(says(&find(&tree.at("/usr"), "", ""), "found 0"));
    let below = tree.at("/usr/lib").join(&triplet).join(full);
    fs::rename(tree.at("/usr/lib").join(full), below).expect("in one tree");
    assert!(says(&find(&tree.at("/usr"), "", ""), "found 1"));
}

fn cmake_takes_versions(tree: &Tree) {
    for (version, fits) in [
        ("", "1"),
        ("0.1", "1"),
        ("0.1.0", "1"),
        ("0.1.0 EXACT", "1"),
        ("0.0.9", "1"),
        ("0.1...<0.2", "1"),
        ("0.0...0.1", "1"),
        ("0.0...<0.1", "0"),
        ("0.0.1...0.0.9", "0"),
        ("0.0.9 EXACT", "0"),
        ("0.2", "0"),
        ("1", "0"),
    ] {
        let output = find(&tree.at("/opt/sockshim"), "", version);
        assert!(says(&output, &format!("found {fits}")), "{version}: {output:?}");
    }
}

fn meson_builds(tree: &Tree) {
    let build = scratch();
    let mut setup = Command::new("meson");
    setup.arg("setup").arg(build.path()).arg(root().join("tests/install"));
    setup.env("CMAKE_PREFIX_PATH", tree.at("/opt/sockshim"));
    run(setup.env("PKG_CONFIG_LIBDIR", libdir(tree).join("pkgconfig")));
    run(Command::new("ninja").arg("-C").arg(build.path()));
    check(build.path(), &["shared", "static"]);
}

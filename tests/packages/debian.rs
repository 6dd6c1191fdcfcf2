//! The packages of `make deb`: their files, what lintian says of them, and a
//! life from their installation to their end.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, OnceLock},
};

use libtest_mimic::Trial;

use crate::{
    common::{self, has, root, run, scratch},
    files, installed,
};

const BUILD: [&str; 4] = ["make", "dpkg-buildpackage", "dh", "gcc"];

/// The folder that all tests of them have the packages in; it goes with the
/// last.
#[derive(Clone, Default)]
struct Packages(Arc<OnceLock<tempfile::TempDir>>);

impl Packages {
    fn trial(&self, name: &str, needs: &[&str], test: fn(&Path)) -> Trial {
        let packages = self.clone();
        common::trial(format!("debian::{name}"), &[&BUILD, needs].concat(), move || {
            test(packages.0.get_or_init(build).path());
        })
    }
}

pub fn trials() -> Vec<Trial> {
    let packages = Packages::default();
    let life = packages.trial("come_and_go", &["unshare", "cmake", "pkg-config"], come_and_go);
    vec![
        packages.trial("hold_what_make_installs", &["dpkg-deb"], hold_what_make_installs),
        packages.trial("lintian_is_content", &["lintian"], lintian_is_content),
        if !has("unshare") || can_mount() {
            life
        } else {
            life.with_kind("needs to mount an overlay").with_ignored_flag(true)
        },
    ]
}

fn build() -> tempfile::TempDir {
    let packages = scratch();
    let mut make = Command::new("make");
    make.arg("deb").arg(format!("DEBS={}", packages.path().join("debs").display()));
    run(make.current_dir(root()));
    packages
}

/// The packages in a folder.
fn debs(packages: &Path) -> Vec<PathBuf> {
    common::files(&packages.join("debs"), "deb")
}

/// Together, beside what each Debian package says of itself. The pages of the
/// manual are compressed there.
fn hold_what_make_installs(packages: &Path) {
    let contents = scratch();
    for deb in debs(packages) {
        run(Command::new("dpkg-deb").arg("--extract").arg(deb).arg(contents.path()));
    }
    let of_debian = ["/usr/share/doc/", "/usr/share/lintian/"];
    let found: BTreeSet<_> = files(contents.path())
        .iter()
        .filter(|path| !of_debian.iter().any(|folder| path.starts_with(folder)))
        .map(|path| path.trim_end_matches(".gz").to_owned())
        .collect();
    let mut architecture = Command::new("dpkg-architecture");
    let triplet = run(architecture.args(["-q", "DEB_HOST_MULTIARCH"])).stdout;
    let libdir = format!("LIBDIR=/usr/lib/{}", String::from_utf8_lossy(&triplet).trim());
    assert_eq!(found, installed(&["PREFIX=/usr", &libdir]));
}

/// Whatever it has to say is to be mended, or to be overridden with a reason.
fn lintian_is_content(packages: &Path) {
    let mut lintian = Command::new("lintian");
    lintian.args(["--allow-root", "--display-info", "--pedantic", "--display-experimental"]);
    let output = run(lintian.args(common::files(&packages.join("debs"), "changes")));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}

fn can_mount() -> bool {
    let folder = scratch();
    let script = r#"mount -t tmpfs layer "$1" && cd "$1" && mkdir above work root &&
        mount -t overlay overlay -o lowerdir=/,upperdir=above,workdir=work root"#;
    let mut unshare = Command::new("unshare");
    unshare.args(["--mount", "sh", "-c", script, "sh"]).arg(folder.path());
    unshare.output().is_ok_and(|output| output.status.success())
}

/// What dpkg keeps for itself, and the caches that its triggers write anew.
const BOOKS: [&str; 5] = [
    "./etc/ld.so.cache",
    "./var/cache/ldconfig/",
    "./var/cache/man/",
    "./var/lib/dpkg/",
    "./var/log/dpkg.log",
];

fn come_and_go(packages: &Path) {
    let layer = scratch();
    let mut life = Command::new("unshare");
    life.args(["--mount", "sh"]).arg(root().join("tests/packages/scratch_root.sh"));
    life.arg(layer.path()).arg(packages.join("debs")).arg(root());
    // Cargo's leads to the library of the test profile.
    let output = run(life.env_remove("LD_LIBRARY_PATH"));
    let left = String::from_utf8_lossy(&output.stdout);
    let (books, rest): (Vec<_>, Vec<_>) =
        left.lines().partition(|path| BOOKS.iter().any(|book| path.starts_with(book)));
    assert!(!books.is_empty(), "dpkg wrote nothing");
    assert!(rest.is_empty(), "{rest:?}");
    assert!(!left.contains("sockshim"), "{left}");
}

//! The file system of a guest: busybox, the kernel's modules, and programs of
//! this machine with the libraries that they load, at the paths they have here.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::NamedTempFile;

use crate::{
    boot::Kernel,
    common::{self, root},
};

/// What a guest runs.
#[derive(Default)]
pub struct Commands {
    /// Each with its name.
    pub lines: Vec<(String, String)>,
    /// Files that they need; what is executable comes with its libraries.
    pub files: Vec<PathBuf>,
}

/// The families that can be loaded, and what they need to have a local peer.
const MODULES: [&str; 23] = [
    "ipv6",
    "unix",
    "af_packet",
    "vsock_loopback",
    "algif_aead",
    "algif_hash",
    "algif_rng",
    "algif_skcipher",
    "gcm",
    "cbc",
    "ctr",
    "ghash_generic",
    "aes_generic",
    "sha256_generic",
    "tls",
    "sctp",
    "tipc",
    "can_raw",
    "can_bcm",
    "vcan",
    "rds",
    "rds_tcp",
    "mptcp",
];

/// An initramfs with these commands in it.
pub fn build(kernel: &Kernel, commands: &Commands) -> NamedTempFile {
    let scratch = common::scratch();
    let tree = scratch.path();
    for directory in ["bin", "dev", "modules.d", "proc", "sys", "tmp"] {
        fs::create_dir(tree.join(directory)).expect("an empty directory");
    }
    install_busybox(tree);
    fs::copy(root().join("tests/kernels/init"), tree.join("init")).expect("a copy");
    install_modules(kernel, tree);
    for file in with_libraries(&commands.files) {
        let place = tree.join(file.strip_prefix("/").expect("absolute"));
        fs::create_dir_all(place.parent().expect("not the root")).expect("a directory");
        fs::copy(&file, place).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
    let lines: String =
        commands.lines.iter().map(|(name, command)| format!("{name}\t{command}\n")).collect();
    fs::write(tree.join("commands"), lines).expect("a file");
    pack(tree)
}

fn pack(tree: &Path) -> NamedTempFile {
    let image = NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a scratch file");
    let pack = "find . | cpio --quiet --create --format=newc";
    let output = image.as_file().try_clone().expect("a descriptor");
    let status = Command::new("sh").args(["-c", pack]).current_dir(tree).stdout(output).status();
    assert!(status.is_ok_and(|status| status.success()), "{pack}");
    image
}

fn install_busybox(tree: &Path) {
    let output = common::run(Command::new("sh").args(["-c", "command -v busybox"])).stdout;
    let busybox = String::from_utf8(output).expect("a path");
    fs::copy(busybox.trim(), tree.join("bin/busybox")).expect("a copy");
    let applets = common::run(Command::new("busybox").arg("--list")).stdout;
    for applet in String::from_utf8(applets).expect("names").lines() {
        if applet != "busybox" {
            symlink("busybox", tree.join("bin").join(applet)).expect("an empty directory");
        }
    }
}

/// The modules that this kernel has, uncompressed, and their list in the order
/// of their needs.
fn install_modules(kernel: &Kernel, tree: &Path) {
    let (base, version) = (kernel.directory(), kernel.version().expect("looked for before"));
    let mut seen = BTreeSet::new();
    let mut list = String::new();
    for module in MODULES {
        let mut command = Command::new("modprobe");
        command.arg("-d").arg(&base).args(["-S", &version, "--show-depends", module]);
        // A kernel may not have it, or may have it built in.
        let needs = command.output().expect("modprobe").stdout;
        for line in String::from_utf8(needs).expect("paths").lines() {
            let Some(path) = line.strip_prefix("insmod ") else { continue };
            let path = Path::new(path.split(' ').next().unwrap_or(path));
            let name = path.file_name().and_then(|name| name.to_str()).expect("UTF-8");
            let name = name.trim_end_matches(".xz");
            if seen.insert(name.to_owned()) {
                fs::write(tree.join("modules.d").join(name), read(path)).expect("a file");
                list += &format!("{name}\n");
            }
        }
    }
    fs::write(tree.join("modules"), list).expect("a file");
}

fn read(module: &Path) -> Vec<u8> {
    if module.extension().is_some_and(|extension| extension == "xz") {
        common::run(Command::new("xz").args(["--decompress", "--stdout"]).arg(module)).stdout
    } else {
        fs::read(module).expect("a module")
    }
}

/// The files, and what the dynamic linker loads for those that are programs or
/// libraries.
fn with_libraries(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut all: BTreeSet<_> = files.iter().cloned().collect();
    for file in files {
        // It fails for what is not of its kind.
        let output = Command::new("ldd").arg(file).env_remove("LD_LIBRARY_PATH").output();
        let output = String::from_utf8(output.expect("ldd").stdout).expect("paths");
        let paths = output.lines().filter_map(|line| {
            let path = line.split_once("=> ").map_or(line, |(_, path)| path);
            path.trim().split(' ').next().filter(|path| path.starts_with('/'))
        });
        all.extend(paths.map(PathBuf::from));
    }
    all
}

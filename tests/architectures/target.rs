//! The architectures: how each is compiled for, and what runs its programs.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use crate::common::{self, root};

/// An architecture that is not this machine's.
pub struct Architecture {
    pub name: &'static str,
    /// What Rust calls it.
    pub target: &'static str,
    /// And what GNU does.
    pub triple: &'static str,
    /// What runs its programs; nothing where this machine's processor does.
    pub emulator: Option<&'static str>,
    /// Its programs, and the judge, run on Debian's arm64 kernel.
    pub on_arm64: bool,
}

pub const ALL: [Architecture; 4] = [
    Architecture {
        name: "aarch64",
        target: "aarch64-unknown-linux-gnu",
        triple: "aarch64-linux-gnu",
        emulator: Some("qemu-aarch64"),
        on_arm64: true,
    },
    Architecture {
        name: "armv7",
        target: "armv7-unknown-linux-gnueabihf",
        triple: "arm-linux-gnueabihf",
        emulator: Some("qemu-arm"),
        on_arm64: false,
    },
    Architecture {
        name: "i686",
        target: "i686-unknown-linux-gnu",
        triple: "i686-linux-gnu",
        emulator: None,
        on_arm64: false,
    },
    Architecture {
        name: "riscv64",
        target: "riscv64gc-unknown-linux-gnu",
        triple: "riscv64-linux-gnu",
        emulator: Some("qemu-riscv64"),
        on_arm64: false,
    },
];

/// Where `tests/architectures/set-up.sh` puts things.
pub fn directory() -> PathBuf {
    root().join("target/architectures")
}

/// The sources of Rust's standard library, which is built for each target.
fn has_rust_src() -> bool {
    static HAS: LazyLock<bool> = LazyLock::new(|| {
        let output = Command::new("rustc")
            .args(["+nightly", "--print", "sysroot"])
            .env_remove("RUSTUP_TOOLCHAIN")
            .output();
        output.is_ok_and(|output| {
            let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            Path::new(&sysroot).join("lib/rustlib/src/rust").is_dir()
        })
    });
    *HAS
}

impl Architecture {
    /// What it needs and this machine lacks.
    pub fn missing(&self) -> Vec<String> {
        let programs = [Some(self.compiler()), self.emulator.map(str::to_owned)];
        let mut missing: Vec<_> =
            programs.into_iter().flatten().filter(|program| !common::has(program)).collect();
        if !has_rust_src() {
            missing.push("rust-src of nightly Rust".into());
        }
        if !self.libraries().join("libcjson.a").exists() {
            missing.push(format!("cmocka and cJSON for {}", self.triple));
        }
        missing
    }

    fn compiler(&self) -> String {
        format!("{}-gcc", self.triple)
    }

    /// cmocka and cJSON.
    fn libraries(&self) -> PathBuf {
        directory().join(self.triple)
    }

    /// libc and the loader.
    pub fn sysroot(&self) -> PathBuf {
        Path::new("/usr").join(self.triple)
    }

    /// What cargo builds for it, in the release profile.
    pub fn release(&self) -> PathBuf {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("target/tmp");
        target.join(self.target).join("release")
    }

    /// Builds packages, each with as much of Rust's library as it needs.
    pub fn build(&self) {
        const CORE: &str = "-Zbuild-std=core,compiler_builtins,panic_abort";
        const STD: &str = "-Zbuild-std=std,panic_abort";
        self.cargo(CORE, "sockshim");
        self.cargo(CORE, "sockshim-preload");
        self.cargo(STD, "sockshim-judge");
        let link = self.release().join(common::SONAME);
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink("libsockshim.so", link).expect("it is not there");
    }

    fn cargo(&self, std: &str, package: &str) {
        let variable = self.target.replace('-', "_").to_uppercase();
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("target/tmp");
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(root())
            .args(["+nightly", "build", "--release", std, "--target", self.target])
            .args(["--package", package, "--target-dir"])
            .arg(target)
            .env(format!("CARGO_TARGET_{variable}_LINKER"), self.compiler())
            .env(format!("CARGO_TARGET_{variable}_RUSTFLAGS"), self.rustflags())
            .env_remove("CARGO")
            .env_remove("RUSTUP_TOOLCHAIN");
        common::run(&mut cargo);
    }

    /// Programs that run here find their loader where it is.
    fn link_arguments(&self) -> Vec<String> {
        if self.emulator.is_some() {
            return vec![];
        }
        let libraries = self.sysroot().join("lib");
        let libraries = libraries.display();
        vec![
            format!("-Wl,--dynamic-linker={libraries}/ld-linux.so.2"),
            format!("-Wl,-rpath,{libraries}"),
        ]
    }

    fn rustflags(&self) -> String {
        let arguments = self.link_arguments();
        arguments.iter().map(|argument| format!("-Clink-arg={argument} ")).collect()
    }

    /// Compiles a program in C, for the library or for libc's own calls.
    pub fn compile(&self, source: &Path, arguments: &[&str], program: &Path) {
        let release = self.release();
        let mut command = Command::new(self.compiler());
        command.args(["-g", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]).arg(source);
        command.arg("-I").arg(root().join("include"));
        command.arg("-I").arg(directory().join("include"));
        command.args(arguments).args(self.link_arguments());
        command.arg("-L").arg(self.libraries()).args(["-lcmocka", "-lcjson", "-lm", "-pthread"]);
        command.arg("-L").arg(&release).arg("-lsockshim");
        command.arg(format!("-Wl,--as-needed,-rpath,{}", release.display()));
        common::run(command.arg("-o").arg(program));
    }

    /// The words before a program that is run on this machine.
    pub fn runs(&self) -> Vec<String> {
        match self.emulator {
            Some(emulator) => {
                vec![emulator.into(), "-L".into(), self.sysroot().display().to_string()]
            }
            None => vec![],
        }
    }
}

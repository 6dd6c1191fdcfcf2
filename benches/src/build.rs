//! The libraries and programs that are measured, and how they come to be.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};

/// What `Artifacts::build` made.
pub struct Artifacts {
    /// Where everything is but the shim itself.
    pub directory: PathBuf,
    /// libsockshim.so as it ships.
    pub shim: PathBuf,
    /// The hand-written wrapper.
    pub wrapper: PathBuf,
    /// The same file under another name, so that it can be loaded twice.
    pub twin: PathBuf,
    /// libsockshim_preload.so as it ships.
    pub drop_in: PathBuf,
    /// The hand-written wrapper under libc's names, to be preloaded.
    pub preloaded: PathBuf,
    /// A shared object with nothing in it.
    pub empty: PathBuf,
    /// The program that callgrind counts.
    pub looping: PathBuf,
    /// A program that starts and ends.
    pub nothing: PathBuf,
}

impl Artifacts {
    /// Builds the shim with make and the C pieces with cc: those into
    /// `directory`, or into `bench` beside the shim's directory.
    pub fn build(directory: Option<&Path>) -> Result<Self> {
        let shim = build_libraries()?;
        let directory = match directory {
            Some(directory) => directory.to_path_buf(),
            None => shim.with_file_name("../bench"),
        };
        fs::create_dir_all(&directory).with_context(|| directory.display().to_string())?;
        let directory = directory.canonicalize()?;

        // Bound when it is loaded, as rustc links libsockshim.so.
        let library = ["-O2", "-shared", "-fPIC", "-Wl,-z,now"];
        let program = ["-O2"];
        let artifacts = Self::at(directory, shim);
        compile("wrapper.c", &library, &artifacts.wrapper)?;
        fs::copy(&artifacts.wrapper, &artifacts.twin)?;
        compile("preloaded.c", &library, &artifacts.preloaded)?;
        compile("empty.c", &library, &artifacts.empty)?;
        compile("loop.c", &program, &artifacts.looping)?;
        compile("nothing.c", &program, &artifacts.nothing)?;
        Ok(artifacts)
    }

    /// Those that were built into `directory` before, and the shim.
    pub fn at(directory: PathBuf, shim: PathBuf) -> Self {
        Self {
            wrapper: directory.join("libwrapper.so"),
            twin: directory.join("libwrapper_twin.so"),
            drop_in: shim.with_file_name("libsockshim_preload.so"),
            preloaded: directory.join("libpreloaded.so"),
            empty: directory.join("libempty.so"),
            looping: directory.join("loop"),
            nothing: directory.join("nothing"),
            directory,
            shim,
        }
    }
}

/// The root of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is in a workspace")
}

/// The C compiler, as make would choose it.
pub fn compiler() -> OsString {
    env::var_os("CC").unwrap_or_else(|| "cc".into())
}

/// Standard output of a command that must succeed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Builds the libraries as they ship, and gives the path of libsockshim.so.
fn build_libraries() -> Result<PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let make = ["--silent", "-C"];
    output(Command::new("make").args(make).arg(workspace()).env("CARGO_TARGET_DIR", &target))?;
    Ok(workspace().join(target).join("release/libsockshim.so"))
}

fn compile(source: &str, options: &[&str], to: &Path) -> Result<()> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("c").join(source);
    output(Command::new(compiler()).args(options).arg(source).arg("-o").arg(to))?;
    ensure!(to.exists(), "{} was not built", to.display());
    Ok(())
}

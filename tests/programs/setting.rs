//! How a test runs its programs: on their own, or with the drop-in under them.

use std::{
    fmt::Debug,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::common::{GCC, preload_library, root, run};

/// Under which programs of a test the drop-in is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    None,
    Servers,
    All,
}

/// By what a program is known to have gone through the drop-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// By sendmsg and recvmsg, and no other call, behind it.
    Messages,
    /// By its sockets alone: it moves its bytes by read and write, which the
    /// drop-in passes on as they are.
    Sockets,
}

/// A directory for one run, and what the drop-in let through in it.
pub struct Setting {
    under: Under,
    directory: tempfile::TempDir,
    preload: String,
}

impl Setting {
    pub fn new(under: Under) -> Self {
        // Not under target/: other users have to reach it, and the name of a
        // Unix socket is short.
        let directory = tempfile::tempdir().expect("a directory");
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).expect("ours");
        let mut setting = Self { under, directory, preload: String::new() };
        if under != Under::None {
            setting.preload = setting.watched();
        }
        setting
    }

    /// The value of LD_PRELOAD: the drop-in, and a witness behind it.
    fn watched(&self) -> String {
        let (seen, witness) = (self.path("seen"), self.path("witness.so"));
        fs::write(&seen, [0; 4096]).expect("a scratch file");
        fs::set_permissions(&seen, fs::Permissions::from_mode(0o666)).expect("ours");
        run(GCC
            .command(&root().join("tests/programs/witness.c"))
            .args(["-O2", "-shared", "-fPIC"])
            .arg(format!("-DWITNESS_FILE=\"{}\"", seen.display()))
            .arg("-o")
            .arg(&witness));
        // A copy, where every user may read it.
        let library = self.path("libsockshim_preload.so");
        fs::copy(preload_library(), &library).expect("a scratch file");
        format!("{}:{}", library.display(), witness.display())
    }

    /// A file in the directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    pub fn server(&self, program: &str) -> Command {
        self.command(program, self.under != Under::None)
    }

    pub fn client(&self, program: &str) -> Command {
        self.command(program, self.under == Under::All)
    }

    fn command(&self, program: &str, is_under: bool) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.directory());
        if is_under {
            command.env("LD_PRELOAD", &self.preload);
        }
        command
    }

    /// The drop-in and its witness, for a program that needs another first.
    pub fn preload(&self) -> &str {
        &self.preload
    }

    /// What the witness has seen so far.
    pub fn seen(&self) -> Seen {
        let bytes = fs::read(self.path("seen")).expect("the witness has a file");
        let mut numbers =
            bytes.chunks_exact(8).map(|it| u64::from_ne_bytes(it.try_into().unwrap()));
        let mut next = || numbers.next().expect("a page of them");
        Seen { images: next(), under: next(), sockets: next(), messages: next(), plain: next() }
    }
}

/// The numbers of `witness.c`, in its order.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    pub images: u64,
    pub under: u64,
    pub sockets: u64,
    pub messages: u64,
    pub plain: u64,
}

impl Seen {
    /// All programs bound to the drop-in, and all that they sent and received
    /// was in the form that it gives it.
    pub fn check(self, through: Through) {
        assert!(self.images > 0 && self.images == self.under, "not under all: {self:?}");
        assert_eq!(self.plain, 0, "past the drop-in: {self:?}");
        let moved = if through == Through::Messages { self.messages } else { self.sockets };
        assert!(moved > 0, "nothing went through the drop-in: {self:?}");
    }
}

/// Runs it natively and under the drop-in: the results must be the same.
pub fn same<T: Debug + PartialEq>(through: Through, results: impl Fn(&Setting) -> T) {
    let native = results(&Setting::new(Under::None));
    for under in [Under::Servers, Under::All] {
        let setting = Setting::new(under);
        let found = results(&setting);
        assert_eq!(found, native, "{under:?} under the drop-in, and native");
        let seen = setting.seen();
        println!("{under:?}: {seen:?}");
        seen.check(through);
    }
}

//! Whom the judge judges.

mod calls;
mod naive;

use std::{
    ffi::{CStr, OsString},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use libc::{c_int, c_void, size_t, sockaddr, socklen_t, ssize_t};

pub use calls::Calls;

/// Which subject it is, as one says it on a command line. Without any of these
/// it is the system calls, judged against themselves.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Choice {
    /// The shared library to judge
    #[arg(long, value_name = "FILE")]
    pub library: Option<PathBuf>,
    /// What its functions' names have before send, recv, sendto ...
    #[arg(long, default_value = SOCKSHIM)]
    pub prefix: String,
    /// Demand EISCONN of sendto where Linux answers it, not POSIX's sendto
    #[arg(long)]
    pub as_linux: bool,
    /// Judge a wrapper that only copies its arguments into a msghdr
    #[arg(long, conflicts_with = "library")]
    pub naive: bool,
}

/// The prefix of the library that ignores a destination where POSIX does.
const SOCKSHIM: &str = "sockshim_";

/// What a library to preload must have.
const BECOME_MESSAGES: [&str; 4] = ["send", "sendto", "recv", "recvfrom"];

impl Choice {
    /// The library at this path, with sockshim's names.
    pub fn sockshim(library: &Path) -> Self {
        Self { library: Some(library.to_owned()), prefix: SOCKSHIM.to_owned(), ..Self::default() }
    }

    /// The naive wrapper.
    pub fn naive() -> Self {
        Self { naive: true, ..Self::default() }
    }

    /// Whoever was chosen, loaded. Fails where the library, or a call in it, is missing.
    pub fn subject(&self) -> Result<Subject> {
        match &self.library {
            Some(path) => {
                let ignores_destination = self.prefix == SOCKSHIM && !self.as_linux;
                Subject::load(path, &self.prefix, ignores_destination)
            }
            None if self.naive => Ok(Subject::NAIVE),
            None => Ok(Subject::RAW),
        }
    }

    /// The arguments that say it.
    pub fn arguments(&self) -> Vec<OsString> {
        let mut arguments = vec![OsString::from(format!("--prefix={}", self.prefix))];
        if let Some(library) = &self.library {
            arguments.extend(["--library".into(), library.into()]);
        }
        arguments.extend(self.as_linux.then(|| "--as-linux".into()));
        arguments.extend(self.naive.then(|| "--naive".into()));
        arguments
    }
}

/// The calls, and how they are meant to differ from the kernel's.
#[derive(Clone, Copy)]
pub struct Subject {
    /// The calls, as it has them.
    pub calls: Calls,
    /// `sendto` ignores a destination where Linux says EISCONN.
    pub ignores_destination: bool,
}

impl Subject {
    /// The system calls themselves.
    pub const RAW: Self = Self { calls: Calls::RAW, ignores_destination: false };

    /// A wrapper that only copies its arguments into a msghdr: what the judge
    /// must tell from the system calls.
    pub const NAIVE: Self = Self { calls: naive::CALLS, ..Self::RAW };

    /// What this subject is compared with.
    pub fn reference(&self) -> Self {
        if self.ignores_destination {
            Self { calls: Calls { sendto: sendto_where_it_can, ..Calls::RAW }, ..Self::RAW }
        } else {
            Self::RAW
        }
    }

    /// The functions of a shared library, by their names with `prefix` before
    /// them. Without a prefix it is one to preload, which may leave calls to
    /// libc: those are not judged. The library stays loaded for good.
    pub fn load(path: &Path, prefix: &str, ignores_destination: bool) -> Result<Self> {
        let path = fs::canonicalize(path).with_context(|| path.display().to_string())?;
        // SAFETY: the library's initialisers are trusted to be harmless.
        let library = unsafe { libloading::Library::new(&path)? };
        let find = |name: &str| match function(&library, &path, &format!("{prefix}{name}")) {
            Err(_) if prefix.is_empty() && !BECOME_MESSAGES.contains(&name) => Ok(None),
            function => function.map(Some),
        };
        // SAFETY: each name is that of a function of the C library, and the
        // library under judgement promises the same signature.
        let calls = unsafe { Calls::find(find)? };
        std::mem::forget(library);
        Ok(Self { calls, ignores_destination })
    }
}

/// The address of a function that the library defines itself: looking up
/// `send` in a library without one would find libc's.
fn function(library: &libloading::Library, path: &Path, name: &str) -> Result<*const c_void> {
    // SAFETY: only the address is used here.
    let symbol = unsafe { library.get::<*const c_void>(name.as_bytes()) }
        .with_context(|| format!("{} has no {name}", path.display()))?;
    let address: *const c_void = *symbol;
    // SAFETY: a Dl_info is pointers, and null is one.
    let mut info: libc::Dl_info = unsafe { std::mem::zeroed() };
    // SAFETY: `info` lives through the call.
    ensure!(unsafe { libc::dladdr(address, &mut info) } != 0, "{name} is in no library");
    // SAFETY: dladdr gave the name of a loaded library.
    let file = unsafe { CStr::from_ptr(info.dli_fname) }.to_str()?;
    ensure!(fs::canonicalize(file)? == path, "{} has no {name} of its own", path.display());
    Ok(address)
}

/// `sendto`, and where the destination is refused because the socket has a
/// peer, without it.
unsafe extern "C" fn sendto_where_it_can(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    address: *const sockaddr,
    length: socklen_t,
) -> ssize_t {
    // SAFETY: the caller's promise; errno is this thread's own.
    unsafe {
        let errno = libc::__errno_location();
        let before = *errno;
        let result = (Calls::RAW.sendto)(fd, buf, len, flags, address, length);
        if result < 0 && *errno == libc::EISCONN && !address.is_null() {
            *errno = before;
            return (Calls::RAW.send)(fd, buf, len, flags);
        }
        result
    }
}

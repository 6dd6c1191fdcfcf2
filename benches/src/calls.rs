//! Four functions of one library: send, recv, sendto and recvfrom.

use std::ffi::{CStr, c_char};

use anyhow::{Context, Result};
use libc::{c_int, c_void, size_t, sockaddr, socklen_t, ssize_t};
use libloading::os::unix::Library;

use crate::build::Artifacts;

/// send(2).
pub type Send = unsafe extern "C" fn(c_int, *const c_void, size_t, c_int) -> ssize_t;
/// recv(2).
pub type Recv = unsafe extern "C" fn(c_int, *mut c_void, size_t, c_int) -> ssize_t;
/// sendto(2).
pub type SendTo = unsafe extern "C" fn(
    c_int,
    *const c_void,
    size_t,
    c_int,
    *const sockaddr,
    socklen_t,
) -> ssize_t;
/// recvfrom(2).
pub type RecvFrom = unsafe extern "C" fn(
    c_int,
    *mut c_void,
    size_t,
    c_int,
    *mut sockaddr,
    *mut socklen_t,
) -> ssize_t;

/// One implementation of the four.
#[derive(Clone, Copy)]
pub struct Calls {
    /// Its send(2).
    pub send: Send,
    /// Its recv(2).
    pub recv: Recv,
    /// Its sendto(2).
    pub sendto: SendTo,
    /// Its recvfrom(2).
    pub recvfrom: RecvFrom,
}

impl Calls {
    /// The four of `library` whose names begin with `prefix`.
    ///
    /// # Safety
    /// They are functions of these types, and stay loaded.
    unsafe fn find(library: &Library, prefix: &str) -> Result<Self> {
        let name = |call: &str| format!("{prefix}{call}");
        // SAFETY: the caller knows the functions and their types.
        unsafe {
            Ok(Self {
                send: *library.get::<Send>(name("send").as_bytes())?,
                recv: *library.get::<Recv>(name("recv").as_bytes())?,
                sendto: *library.get::<SendTo>(name("sendto").as_bytes())?,
                recvfrom: *library.get::<RecvFrom>(name("recvfrom").as_bytes())?,
            })
        }
    }
}

/// Who takes turns. The discriminants are places in [`Contestants::all`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contestant {
    /// libc's own functions.
    Libc,
    /// The hand-written C wrapper.
    Wrapper,
    /// The C wrapper once more, loaded a second time: how far it is from
    /// itself is how much a difference must be to mean something.
    Twin,
    /// sockshim.
    Shim,
}

/// The number of contestants.
pub const COUNT: usize = 4;

/// All of them, loaded and bound.
pub struct Contestants {
    /// In the order of [`Contestant`].
    pub all: [Calls; COUNT],
    /// What the shim says of itself.
    pub shim_version: String,
}

impl Contestants {
    /// Loads them, for as long as the process lives.
    pub fn load(artifacts: &Artifacts) -> Result<Self> {
        let shim = open(&artifacts.shim)?;
        let wrapper = open(&artifacts.wrapper)?;
        let twin = open(&artifacts.twin)?;
        // SAFETY: sockshim.h and wrapper.c declare the functions so, as libc
        // does its own, and no library is ever closed.
        let all = unsafe {
            [
                Calls::find(&Library::this(), "")?,
                Calls::find(wrapper, "wrapper_")?,
                Calls::find(twin, "wrapper_")?,
                Calls::find(shim, "sockshim_")?,
            ]
        };
        // SAFETY: sockshim.h: no arguments, a constant string, never NULL.
        let version = unsafe {
            let version = shim.get::<extern "C" fn() -> *const c_char>(b"sockshim_version")?;
            CStr::from_ptr(version())
        };
        Ok(Self { all, shim_version: version.to_str()?.to_owned() })
    }
}

/// Loads a library for good, with every symbol bound.
pub fn open(path: &std::path::Path) -> Result<&'static Library> {
    // SAFETY: none of the libraries has an initialiser.
    let library = unsafe { Library::open(Some(path), libc::RTLD_NOW | libc::RTLD_LOCAL) };
    let library = library.with_context(|| path.display().to_string())?;
    Ok(Box::leak(Box::new(library)))
}

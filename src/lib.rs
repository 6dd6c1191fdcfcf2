//! The socket API on two primitives, `sendmsg` and `recvmsg`.
//!
//! The crate is a stack of floors; each one uses only those below it:
//!
//! | floor | what it knows |
//! |---|---|
//! | [`ffi`] | the exported C functions: their signatures and documentation |
//! | [`entry`] | the body of each call, over any kernel: raw pointers in, -1 and `errno` out |
//! | [`explain`] | why a call was refused, and what a descriptor is, in a sentence |
//! | [`address`] | socket addresses as text, and text as socket addresses |
//! | [`call`] | one call with its arguments validated: [`call::Send`], [`call::Recv`], [`call::read`] … |
//! | [`message`] | the `msghdr` and its `iovec`, built in one place |
//! | [`kernel`] | what is asked of the kernel: traits, and libc behind them |
//! | [`table`], [`request`] | the table of all calls; a call with its arguments as a value |
//! | [`errno`], [`text`] | an error number as a value; text without an allocator |
//!
//! C programs link the `cdylib` or the `staticlib` and include `sockshim.h`.
//! Rust programs can use the floors directly, also with a [kernel](kernel::layer)
//! of their own that observes or changes what passes:
//!
//! ```
//! use sockshim::{call::Send, kernel::Libc, message::Source};
//! use std::os::{fd::AsRawFd, unix::net::UnixStream};
//!
//! let (near, mut far) = UnixStream::pair()?;
//! let sent = Send::new(near.as_raw_fd(), Source::from(&b"hello"[..]), 0).run(&Libc);
//! assert_eq!(sent, Ok(5));
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Building with `panic = "abort"`
//!
//! With `panic = "abort"` (the release profile of this workspace) the libraries
//! are built without std and bring their own panic handler. With the default
//! `panic = "unwind"`, as in `cargo test`, std is linked as usual. A Rust
//! program that uses both std and `panic = "abort"` enables the feature `std`.

#![cfg_attr(all(panic = "abort", not(feature = "std")), no_std)]
#![deny(missing_docs)]

#[cfg(not(target_os = "linux"))]
compile_error!(
    "sockshim answers what Linux answers, and asks Linux for it: it builds for Linux only"
);

pub mod address;
pub mod call;
pub mod entry;
pub mod errno;
pub mod explain;
#[cfg(feature = "ffi")]
pub mod ffi;
pub mod kernel;
pub mod message;
#[cfg(all(panic = "abort", not(feature = "std")))]
mod no_std;
pub mod request;
pub mod table;
pub mod text;

//! The drop-in: the core of sockshim under libc's own names.
//!
//! It exports the calls that become a message, and nothing else: all others,
//! `sendmsg` and `recvmsg` among them, are libc's, or those of whichever library
//! the loader binds. Nothing is looked up when the program runs.
//!
//! | module | what it knows |
//! |---|---|
//! | `calls` | the four calls, and glibc's other names for them |
//! | `kernel` | the kernel as it is reached from under those names |
//!
//! The functions have the contracts of their namesakes in the manual.

#![cfg_attr(panic = "abort", no_std)]
#![deny(missing_docs)]

mod calls;
mod kernel;

//! The drop-in: the core of sockshim under libc's own names.
//!
//! | module | what it knows |
//! |---|---|
//! | `message` | the calls that move a message: they go through the core |
//! | `fortified` | what `_FORTIFY_SOURCE` and glibc call some of them |
//! | `passed` | the other calls: they go straight to the next library |
//! | `door` | the kernel as the next library in the search order reaches it |
//! | `next` | a function of that library, found once |
//!
//! The functions have the contracts of their namesakes in the manual.

#![cfg_attr(panic = "abort", no_std)]
#![deny(missing_docs)]

mod door;
mod fortified;
mod message;
mod next;
mod passed;

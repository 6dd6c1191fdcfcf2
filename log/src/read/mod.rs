//! Reading: events from bytes, from a file, from a growing file, and from a
//! drainer in the same process.

mod entry;
mod file;
mod follow;
mod image;
mod join;
mod merge;
mod preamble;

pub use entry::{Entry, Stored};
pub use file::{Reader, Source};
pub use follow::{Follower, Stream};
pub use preamble::Preamble;

//! Tells whether a program can tell a socket library from the kernel's own
//! system calls.
//!
//! A random [`case::Case`] is a fixture and one call on it. The
//! [`trial::Judge`] makes the fixture twice, in two [`world`]s that look the
//! same from within, lets the system call answer in one and the library under
//! judgement in the other, and compares all that a program could notice.

#![deny(missing_docs)]

pub mod ancillary;
pub mod case;
pub mod exclude;
pub mod fixture;
pub mod generate;
pub mod memory;
pub mod observe;
pub mod options;
pub mod perform;
pub mod regression;
pub mod run;
pub mod shrink;
pub mod signals;
pub mod subject;
pub mod tally;
pub mod trial;
pub mod worker;
pub mod world;

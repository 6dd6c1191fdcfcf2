//! The recording of sockshim: its format, its writer and its reader.
//!
//! Programs under the instrument append events to a *ring*, a file that they
//! all map. The launcher moves what they appended into a *recording*, a file
//! that the views read. docs/recording.md has the format byte by byte.
//!
//! | part | what it does | needs |
//! |---|---|---|
//! | [`layout`], [`Kind`], [`Attached`], [`flags`] | the format | nothing |
//! | [`shared`], [`Owner`], [`block`], [`Ring`] | memory that processes share | nothing |
//! | [`Thread`], [`Event`], [`Attachment`], [`OpenCall`] | the writer | nothing: no allocator, no system call |
//! | `create`, `Mapping`, `Drainer`, `Recording` | the launcher's part | feature `std` |
//! | `Reader`, `Follower`, `Stream` | the views' part | feature `std`; no `unsafe` |
//!
//! # How a record gets into a ring
//!
//! A ring has blocks of 64 KiB. A thread that has no block takes a free one by
//! swapping its [`Owner`] into the word of that block, from zero. It reserves
//! space by swapping the block's control word, writes the record, and sets the
//! mark of the granule (32 bytes) where the record begins. A record with its
//! mark is *committed*. When too little space is left, the thread closes the
//! block, which is one bit of the control word, and takes the next.
//!
//! A process can be killed between any two instructions of this:
//!
//! - A block is never taken by nobody: owner and taking are one instruction.
//! - A record that was reserved and not committed is *torn*. What was committed
//!   behind it is still found, since the marks say where records begin and no
//!   chain has to be walked. Marks, not lengths, are what is stored last.
//! - What is reserved minus what is committed is what a dead owner tore.
//!
//! A signal handler, or the child of vfork, that appends in the middle of an
//! append reserves behind it. If the handler never returns (longjmp), the
//! outer record stays uncommitted, and is torn when its process ends.
//!
//! # How it gets out again
//!
//! One process drains (it holds a lock on the file). It copies committed records
//! of all blocks, open ones included, and remembers which. It frees a block that
//! is closed when all that is reserved has been committed and copied, or when
//! its owner is gone for a second, in which case the difference is torn.
//! It may close a block at any time: whoever appends there takes another. It
//! does so to blocks of threads that have ended, and to idle ones when few are
//! free, so there may be more threads than blocks.
//!
//! Freeing gives the block a new generation, which is a part of the control
//! word. A thread that was stopped between reading the word and swapping it,
//! however long, then fails to swap. A thread that was stopped after it swapped
//! holds a reservation without a commit, so the block is not freed while its
//! process lives. After the commit it does not touch the block again.
//!
//! An owner is gone when no process has its pid, when that process is a zombie,
//! or when it started after the moment in the owner: then the pid was reused.
//! It is also gone when the same process announced itself with a later moment:
//! then it ran exec. The second of grace is for the child of vfork whose parent
//! was killed: it still appends as its parent.
//!
//! Other readers of a ring only look. They copy a block and then read its
//! control word again: if the generation is still the same, what was committed
//! before the copy is whole in it.
//!
//! # Why each memory ordering suffices
//!
//! - *Taking a block* is `Acquire`: it reads the zero that the drainer stored
//!   with `Release` after it had cleared the marks and stored the control word,
//!   so the taker sees both.
//! - *Swapping the control word* is `AcqRel`. Between threads that share a slot
//!   it passes on what the taker saw; for the drainer, reading the closed word
//!   with `Acquire` makes every earlier reservation visible, so that the sum
//!   of what is reserved is final.
//! - *The mark* is stored with `Release` after the record's bytes and read with
//!   `Acquire` before them. That is all that keeps a reader from seeing half a
//!   record.
//! - *Clearing the marks* is `Relaxed`: nobody has a reservation in the block,
//!   and whoever gets one acquires the owner's word, or the control word that
//!   is stored with `Release` after them.
//! - *The slot's block* is stored with `Release` and read with `Acquire`, for
//!   threads that share a slot: they see the control word and marks of the
//!   block that the other took.
//! - *The open call* is a sequence lock: the state is cleared, a `Release` fence
//!   keeps the fields behind that, and the new state is stored with `Release`.
//!   A reader loads the state with `Acquire`, the fields, and after an `Acquire`
//!   fence the state again. The state has a count, so equal means unchanged.
//! - *The count of freed blocks* is incremented with `Release` after a block's
//!   owner is cleared and read with `Acquire` before the search: a thread that
//!   remembers this count as "nothing was free" misses no block freed later.
//! - Counts of dropped events and the search's cursor are `Relaxed`: nothing
//!   else follows from them.
//!
//! `tests/model.rs` lets loom try the interleavings of these.

#![no_std]
#![deny(missing_docs)]

#[cfg(feature = "std")]
extern crate std;

pub mod block;
pub mod layout;
pub mod shared;

#[cfg(feature = "std")]
mod create;
#[cfg(feature = "std")]
mod cursor;
#[cfg(feature = "std")]
mod drain;
#[cfg(feature = "std")]
mod encode;
#[cfg(feature = "std")]
mod error;
mod event;
mod facts;
mod kinds;
#[cfg(feature = "std")]
mod life;
mod open;
mod owner;
#[cfg(feature = "std")]
mod read;
#[cfg(feature = "std")]
mod recording;
mod ring;
mod writer;

#[cfg(feature = "std")]
pub use create::{Mapping, Plan, boottime, monotonic};
#[cfg(feature = "std")]
pub use drain::{Drainer, Pass};
#[cfg(feature = "std")]
pub use encode::encode;
#[cfg(feature = "std")]
pub use error::Error;
pub use event::{Attachment, Event, MAX_ARGS, Piece, words};
pub use facts::{Announcement, SocketFacts, how, role};
pub use kinds::{Attached, Kind, disposition, flags};
pub use layout::Slot;
pub use open::{Interrupted, OpenCall};
pub use owner::Owner;
#[cfg(feature = "std")]
pub use read::{Entry, Follower, Preamble, Reader, Source, Stored, Stream};
#[cfg(feature = "std")]
pub use recording::{Recording, Sink, preamble};
pub use ring::{Ring, Unfit};
pub use writer::Thread;

//! Kernels that stand before another one.
//!
//! A layer names the kernel behind it in [`Layer`]. Of each trait here it
//! overrides the calls that it changes; all others go to the kernel behind it.
//!
//! ```
//! use std::cell::Cell;
//! use sockshim::{
//!     call::Send,
//!     kernel::{Answer, Libc, Messages, layer::{self, Layer}},
//!     message::Source,
//!     table::types::*,
//! };
//!
//! /// Counts the messages that are sent.
//! #[derive(Default)]
//! struct Counter { sent: Cell<usize> }
//!
//! impl Layer for Counter {
//!     type Next = Libc;
//!     fn next(&self) -> &Libc { &Libc }
//! }
//!
//! impl layer::Messages for Counter {
//!     unsafe fn sendmsg(&self, fd: c_int, msg: *const msghdr, flags: c_int) -> Answer<ssize_t> {
//!         self.sent.set(self.sent.get() + 1);
//!         // SAFETY: the caller's promise is that of the kernel behind.
//!         unsafe { self.next().sendmsg(fd, msg, flags) }
//!     }
//! }
//! impl layer::Namesakes for Counter {}
//! impl layer::Probes for Counter {}
//!
//! let counter = Counter::default();
//! let (near, _far) = std::os::unix::net::UnixStream::pair()?;
//! let fd = std::os::fd::AsRawFd::as_raw_fd(&near);
//! Send::new(fd, Source::from(&b"hello"[..]), 0).run(&counter).expect("there is room");
//! assert_eq!(counter.sent.get(), 1);
//! # Ok::<(), std::io::Error>(())
//! ```

use super::{Answer, probes};
use crate::table::types::*;

/// A kernel that stands before another one.
pub trait Layer {
    /// The kernel behind it.
    type Next;

    /// The kernel behind it.
    fn next(&self) -> &Self::Next;
}

macro_rules! layers {
    ($(
        $(#[$about:meta])*
        $trait:ident { $(
            $name:ident $variant:ident $exported:ident($($argument:ident: $type:ty),* $(,)?)
                -> $result:ty = $number:ident($($beyond:expr),*), $blocks:ident, [$($errno:ident)*];
        )* }
    )*) => { $(
        #[doc = concat!("A layer over [`", stringify!($trait), "`](super::", stringify!($trait), "),")]
        /// which forwards each call that it does not override.
        #[expect(clippy::missing_safety_doc, reason = "it is that of the trait of this name")]
        pub trait $trait: Layer<Next: super::$trait> { $(
            #[doc = concat!(stringify!($name), "(2).")]
            #[inline(always)]
            unsafe fn $name(&self, $($argument: $type),*) -> Answer<$result> {
                // SAFETY: the caller's promise is that of the kernel behind.
                unsafe { super::$trait::$name(self.next(), $($argument),*) }
            }
        )* }

        impl<L: $trait> super::$trait for L { $(
            #[inline(always)]
            unsafe fn $name(&self, $($argument: $type),*) -> Answer<$result> {
                // SAFETY: the caller's promise is the layer's.
                unsafe { $trait::$name(self, $($argument),*) }
            }
        )* }
    )* };
}
crate::calls!(layers);

/// A layer over [`Probes`](super::Probes), which forwards what it does not override.
pub trait Probes: Layer<Next: super::Probes> {
    /// See [`super::Probes::is_user_range`].
    fn is_user_range(&self, base: *const c_void, len: usize, way: probes::Way) -> bool {
        super::Probes::is_user_range(self.next(), base, len, way)
    }
}

impl<L: Probes> super::Probes for L {
    fn is_user_range(&self, base: *const c_void, len: usize, way: probes::Way) -> bool {
        Probes::is_user_range(self, base, len, way)
    }
}

//! Questions to the kernel that change nothing: what explains a refused call
//! asks them.
//!
//! They are system calls made past libc's functions. No library that interposes
//! those names sees them, none is a cancellation point, and they need nothing
//! but a little stack, so a signal handler may ask too. A descriptor that a
//! question opens is closed again before it is answered.

mod libc;
mod maps;
mod route;

use ::libc::{c_int, c_short};

use crate::errno::Errno;

pub use route::{Route, RouteQuery};

/// An end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The socket's own: getsockname(2).
    Local,
    /// The other: getpeername(2).
    Peer,
}

/// A file, by what the process has of it.
#[derive(Clone, Copy)]
pub enum FileRef<'a> {
    /// An open descriptor.
    Descriptor(c_int),
    /// A path of up to 127 bytes. Symbolic links are followed.
    Path(&'a [u8]),
    /// A path whose last component is not followed if it is a symbolic link.
    Link(&'a [u8]),
}

/// What statx(2) reports of a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileStatus {
    /// The type and the permissions.
    pub mode: u32,
    /// How many names it has.
    pub links: u32,
    /// Whether it was made immutable: chattr(1).
    pub is_immutable: bool,
    /// Its length.
    pub size: u64,
}

/// What statfs(2) reports of the filesystem of a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filesystem {
    /// Its type: a number of linux/magic.h.
    pub magic: i64,
    /// Whether it is mounted read-only.
    pub is_read_only: bool,
    /// Whether it has neither blocks nor inodes left.
    pub is_full: bool,
}

/// A limit of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// RLIMIT_NOFILE.
    Descriptors,
    /// RLIMIT_FSIZE.
    FileSize,
}

/// A range of memory, and whether a call can use all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// It is mapped, with the rights that are wanted.
    Good,
    /// So many bytes are good, and behind them nothing is mapped.
    Unmapped(usize),
    /// So many bytes are good, and those behind them lack the right.
    Forbidden(usize),
}

/// What can be asked. No question changes anything that the process or its
/// peers can see, and none blocks.
pub trait Inspect {
    /// Fills the buffer with the memory at this address. EFAULT where some of
    /// it is not mapped, may not be read, or is not resident: a page that the
    /// kernel would first have to provide is left alone.
    fn copy(&self, address: usize, buffer: &mut [u8]) -> Result<(), Errno>;

    /// Whether memory is mapped with the right to read it, or to write it, as
    /// /proc/thread-self/maps lists it. Takes the bytes that it reads there off
    /// `budget`, and answers nothing once that is spent.
    fn extent(
        &self,
        address: usize,
        length: usize,
        to_write: bool,
        budget: &mut usize,
    ) -> Option<Extent>;

    /// getsockopt(2): how many bytes of the buffer were filled. Not to be asked
    /// for SO_ERROR, which is cleared by being read.
    fn option(
        &self,
        fd: c_int,
        level: c_int,
        option: c_int,
        buffer: &mut [u8],
    ) -> Result<usize, Errno>;

    /// The address of one end of a socket, and its length.
    fn name(&self, fd: c_int, end: End, buffer: &mut [u8]) -> Result<usize, Errno>;

    /// ioctl(2) with a request that reads and writes no more than `argument`.
    fn ioctl(&self, fd: c_int, request: u32, argument: &mut [u8]) -> Result<(), Errno>;

    /// fcntl(2) with a command that takes no argument, as F_GETFL.
    fn fcntl(&self, fd: c_int, command: c_int) -> Result<c_int, Errno>;

    /// poll(2), without waiting: which of these events, of POLLERR and POLLHUP
    /// hold.
    fn events(&self, fd: c_int, wanted: c_short) -> Option<c_short>;

    /// statx(2).
    fn status(&self, file: FileRef<'_>) -> Result<FileStatus, Errno>;

    /// statfs(2).
    fn filesystem(&self, file: FileRef<'_>) -> Result<Filesystem, Errno>;

    /// Whether the process may use a path in this way: access(2), with its
    /// effective rights.
    fn access(&self, path: &[u8], rights: c_int) -> Result<(), Errno>;

    /// The name that /proc gives to what a descriptor refers to.
    fn link(&self, fd: c_int, buffer: &mut [u8]) -> Result<usize, Errno>;

    /// A soft limit of the process: getrlimit(2).
    fn limit(&self, limit: Limit) -> Option<u64>;

    /// The start of a file of /proc.
    fn contents(&self, path: &[u8], buffer: &mut [u8]) -> Result<usize, Errno>;

    /// The file offset of a descriptor.
    fn offset(&self, fd: c_int) -> Option<u64>;

    /// The effective capabilities of the thread, by their numbers.
    fn capabilities(&self) -> Option<u64>;

    /// The real, effective and saved user IDs of the thread, then its group IDs
    /// in the same order.
    fn ids(&self) -> Option<[u32; 6]>;

    /// The supplementary groups of the thread, unless it has more than fit.
    fn groups<'a>(&self, buffer: &'a mut [u32]) -> Option<&'a [u32]>;

    /// Whether a seccomp filter is installed in the thread.
    fn is_filtered(&self) -> Option<bool>;

    /// The ID of the process.
    fn process(&self) -> Option<c_int>;

    /// The route to a destination, or the errno with which the kernel's tables
    /// refuse it; nothing where the kernel did not answer.
    fn route(&self, query: &RouteQuery) -> Option<Result<Route, Errno>>;
}

//! Questions to the kernel that change nothing: what explains a refused call
//! asks them.
//!
//! They are system calls past libc's own functions. No other library that has
//! taken those names sees them, none is a cancellation point, and nothing is
//! used but the stack, so that a signal handler may ask too.

use core::{mem::MaybeUninit, ptr};

use libc::{c_int, c_long, c_short, iovec, pollfd, rlimit64, statx};

use super::{Libc, system_call};
use crate::{errno::Errno, text::Text};

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
}

/// What can be asked. No question changes anything that the process or its
/// peers can see.
pub trait Inspect {
    /// Copies what is readable at this address in the process's own memory, up
    /// to the size of the room or to the first page that is not readable. The
    /// number of bytes copied, or EFAULT where not one is readable; any other
    /// error says that the kernel would not look.
    fn copy(&self, address: usize, room: &mut [u8]) -> Result<usize, Errno>;

    /// How many of so many bytes from this address on can be read; all of them
    /// where the kernel would not look.
    fn readable(&self, address: usize, length: usize) -> usize;

    /// Whether the byte at this address may not be read, or with `to_write`, not
    /// be written, though memory is mapped there. Not so where the kernel cannot
    /// tell.
    fn is_forbidden(&self, address: usize, to_write: bool) -> bool;

    /// getsockopt(2): how many bytes of the room were filled. Not to be asked
    /// for SO_ERROR, which is cleared by being read.
    fn option(
        &self,
        fd: c_int,
        level: c_int,
        option: c_int,
        room: &mut [u8],
    ) -> Result<usize, Errno>;

    /// The address of one end of a socket, and its length.
    fn name(&self, fd: c_int, end: End, room: &mut [u8]) -> Result<usize, Errno>;

    /// ioctl(2) with a request that gives an int.
    fn count(&self, fd: c_int, request: u32) -> Result<c_int, Errno>;

    /// fcntl(2) with F_GETFL: the access mode and the status flags.
    fn status_flags(&self, fd: c_int) -> Result<c_int, Errno>;

    /// poll(2), without waiting: which of these events, of POLLERR and POLLHUP
    /// hold.
    fn events(&self, fd: c_int, wanted: c_short) -> c_short;

    /// What a file is: the `st_mode` of stat(2).
    fn mode(&self, file: FileRef<'_>) -> Result<u32, Errno>;

    /// Whether the process may use a path so: access(2), with its effective
    /// rights.
    fn access(&self, path: &[u8], rights: c_int) -> Result<(), Errno>;

    /// What a descriptor leads to, by readlink(2) in /proc.
    fn link(&self, fd: c_int, room: &mut [u8]) -> Result<usize, Errno>;

    /// How many descriptors the process may have open: RLIMIT_NOFILE.
    fn most_descriptors(&self) -> Option<u64>;

    /// The start of a file of /proc.
    fn contents(&self, path: &[u8], room: &mut [u8]) -> Result<usize, Errno>;
}

impl Inspect for Libc {
    /// By process_vm_readv(2): what cannot be read is refused, not followed. A
    /// process may always read itself.
    fn copy(&self, address: usize, room: &mut [u8]) -> Result<usize, Errno> {
        let theirs = iovec { iov_base: ptr::without_provenance_mut(address), iov_len: room.len() };
        let ours = iovec { iov_base: room.as_mut_ptr().cast(), iov_len: room.len() };
        let theirs = (&raw const theirs).expose_provenance();
        let ours = (&raw const ours).expose_provenance();
        // SAFETY: the kernel writes into the room alone.
        unsafe {
            let myself = ask(libc::SYS_getpid, 0, 0, 0, 0, 0)?;
            ask(libc::SYS_process_vm_readv, myself, ours, 1, theirs, 1)
        }
    }

    /// By a copy of one byte of each page.
    fn readable(&self, address: usize, length: usize) -> usize {
        /// A bound for lengths that no memory has.
        const PAGES: usize = 1 << 18;
        let mut readable = 0;
        for _ in 0..PAGES {
            if readable >= length {
                break;
            }
            let at = address.wrapping_add(readable);
            match self.copy(at, &mut [0]) {
                Err(Errno::EFAULT) => return readable,
                Err(_) => break,
                Ok(_) => readable += page_size() - (at & (page_size() - 1)),
            }
        }
        length
    }

    /// To read, by mincore(2), which refuses to tell of what is not there. To
    /// write, by madvise(2): MADV_POPULATE_WRITE does what a write does to a
    /// page short of the write, or refuses. Older kernels refuse always.
    fn is_forbidden(&self, address: usize, to_write: bool) -> bool {
        const MADV_POPULATE_WRITE: usize = 23;
        let (page, mut byte) = (|address: usize| address & !(page_size() - 1), 0_u8);
        let ours = (&raw mut byte).expose_provenance();
        // SAFETY: mincore writes the one byte; madvise changes what backs a
        // page, never what it holds.
        let is_granted = |call, address, argument| unsafe {
            ask(call, page(address), page_size(), argument, 0, 0).is_ok()
        };
        if to_write {
            !is_granted(libc::SYS_madvise, address, MADV_POPULATE_WRITE)
                && is_granted(libc::SYS_madvise, ours, MADV_POPULATE_WRITE)
        } else {
            is_granted(libc::SYS_mincore, address, ours)
        }
    }

    fn option(
        &self,
        fd: c_int,
        level: c_int,
        option: c_int,
        room: &mut [u8],
    ) -> Result<usize, Errno> {
        let mut length = room.len() as u32;
        let (value, size) = (room.as_mut_ptr().expose_provenance(), (&raw mut length));
        let (level, option) = (level as usize, option as usize);
        // SAFETY: the kernel writes `length` bytes of the room at most, and
        // the length.
        unsafe {
            let size = size.expose_provenance();
            ask(libc::SYS_getsockopt, fd as usize, level, option, value, size)?;
        }
        Ok(length as usize)
    }

    fn name(&self, fd: c_int, end: End, room: &mut [u8]) -> Result<usize, Errno> {
        let number = match end {
            End::Local => libc::SYS_getsockname,
            End::Peer => libc::SYS_getpeername,
        };
        let mut length = room.len() as u32;
        let (name, size) = (room.as_mut_ptr().expose_provenance(), &raw mut length);
        // SAFETY: the kernel writes `length` bytes of the room at most, and
        // the length.
        unsafe { ask(number, fd as usize, name, size.expose_provenance(), 0, 0)? };
        Ok(length as usize)
    }

    fn count(&self, fd: c_int, request: u32) -> Result<c_int, Errno> {
        let mut count: c_int = 0;
        let place = (&raw mut count).expose_provenance();
        // SAFETY: the request writes one int, into `count`.
        unsafe { ask(libc::SYS_ioctl, fd as usize, request as usize, place, 0, 0)? };
        Ok(count)
    }

    fn status_flags(&self, fd: c_int) -> Result<c_int, Errno> {
        // SAFETY: no pointer is passed.
        unsafe { ask(libc::SYS_fcntl, fd as usize, libc::F_GETFL as usize, 0, 0, 0) }
            .map(|flags| flags as c_int)
    }

    fn events(&self, fd: c_int, wanted: c_short) -> c_short {
        let mut poll = pollfd { fd, events: wanted, revents: 0 };
        // Zero in every width that a timespec has had.
        let no_time = [0_u64; 2];
        let place = (&raw mut poll).expose_provenance();
        let time = (&raw const no_time).expose_provenance();
        // SAFETY: the kernel writes into `poll`, which outlives the call.
        match unsafe { ask(libc::SYS_ppoll, place, 1, time, 0, 0) } {
            Ok(_) => poll.revents,
            Err(_) => 0,
        }
    }

    fn mode(&self, file: FileRef<'_>) -> Result<u32, Errno> {
        let (fd, path, flags) = match file {
            FileRef::Descriptor(fd) => (fd, &[][..], libc::AT_EMPTY_PATH),
            FileRef::Path(path) => (libc::AT_FDCWD, path, 0),
        };
        let mut facts = MaybeUninit::<statx>::uninit();
        let (path, wanted) = (ended(path), (libc::STATX_TYPE | libc::STATX_MODE) as usize);
        let (path, room) = (path.as_ptr().expose_provenance(), facts.as_mut_ptr());
        // SAFETY: the path ends with a NUL, and the kernel fills `facts`.
        unsafe {
            let room = room.expose_provenance();
            ask(libc::SYS_statx, fd as usize, path, flags as usize, wanted, room)?;
        }
        // SAFETY: a statx is integers, and the kernel has filled it.
        Ok(unsafe { facts.assume_init() }.stx_mode.into())
    }

    fn access(&self, path: &[u8], rights: c_int) -> Result<(), Errno> {
        let path = ended(path);
        let (place, flags) = (path.as_ptr().expose_provenance(), libc::AT_EACCESS as usize);
        // SAFETY: the path ends with a NUL.
        unsafe { ask(libc::SYS_faccessat2, HERE, place, rights as usize, flags, 0) }.map(|_| ())
    }

    fn link(&self, fd: c_int, room: &mut [u8]) -> Result<usize, Errno> {
        let mut path = [MaybeUninit::<u8>::uninit(); 32];
        let mut text = Text::new(&mut path);
        text.str("/proc/self/fd/").signed(fd.into());
        text.finish();
        let (path, at) = (path.as_ptr().expose_provenance(), room.as_mut_ptr().expose_provenance());
        // SAFETY: the path ends with a NUL, and the kernel writes no more than
        // the room has.
        unsafe { ask(libc::SYS_readlinkat, HERE, path, at, room.len(), 0) }
    }

    fn most_descriptors(&self) -> Option<u64> {
        let mut limit = rlimit64 { rlim_cur: 0, rlim_max: 0 };
        let (which, room) = (libc::RLIMIT_NOFILE as usize, (&raw mut limit).expose_provenance());
        // SAFETY: the kernel fills `limit`.
        unsafe { ask(libc::SYS_prlimit64, 0, which, 0, room, 0) }.ok()?;
        Some(limit.rlim_cur)
    }

    fn contents(&self, path: &[u8], room: &mut [u8]) -> Result<usize, Errno> {
        let path = ended(path);
        let (place, flags) = (path.as_ptr().expose_provenance(), libc::O_CLOEXEC as usize);
        let room_at = room.as_mut_ptr().expose_provenance();
        // SAFETY: the path ends with a NUL, the kernel writes no more than the
        // room has, and the descriptor is ours to close.
        unsafe {
            let fd = ask(libc::SYS_openat, HERE, place, flags | libc::O_RDONLY as usize, 0, 0)?;
            let result = ask(libc::SYS_read, fd, room_at, room.len(), 0, 0);
            let _ = ask(libc::SYS_close, fd, 0, 0, 0, 0);
            result
        }
    }
}

/// The directory that paths start from.
const HERE: usize = libc::AT_FDCWD as usize;

/// A path with a NUL behind it.
#[inline(never)]
fn ended(path: &[u8]) -> [u8; 128] {
    let mut ended = [0; 128];
    for (place, byte) in ended.iter_mut().take(127).zip(path) {
        *place = *byte;
    }
    ended
}

/// The size of the pages that mincore and madvise go by.
fn page_size() -> usize {
    // SAFETY: the auxiliary vector is the process's own, and constant.
    unsafe { libc::getauxval(libc::AT_PAGESZ) as usize }
}

/// A system call, of which no argument but five is other than 0. Pointers go as
/// numbers, so their provenance is exposed.
///
/// # Safety
/// As for the call: what it writes must be the caller's to overwrite.
#[inline(never)]
unsafe fn ask(
    number: c_long,
    a: usize,
    b: usize,
    c: usize,
    d: usize,
    e: usize,
) -> Result<usize, Errno> {
    // SAFETY: the caller's promise.
    unsafe { system_call(number, [a, b, c, d, e, 0]) }
}

//! The answers of the running kernel.

use core::{mem::MaybeUninit, ptr};

use ::libc::{self, c_int, c_long, c_short, iovec, pollfd, rlimit64, statx};

use super::{
    End, Extent, FileRef, FileStatus, Filesystem, Inspect, Limit,
    maps::Maps,
    route::{self, Request, Route, RouteQuery},
};
use crate::{
    errno::Errno,
    kernel::{Libc, system_call},
    text::Text,
};

/// How much of a file is read at a time.
const PIECE: usize = 1024;

impl Inspect for Libc {
    /// By process_vm_readv(2), after mincore(2) has found each page resident.
    /// The thread's own number names the process even when its first thread
    /// has ended.
    fn copy(&self, address: usize, buffer: &mut [u8]) -> Result<(), Errno> {
        let (page, end) = (page_size(), address.wrapping_add(buffer.len()));
        let mut at = address & !(page - 1);
        while at < end {
            let mut resident = 0_u8;
            // SAFETY: mincore writes the one byte.
            unsafe {
                let place = (&raw mut resident).expose_provenance();
                ask(libc::SYS_mincore, at, page, place, 0, 0)?;
            }
            if resident & 1 == 0 {
                return Err(Errno::EFAULT);
            }
            at = at.wrapping_add(page);
        }
        let theirs =
            iovec { iov_base: ptr::without_provenance_mut(address), iov_len: buffer.len() };
        let ours = iovec { iov_base: buffer.as_mut_ptr().cast(), iov_len: buffer.len() };
        let theirs = (&raw const theirs).expose_provenance();
        let ours = (&raw const ours).expose_provenance();
        // SAFETY: the kernel writes into the buffer alone.
        let copied = unsafe {
            let myself = ask(libc::SYS_gettid, 0, 0, 0, 0, 0)?;
            ask(libc::SYS_process_vm_readv, myself, ours, 1, theirs, 1)?
        };
        if copied == buffer.len() { Ok(()) } else { Err(Errno::EFAULT) }
    }

    fn extent(
        &self,
        address: usize,
        length: usize,
        to_write: bool,
        budget: &mut usize,
    ) -> Option<Extent> {
        let file = Opened::new(b"/proc/thread-self/maps").ok()?;
        let mut maps = Maps::new(address, length, to_write);
        let mut piece = [0; PIECE];
        loop {
            let size = file.read(&mut piece).ok()?;
            if let Some(extent) = maps.read(piece.get(..size)?) {
                return Some(extent);
            }
            if size == 0 {
                return Some(maps.finish());
            }
            *budget = budget.checked_sub(size)?;
        }
    }

    fn option(
        &self,
        fd: c_int,
        level: c_int,
        option: c_int,
        buffer: &mut [u8],
    ) -> Result<usize, Errno> {
        let mut length = buffer.len() as u32;
        let (value, size) = (buffer.as_mut_ptr().expose_provenance(), (&raw mut length));
        let (level, option) = (level as usize, option as usize);
        // SAFETY: the kernel writes `length` bytes of the buffer at most, and
        // the length.
        unsafe {
            let size = size.expose_provenance();
            ask(libc::SYS_getsockopt, fd as usize, level, option, value, size)?;
        }
        Ok(length as usize)
    }

    fn name(&self, fd: c_int, end: End, buffer: &mut [u8]) -> Result<usize, Errno> {
        let number = match end {
            End::Local => libc::SYS_getsockname,
            End::Peer => libc::SYS_getpeername,
        };
        let mut length = buffer.len() as u32;
        let (name, size) = (buffer.as_mut_ptr().expose_provenance(), &raw mut length);
        // SAFETY: the kernel writes `length` bytes of the buffer at most, and
        // the length.
        unsafe { ask(number, fd as usize, name, size.expose_provenance(), 0, 0)? };
        Ok(length as usize)
    }

    fn ioctl(&self, fd: c_int, request: u32, argument: &mut [u8]) -> Result<(), Errno> {
        let place = argument.as_mut_ptr().expose_provenance();
        // SAFETY: the requests that are asked write no more than `argument`.
        unsafe { ask(libc::SYS_ioctl, fd as usize, request as usize, place, 0, 0) }.map(|_| ())
    }

    fn fcntl(&self, fd: c_int, command: c_int) -> Result<c_int, Errno> {
        // SAFETY: no pointer is passed.
        unsafe { ask(libc::SYS_fcntl, fd as usize, command as usize, 0, 0, 0) }
            .map(|flags| flags as c_int)
    }

    fn events(&self, fd: c_int, wanted: c_short) -> Option<c_short> {
        let mut poll = pollfd { fd, events: wanted, revents: 0 };
        // Zero in every width that a timespec has had.
        let no_time = [0_u64; 2];
        let place = (&raw mut poll).expose_provenance();
        let time = (&raw const no_time).expose_provenance();
        // SAFETY: the kernel writes into `poll`, which outlives the call.
        unsafe { ask(libc::SYS_ppoll, place, 1, time, 0, 0) }.ok().map(|_| poll.revents)
    }

    fn status(&self, file: FileRef<'_>) -> Result<FileStatus, Errno> {
        let (fd, path, flags) = match file {
            FileRef::Descriptor(fd) => (fd, &[][..], libc::AT_EMPTY_PATH),
            FileRef::Path(path) => (libc::AT_FDCWD, path, 0),
            FileRef::Link(path) => (libc::AT_FDCWD, path, libc::AT_SYMLINK_NOFOLLOW),
        };
        let mut status = MaybeUninit::<statx>::uninit();
        let (path, wanted) = (ended(path), libc::STATX_BASIC_STATS as usize);
        let (path, buffer) = (path.as_ptr().expose_provenance(), status.as_mut_ptr());
        let flags = (flags | libc::AT_STATX_DONT_SYNC | libc::AT_NO_AUTOMOUNT) as usize;
        // SAFETY: the path ends with a NUL, and the kernel fills `status`.
        unsafe {
            ask(libc::SYS_statx, fd as usize, path, flags, wanted, buffer.expose_provenance())?;
        }
        // SAFETY: a statx is integers, and the kernel has filled it.
        let status = unsafe { status.assume_init() };
        Ok(FileStatus {
            mode: status.stx_mode.into(),
            links: status.stx_nlink,
            is_immutable: status.stx_attributes & libc::STATX_ATTR_IMMUTABLE as u64 != 0,
            size: status.stx_size,
        })
    }

    #[allow(clippy::unnecessary_cast, reason = "the types of the fields differ among libcs")]
    fn filesystem(&self, file: FileRef<'_>) -> Result<Filesystem, Errno> {
        let mut status = MaybeUninit::<libc::statfs64>::zeroed();
        let buffer = status.as_mut_ptr().expose_provenance();
        // SAFETY: the path ends with a NUL, and the kernel fills `status`.
        unsafe {
            match file {
                FileRef::Descriptor(fd) => {
                    ask(libc::SYS_fstatfs, fd as usize, buffer, 0, 0, 0)?;
                }
                FileRef::Path(path) | FileRef::Link(path) => {
                    let path = ended(path);
                    let path = path.as_ptr().expose_provenance();
                    ask(libc::SYS_statfs, path, buffer, 0, 0, 0)?;
                }
            }
        }
        // SAFETY: a statfs is integers, all of them given a value above.
        let status = unsafe { status.assume_init() };
        Ok(Filesystem {
            magic: status.f_type as i64,
            is_read_only: status.f_flags as u64 & libc::ST_RDONLY as u64 != 0,
            is_full: status.f_blocks != 0 && status.f_bavail == 0
                || status.f_files != 0 && status.f_ffree == 0,
        })
    }

    fn access(&self, path: &[u8], rights: c_int) -> Result<(), Errno> {
        let path = ended(path);
        let (place, flags) = (path.as_ptr().expose_provenance(), libc::AT_EACCESS as usize);
        // SAFETY: the path ends with a NUL.
        unsafe { ask(libc::SYS_faccessat2, HERE, place, rights as usize, flags, 0) }.map(|_| ())
    }

    fn link(&self, fd: c_int, buffer: &mut [u8]) -> Result<usize, Errno> {
        let mut path = [MaybeUninit::<u8>::uninit(); 40];
        let mut text = Text::new(&mut path);
        text.str("/proc/thread-self/fd/").signed(fd.into());
        text.finish();
        let path = path.as_ptr().expose_provenance();
        let (at, size) = (buffer.as_mut_ptr().expose_provenance(), buffer.len());
        // SAFETY: the path ends with a NUL, and the kernel writes no more than
        // the buffer holds.
        unsafe { ask(libc::SYS_readlinkat, HERE, path, at, size, 0) }
    }

    fn limit(&self, limit: Limit) -> Option<u64> {
        let resource = match limit {
            Limit::Descriptors => libc::RLIMIT_NOFILE,
            Limit::FileSize => libc::RLIMIT_FSIZE,
        } as usize;
        let mut limit = rlimit64 { rlim_cur: 0, rlim_max: 0 };
        let place = (&raw mut limit).expose_provenance();
        // SAFETY: the kernel fills `limit`.
        unsafe { ask(libc::SYS_prlimit64, 0, resource, 0, place, 0) }.ok()?;
        Some(limit.rlim_cur)
    }

    fn contents(&self, path: &[u8], buffer: &mut [u8]) -> Result<usize, Errno> {
        Opened::new(path)?.read(buffer)
    }

    fn offset(&self, fd: c_int) -> Option<u64> {
        // SAFETY: no pointer is passed.
        let result = unsafe { ask(libc::SYS_lseek, fd as usize, 0, libc::SEEK_CUR as usize, 0, 0) };
        result.ok().map(|offset| offset as u64)
    }

    fn capabilities(&self) -> Option<u64> {
        const VERSION_3: u32 = 0x2008_0522;
        let mut header = [VERSION_3, 0];
        // Effective, permitted, inheritable: of the low 32, then of the high.
        let mut sets = [0_u32; 6];
        let header = header.as_mut_ptr().expose_provenance();
        // SAFETY: of version 3 the kernel fills six words.
        unsafe {
            ask(libc::SYS_capget, header, sets.as_mut_ptr().expose_provenance(), 0, 0, 0).ok()?;
        }
        Some(u64::from(sets[0]) | u64::from(sets[3]) << 32)
    }

    fn ids(&self) -> Option<[u32; 6]> {
        let mut ids = [0_u32; 6];
        let [a, b, c, d, e, f] = ids.each_mut().map(|id| (&raw mut *id).expose_provenance());
        // SAFETY: each call fills the three numbers that it is given.
        unsafe {
            ask(libc::SYS_getresuid, a, b, c, 0, 0).ok()?;
            ask(libc::SYS_getresgid, d, e, f, 0, 0).ok()?;
        }
        Some(ids)
    }

    fn groups<'a>(&self, buffer: &'a mut [u32]) -> Option<&'a [u32]> {
        let (count, place) = (buffer.len(), buffer.as_mut_ptr().expose_provenance());
        // SAFETY: the kernel writes `count` numbers at most.
        let count = unsafe { ask(libc::SYS_getgroups, count, place, 0, 0, 0) }.ok()?;
        buffer.get(..count)
    }

    /// A kernel without seccomp answers EINVAL; another refusal comes from a
    /// filter.
    fn is_filtered(&self) -> Option<bool> {
        // SAFETY: no pointer is passed.
        match unsafe { ask(libc::SYS_prctl, libc::PR_GET_SECCOMP as usize, 0, 0, 0, 0) } {
            Ok(mode) => Some(mode != 0),
            Err(Errno::EINVAL) => Some(false),
            Err(_) => Some(true),
        }
    }

    fn process(&self) -> Option<c_int> {
        // SAFETY: no pointer is passed.
        unsafe { ask(libc::SYS_getpid, 0, 0, 0, 0, 0) }.ok().map(|process| process as c_int)
    }

    fn route(&self, query: &RouteQuery) -> Option<Result<Route, Errno>> {
        let kind = (libc::SOCK_RAW | libc::SOCK_CLOEXEC) as usize;
        let request = Request::new(query);
        let bytes = request.bytes();
        let mut buffer = [0_u8; 512];
        let place = buffer.as_mut_ptr().expose_provenance();
        // SAFETY: the request is readable, the kernel writes no more than the
        // buffer holds, and the descriptor is ours to close.
        let size = unsafe {
            let family = libc::AF_NETLINK as usize;
            let fd =
                ask(libc::SYS_socket, family, kind, libc::NETLINK_ROUTE as usize, 0, 0).ok()?;
            let sent =
                ask(libc::SYS_sendto, fd, bytes.as_ptr().expose_provenance(), bytes.len(), 0, 0);
            let wait = libc::MSG_DONTWAIT as usize;
            let size = sent.and_then(|_| ask(libc::SYS_recvfrom, fd, place, buffer.len(), wait, 0));
            let _ = ask(libc::SYS_close, fd, 0, 0, 0, 0);
            size.ok()?
        };
        route::read(buffer.get(..size)?)
    }
}

/// A file of /proc, open for reading.
struct Opened(usize);

impl Opened {
    fn new(path: &[u8]) -> Result<Self, Errno> {
        let path = ended(path);
        let (place, flags) = (path.as_ptr().expose_provenance(), libc::O_CLOEXEC as usize);
        // SAFETY: the path ends with a NUL.
        unsafe { ask(libc::SYS_openat, HERE, place, flags, 0, 0) }.map(Self)
    }

    fn read(&self, buffer: &mut [u8]) -> Result<usize, Errno> {
        let (place, size) = (buffer.as_mut_ptr().expose_provenance(), buffer.len());
        // SAFETY: the kernel writes no more than the buffer holds.
        unsafe { ask(libc::SYS_read, self.0, place, size, 0, 0) }
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        // SAFETY: the descriptor is our own.
        let _ = unsafe { ask(libc::SYS_close, self.0, 0, 0, 0, 0) };
    }
}

/// The directory that relative paths start from.
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

/// The size of the pages that mincore goes by.
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

//! A kernel of the test's own: it remembers what it was asked, and answers
//! what the test told it to.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    ptr,
};

use libc::{c_int, c_void, iovec, msghdr, sockaddr, socklen_t};
use sockshim::{
    errno::Errno,
    kernel::{Files, Messages, Namesakes, Probes, Way},
};

pub type Answer = Result<usize, Errno>;

/// What the kernel was asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    Sendmsg { fd: c_int, header: Header, flags: c_int },
    Recvmsg { fd: c_int, header: Header, flags: c_int },
    IsUserRange(usize, usize, Way),
    Send { fd: c_int, base: usize, len: usize, flags: c_int },
    Sendto { fd: c_int, base: usize, len: usize, flags: c_int, address: usize, length: socklen_t },
    Recv { fd: c_int, base: usize, len: usize, flags: c_int },
    Recvfrom { fd: c_int, base: usize, len: usize, flags: c_int, address: usize, length: usize },
    Read { fd: c_int, base: usize, len: usize },
    Write { fd: c_int, base: usize, len: usize },
    Readv { fd: c_int, list: usize, count: c_int },
    Writev { fd: c_int, list: usize, count: c_int },
}

/// A msghdr and its first iovec, as it was handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Whether there is a name, and what its length is said to be.
    pub has_name: bool,
    pub name_length: socklen_t,
    pub base: usize,
    pub length: usize,
    /// How many iovecs follow the first.
    pub more: usize,
}

impl Header {
    /// # Safety
    /// The header and its first iovec are readable.
    unsafe fn read(header: *const msghdr) -> Self {
        // SAFETY: the caller's promise.
        let (header, iovec) = unsafe { (&*header, &*(*header).msg_iov) };
        assert_eq!((header.msg_control, header.msg_controllen), (ptr::null_mut(), 0));
        assert_eq!(header.msg_flags, 0);
        Self {
            has_name: !header.msg_name.is_null(),
            name_length: header.msg_namelen,
            base: iovec.iov_base.addr(),
            length: iovec.iov_len,
            more: header.msg_iovlen - 1,
        }
    }
}

pub struct Fake {
    pub log: RefCell<Vec<Asked>>,
    /// To one call after the other. There must be one for each.
    pub answers: RefCell<VecDeque<Answer>>,
    pub refuses_ranges: bool,
    /// What a receive brings.
    pub message: &'static [u8],
    pub sender: Option<&'static [u8]>,
    /// What a receive stores at `*addrlen` meanwhile, as a signal handler would.
    pub meanwhile: Cell<Option<(*mut socklen_t, socklen_t)>>,
}

impl Fake {
    pub fn answering(answers: impl Into<VecDeque<Answer>>) -> Self {
        Self {
            log: RefCell::default(),
            answers: RefCell::new(answers.into()),
            refuses_ranges: false,
            message: b"",
            sender: None,
            meanwhile: Cell::default(),
        }
    }

    /// What it was asked, once all that it was told to answer is answered.
    pub fn asked(self) -> Vec<Asked> {
        assert!(self.answers.borrow().is_empty(), "asked less often than expected");
        self.log.into_inner()
    }

    fn answer(&self, asked: Asked) -> Answer {
        self.log.borrow_mut().push(asked);
        let answer = self.answers.borrow_mut().pop_front().expect("asked more often than expected");
        if let Err(errno) = answer {
            set_errno(errno);
        }
        answer
    }
}

impl Messages for Fake {
    unsafe fn sendmsg(&self, fd: c_int, header: *const msghdr, flags: c_int) -> Answer {
        // SAFETY: the tests hand over headers that the core has built.
        let header = unsafe { Header::read(header) };
        self.answer(Asked::Sendmsg { fd, header, flags })
    }

    unsafe fn recvmsg(&self, fd: c_int, header: *mut msghdr, flags: c_int) -> Answer {
        // SAFETY: the tests hand over headers that the core has built, over
        // room for what this kernel brings.
        unsafe {
            let seen = Header::read(header);
            let answer = self.answer(Asked::Recvmsg { fd, header: seen, flags });
            if let Some((place, value)) = self.meanwhile.take() {
                *place = value;
            }
            let iovec = *(*header).msg_iov;
            ptr::copy_nonoverlapping(
                self.message.as_ptr(),
                iovec.iov_base.cast(),
                self.message.len(),
            );
            if let (Some(sender), true) = (self.sender, seen.has_name) {
                let room = sender.len().min(seen.name_length as usize);
                ptr::copy_nonoverlapping(sender.as_ptr(), (*header).msg_name.cast(), room);
                (*header).msg_namelen = sender.len() as socklen_t;
            }
            answer
        }
    }
}

impl Probes for Fake {
    fn is_user_range(&self, base: *const c_void, len: usize, way: Way) -> bool {
        self.log.borrow_mut().push(Asked::IsUserRange(base.addr(), len, way));
        !self.refuses_ranges
    }
}

/// They move no byte.
impl Namesakes for Fake {
    unsafe fn send(&self, fd: c_int, buf: *const c_void, len: usize, flags: c_int) -> Answer {
        self.answer(Asked::Send { fd, base: buf.addr(), len, flags })
    }

    unsafe fn sendto(
        &self,
        fd: c_int,
        buf: *const c_void,
        len: usize,
        flags: c_int,
        address: *const sockaddr,
        length: socklen_t,
    ) -> Answer {
        let (base, address) = (buf.addr(), address.addr());
        self.answer(Asked::Sendto { fd, base, len, flags, address, length })
    }

    unsafe fn recv(&self, fd: c_int, buf: *mut c_void, len: usize, flags: c_int) -> Answer {
        self.answer(Asked::Recv { fd, base: buf.addr(), len, flags })
    }

    unsafe fn recvfrom(
        &self,
        fd: c_int,
        buf: *mut c_void,
        len: usize,
        flags: c_int,
        address: *mut sockaddr,
        length: *mut socklen_t,
    ) -> Answer {
        let (base, address, length) = (buf.addr(), address.addr(), length.addr());
        self.answer(Asked::Recvfrom { fd, base, len, flags, address, length })
    }
}

/// It moves no byte.
impl Files for Fake {
    unsafe fn read(&self, fd: c_int, base: *mut c_void, len: usize) -> Answer {
        self.answer(Asked::Read { fd, base: base.addr(), len })
    }

    unsafe fn write(&self, fd: c_int, base: *const c_void, len: usize) -> Answer {
        self.answer(Asked::Write { fd, base: base.addr(), len })
    }

    unsafe fn readv(&self, fd: c_int, list: *const iovec, count: c_int) -> Answer {
        self.answer(Asked::Readv { fd, list: list.addr(), count })
    }

    unsafe fn writev(&self, fd: c_int, list: *const iovec, count: c_int) -> Answer {
        self.answer(Asked::Writev { fd, list: list.addr(), count })
    }
}

/// errno, as the program sees it.
pub fn last_errno() -> Errno {
    // SAFETY: libc gives the calling thread's own errno, always valid.
    Errno::new(unsafe { *libc::__errno_location() })
}

/// As libc sets it.
pub fn set_errno(errno: Errno) {
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno.number() }
}

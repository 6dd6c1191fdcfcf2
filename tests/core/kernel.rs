//! A kernel of the test's own: it remembers what it was asked, and answers
//! what the test told it to.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    ptr,
};

use libc::{c_int, c_void, iovec, msghdr, socklen_t};
use sockshim::{
    errno::Errno,
    kernel::{File, Kernel},
};

pub type Answer = Result<usize, Errno>;

/// What the kernel was asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    Sendmsg { fd: c_int, header: Header, flags: c_int },
    Recvmsg { fd: c_int, header: Header, flags: c_int },
    IsUserRange(usize, usize),
    SocketOption(c_int),
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
    /// The domain and type of every socket; without them there is none.
    pub socket: Option<(c_int, c_int)>,
    /// What a receive brings.
    pub message: &'static [u8],
    pub sender: Option<&'static [u8]>,
    /// As libc leaves it: changed by a failure alone.
    pub errno: Cell<Errno>,
}

impl Fake {
    pub fn answering(answers: impl Into<VecDeque<Answer>>) -> Self {
        Self {
            log: RefCell::default(),
            answers: RefCell::new(answers.into()),
            refuses_ranges: false,
            socket: None,
            message: b"",
            sender: None,
            errno: Cell::new(Errno::new(0)),
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
            self.set_errno(errno);
        }
        answer
    }
}

impl Kernel for Fake {
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

    fn is_user_range(&self, base: *const c_void, len: usize) -> bool {
        self.log.borrow_mut().push(Asked::IsUserRange(base.addr(), len));
        self.set_errno(if self.refuses_ranges { Errno::EFAULT } else { Errno::EBADF });
        !self.refuses_ranges
    }

    fn socket_option(&self, _: c_int, option: c_int) -> Result<c_int, Errno> {
        self.log.borrow_mut().push(Asked::SocketOption(option));
        let (domain, kind) = self.socket.ok_or(Errno::EBADF)?;
        Ok(if option == libc::SO_DOMAIN { domain } else { kind })
    }

    unsafe fn write_memory(&self, to: *mut c_void, bytes: &[u8]) -> Result<(), Errno> {
        // SAFETY: the tests hand over memory of their own.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), to.cast(), bytes.len()) };
        Ok(())
    }

    fn errno(&self) -> Errno {
        self.errno.get()
    }

    fn set_errno(&self, errno: Errno) {
        self.errno.set(errno);
    }
}

/// It moves no byte.
impl File for Fake {
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

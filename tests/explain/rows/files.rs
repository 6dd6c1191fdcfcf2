//! Reads and writes of files of many kinds.

use std::fs;

use super::{Row, Short, short};
use crate::{child::*, sockets::*};

fn eventfd(value: u32) -> i32 {
    // SAFETY: no pointer is passed.
    done(unsafe { libc::eventfd(value, libc::EFD_NONBLOCK) } as isize)
}

fn memfd(seals: i32) -> i32 {
    // SAFETY: the name ends with a NUL.
    let fd = done(unsafe { libc::memfd_create(c"m".as_ptr(), libc::MFD_ALLOW_SEALING) } as isize);
    // SAFETY: no pointer is passed.
    done(unsafe { libc::fcntl(fd, libc::F_ADD_SEALS, seals) } as isize);
    fd
}

fn timerfd() -> i32 {
    // SAFETY: no pointer is passed.
    done(unsafe { libc::timerfd_create(libc::CLOCK_MONOTONIC, libc::TFD_NONBLOCK) } as isize)
}

fn signalfd() -> i32 {
    // SAFETY: a sigset_t is integers, and is read only.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        done(libc::signalfd(-1, &set, libc::SFD_NONBLOCK) as isize)
    }
}

fn terminal() -> [i32; 2] {
    let master = open("/dev/ptmx", libc::O_RDWR | libc::O_NOCTTY);
    let (mut unlock, mut number) = (0, 0);
    // SAFETY: each request reads or writes one int.
    unsafe {
        done(libc::ioctl(master, libc::TIOCSPTLCK, &mut unlock) as isize);
        done(libc::ioctl(master, libc::TIOCGPTN, &mut number) as isize);
    }
    [master, open(&format!("/dev/pts/{number}"), libc::O_RDWR | libc::O_NOCTTY)]
}

/// FS_IMMUTABLE_FL, by FS_IOC_GETFLAGS and FS_IOC_SETFLAGS of linux/fs.h.
fn immutable(fd: i32, is_set: bool) {
    let (get, set) = (0x8008_6601_u64, 0x4008_6602_u64);
    let mut flags: libc::c_long = 0;
    // SAFETY: the requests read and write one number.
    unsafe {
        done(libc::ioctl(fd, get as _, &mut flags) as isize);
        flags = if is_set { flags | 0x10 } else { flags & !0x10 };
        done(libc::ioctl(fd, set as _, &flags) as isize);
    }
}

pub fn rows() -> Vec<Row> {
    let rows: [Short; 24] = [
        (
            "read of an eventfd without a value",
            libc::EAGAIN,
            Needs::Nothing,
            || {
                let fd = eventfd(0);
                refused!(read(fd, [0_u8; 8].as_mut_ptr().cast(), 8))
            },
            "read(3, buf, 8): EAGAIN: nothing was there to read from a descriptor of the kind eventfd, and O_NONBLOCK is set. Wait until poll() reports POLLIN.",
        ),
        (
            "write of a value that does not fit, eventfd",
            libc::EAGAIN,
            Needs::Nothing,
            || {
                let (fd, large) = (eventfd(5), (u64::MAX - 1).to_ne_bytes());
                refused!(write(fd, large.as_ptr().cast(), 8))
            },
            "write(3, buf, 8): EAGAIN: the number in the eventfd would become too large, and O_NONBLOCK is set. Wait until poll() reports POLLOUT.",
        ),
        (
            "write of the one value that it does not take, eventfd",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = eventfd(0);
                refused!(write(fd, [0xff_u8; 8].as_ptr().cast(), 8))
            },
            "write(3, buf, 8): EINVAL: an eventfd takes any number but UINT64_MAX, which is what was written.",
        ),
        (
            "read, epoll",
            libc::EINVAL,
            Needs::Nothing,
            || {
                // SAFETY: no pointer is passed.
                let fd = done(unsafe { libc::epoll_create1(0) } as isize);
                refused!(read(fd, [0_u8; 8].as_mut_ptr().cast(), 8))
            },
            "read(3, buf, 8): EINVAL: a descriptor of the kind eventpoll can be neither read nor written. Use epoll_wait().",
        ),
        (
            "write, timerfd",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = timerfd();
                refused!(write(fd, [0_u8; 8].as_ptr().cast(), 8))
            },
            "write(3, buf, 8): EINVAL: a descriptor of the kind timerfd cannot be written. Set it with timerfd_settime().",
        ),
        (
            "read of too few bytes, timerfd",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = timerfd();
                refused!(read(fd, [0_u8; 8].as_mut_ptr().cast(), 4))
            },
            "read(3, buf, 4): EINVAL: a timerfd is read in numbers of 8 bytes, and the buffer has 4 bytes. Pass a uint64_t.",
        ),
        (
            "write, signalfd",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = signalfd();
                refused!(write(fd, [0_u8; 8].as_ptr().cast(), 8))
            },
            "write(3, buf, 8): EINVAL: a descriptor of the kind signalfd cannot be written.",
        ),
        (
            "read of too few bytes, signalfd",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = signalfd();
                refused!(read(fd, [0_u8; 8].as_mut_ptr().cast(), 8))
            },
            "read(3, buf, 8): EINVAL: a signalfd is read in structures of 128 bytes, and the buffer has 8 bytes. Pass a struct signalfd_siginfo.",
        ),
        (
            "read, pidfd",
            libc::EINVAL,
            Needs::Nothing,
            || {
                // SAFETY: no pointer is passed.
                let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, libc::getpid(), 0) };
                let fd = done(fd as isize);
                refused!(read(fd, [0_u8; 8].as_mut_ptr().cast(), 8))
            },
            "read(3, buf, 8): EINVAL: a descriptor of the kind pidfd can be neither read nor written. Wait for it with poll() and waitid().",
        ),
        (
            "read, io_uring",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let mut parameters = [0_u8; 120];
                // SAFETY: the kernel fills the parameters.
                let fd =
                    unsafe { libc::syscall(libc::SYS_io_uring_setup, 4, parameters.as_mut_ptr()) };
                let fd = done(fd as isize);
                refused!(read(fd, [0_u8; 8].as_mut_ptr().cast(), 8))
            },
            "read(3, buf, 8): EINVAL: a descriptor of the kind io_uring can be neither read nor written. Use io_uring_enter().",
        ),
        (
            "write to a sealed file",
            libc::EPERM,
            Needs::Nothing,
            || {
                let fd = memfd(libc::F_SEAL_WRITE);
                refused!(write(fd, [0_u8; 1].as_ptr().cast(), 1))
            },
            "write(3, buf, 1): EPERM: the memfd m is sealed against writing (F_SEAL_WRITE).",
        ),
        (
            "write beyond the end of a file that may not grow",
            libc::EPERM,
            Needs::Nothing,
            || {
                let fd = memfd(libc::F_SEAL_GROW);
                refused!(write(fd, [0_u8; 1].as_ptr().cast(), 1))
            },
            "write(3, buf, 1): EPERM: possible causes, most likely first: (1) the memfd m is sealed against growing (F_SEAL_GROW), and the data would go beyond its end. (2) a security module (such as Landlock, AppArmor or SELinux) or a BPF program forbids it.",
        ),
        (
            "read of a terminal whose other end is closed",
            libc::EIO,
            Needs::Nothing,
            || {
                let [master, slave] = terminal();
                close(slave);
                refused!(read(master, [0_u8; 1].as_mut_ptr().cast(), 1))
            },
            "read(3, buf, 1): EIO: the device /dev/ptmx is a terminal whose other end is closed.",
        ),
        (
            "write to a terminal whose other end is closed",
            libc::EIO,
            Needs::Nothing,
            || {
                let [master, slave] = terminal();
                close(master);
                let refusal = refused!(write(slave, [0_u8; 1].as_ptr().cast(), 1));
                let digits = |sentence: String| {
                    sentence.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
                };
                Refusal { sentence: digits(refusal.sentence), ..refusal }
            },
            "write(0, buf, 0): EIO: the deleted device /dev/pts/0 is a terminal whose other end is closed.",
        ),
        (
            "read of memory that is not mapped, in /proc",
            libc::EIO,
            Needs::Nothing,
            || {
                let fd = open("/proc/self/mem", libc::O_RDONLY);
                refused!(read(fd, [0_u8; 1].as_mut_ptr().cast(), 1))
            },
            "read(3, buf, 1): EIO: no memory of the process is mapped at the file offset.",
        ),
        (
            "write of a value that is none, in /proc",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = open("/proc/self/timerslack_ns", libc::O_WRONLY);
                let refusal = refused!(write(fd, b"garbage".as_ptr().cast(), 7));
                let own = format!("/proc/{}/", std::process::id());
                Refusal { sentence: refusal.sentence.replace(&own, "/proc/PID/"), ..refusal }
            },
            "write(3, buf, 7): EINVAL: the file /proc/PID/timerslack_ns does not accept the value that was written.",
        ),
        (
            "write beyond the limit of a file's size",
            libc::EFBIG,
            Needs::Nothing,
            || {
                let limit = libc::rlimit { rlim_cur: 10, rlim_max: 10 };
                // SAFETY: the limit is readable, and the signal is to be ignored.
                unsafe {
                    libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
                    done(libc::setrlimit(libc::RLIMIT_FSIZE, &limit) as isize);
                }
                fs::write("short", [0; 10]).expect("ten bytes");
                let fd = open("short", libc::O_WRONLY | libc::O_APPEND);
                // SAFETY: no pointer is passed.
                done(unsafe { libc::lseek(fd, 20, libc::SEEK_SET) } as isize);
                without_directory(refused!(write(fd, [0_u8; 1].as_ptr().cast(), 1)))
            },
            "write(3, buf, 1): EFBIG: possible causes, most likely first: (1) the data would go beyond RLIMIT_FSIZE, which is 10 bytes. (2) the file would become larger than its filesystem allows.",
        ),
        (
            "write to an immutable file",
            libc::EPERM,
            Needs::Privileges,
            || {
                let fd = open("fixed", libc::O_RDWR | libc::O_CREAT);
                immutable(fd, true);
                let refusal = without_directory(refused!(write(fd, [0_u8; 1].as_ptr().cast(), 1)));
                immutable(fd, false);
                refusal
            },
            "write(3, buf, 1): EPERM: the file ./fixed is immutable. See lsattr(1).",
        ),
        (
            "write to a filesystem that is full",
            libc::ENOSPC,
            Needs::Mounts,
            || {
                small("small");
                let fd = open("small/file", libc::O_RDWR | libc::O_CREAT);
                let bytes = vec![0_u8; 4096];
                // SAFETY: the bytes are readable.
                while unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) } > 0 {}
                without_directory(refused!(write(fd, bytes.as_ptr().cast(), bytes.len())))
            },
            "write(3, buf, 4096): ENOSPC: the filesystem of the file ./small/file has no space left. Delete something.",
        ),
        (
            "bind on a filesystem that is full, AF_UNIX",
            libc::ENOSPC,
            Needs::Mounts,
            || {
                small("small");
                for number in 0.. {
                    if fs::write(format!("small/{number}"), "bind(3, unix:small/x.sock, 15): ENOSPC: the filesystem of small has no space or no inodes left. Delete something, or bind elsewhere.").is_err() {
                    break;
                }
                }
                let (fd, full) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("small/x.sock"));
                refused!(bind(fd, full.pointer(), full.length()))
            },
            "bind(3, unix:small/x.sock, 15): ENOSPC: the filesystem of small has no space or no inodes left. Delete something, or bind elsewhere.",
        ),
        (
            "bind in /proc, AF_UNIX",
            libc::ENOENT,
            Needs::Nothing,
            || {
                let (fd, there) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/proc/x.sock"));
                refused!(bind(fd, there.pointer(), there.length()))
            },
            "bind(3, unix:/proc/x.sock, 15): ENOENT: the filesystem of /proc cannot hold sockets. Bind elsewhere.",
        ),
        (
            "bind in /sys, AF_UNIX",
            libc::EPERM,
            Needs::Privileges,
            || {
                let (fd, there) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/sys/x.sock"));
                refused!(bind(fd, there.pointer(), there.length()))
            },
            "bind(3, unix:/sys/x.sock, 14): EPERM: the filesystem of /sys cannot hold sockets. Bind elsewhere.",
        ),
        (
            "bind in a directory that has been deleted, AF_UNIX",
            libc::ENOENT,
            Needs::Nothing,
            || {
                fs::create_dir("gone").expect("a directory");
                std::env::set_current_dir("gone").expect("a directory");
                fs::remove_dir("../gone").expect("an empty directory");
                let (fd, there) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("x.sock"));
                refused!(bind(fd, there.pointer(), there.length()))
            },
            "bind(3, unix:x.sock, 9): ENOENT: the directory . has been deleted. Change to another directory, or use an absolute path.",
        ),
        (
            "read without alignment, O_DIRECT",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = open("direct", libc::O_RDWR | libc::O_CREAT | libc::O_DIRECT);
                refused!(write(fd, [0_u8; 512].as_ptr().cast(), 511))
            },
            "write(3, buf, 511): EINVAL: the file is open with O_DIRECT, and the buffer or the length is not a multiple of the block size. Align both.",
        ),
    ];
    rows.map(short).into()
}

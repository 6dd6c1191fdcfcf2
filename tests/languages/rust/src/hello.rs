//! Sends and receives through the crate: no C ABI, no `unsafe`.

use std::os::{fd::AsRawFd, unix::net::UnixDatagram};

use sockshim::{
    call::{Recv, Send},
    errno::Errno,
    kernel::Libc,
    message::{Source, Target},
};

fn main() -> std::io::Result<()> {
    let (near, far) = UnixDatagram::pair()?;
    let mut buffer = [0; 16];

    let sent = Send::new(near.as_raw_fd(), Source::from(&b"hello"[..]), 0).run(&Libc);
    assert_eq!(sent, Ok(5));
    if let Ok(size) = Recv::new(far.as_raw_fd(), Target::from(&mut buffer[..]), 0).run(&Libc) {
        println!("{}", String::from_utf8_lossy(&buffer[..size]));
    }
    if let Err(errno) = Send::new(-1, Source::from(&b"hello"[..]), 0).run(&Libc) {
        assert_eq!(errno, Errno::EBADF);
        println!("errno {}", errno.number());
    }
    Ok(())
}

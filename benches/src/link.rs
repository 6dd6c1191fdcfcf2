//! A pair of sockets, and messages through it.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket},
    os::{
        fd::{AsRawFd, OwnedFd},
        unix::net::UnixStream,
    },
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use libc::{c_int, sockaddr_storage, socklen_t, ssize_t};
use socket2::{SockAddr, SockRef};

use crate::calls::Calls;

/// What carries the messages, and by which calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// An AF_UNIX stream; send and recv.
    Unix,
    /// TCP over loopback; send and recv.
    Tcp,
    /// Connected UDP over loopback; send and recv.
    Udp,
    /// UDP over loopback; sendto and recvfrom, with addresses.
    UdpAddressed,
}

impl Transport {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Unix, Self::Udp, Self::UdpAddressed, Self::Tcp];

    /// As the report calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unix => "AF_UNIX stream, send + recv",
            Self::Tcp => "TCP, send + recv",
            Self::Udp => "UDP, send + recv",
            Self::UdpAddressed => "UDP, sendto + recvfrom",
        }
    }

    /// The largest message up to `wanted` bytes that it carries in one call.
    pub fn largest(self, wanted: usize) -> usize {
        // 65535 less the headers of IPv4 and UDP.
        const UDP_MAX: usize = 65507;
        match self {
            Self::Unix | Self::Tcp => wanted,
            Self::Udp | Self::UdpAddressed => wanted.min(UDP_MAX),
        }
    }
}

/// Two sockets of this process with nothing but the kernel between them.
pub struct Link {
    near: OwnedFd,
    far: OwnedFd,
    /// Where `far` is, on a link whose messages carry addresses.
    address: Option<SockAddr>,
}

impl Link {
    /// A new pair.
    pub fn new(transport: Transport) -> io::Result<Self> {
        let (near, far, address): (OwnedFd, OwnedFd, _) = match transport {
            Transport::Unix => {
                let (near, far) = UnixStream::pair()?;
                (near.into(), far.into(), None)
            }
            Transport::Tcp => {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
                let near = TcpStream::connect(listener.local_addr()?)?;
                near.set_nodelay(true)?;
                (near.into(), listener.accept()?.0.into(), None)
            }
            Transport::Udp => {
                let (near, far) = udp_pair()?;
                near.connect(far.local_addr()?)?;
                (near.into(), far.into(), None)
            }
            Transport::UdpAddressed => {
                let (near, far) = udp_pair()?;
                let address: SocketAddr = far.local_addr()?;
                (near.into(), far.into(), Some(address.into()))
            }
        };
        for socket in [&near, &far] {
            prepare(SockRef::from(socket))?;
        }
        Ok(Self { near, far, address })
    }

    /// Sends `message` through one library's calls and receives it, `count`
    /// times, and sees that all of each went through.
    pub fn exchange(
        &self,
        calls: &Calls,
        count: u32,
        message: &[u8],
        received: &mut [u8],
    ) -> Result<()> {
        assert_eq!(message.len(), received.len());
        for _ in 0..count {
            whole(self.send(calls, message), message.len()).context("send")?;
            whole(self.receive(calls, received), message.len()).context("receive")?;
        }
        Ok(())
    }

    /// Exchanges one message and compares what came with what went.
    pub fn verify(&self, calls: &Calls, size: usize) -> Result<()> {
        let message: Vec<u8> = (0..size).map(|at| (at % 251) as u8 + 1).collect();
        let mut received = vec![0; size];
        self.exchange(calls, 1, &message, &mut received)?;
        ensure!(received == message, "other bytes came than were sent");
        Ok(())
    }

    fn send(&self, calls: &Calls, message: &[u8]) -> ssize_t {
        let (fd, buf, len) = (self.near.as_raw_fd(), message.as_ptr().cast(), message.len());
        match &self.address {
            // SAFETY: `message` is borrowed for the call.
            None => unsafe { (calls.send)(fd, buf, len, 0) },
            // SAFETY: so is it here, and the address with it.
            Some(address) => unsafe {
                (calls.sendto)(fd, buf, len, 0, address.as_ptr().cast(), address.len())
            },
        }
    }

    fn receive(&self, calls: &Calls, received: &mut [u8]) -> ssize_t {
        // A stream may give less, and that would be another number of calls.
        const WHOLE: c_int = libc::MSG_WAITALL;
        let (fd, len) = (self.far.as_raw_fd(), received.len());
        let buf = received.as_mut_ptr().cast();
        if self.address.is_none() {
            // SAFETY: `received` is borrowed alone for the call.
            return unsafe { (calls.recv)(fd, buf, len, WHOLE) };
        }
        let mut sender = std::mem::MaybeUninit::<sockaddr_storage>::uninit();
        let mut room = size_of::<sockaddr_storage>() as socklen_t;
        // SAFETY: so is it here, and `sender` has `room` bytes.
        unsafe { (calls.recvfrom)(fd, buf, len, WHOLE, sender.as_mut_ptr().cast(), &mut room) }
    }
}

fn udp_pair() -> io::Result<(UdpSocket, UdpSocket)> {
    let bind = || UdpSocket::bind((Ipv4Addr::LOCALHOST, 0));
    Ok((bind()?, bind()?))
}

/// Room for the largest message at once, since the thread that sends is the
/// one that will receive; and an end to waiting if it never comes.
fn prepare(socket: SockRef<'_>) -> io::Result<()> {
    const ROOM: usize = 208 * 1024;
    let patience = Some(Duration::from_secs(5));
    socket.set_send_buffer_size(ROOM)?;
    socket.set_recv_buffer_size(ROOM)?;
    socket.set_read_timeout(patience)?;
    socket.set_write_timeout(patience)
}

fn whole(result: ssize_t, wanted: usize) -> Result<()> {
    if result < 0 {
        return Err(io::Error::last_os_error().into());
    }
    ensure!(result as usize == wanted, "{result} bytes instead of {wanted}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use libc::{c_void, size_t, sockaddr};

    use super::*;

    const LIBC: Calls = Calls {
        send: libc::send,
        recv: libc::recv,
        sendto: libc::sendto,
        recvfrom: libc::recvfrom,
    };

    #[test]
    fn every_transport_carries_every_size() {
        for transport in Transport::ALL {
            let link = Link::new(transport).unwrap();
            for size in [1, 16, 4096, 65536] {
                link.verify(&LIBC, transport.largest(size)).unwrap();
            }
        }
    }

    #[test]
    fn a_receive_that_brings_nothing_is_found_out() {
        unsafe extern "C" fn recv(_: c_int, _: *mut c_void, len: size_t, _: c_int) -> ssize_t {
            len as ssize_t
        }
        unsafe extern "C" fn recvfrom(
            _: c_int,
            _: *mut c_void,
            len: size_t,
            _: c_int,
            _: *mut sockaddr,
            _: *mut socklen_t,
        ) -> ssize_t {
            len as ssize_t
        }
        for transport in Transport::ALL {
            let link = Link::new(transport).unwrap();
            let error = link.verify(&Calls { recv, recvfrom, ..LIBC }, 16).unwrap_err();
            assert_eq!(error.to_string(), "other bytes came than were sent");
        }
    }

    #[test]
    fn a_short_send_is_found_out() {
        unsafe extern "C" fn send(fd: c_int, b: *const c_void, n: size_t, f: c_int) -> ssize_t {
            // SAFETY: fewer bytes than the caller has.
            unsafe { libc::send(fd, b, n - 1, f) }
        }
        let link = Link::new(Transport::Unix).unwrap();
        let error = link.verify(&Calls { send, ..LIBC }, 16).unwrap_err();
        assert_eq!(format!("{error:#}"), "send: 15 bytes instead of 16");
    }
}

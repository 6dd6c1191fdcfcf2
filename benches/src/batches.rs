//! The time of a small datagram: alone, in a batch, and as a segment of one
//! large message.

use std::{io, net::UdpSocket, os::fd::AsRawFd, path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use libc::{c_int, c_uint, iovec, mmsghdr, timespec};
use libloading::os::unix::Library;

use crate::{
    Effort,
    calls::{Recv, Send, open},
    stats::{Rounds, Spread, timed},
    time::Pinned,
};

/// Messages in a batch.
pub const BATCH: usize = 32;
/// Bytes in a message.
pub const SIZE: usize = 64;

/// How messages go over loopback, from the dearest to the cheapest.
pub const WAYS: [&str; 3] =
    ["send + recv, one by one", "sendmmsg + recvmmsg", "send + recv, UDP_SEGMENT + UDP_GRO"];

/// What each of the ways took.
#[derive(Clone, Copy, Debug)]
pub struct Batches {
    /// Nanoseconds a message.
    pub times: [Spread; WAYS.len()],
    /// As parts of what it takes one by one.
    pub ratios: [Spread; WAYS.len()],
}

type SendMmsg = unsafe extern "C" fn(c_int, *mut mmsghdr, c_uint, c_int) -> c_int;
type RecvMmsg = unsafe extern "C" fn(c_int, *mut mmsghdr, c_uint, c_int, *mut timespec) -> c_int;

/// The functions of the shim that move them.
struct Calls {
    send: Send,
    recv: Recv,
    sendmmsg: SendMmsg,
    recvmmsg: RecvMmsg,
}

impl Calls {
    fn load(shim: &Path) -> Result<Self> {
        let library: &Library = open(shim)?;
        // SAFETY: sockshim.h declares the functions so, and the library is
        // never closed.
        unsafe {
            Ok(Self {
                send: *library.get::<Send>(b"sockshim_send")?,
                recv: *library.get::<Recv>(b"sockshim_recv")?,
                sendmmsg: *library.get::<SendMmsg>(b"sockshim_sendmmsg")?,
                recvmmsg: *library.get::<RecvMmsg>(b"sockshim_recvmmsg")?,
            })
        }
    }
}

/// The ways in turns, over sockets of their own.
pub fn measure(shim: &Path, effort: Effort) -> Result<Batches> {
    let calls = Calls::load(shim)?;
    let (one, batch, segments) = (pair()?, pair()?, pair()?);
    set(&segments.0, libc::UDP_SEGMENT, SIZE as c_int).context("UDP_SEGMENT")?;
    set(&segments.1, libc::UDP_GRO, 1).context("UDP_GRO")?;
    let rounds = effort.starts * effort.rounds;
    let batches = if effort.quick { 4 } else { 64 };
    let _pinned = Pinned::here()?;
    let rounds = Rounds::<{ WAYS.len() }>::run(rounds, |way| {
        timed(|| {
            (0..batches).try_for_each(|_| match way {
                0 => one_by_one(&calls, &one),
                1 => as_batch(&calls, &batch),
                _ => as_segments(&calls, &segments),
            })
        })
    })?;
    Ok(Batches {
        ratios: std::array::from_fn(|way| rounds.ratio(way, 0)),
        times: {
            let rounds = Rounds::<{ WAYS.len() }>::from_rows(
                rounds.into_rows(1e9 / f64::from(batches * BATCH as u32)),
            );
            std::array::from_fn(|way| rounds.durations(way))
        },
    })
}

type Pair = (UdpSocket, UdpSocket);

fn pair() -> io::Result<Pair> {
    let (near, far) = (UdpSocket::bind("127.0.0.1:0")?, UdpSocket::bind("127.0.0.1:0")?);
    near.connect(far.local_addr()?)?;
    // An end to waiting, if a message never comes.
    far.set_read_timeout(Some(Duration::from_secs(5)))?;
    Ok((near, far))
}

fn set(socket: &UdpSocket, option: c_int, value: c_int) -> io::Result<()> {
    let size = size_of::<c_int>() as libc::socklen_t;
    let at = (&raw const value).cast();
    // SAFETY: the value lives through the call.
    let result = unsafe { libc::setsockopt(socket.as_raw_fd(), libc::SOL_UDP, option, at, size) };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// As many as in a batch, so that the queue is as long.
fn one_by_one(calls: &Calls, (near, far): &Pair) -> Result<()> {
    let mut bytes = [1_u8; SIZE];
    for _ in 0..BATCH {
        // SAFETY: the bytes live here.
        let sent = unsafe { (calls.send)(near.as_raw_fd(), bytes.as_ptr().cast(), SIZE, 0) };
        whole(sent, SIZE)?;
    }
    for _ in 0..BATCH {
        // SAFETY: as above.
        let came = unsafe { (calls.recv)(far.as_raw_fd(), bytes.as_mut_ptr().cast(), SIZE, 0) };
        whole(came, SIZE)?;
    }
    Ok(())
}

fn as_batch(calls: &Calls, (near, far): &Pair) -> Result<()> {
    let mut bytes = [[1_u8; SIZE]; BATCH];
    let mut vectors =
        bytes.each_mut().map(|bytes| iovec { iov_base: bytes.as_mut_ptr().cast(), iov_len: SIZE });
    let mut messages: [mmsghdr; BATCH] = vectors.each_mut().map(|vector| {
        // SAFETY: it is pointers and integers, and zero is a value of each.
        let mut message: mmsghdr = unsafe { std::mem::zeroed() };
        message.msg_hdr.msg_iov = vector;
        message.msg_hdr.msg_iovlen = 1;
        message
    });
    let (at, count) = (messages.as_mut_ptr(), BATCH as c_uint);
    // SAFETY: the messages and what they lead to live here.
    let sent = unsafe { (calls.sendmmsg)(near.as_raw_fd(), at, count, 0) };
    whole(sent as isize, BATCH)?;
    // SAFETY: as above.
    let came = unsafe { (calls.recvmmsg)(far.as_raw_fd(), at, count, 0, std::ptr::null_mut()) };
    whole(came as isize, BATCH)
}

fn as_segments(calls: &Calls, (near, far): &Pair) -> Result<()> {
    let mut bytes = [1_u8; BATCH * SIZE];
    let (at, len) = (bytes.as_mut_ptr(), bytes.len());
    // SAFETY: the bytes live here.
    let sent = unsafe { (calls.send)(near.as_raw_fd(), at.cast(), len, 0) };
    whole(sent, len)?;
    let mut came = 0;
    while came < len {
        // SAFETY: as above.
        let more = unsafe { (calls.recv)(far.as_raw_fd(), at.cast(), len, 0) };
        ensure!(more > 0, "receive: {}", io::Error::last_os_error());
        came += more as usize;
    }
    Ok(())
}

fn whole(result: isize, wanted: usize) -> Result<()> {
    ensure!(result >= 0, io::Error::last_os_error());
    ensure!(result as usize == wanted, "{result} instead of {wanted}");
    Ok(())
}

//! Makes the calls of a socket's life, and their arguments, out of bytes.

use arbitrary::{Result, Unstructured};

use super::{
    arguments::{address, origin, place, size},
    choose::{one_of, weighted},
};
use crate::{
    case::{Call, Kind, Knob, Origin, Setting},
    options,
};

pub fn call(u: &mut Unstructured<'_>) -> Result<Call> {
    Ok(match u.int_in_range(0..=19)? {
        0 => Call::Socket(kind(u)?),
        1 => Call::SocketPair(kind(u)?, place(u)?),
        2 | 3 => Call::Bind(address(u)?),
        4 => Call::Listen(one_of(u, &[0, 1, 8, 4096, -1, i32::MAX, i32::MIN])?),
        5 | 6 => Call::Connect(address(u)?),
        7 => Call::Accept(origin(u)?),
        8 => Call::Accept4(origin(u)?),
        9 => Call::Shutdown(one_of(u, &[0, 1, 2, 3, -1])?),
        10 | 11 => Call::Close,
        12 => Call::GetSockName(origin(u)?),
        13 => Call::GetPeerName(origin(u)?),
        14..=16 => Call::GetSockOpt(knob(u)?, room(u)?),
        _ => Call::SetSockOpt(knob(u)?, setting(u)?),
    })
}

/// Families that need no module to be loaded. Of netlink and packet sockets
/// each costs a grace period of the kernel's when it is closed.
const DOMAINS: [(u32, i32); 10] = [
    (60, libc::AF_UNIX),
    (60, libc::AF_INET),
    (60, libc::AF_INET6),
    (40, libc::AF_VSOCK),
    (1, libc::AF_NETLINK),
    (1, libc::AF_PACKET),
    (20, libc::AF_UNSPEC),
    (10, -1),
    (10, 4711),
    (10, i32::MIN),
];

fn kind(u: &mut Unstructured<'_>) -> Result<Kind> {
    const KINDS: [i32; 12] = [
        libc::SOCK_STREAM,
        libc::SOCK_STREAM,
        libc::SOCK_DGRAM,
        libc::SOCK_DGRAM,
        libc::SOCK_SEQPACKET,
        libc::SOCK_RAW,
        libc::SOCK_RDM,
        libc::SOCK_DCCP,
        0,
        // SOCK_MAX, and the mask of the types.
        11,
        15,
        -1,
    ];
    const FLAGS: [i32; 6] = [0, 0, libc::SOCK_CLOEXEC, libc::SOCK_NONBLOCK, 1 << 4, 1 << 30];
    const PROTOCOLS: [i32; 14] = [
        0,
        0,
        0,
        0,
        libc::IPPROTO_TCP,
        libc::IPPROTO_UDP,
        libc::IPPROTO_ICMP,
        libc::IPPROTO_ICMPV6,
        libc::IPPROTO_RAW,
        libc::IPPROTO_MPTCP,
        253,
        256,
        -1,
        i32::MAX,
    ];
    let domain = weighted(u, &DOMAINS)?;
    let kind = one_of(u, &KINDS)? | one_of(u, &FLAGS)?;
    Ok(Kind { domain, kind, protocol: one_of(u, &PROTOCOLS)? })
}

fn knob(u: &mut Unstructured<'_>) -> Result<Knob> {
    one_of(u, options::ALL)
}

/// Mostly an int's.
fn room(u: &mut Unstructured<'_>) -> Result<Origin> {
    let mut room = origin(u)?;
    if u.ratio(1, 2)? {
        room.room = one_of(u, &[4, 4, 4, 4, 1, 2, 3, 8, 16])?;
    }
    Ok(room)
}

fn setting(u: &mut Unstructured<'_>) -> Result<Setting> {
    const VALUES: [i32; 12] = [0, 1, 1, 1, 2, 64, 255, 256, 65_536, -1, i32::MAX, i32::MIN];
    let length = if u.ratio(2, 3)? { 4 } else { size(u)? };
    Ok(Setting { at: place(u)?, value: one_of(u, &VALUES)?, length })
}

//! Makes the arguments of calls out of bytes.

use arbitrary::{Result, Unstructured};

use super::choose::{one_of, weighted};
use crate::case::{
    Address, AddrlenPlace, Ancillary, Batch, Bytes, Control, Length, Level, Message, Origin, Place,
    Timeout, Vectors, Who,
};

/// The limits that a length can meet, each tried with its neighbours.
const LIMITS: [u64; 19] = [
    0,
    4,
    // The heads of a ping and of an IPv4 packet, a CAN frame.
    8,
    20,
    16,
    // A page, what a stream's buffer holds, the longest datagrams.
    4096,
    16_384,
    65_487,
    65_507,
    65_527,
    65_536,
    // MAX_RW_COUNT, INT_MAX, UINT_MAX.
    0x7fff_f000,
    0x7fff_ffff,
    0xffff_ffff,
    // The end of user space, with four and with five levels of page tables.
    1 << 47,
    1 << 56,
    // SSIZE_MAX, the kernel's half, SIZE_MAX.
    i64::MAX as u64,
    0xffff_8880_0000_0000,
    u64::MAX,
];

fn len(u: &mut Unstructured<'_>) -> Result<u64> {
    Ok(match u.int_in_range(0..=9)? {
        0..=5 => u.int_in_range(0..=300)?,
        6..=8 => one_of(u, &LIMITS)?.wrapping_add_signed(u.int_in_range(-1..=1)?),
        _ => u.arbitrary::<u64>()? >> u.int_in_range(0..=63)?,
    })
}

pub fn bytes(u: &mut Unstructured<'_>) -> Result<Bytes> {
    Ok(Bytes { at: place(u)?, len: len(u)? })
}

pub fn place(u: &mut Unstructured<'_>) -> Result<Place> {
    Ok(match u.int_in_range(0..=39)? {
        0..=29 => Place::Fine,
        30 => Place::ReadOnly,
        31 => Place::Ends(0),
        32 => Place::Ends(u.int_in_range(1..=40)?),
        33 => Place::Null,
        34 => Place::FirstPage,
        35 => Place::Unmapped,
        36 => Place::TopOfUser,
        37 => Place::NonCanonical,
        38 => Place::KernelHalf,
        _ => Place::Last,
    })
}

const PEOPLE: [(u32, Who); 10] = [
    (8, Who::Peer),
    (4, Who::Other),
    (2, Who::Own),
    (2, Who::Nobody),
    (1, Who::Any),
    (1, Who::Broadcast),
    (1, Who::Mapped),
    (2, Who::Foreign),
    (1, Who::LongPath),
    (0, Who::Family(0)),
];

pub fn address(u: &mut Unstructured<'_>) -> Result<Address> {
    let who =
        if u.ratio(1, 10)? { Who::Family(one_of(u, &FAMILIES)?) } else { weighted(u, &PEOPLE)? };
    Ok(Address { at: place(u)?, who, length: length(u)? })
}

/// Known ones, the one after the last, the ends of the range.
const FAMILIES: [u16; 8] = [
    libc::AF_UNSPEC as u16,
    libc::AF_UNIX as u16,
    libc::AF_INET as u16,
    libc::AF_INET6 as u16,
    libc::AF_PACKET as u16,
    libc::AF_VSOCK as u16,
    0x7fff,
    0xffff,
];

fn length(u: &mut Unstructured<'_>) -> Result<Length> {
    Ok(match u.int_in_range(0..=9)? {
        0..=4 => Length::Off(0),
        5 => Length::Off(u.int_in_range(-2..=2)?),
        6 => Length::Is(0),
        7 | 8 => Length::Is(size(u)?),
        _ => Length::Is(u.int_in_range(0..=130)?),
    })
}

/// The limits of an address's length.
pub fn size(u: &mut Unstructured<'_>) -> Result<i32> {
    const SIZES: [i32; 18] =
        [0, 1, 2, 3, 8, 12, 16, 24, 28, 110, 111, 127, 128, 129, 256, -1, i32::MAX, i32::MIN];
    one_of(u, &SIZES)
}

pub fn origin(u: &mut Unstructured<'_>) -> Result<Origin> {
    let room = if u.ratio(1, 2)? { 128 } else { size(u)? };
    let addrlen = match u.int_in_range(0..=15)? {
        0..=13 => AddrlenPlace::At(place(u)?),
        14 => AddrlenPlace::InBuffer(u.int_in_range(0..=8)?),
        _ => AddrlenPlace::InAddress(u.int_in_range(0..=16)?),
    };
    Ok(Origin { address: place(u)?, room, addrlen })
}

pub fn message(u: &mut Unstructured<'_>) -> Result<Message> {
    let at = if u.ratio(1, 10)? { place(u)? } else { Place::Fine };
    let mut name = address(u)?;
    if u.ratio(1, 3)? {
        name.at = Place::Null;
    }
    Ok(Message {
        at,
        name,
        vectors: vectors(u)?,
        control: control(u)?,
        flags: if u.ratio(1, 4)? { u.arbitrary()? } else { 0 },
    })
}

pub fn batch(u: &mut Unstructured<'_>) -> Result<Batch> {
    let at = if u.ratio(1, 5)? { place(u)? } else { Place::Fine };
    let mut messages = Vec::new();
    for _ in 0..one_of(u, &[0, 1, 1, 2, 2, 3, 4])? {
        let mut message = message(u)?;
        // The headers of all lie where the batch says, and lists side by side.
        message.at = Place::Fine;
        message.vectors.times = message.vectors.times.min(9);
        messages.push(message);
    }
    let counts = [0, 1, 3, 5, 1024, 1025, i32::MAX as u32, u32::MAX];
    let count = if u.ratio(1, 8)? { Some(one_of(u, &counts)?) } else { None };
    Ok(Batch { at, messages, count })
}

/// Mostly none.
pub fn timeout(u: &mut Unstructured<'_>) -> Result<Timeout> {
    let at = if u.ratio(1, 2)? { Place::Null } else { place(u)? };
    // None of the good ones leaves something that could be told.
    let times = [(0, 0), (0, 1), (0, -1), (-1, 0), (0, 1_000_000_000), (i64::MIN, 0)];
    let (seconds, nanoseconds) = one_of(u, &times)?;
    Ok(Timeout { at, seconds, nanoseconds })
}

pub fn vectors(u: &mut Unstructured<'_>) -> Result<Vectors> {
    let at = if u.ratio(1, 10)? { place(u)? } else { Place::Fine };
    let mut list = Vec::new();
    for _ in 0..one_of(u, &[0, 1, 1, 1, 2, 2, 3, 4])? {
        list.push(bytes(u)?);
    }
    // IOV_MAX is 1024.
    let times = weighted(u, &[(16, 1), (1, 2), (1, 8), (1, 9), (1, 1024), (1, 1025)])?;
    let counts = [1, 2, 1023, 1024, 1025, 0xffff_ffff, 1 << 60, i64::MAX as u64, u64::MAX];
    let count = if u.ratio(1, 12)? { Some(one_of(u, &counts)?) } else { None };
    Ok(Vectors { at, list, times, count })
}

fn control(u: &mut Unstructured<'_>) -> Result<Control> {
    if u.ratio(1, 3)? {
        return Ok(Control { at: Place::Null, content: Vec::new(), length: Length::Is(0) });
    }
    let mut content = Vec::new();
    for _ in 0..u.int_in_range(0..=2)? {
        content.push(ancillary(u)?);
    }
    let at = if u.ratio(1, 4)? { place(u)? } else { Place::Fine };
    let length = match u.int_in_range(0..=5)? {
        0..=2 => Length::Off(0),
        3 => Length::Off(u.int_in_range(-9..=9)?),
        // CMSG_SPACE of one descriptor, of three, of credentials, plenty.
        4 => Length::Is(one_of(u, &[0, 1, 15, 16, 20, 24, 28, 32, 512])?),
        _ => Length::Is(one_of(u, &[4096, -1, i32::MAX, i32::MIN])?),
    };
    Ok(Control { at, content, length })
}

fn ancillary(u: &mut Unstructured<'_>) -> Result<Ancillary> {
    Ok(match u.int_in_range(0..=9)? {
        // SCM_MAX_FD is 253.
        0..=2 => Ancillary::Rights(one_of(u, &[0, 1, 2, 3, 252, 253, 254])?),
        3 => Ancillary::BadRights,
        4 => Ancillary::Credentials,
        5 => Ancillary::ForeignCredentials,
        6 => Ancillary::HopLimit(one_of(u, &[Level::Ip, Level::Ipv6])?),
        7 => Ancillary::Segment(one_of(u, &[0, 1, 100, u16::MAX])?),
        _ => Ancillary::Malformed(one_of(u, &[0, 15, 16, 17, 20, u32::MAX])?),
    })
}

//! IP addresses, read and written.

use core::{net::Ipv6Addr, ops::Range};

use super::{
    Address,
    number::{decimal, hexadecimal},
    split,
};
use crate::text::Text;

/// Appends the IPv4 address of this text: four numbers in decimal, alone.
#[inline(never)]
pub fn parse_v4(text: &[u8], address: &mut Address) -> Option<()> {
    let start = address.length;
    for octet in text.split(|byte| *byte == b'.') {
        address.push(&[decimal(octet)?.try_into().ok()?])?;
    }
    (address.length - start == 4).then_some(())
}

/// Appends the IPv6 address of this text, alone, in any form of RFC 4291,
/// section 2.2.
pub fn parse_v6(text: &[u8], address: &mut Address) -> Option<()> {
    let end = address.length + 16;
    let gap = text.windows(2).position(|pair| pair == b"::");
    let (head, tail) = match gap {
        Some(gap) => (text.get(..gap)?, text.get(gap + 2..)?),
        None => (&[][..], text),
    };
    let mut behind = Address::EMPTY;
    parse_groups(head, Ending::Hexadecimal, address)?;
    parse_groups(tail, Ending::MayBeV4, &mut behind)?;
    let zeros = end.checked_sub(address.length + behind.length)?;
    // A gap stands for one group at least.
    if gap.is_some() == (zeros == 0) {
        return None;
    }
    for _ in 0..zeros {
        address.push(&[0])?;
    }
    address.push(behind.as_bytes())
}

#[derive(Clone, Copy, PartialEq)]
enum Ending {
    Hexadecimal,
    MayBeV4,
}

/// Appends groups without a gap; none is fine, too.
#[inline(never)]
fn parse_groups(text: &[u8], ending: Ending, address: &mut Address) -> Option<()> {
    let mut rest = Some(text).filter(|text| !text.is_empty());
    while let Some(text) = rest {
        let group;
        (group, rest) = match split(text, b':') {
            Some((group, rest)) => (group, Some(rest)),
            None => (text, None),
        };
        if rest.is_none() && ending == Ending::MayBeV4 && split(group, b'.').is_some() {
            parse_v4(group, address)?;
        } else {
            let group = u16::try_from(hexadecimal(group, 4)?).ok()?;
            address.push(&group.to_be_bytes())?;
        }
    }
    Some(())
}

/// Writes the IPv4 address of these bytes.
#[inline(never)]
pub fn write_v4(host: &[u8; 4], text: &mut Text<'_>) {
    for (place, octet) in host.iter().enumerate() {
        if place > 0 {
            text.byte(b'.');
        }
        text.decimal((*octet).into());
    }
}

/// Writes the IPv6 address of these bytes as RFC 5952 has it: lower case, and the longest run of two zeros or more
/// left out.
#[inline(never)]
pub fn write_v6(host: &[u8; 16], text: &mut Text<'_>) {
    if let [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, v4 @ ..] = host {
        write_v4(v4, text.str("::ffff:"));
        return;
    }
    let groups = Ipv6Addr::from(*host).segments();
    let zeros = longest_zeros(&groups);
    for (place, group) in groups.iter().enumerate() {
        if zeros.contains(&place) {
            if place == zeros.start {
                text.str("::");
            }
            continue;
        }
        if place > 0 && place != zeros.end {
            text.byte(b':');
        }
        text.hexadecimal((*group).into(), 1);
    }
}

/// The first of the longest runs of zeros; an empty one at 0 where none is
/// longer than one.
fn longest_zeros(groups: &[u16; 8]) -> Range<usize> {
    // Where a run of so many zeros begins, a bit for each group.
    let (mut starts, mut length) = (0, 0);
    let mut next = groups.iter().rev().fold(0_u8, |bits, group| bits << 1 | u8::from(*group == 0));
    while next != 0 {
        (starts, length) = (next, length + 1);
        next &= next >> 1;
    }
    let start = starts.trailing_zeros() as usize;
    if length > 1 { start..start + length } else { 0..0 }
}

//! An address written as text.

use libc::{c_int, sa_family_t};

use super::{ip, is_plain_name, split};
use crate::{
    kernel::{InterfaceName, Interfaces},
    text::Text,
};

/// Appends the text of the address of these bytes. Every address has one.
/// Without `interfaces` an interface is written by its index.
pub fn format(address: &[u8], interfaces: Option<&dyn Interfaces>, text: &mut Text<'_>) {
    let mut fields = Fields(address);
    let Some(family) = fields.bytes().map(|bytes| sa_family_t::from_ne_bytes(*bytes)) else {
        text.str("(no address)");
        return;
    };
    let written = match c_int::from(family) {
        libc::AF_INET => inet(fields, text),
        libc::AF_INET6 => inet6(fields, interfaces, text),
        libc::AF_UNIX => unix(fields, text),
        libc::AF_NETLINK => netlink(fields, text),
        libc::AF_PACKET => packet(fields, interfaces, text),
        libc::AF_VSOCK => vsock(fields, text),
        libc::AF_UNSPEC => Some(_ = text.str("unspec")),
        _ => None,
    };
    if written.is_none() {
        unknown(family, address, text);
    }
}

/// The fields of an address, taken one after the other. A family takes all of
/// its own before it writes anything.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn bytes<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(field)
    }

    /// A number in the order of the host.
    fn host(&mut self) -> Option<u32> {
        self.bytes().map(|bytes| u32::from_ne_bytes(*bytes))
    }

    /// A number in the order of the network.
    fn network(&mut self) -> Option<u16> {
        self.bytes().map(|bytes| u16::from_be_bytes(*bytes))
    }
}

fn inet(mut fields: Fields<'_>, text: &mut Text<'_>) -> Option<()> {
    let (port, host, _sin_zero) = (fields.network()?, fields.bytes()?, fields.bytes::<8>()?);
    ip::write_v4(host, text);
    text.byte(b':').decimal(port.into());
    Some(())
}

fn inet6(
    mut fields: Fields<'_>,
    interfaces: Option<&dyn Interfaces>,
    text: &mut Text<'_>,
) -> Option<()> {
    let (port, flowinfo) =
        (fields.network()?, fields.bytes().map(|bytes| u32::from_be_bytes(*bytes))?);
    let (host, scope) = (fields.bytes()?, fields.host()?);
    text.byte(b'[');
    ip::write_v6(host, text);
    if scope != 0 {
        text.byte(b'%');
        interface(scope, interfaces, text);
    }
    text.str("]:").decimal(port.into());
    if flowinfo != 0 {
        text.str(",flowinfo=0x").hexadecimal(flowinfo.into(), 1);
    }
    Some(())
}

fn unix(Fields(name): Fields<'_>, text: &mut Text<'_>) -> Option<()> {
    text.str("unix:");
    match name {
        [0, name @ ..] => {
            text.byte(b'@');
            escaped(name, text);
        }
        name => {
            let path = split(name, 0).map_or(name, |(path, _)| path);
            match path {
                [b'@', rest @ ..] => escaped(rest, text.str("\\x40")),
                _ => escaped(path, text),
            }
        }
    }
    Some(())
}

fn netlink(mut fields: Fields<'_>, text: &mut Text<'_>) -> Option<()> {
    let (_pad, pid, groups) = (fields.bytes::<2>()?, fields.host()?, fields.host()?);
    text.str("netlink:pid=").decimal(pid.into());
    text.str(",groups=0x").hexadecimal(groups.into(), 1);
    Some(())
}

fn packet(
    mut fields: Fields<'_>,
    interfaces: Option<&dyn Interfaces>,
    text: &mut Text<'_>,
) -> Option<()> {
    let (protocol, index) = (fields.network()?, fields.host()?);
    let [_, _, _packet_type, length] = fields.bytes::<4>()?;
    let address = fields.0.get(..usize::from(*length))?;
    text.str("packet:protocol=0x").hexadecimal(protocol.into(), 4);
    text.str(",interface=");
    interface(index, interfaces, text);
    text.str(",address=");
    hexadecimal_bytes(address, b':', text);
    Some(())
}

fn vsock(mut fields: Fields<'_>, text: &mut Text<'_>) -> Option<()> {
    let (_reserved, port, cid) = (fields.bytes::<2>()?, fields.host()?, fields.host()?);
    text.str("vsock:cid=").decimal(cid.into()).str(",port=").decimal(port.into());
    Some(())
}

fn unknown(family: sa_family_t, address: &[u8], text: &mut Text<'_>) {
    text.str("family ").decimal(family.into());
    text.str(", ").decimal(address.len() as u64).str(" bytes: ");
    hexadecimal_bytes(address, b' ', text);
}

/// An interface by its name; by its index where the name would not be read as
/// one.
#[inline(never)]
fn interface(index: u32, interfaces: Option<&dyn Interfaces>, text: &mut Text<'_>) {
    let mut room: InterfaceName = [0; libc::IF_NAMESIZE];
    match interfaces.and_then(|interfaces| interfaces.name(index, &mut room)) {
        Some(name) if is_plain_name(name) => text.bytes(name),
        _ => text.decimal(index.into()),
    };
}

#[inline(never)]
fn escaped(bytes: &[u8], text: &mut Text<'_>) {
    for byte in bytes {
        match byte {
            b'\\' => text.str("\\\\"),
            b' '..=b'~' => text.byte(*byte),
            _ => text.str("\\x").hexadecimal((*byte).into(), 2),
        };
    }
}

#[inline(never)]
fn hexadecimal_bytes(bytes: &[u8], between: u8, text: &mut Text<'_>) {
    for (place, byte) in bytes.iter().enumerate() {
        if place > 0 {
            text.byte(between);
        }
        text.hexadecimal((*byte).into(), 2);
    }
}

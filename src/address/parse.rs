//! Text read as an address.

use libc::{c_int, sa_family_t};

use super::{
    Address, FAMILY, MAX_PATH, ip, is_plain_name,
    number::{byte, decimal, hexadecimal},
    split,
};
use crate::{errno::Errno, kernel::Interfaces};

/// The address that this text stands for. Nothing is looked up but the name of
/// an interface.
///
/// EINVAL if it is no address; what `interfaces` says where that knows no such
/// interface.
pub fn parse(text: &[u8], interfaces: &dyn Interfaces) -> Result<Address, Errno> {
    let mut address = Address::EMPTY;
    if let Some(text) = text.strip_prefix(b"[") {
        let index = match inet6(text, &mut address).ok_or(Errno::EINVAL)? {
            Scope::Index(index) => index,
            Scope::Name(name) => interfaces.index(name)?,
        };
        address.push(&index.to_ne_bytes()).ok_or(Errno::EINVAL)?;
    } else if let Some(name) = text.strip_prefix(b"unix:") {
        unix(name, &mut address).ok_or(Errno::EINVAL)?;
    } else {
        inet(text, &mut address).ok_or(Errno::EINVAL)?;
    }
    Ok(address)
}

fn inet(text: &[u8], address: &mut Address) -> Option<()> {
    let (host, port) = split(text, b':')?;
    push_family_and_port(libc::AF_INET, port, address)?;
    ip::parse_v4(host, address)?;
    address.push(&[0; 8]) // sin_zero
}

/// The scope of an AF_INET6 address.
enum Scope<'a> {
    Index(u32),
    Name(&'a [u8]),
}

/// All but the scope, which may have to be asked for. `text` is what follows
/// the bracket.
fn inet6<'a>(text: &'a [u8], address: &mut Address) -> Option<Scope<'a>> {
    let (host, text) = split(text, b']')?;
    let (host, scope) = match split(host, b'%') {
        Some((host, scope)) => (host, self::scope(scope)?),
        None => (host, Scope::Index(0)),
    };
    let text = text.strip_prefix(b":")?;
    let (port, flowinfo) = match split(text, b',') {
        Some((port, text)) => (port, hexadecimal(text.strip_prefix(b"flowinfo=0x")?, 8)?),
        None => (text, 0),
    };
    push_family_and_port(libc::AF_INET6, port, address)?;
    address.push(&flowinfo.to_be_bytes())?;
    ip::parse_v6(host, address)?;
    Some(scope)
}

fn scope(text: &[u8]) -> Option<Scope<'_>> {
    if is_plain_name(text) { Some(Scope::Name(text)) } else { decimal(text).map(Scope::Index) }
}

/// `name` is what follows the colon.
fn unix(name: &[u8], address: &mut Address) -> Option<()> {
    address.push(&family_bytes(libc::AF_UNIX))?;
    if let Some(name) = name.strip_prefix(b"@") {
        address.push(&[0])?;
        push_unescaped(name, address)?;
    } else if !name.is_empty() {
        push_unescaped(name, address)?;
        let path = address.as_bytes().get(FAMILY..)?;
        if split(path, 0).is_some() {
            return None;
        }
        // The NUL counts, where there is room for one.
        if path.len() < MAX_PATH {
            address.push(&[0])?;
        }
    }
    (address.length <= FAMILY + MAX_PATH).then_some(())
}

#[inline(never)]
fn push_unescaped(mut text: &[u8], address: &mut Address) -> Option<()> {
    while !text.is_empty() {
        let (byte, rest) = match text {
            [b'\\', b'\\', rest @ ..] => (b'\\', rest),
            [b'\\', b'x', high, low, rest @ ..] => (byte(*high, *low)?, rest),
            [b'\\', ..] | [] => return None,
            [byte, rest @ ..] => (*byte, rest),
        };
        address.push(&[byte])?;
        text = rest;
    }
    Some(())
}

#[inline(never)]
fn push_family_and_port(family: c_int, port: &[u8], address: &mut Address) -> Option<()> {
    let port = u16::try_from(decimal(port)?).ok()?;
    address.push(&family_bytes(family))?;
    address.push(&port.to_be_bytes())
}

fn family_bytes(family: c_int) -> [u8; FAMILY] {
    (family as sa_family_t).to_ne_bytes()
}

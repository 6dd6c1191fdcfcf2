//! Socket addresses as text, and text as socket addresses.
//!
//! | text | address |
//! |---|---|
//! | `127.0.0.1:80` | AF_INET |
//! | `[::1]:80` | AF_INET6 |
//! | `[fe80::1%lo]:80`, `[fe80::1%7]:80` | with a scope: an interface by its name, or by its index |
//! | `[::1]:80,flowinfo=0x12345` | with a `sin6_flowinfo`, in the order of the host |
//! | `unix:/run/x.sock` | AF_UNIX, a path |
//! | `unix:@name` | AF_UNIX, an abstract name, of zero bytes or more |
//! | `unix:` | AF_UNIX without a name; bind(2) lets the system choose one |
//!
//! In a path or a name `\xNN` stands for the byte of that value and `\\` for a
//! backslash. A path that begins with `@` is written `\x40`.
//!
//! [`parse()`] undoes [`format()`]: for an address of these families that the
//! kernel tells, it gives the same bytes and length. There is one exception.
//! Of a path that fills its 108 bytes the kernel counts a NUL that it puts
//! behind, and takes no address of that length: there [`parse()`] gives the
//! length without it, which bind(2) and connect(2) take.
//!
//! [`format()`] has a text for every other address too, which [`parse()`] refuses:
//!
//! | text | address |
//! |---|---|
//! | `netlink:pid=5,groups=0x0` | AF_NETLINK |
//! | `packet:protocol=0x0800,interface=lo,address=00:00:00:00:00:00` | AF_PACKET |
//! | `vsock:cid=2,port=1024` | AF_VSOCK |
//! | `unspec` | AF_UNSPEC |
//! | `family 9, 4 bytes: 09 00 01 02` | of another family, or too short for its own |
//! | `(no address)` | of no bytes |

// Here size counts and speed does not: what is called from several places is
// kept out of line.
#![forbid(unsafe_code)]

mod format;
mod ip;
mod number;
mod parse;

use libc::{c_int, sa_family_t};

use crate::message::MAX_ADDRESS;

pub use format::format;
pub(crate) use ip::{write_v4, write_v6};
pub use parse::parse;

/// Room enough for the text of any address, with a NUL behind it. The longest
/// is that of a path that fills a `sockaddr_storage`, all escaped: 509.
pub const MAX_TEXT: usize = 512;

/// The family in front of every address, in bytes.
pub const FAMILY: usize = size_of::<sa_family_t>();

/// The `sun_path` of an AF_UNIX address, in bytes.
const MAX_PATH: usize = 108;

/// The most bytes of an address of this family that have a meaning: the size
/// of its structure. The kernel may tell a length beyond it, see [`self`].
pub fn max_size(family: sa_family_t) -> usize {
    match c_int::from(family) {
        libc::AF_INET => size_of::<libc::sockaddr_in>(),
        libc::AF_INET6 => size_of::<libc::sockaddr_in6>(),
        libc::AF_UNIX => size_of::<libc::sockaddr_un>(),
        _ => MAX_ADDRESS as usize,
    }
}

/// Whether an interface may go by this name: it can be told from an index, and
/// from the text around it, and is printed as it is. (`/`, `:` and spaces Linux
/// allows in none.)
#[inline(never)]
fn is_plain_name(name: &[u8]) -> bool {
    let is_plain =
        |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'%' | b',' | b'/' | b':' | b']');
    name.iter().all(is_plain) && !name.iter().all(u8::is_ascii_digit)
}

/// Memory for any address: the bytes of a `sockaddr_storage`.
pub type Storage = [u8; MAX_ADDRESS as usize];

/// An address in memory of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    storage: Storage,
    length: usize,
}

impl Address {
    const EMPTY: Self = Self { storage: [0; MAX_ADDRESS as usize], length: 0 };

    /// Appends these bytes; none where there is no room for them.
    #[inline(never)]
    fn push(&mut self, bytes: &[u8]) -> Option<()> {
        for byte in bytes {
            *self.storage.get_mut(self.length)? = *byte;
            self.length += 1;
        }
        Some(())
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.storage.get(..self.length).unwrap_or_default()
    }

    /// Its bytes and zeros behind them, as a `sockaddr_storage` holds it.
    pub fn storage(&self) -> &Storage {
        &self.storage
    }
}

/// What is before the first of these bytes, and what behind it.
#[inline(never)]
fn split(text: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let place = text.iter().position(|byte| *byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

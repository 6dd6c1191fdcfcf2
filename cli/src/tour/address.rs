//! A socket address: shown, compared and told to another process.

use std::{fmt, io, net::SocketAddr, ptr};

use serde::{Deserialize, Serialize};
use socket2::SockAddr;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Address {
    /// A name of AF_UNIX without a file, see "abstract" in unix(7).
    Abstract(String),
    Inet(SocketAddr),
}

impl Address {
    /// None for an address that is empty or of no kind the tour uses.
    pub fn new(address: &SockAddr) -> Option<Self> {
        match address.as_socket() {
            Some(inet) => Some(Self::Inet(inet)),
            None => {
                let name = address.as_abstract_namespace()?;
                Some(Self::Abstract(String::from_utf8(name.to_owned()).ok()?))
            }
        }
    }

    /// The address in these bytes, of which those beyond the longest address
    /// there is are left out.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        // SAFETY: the closure writes no more than the room it is given holds,
        // and tells the length of what it wrote.
        let (_, address) = unsafe {
            SockAddr::try_init(|room, length| {
                let count = bytes.len().min(*length as usize);
                ptr::copy_nonoverlapping(bytes.as_ptr(), room.cast(), count);
                *length = count as libc::socklen_t;
                Ok(())
            })
        }
        .ok()?;
        Self::new(&address)
    }

    pub fn to_sockaddr(&self) -> io::Result<SockAddr> {
        match self {
            Self::Abstract(name) => SockAddr::unix(format!("\0{name}")),
            Self::Inet(inet) => Ok(SockAddr::from(*inet)),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Abstract(name) => write!(f, "@{name}"),
            // A raw socket has none.
            Self::Inet(inet) if inet.port() == 0 => inet.ip().fmt(f),
            Self::Inet(inet) => inet.fmt(f),
        }
    }
}

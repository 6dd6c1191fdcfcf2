//! A refused call, told in the kernel's words, and what lies behind it.

use std::{error::Error, fmt, io};

use nix::errno::Errno;

use super::kind::{Domain, Kind, SocketType};

/// A call that the kernel refused.
#[derive(Debug)]
pub struct Refusal {
    call: &'static str,
    errno: Errno,
}

impl Refusal {
    /// Why a socket of this kind cannot be had here, where that is no fault of
    /// who asked for it.
    pub fn reason(&self, kind: Kind) -> Option<String> {
        let Kind { domain, socket_type } = kind;
        let reason = match (self.call, self.errno) {
            ("socket", Errno::EAFNOSUPPORT) => format!("this kernel does not support {domain}"),
            ("socket", Errno::ESOCKTNOSUPPORT) if socket_type == SocketType::SeqPacket => {
                format!("{domain} needs SCTP for it, which this kernel lacks")
            }
            ("socket", Errno::ESOCKTNOSUPPORT) => format!("{domain} has no {socket_type}"),
            ("socket", Errno::EPERM) if kind.is_raw_ip() => {
                "raw sockets need root or CAP_NET_RAW".to_owned()
            }
            ("bind", Errno::EADDRNOTAVAIL) if domain == Domain::Inet6 => {
                "no interface has ::1: IPv6 is off, or the loopback interface is".to_owned()
            }
            ("connect", Errno::ENETUNREACH) => {
                "no route to the loopback address: its interface is down".to_owned()
            }
            (_, Errno::EPERM | Errno::EACCES) => "a sandbox or filter forbids it".to_owned(),
            _ => return None,
        };
        Some(reason)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { call, errno } = self;
        match errno {
            // What a socket with time-outs says when one is over.
            Errno::EAGAIN | Errno::EINPROGRESS => {
                write!(f, "{call}: {errno:?}: waited for the other process in vain")
            }
            _ => write!(f, "{call}: {errno}"),
        }
    }
}

impl Error for Refusal {}

pub trait Named<T> {
    /// The value, or the refusal of the call with this name.
    fn named(self, call: &'static str) -> anyhow::Result<T>;
}

impl<T> Named<T> for io::Result<T> {
    fn named(self, call: &'static str) -> anyhow::Result<T> {
        self.map_err(|error| match error.raw_os_error() {
            Some(number) => refusal(call, number),
            None => anyhow::Error::new(error).context(call),
        })
    }
}

impl<T> Named<T> for Result<T, sockshim::errno::Errno> {
    fn named(self, call: &'static str) -> anyhow::Result<T> {
        self.map_err(|errno| refusal(call, errno.number()))
    }
}

fn refusal(call: &'static str, number: i32) -> anyhow::Error {
    Refusal { call, errno: Errno::from_raw(number) }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_every_refusal_is_a_reason() {
        let reason = |call, errno, domain, socket_type| {
            Refusal { call, errno }.reason(Kind { domain, socket_type })
        };
        for kind in Kind::all() {
            let Kind { domain, socket_type } = kind;
            assert_eq!(reason("bind", Errno::EINVAL, domain, socket_type), None, "{kind}");
            assert_eq!(reason("socket", Errno::EMFILE, domain, socket_type), None, "{kind}");
        }
        let (inet, stream) = (Domain::Inet, SocketType::Stream);
        assert_eq!(reason("bind", Errno::EADDRNOTAVAIL, inet, stream), None);
        assert!(reason("socket", Errno::EPERM, inet, SocketType::Raw).is_some());
    }
}

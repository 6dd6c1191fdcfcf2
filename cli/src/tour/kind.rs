//! The kinds of sockets there are: a domain and a type.

use std::{
    fmt, io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
};

use clap::ValueEnum;
use socket2::{Protocol, SockAddr, Socket, Type};

/// A protocol number that nobody's protocol has: "use for experimentation and
/// testing", RFC 3692.
const EXPERIMENTAL: i32 = 253;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Domain {
    #[value(name = "AF_UNIX")]
    Unix,
    #[value(name = "AF_INET")]
    Inet,
    #[value(name = "AF_INET6")]
    Inet6,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SocketType {
    #[value(name = "SOCK_STREAM")]
    Stream,
    #[value(name = "SOCK_DGRAM")]
    Datagram,
    #[value(name = "SOCK_SEQPACKET")]
    SeqPacket,
    #[value(name = "SOCK_RAW")]
    Raw,
}

/// A row of the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub domain: Domain,
    pub socket_type: SocketType,
}

impl Kind {
    /// Every domain with every type.
    pub fn all() -> impl Iterator<Item = Self> {
        Domain::value_variants().iter().flat_map(|&domain| {
            SocketType::value_variants()
                .iter()
                .map(move |&socket_type| Self { domain, socket_type })
        })
    }

    /// A new socket of this kind.
    pub fn socket(self) -> io::Result<Socket> {
        let domain = match self.domain {
            Domain::Unix => socket2::Domain::UNIX,
            Domain::Inet => socket2::Domain::IPV4,
            Domain::Inet6 => socket2::Domain::IPV6,
        };
        let socket_type = match self.socket_type {
            SocketType::Stream => Type::STREAM,
            SocketType::Datagram => Type::DGRAM,
            SocketType::SeqPacket => Type::SEQPACKET,
            SocketType::Raw => Type::RAW,
        };
        let protocol = self.is_raw_ip().then(|| Protocol::from(EXPERIMENTAL));
        Socket::new(domain, socket_type, protocol)
    }

    /// What a socket of this kind is bound with to be where nobody else is: the
    /// kernel picks the name, or the port on the loopback address.
    pub fn anywhere(self) -> io::Result<SockAddr> {
        match self.domain {
            // See "autobind" in unix(7).
            Domain::Unix => SockAddr::unix(""),
            Domain::Inet => Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()),
            Domain::Inet6 => Ok(SocketAddr::from((Ipv6Addr::LOCALHOST, 0)).into()),
        }
    }

    /// Whether two of them talk on a connection, with `send` and no address.
    /// (A SOCK_SEQPACKET of IP is SCTP's, where one socket has many peers.)
    pub fn is_connected(self) -> bool {
        match self.socket_type {
            SocketType::Stream => true,
            SocketType::SeqPacket => self.domain == Domain::Unix,
            SocketType::Datagram | SocketType::Raw => false,
        }
    }

    /// Whether nobody reaches a socket that does not listen.
    pub fn must_listen(self) -> bool {
        matches!(self.socket_type, SocketType::Stream | SocketType::SeqPacket)
    }

    /// Whether it receives every packet of its protocol, whoever talks there.
    pub fn is_raw_ip(self) -> bool {
        self.socket_type == SocketType::Raw && self.domain != Domain::Unix
    }

    /// Whether what it receives begins with the header of the packet.
    pub fn shows_header(self) -> bool {
        self.socket_type == SocketType::Raw && self.domain == Domain::Inet
    }

    /// Whether the tour receives with `recvfrom`, where `recv` would do as
    /// well. So each of the four calls has its row.
    pub fn asks_who(self) -> bool {
        !(self.is_connected() && self.socket_type == SocketType::SeqPacket)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.domain, self.socket_type)
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_name(self, f)
    }
}

impl fmt::Display for SocketType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_name(self, f)
    }
}

/// The name of the constant in C, which is that on the command line too.
fn write_name(value: &impl ValueEnum, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    value.to_possible_value().map_or(Ok(()), |value| f.pad(value.get_name()))
}

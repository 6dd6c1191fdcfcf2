//! Asking the kernel for a route: rtnetlink(7), RTM_GETROUTE.

use crate::errno::Errno;

/// A destination, and what of a socket chooses among routes.
#[derive(Clone, Copy, Debug)]
pub struct RouteQuery {
    /// The destination: an IPv4 address in the first four bytes, or an IPv6 one.
    pub destination: [u8; 16],
    /// The source address that the socket is bound to, if that counts.
    pub source: Option<[u8; 16]>,
    /// Whether the addresses are IPv6.
    pub is_ipv6: bool,
    /// The index of the interface that the socket is bound to, or 0.
    pub interface: u32,
    /// The mark of the socket: SO_MARK.
    pub mark: u32,
}

/// A route as the kernel reports it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// Its type: RTN_UNICAST and so on, rtnetlink(7).
    pub kind: u8,
    /// The interface that it leaves by.
    pub interface: u32,
    /// The MTU of the path, where the kernel knows one that is smaller than the
    /// interface's; else 0.
    pub mtu: u32,
}

const NLMSG_ERROR: u16 = 2;
const RTM_NEWROUTE: u16 = 24;
const RTM_GETROUTE: u16 = 26;
const NLM_F_REQUEST: u16 = 1;
const RTA_DST: u16 = 1;
const RTA_SRC: u16 = 2;
const RTA_OIF: u16 = 4;
const RTA_METRICS: u16 = 8;
const RTA_MARK: u16 = 16;
const RTAX_MTU: u16 = 2;
/// The sizes of a nlmsghdr and of an rtmsg.
const HEADER: usize = 16;
const MESSAGE: usize = 12;

/// A request that grows. The longest has two IPv6 addresses and two numbers.
pub struct Request {
    bytes: [u8; 96],
    length: usize,
}

impl Request {
    pub fn new(query: &RouteQuery) -> Self {
        let (family, size) = if query.is_ipv6 { (libc::AF_INET6, 16) } else { (libc::AF_INET, 4) };
        let bits = (size * 8) as u8;
        let mut request = Self { bytes: [0; 96], length: HEADER + MESSAGE };
        request.put(HEADER, &[family as u8, bits, if query.source.is_some() { bits } else { 0 }]);
        request.attribute(RTA_DST, query.destination.get(..size));
        request.attribute(RTA_SRC, query.source.as_ref().and_then(|source| source.get(..size)));
        for (kind, value) in [(RTA_OIF, query.interface), (RTA_MARK, query.mark)] {
            if value != 0 {
                request.attribute(kind, Some(&value.to_ne_bytes()));
            }
        }
        request.put(0, &(request.length as u32).to_ne_bytes());
        request.put(4, &RTM_GETROUTE.to_ne_bytes());
        request.put(6, &NLM_F_REQUEST.to_ne_bytes());
        request
    }

    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        for (place, byte) in self.bytes.iter_mut().skip(at).zip(bytes) {
            *place = *byte;
        }
    }

    fn attribute(&mut self, kind: u16, value: Option<&[u8]>) {
        let Some(value) = value else { return };
        self.put(self.length, &(value.len() as u16 + 4).to_ne_bytes());
        self.put(self.length + 2, &kind.to_ne_bytes());
        self.put(self.length + 4, value);
        self.length += 4 + value.len();
    }
}

/// What the kernel's answer says; nothing where it is no answer to a request.
pub fn read(answer: &[u8]) -> Option<Result<Route, Errno>> {
    match half(answer, 4)? {
        NLMSG_ERROR => Some(Err(Errno::new(-(word(answer, HEADER)? as i32)))),
        RTM_NEWROUTE => {
            let mut route = Route { kind: *answer.get(HEADER + 7)?, ..Route::default() };
            for_each(answer.get(HEADER + MESSAGE..)?, |kind, value| match kind {
                RTA_OIF => route.interface = word(value, 0).unwrap_or(0),
                RTA_METRICS => for_each(value, |kind, value| {
                    if kind == RTAX_MTU {
                        route.mtu = word(value, 0).unwrap_or(0);
                    }
                }),
                _ => {}
            });
            Some(Ok(route))
        }
        _ => None,
    }
}

fn for_each(mut attributes: &[u8], mut take: impl FnMut(u16, &[u8])) {
    while let (Some(length), Some(kind)) = (half(attributes, 0), half(attributes, 2)) {
        let length = usize::from(length);
        let Some(value) = attributes.get(4..length) else { return };
        take(kind, value);
        attributes = attributes.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_ne_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(*bytes.get(at..)?.first_chunk()?))
}

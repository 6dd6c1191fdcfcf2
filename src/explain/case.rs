//! A refused call before the system that refused it: what is copied of its
//! arguments, and what is asked about it.

use core::cell::Cell;

use libc::{c_int, socklen_t};

use super::{
    address::Address,
    call::{Bytes, Call, Chapter, Name},
    control::Control,
    header::{Header, MAX_IOVECS, Vector},
    memory::{Fault, Search},
    pointer::Pointer,
};
use crate::{
    errno::Errno,
    kernel::{End, FileRef, Inspect, Route, RouteQuery},
    message::MAX_ADDRESS,
};

/// Of sockets with a shorter address of their own, linux/net.h.
const SOCK_PACKET: c_int = 10;

/// The answer to a question for a route: nothing where the kernel gave none.
type RouteAnswer = Option<Result<Route, Errno>>;

/// A call, whom to ask about it, and what was copied of its arguments.
pub struct Case<'a> {
    pub call: &'a Call,
    pub errno: c_int,
    pub inspect: &'a dyn Inspect,
    pub header: Option<Header>,
    pub control: Control,
    /// The address that the call is given.
    pub given: Address,
    /// The addresses of the socket and of its peer, and why there is none.
    pub local: Address,
    pub local_errno: c_int,
    pub peer: Address,
    pub peer_errno: c_int,
    /// The memory that is bad; nothing where it is not known.
    pub fault: Option<Option<Fault>>,
    chapter: Chapter,
    route: Cell<Option<RouteAnswer>>,
}

impl<'a> Case<'a> {
    /// Copies what the arguments lead to, and asks for the socket's addresses.
    #[inline(never)]
    pub fn new(call: &'a Call, errno: c_int, inspect: &'a dyn Inspect) -> Self {
        let mut case = Self {
            call,
            errno,
            inspect,
            header: Header::copy(inspect, call),
            control: Control::default(),
            given: Address::NONE,
            local: Address::NONE,
            local_errno: 0,
            peer: Address::NONE,
            peer_errno: 0,
            fault: None,
            chapter: call.function.chapter(),
            route: Cell::new(None),
        };
        case.look();
        case
    }

    fn look(&mut self) {
        if self.call.function.is_for_files() {
            let is_write = self.chapter == Chapter::Send;
            match (self.is_socket(), is_write) {
                (Some(true), _) => {}
                (Some(false), true) => self.chapter = Chapter::FileWrite,
                (Some(false), false) => self.chapter = Chapter::FileRead,
                (None, _) => self.chapter = Chapter::Unknown,
            }
        }
        if let Some((at, length)) = self.given_at() {
            self.given.copy(self.inspect, at, length);
        }
        if let (Chapter::Send, Some(header)) = (self.chapter, &self.header) {
            self.control.look(self.inspect, header);
        }
        self.local_errno = self.local.ask(self.inspect, self.call.fd, End::Local);
        self.peer_errno = self.peer.ask(self.inspect, self.call.fd, End::Peer);
        if self.errno == libc::EFAULT {
            let size = self.name_size();
            let mut search = Search::new(self.inspect, self.call, self.header.as_ref(), size);
            self.fault = match search.run() {
                Ok(()) => Some(None),
                Err(fault) => fault.map(Some),
            };
        }
    }

    /// What its error is explained by.
    pub fn chapter(&self) -> Chapter {
        self.chapter
    }

    /// Whether the descriptor is a socket, where the kernel says so.
    pub fn is_socket(&self) -> Option<bool> {
        match self.inspect.option(self.call.fd, libc::SOL_SOCKET, libc::SO_DOMAIN, &mut [0; 4]) {
            Ok(_) => Some(true),
            Err(Errno::ENOTSOCK) => Some(false),
            Err(_) => None,
        }
    }

    /// Where the address is that the call is given, and its length.
    pub fn given_at(&self) -> Option<(Pointer, socklen_t)> {
        let (pointer, length) = match (self.call.name, self.call.function.chapter()) {
            (_, Chapter::Option) => return None,
            (Name::To(pointer, length), _) => (pointer, length),
            (Name::None, Chapter::Send) => {
                let header = self.header.as_ref()?;
                (header.name(), header.name_length())
            }
            _ => return None,
        };
        (!pointer.is_null()).then_some((pointer, length))
    }

    /// The address that the call is given, or that of the peer.
    pub fn remote(&self) -> Option<&Address> {
        [&self.given, &self.peer].into_iter().find(|address| address.exists())
    }

    pub fn vector(&self) -> Option<Vector> {
        Vector::new(self.call, self.header.as_ref())
    }

    /// The length of all the bytes, where the caller's memory tells it.
    #[inline(never)]
    pub fn length(&self) -> Option<usize> {
        if let Bytes::Buffer(_, length) = self.call.bytes {
            return Some(length);
        }
        let vector = self.vector()?;
        let mut sum = 0_usize;
        for index in 0..vector.count.min(MAX_IOVECS) {
            sum = sum.saturating_add(vector.get(self.inspect, index)?.1);
        }
        Some(sum)
    }

    /// The number of the first iovec whose length is negative.
    #[inline(never)]
    pub fn negative_iovec(&self) -> Option<usize> {
        // Of more than it takes the kernel reads none.
        let vector = self.vector().filter(|vector| vector.count <= MAX_IOVECS)?;
        (0..vector.count).find(|index| {
            vector.get(self.inspect, *index).is_some_and(|(_, length)| (length as isize) < 0)
        })
    }

    /// Copies the first bytes that the call sends.
    pub fn first_bytes(&self, buffer: &mut [u8]) -> Option<()> {
        let (at, length) = match self.call.bytes {
            Bytes::Buffer(at, length) => (at, length),
            _ => self.vector()?.get(self.inspect, 0)?,
        };
        if length < buffer.len() { None } else { at.copy(self.inspect, buffer) }
    }

    /// The buffer size that the caller gives for an address or a value.
    pub fn given_size(&self) -> Option<c_int> {
        match (self.call.name, self.call.function.chapter()) {
            (Name::From(pointer, size), chapter) => {
                let is_used = chapter == Chapter::Option || !pointer.is_null();
                is_used.then(|| size.copy_int(self.inspect))?
            }
            (Name::None, Chapter::Receive) => {
                let header = self.header.as_ref()?;
                (!header.name().is_null()).then_some(header.name_length() as c_int)
            }
            _ => None,
        }
    }

    /// How many bytes an address of the socket's family takes; of AF_UNIX none
    /// is known to be written.
    fn name_size(&self) -> usize {
        match self.own_option(libc::SO_DOMAIN) {
            Some(domain) => match domain as c_int {
                libc::AF_INET => 16,
                libc::AF_INET6 => 28,
                libc::AF_NETLINK => 12,
                libc::AF_PACKET => 18,
                libc::AF_VSOCK => 16,
                _ if self.call.function.chapter() == Chapter::Name => self.local.bytes().len(),
                _ => 0,
            },
            None => 0,
        }
    }

    /// The lengths that an address of the socket's family may have.
    pub fn is_length_bad(&self) -> Option<bool> {
        let binds = self.chapter == Chapter::Bind;
        let range = match self.own_option(libc::SO_DOMAIN)? as c_int {
            libc::AF_INET => size_of::<libc::sockaddr_in>()..=MAX_ADDRESS as usize,
            // Without sin6_scope_id, which RFC 2133 did not have.
            libc::AF_INET6 => 24..=MAX_ADDRESS as usize,
            // bind() chooses a name itself for an address that is only a family.
            libc::AF_UNIX if binds => 2..=size_of::<libc::sockaddr_un>(),
            libc::AF_UNIX => 3..=size_of::<libc::sockaddr_un>(),
            libc::AF_NETLINK => 12..=MAX_ADDRESS as usize,
            libc::AF_PACKET if self.own_option(libc::SO_TYPE)? as c_int == SOCK_PACKET => {
                return None;
            }
            // sendto() needs what is in front of the hardware address, and that.
            libc::AF_PACKET if !binds => 12..=MAX_ADDRESS as usize,
            libc::AF_PACKET => 20..=MAX_ADDRESS as usize,
            libc::AF_VSOCK => 16..=MAX_ADDRESS as usize,
            _ => return None,
        };
        let length = match self.call.name {
            Name::To(at, length) if self.chapter != Chapter::Send || !at.is_null() => length,
            _ => self.given_at()?.1,
        };
        // A destination of no bytes is none: unix_dgram_sendmsg().
        if self.chapter == Chapter::Send && length == 0 && *range.start() == 3 {
            return Some(false);
        }
        Some(!range.contains(&(length as usize)))
    }
}

/// What is asked of the system.
impl Case<'_> {
    #[inline(never)]
    pub fn option(&self, level: c_int, option: c_int) -> Option<i64> {
        let mut value = [0; 4];
        (self.inspect.option(self.call.fd, level, option, &mut value) == Ok(4))
            .then(|| c_int::from_ne_bytes(value).into())
    }

    pub fn own_option(&self, option: c_int) -> Option<i64> {
        self.option(libc::SOL_SOCKET, option)
    }

    /// Whether SO_RCVTIMEO or SO_SNDTIMEO limits the time of a call.
    #[inline(never)]
    pub fn has_timeout(&self, option: c_int) -> bool {
        let mut time = [0; 16];
        let result = self.inspect.option(self.call.fd, libc::SOL_SOCKET, option, &mut time);
        result.is_ok() && time != [0; 16]
    }

    /// The type of a file, as in `st_mode` but for the zeros behind it.
    #[inline(never)]
    pub fn file_type(&self, file: FileRef<'_>) -> Option<i64> {
        self.inspect.status(file).ok().map(|status| i64::from(status.mode & libc::S_IFMT) >> 12)
    }

    /// The number at this place of a file of /proc that holds numbers.
    #[inline(never)]
    pub fn setting(&self, path: &[u8], place: usize) -> Option<i64> {
        let mut buffer = [0; 64];
        let length = self.inspect.contents(path, &mut buffer).ok()?;
        let words = buffer.get(..length)?.split(u8::is_ascii_whitespace);
        let word = words.filter(|word| !word.is_empty()).nth(place)?;
        word.iter().try_fold(0_i64, |number, digit| {
            let digit = digit.is_ascii_digit().then(|| i64::from(digit & 15))?;
            number.checked_mul(10)?.checked_add(digit)
        })
    }

    /// The route to the address that the call is given, or to the peer.
    pub fn route(&self) -> RouteAnswer {
        if let Some(answer) = self.route.get() {
            return answer;
        }
        let answer = self.ask_route(false);
        self.route.set(Some(answer));
        answer
    }

    /// The same, and from the address that the socket is bound to.
    #[inline(never)]
    pub fn ask_route(&self, with_source: bool) -> RouteAnswer {
        let remote = self.remote()?;
        let source = [&self.local].into_iter().find(|_| with_source && !self.local.is_any());
        let wide = |address: &Address| {
            let mut bytes = [0; 16];
            match (address.ipv4(), address.ipv6()) {
                (Some([a, b, c, d]), _) => (bytes[0], bytes[1], bytes[2], bytes[3]) = (a, b, c, d),
                (_, Some(ip)) => bytes = ip,
                _ => return None,
            }
            Some(bytes)
        };
        let interface = match (remote.scope(), self.own_option(libc::SO_BINDTOIFINDEX)) {
            (Some(scope @ 1..), _) => scope,
            // To have an address does not depend on the socket's interface.
            _ if self.chapter == Chapter::Bind => 0,
            (_, bound) => bound.unwrap_or(0) as u32,
        };
        self.inspect.route(&RouteQuery {
            destination: wide(remote)?,
            source: if with_source { Some(wide(source?)?) } else { None },
            is_ipv6: remote.ipv6().is_some(),
            interface,
            mark: self.own_option(libc::SO_MARK).unwrap_or(0) as u32,
        })
    }

    /// Fills in the name of an interface, and asks something else about it.
    #[inline(never)]
    pub fn interface(&self, index: u32, request: u32) -> Option<Result<[u8; 8], Errno>> {
        const SIOCGIFNAME: u32 = 0x8910;
        let mut ifreq = [0; 40];
        for (place, byte) in ifreq.iter_mut().skip(16).zip(index.to_ne_bytes()) {
            *place = byte;
        }
        let result = self.inspect.ioctl(self.call.fd, SIOCGIFNAME, &mut ifreq).and_then(|()| {
            if request == 0 {
                Ok(())
            } else {
                self.inspect.ioctl(self.call.fd, request, &mut ifreq)
            }
        });
        match result {
            Ok(()) => Some(Ok(*ifreq.get(16..)?.first_chunk()?)),
            Err(Errno::ENODEV) => Some(Err(Errno::ENODEV)),
            Err(_) => None,
        }
    }
}

//! Questions about a case that take more than one look.

use libc::c_int;

use super::{call::Chapter, case::Case, control::Item, memory::Place};
use crate::kernel::{FileRef, FileStatus, Filesystem};

/// What ioctl(2) is asked: linux/sockios.h.
pub const SIOCINQ: u32 = libc::FIONREAD as u32;
pub const SIOCOUTQ: u32 = libc::TIOCOUTQ as u32;
pub const SIOCGIFFLAGS: u32 = 0x8913;
pub const SIOCGIFMTU: u32 = 0x8921;
pub const SIOCGIFHWADDR: u32 = 0x8927;

/// An option as one number.
#[inline]
pub const fn option(level: c_int, name: c_int) -> c_int {
    level << 16 | name
}

/// The kinds of descriptors that /proc names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum FileKind {
    Unknown,
    Path,
    Epoll,
    Event,
    Timer,
    Signal,
    Process,
    Inotify,
    Ring,
    OtherAnonymous,
    Terminal,
    Full,
    Memory,
    Kernel,
}

impl Case<'_> {
    /// What /proc says that the descriptor refers to.
    #[inline(never)]
    pub fn file_kind(&self) -> FileKind {
        const NAMES: &str = "[eventpoll] [eventfd] [timerfd] [signalfd] [pidfd] inotify [io_uring]";
        const KINDS: [FileKind; 7] = [
            FileKind::Epoll,
            FileKind::Event,
            FileKind::Timer,
            FileKind::Signal,
            FileKind::Process,
            FileKind::Inotify,
            FileKind::Ring,
        ];
        let mut buffer = [0; 128];
        let link = self.link(&mut buffer);
        if let Some(name) = link.strip_prefix(b"anon_inode:") {
            let names = NAMES.as_bytes().split(|byte| *byte == b' ');
            let known = names.zip(KINDS).find(|(known, _)| *known == name);
            return known.map_or(FileKind::OtherAnonymous, |(_, kind)| kind);
        }
        match link {
            b"/dev/full" => FileKind::Full,
            b"/dev/ptmx" => FileKind::Terminal,
            [b'p', b'i', b'd', b'f', b'd', b':', ..] => FileKind::Process,
            _ if link.starts_with(b"/dev/pts/") => FileKind::Terminal,
            [b'/', b'p', b'r', b'o', b'c', b'/', .., b'/', b'm', b'e', b'm'] => FileKind::Memory,
            [b'/', b'p', b'r', b'o', b'c', b'/', ..] | [b'/', b's', b'y', b's', b'/', ..] => {
                FileKind::Kernel
            }
            [b'/', ..] => FileKind::Path,
            _ => FileKind::Unknown,
        }
    }

    /// The name that /proc gives to what the descriptor refers to; empty where
    /// there is none.
    pub fn link<'r>(&self, buffer: &'r mut [u8]) -> &'r [u8] {
        let length = self.inspect.link(self.call.fd, buffer).unwrap_or(0);
        buffer.get(..length).unwrap_or_default()
    }

    pub fn count(&self, request: u32) -> Option<i64> {
        let mut count = [0; 4];
        self.inspect.ioctl(self.call.fd, request, &mut count).ok()?;
        Some(c_int::from_ne_bytes(count).into())
    }

    pub fn may_write(&self, path: &[u8]) -> Option<bool> {
        match self.inspect.access(path, libc::W_OK) {
            Ok(()) => Some(true),
            Err(errno) if errno.number() == libc::EACCES => Some(false),
            Err(_) => None,
        }
    }

    pub fn parent_status(&self) -> Option<FileStatus> {
        self.inspect.status(FileRef::Path(self.parent()?)).ok()
    }

    pub fn parent_filesystem(&self) -> Option<Filesystem> {
        self.inspect.filesystem(FileRef::Path(self.parent()?)).ok()
    }

    /// The interface that an AF_PACKET address names, or that the socket is
    /// bound to.
    pub fn packet_interface(&self) -> Option<u32> {
        if self.given_at().is_some() {
            return self.given.packet_interface();
        }
        self.local.packet_interface()
    }

    pub fn of_interface(&self, request: u32) -> Option<i64> {
        let [a, b, c, d, ..] = self.interface(self.packet_interface()?, request)?.ok()?;
        Some(c_int::from_ne_bytes([a, b, c, d]).into())
    }

    /// An option of IPv4, or its namesake of IPv6, whichever counts for the
    /// destination.
    pub fn of_either(&self, ipv4: c_int, ipv6: c_int) -> Option<i64> {
        if self.remote()?.ipv4().is_some() {
            self.option(libc::IPPROTO_IP, ipv4)
        } else {
            self.option(libc::IPPROTO_IPV6, ipv6)
        }
    }

    /// The bytes of the headers in front of what is sent.
    pub fn headers(&self) -> Option<i64> {
        let is_udp = self.own_option(libc::SO_PROTOCOL)? as c_int == libc::IPPROTO_UDP;
        Some(if is_udp { 8 } else { 0 } + if self.remote()?.ipv4().is_some() { 20 } else { 40 })
    }

    /// The most bytes that an IP datagram of the socket holds. The length of
    /// IPv6 does not count its own header.
    pub fn max_payload(&self) -> Option<i64> {
        let is_udp = self.own_option(libc::SO_PROTOCOL)? as c_int == libc::IPPROTO_UDP;
        let is_ipv4 = self.own_option(libc::SO_DOMAIN)? as c_int == libc::AF_INET
            || self.remote().is_some_and(|remote| remote.ipv4().is_some());
        let ip = if is_ipv4 { 20 } else { 0 };
        Some(65535 - ip - if is_udp { 8 } else { 0 })
    }

    /// The MTU of the path: the socket's own where it is connected.
    #[inline(never)]
    pub fn path_mtu(&self) -> Option<i64> {
        if !self.given.exists() {
            return self.of_either(libc::IP_MTU, libc::IPV6_MTU);
        }
        let route = self.route()?.ok()?;
        let [a, b, c, d, ..] = self.interface(route.interface, SIOCGIFMTU)?.ok()?;
        let interface = i64::from(c_int::from_ne_bytes([a, b, c, d]));
        Some(if route.mtu == 0 { interface } else { interface.min(route.mtu.into()) })
    }

    /// Routes of IPv6 that refuse are answered as routes of such a type.
    pub fn route_errno(&self, with_source: bool) -> Option<c_int> {
        let answer = if with_source { self.ask_route(true)? } else { self.route()? };
        Some(match answer.map(|route| route.kind) {
            Err(errno) => errno.number(),
            Ok(libc::RTN_BLACKHOLE) => libc::EINVAL,
            Ok(libc::RTN_UNREACHABLE) => libc::EHOSTUNREACH,
            Ok(libc::RTN_PROHIBIT) => libc::EACCES,
            Ok(libc::RTN_THROW) => libc::ENETUNREACH,
            Ok(_) => 0,
        })
    }

    /// Whether the socket has an address of its own. Of raw sockets, the port in
    /// their address is the protocol.
    #[inline(never)]
    pub fn is_bound(&self) -> Option<bool> {
        if self.local_errno != 0 {
            return None;
        }
        Some(match self.local.family()? {
            libc::AF_INET | libc::AF_INET6 => {
                let has_port = self.own_option(libc::SO_TYPE)? as c_int != libc::SOCK_RAW;
                !self.local.is_any()
                    || self.local.ipv4().is_none() && self.local.ipv6().is_none()
                    || has_port && self.local.port()? != 0
            }
            libc::AF_UNIX => !self.local.unix()?.is_empty(),
            libc::AF_NETLINK => self.local.netlink()?[0] != 0,
            libc::AF_PACKET => self.local.packet_interface()? != 0,
            libc::AF_VSOCK => self.local.vsock_port()? != u32::MAX,
            _ => return None,
        })
    }

    /// Whether the socket is connected.
    pub fn has_peer(&self) -> Option<bool> {
        match (self.peer_errno, self.peer.netlink()) {
            (0, Some(to)) => Some(to != [0; 2]),
            (0, None) => Some(true),
            (libc::ENOTCONN | libc::EOPNOTSUPP, _) => Some(false),
            _ => None,
        }
    }

    /// The first control message that a socket of this family refuses, and how:
    /// 1 for its type, 2 for its length, 3 for its value.
    #[inline(never)]
    pub fn odd_control(&self) -> Option<(usize, u8)> {
        let domain = self.own_option(libc::SO_DOMAIN)? as c_int;
        let is_stream = self.own_option(libc::SO_TYPE)? as c_int == libc::SOCK_STREAM;
        let items = self.control.items.iter().enumerate();
        items.into_iter().find_map(|(index, item)| {
            let item = (*item)?;
            let flaw = match (item.level, domain, item.kind) {
                (libc::SOL_SOCKET, libc::AF_UNIX, libc::SCM_RIGHTS) => 0,
                (libc::SOL_SOCKET, libc::AF_UNIX, libc::SCM_CREDENTIALS) => {
                    2 * u8::from(item.length != size_of::<libc::ucred>())
                }
                (libc::SOL_SOCKET, libc::AF_UNIX, _) => 1,
                (libc::IPPROTO_IP, libc::AF_INET, libc::IP_TTL) if !is_stream => {
                    match (item.length, item.value) {
                        (4, Some(1..=255)) => 0,
                        (4, _) => 3,
                        _ => 2,
                    }
                }
                (libc::IPPROTO_IP, libc::AF_INET, libc::IP_PKTINFO) if !is_stream => {
                    2 * u8::from(item.length != size_of::<libc::in_pktinfo>())
                }
                (libc::IPPROTO_IP, libc::AF_INET, libc::IP_TOS | libc::IP_RETOPTS | 52) => 0,
                (libc::IPPROTO_IP, libc::AF_INET, _) if !is_stream => 1,
                _ => 0,
            };
            (flaw != 0).then_some((index, flaw))
        })
    }

    /// The first control message that the socket refuses.
    pub fn odd_item(&self) -> Option<Item> {
        *self.control.items.get(self.odd_control()?.0)?
    }

    /// The port with its bytes exchanged, where the port that is given is likely
    /// to be one that htons() was forgotten for.
    pub fn swapped_port(&self) -> Option<i64> {
        const COMMON: &[u16] = &[
            443, 587, 631, 853, 989, 990, 993, 995, 1080, 1433, 1521, 1883, 2049, 2375, 3000, 3128,
            3306, 3389, 4222, 5000, 5060, 5432, 5672, 5900, 6379, 6443, 8000, 8080, 8443, 8883,
            8888, 9000, 9090, 9092, 9200, 11211, 27017,
        ];
        let port = self.given.port()?;
        let swapped = port.swap_bytes();
        let is_likely = port != swapped && (1..256).contains(&swapped) || COMMON.contains(&swapped);
        (is_likely && !COMMON.contains(&port)).then_some(swapped.into())
    }

    /// Whether a foreign family is answered with EINVAL, not EAFNOSUPPORT.
    pub fn is_family_invalid(&self) -> Option<bool> {
        let (domain, kind) = (self.own_option(libc::SO_DOMAIN)?, self.own_option(libc::SO_TYPE)?);
        let is_raw = kind as c_int == libc::SOCK_RAW;
        Some(match (domain as c_int, self.chapter()) {
            (libc::AF_UNIX | libc::AF_NETLINK | libc::AF_VSOCK, _) => true,
            (libc::AF_PACKET, Chapter::Bind) => true,
            (libc::AF_INET6, Chapter::Bind) => is_raw,
            (libc::AF_INET6, Chapter::Send) => {
                !is_raw && !matches!(self.given.family()?, libc::AF_INET | libc::AF_UNSPEC)
            }
            _ => false,
        })
    }

    /// Whether the address that the call is given is one of this machine, as its
    /// local routes say. Of anycast addresses nothing is said.
    pub fn is_local_address(&self) -> Option<bool> {
        self.given.family()?;
        match self.route()? {
            Ok(route) if route.kind == libc::RTN_ANYCAST => None,
            Ok(route) => {
                let local = [libc::RTN_LOCAL, libc::RTN_BROADCAST, libc::RTN_MULTICAST];
                Some(self.given.is_any() || local.contains(&route.kind))
            }
            Err(_) => Some(self.given.is_any()),
        }
    }

    pub fn option_number(&self) -> Option<c_int> {
        let [level, name, _] = self.call.numbers;
        let is_small = |number: c_int| (0..1 << 15).contains(&number);
        (is_small(level) && is_small(name)).then_some(option(level, name))
    }

    /// The place that is bad.
    pub fn fault_place(&self) -> Option<Place> {
        Some(self.fault??.place)
    }
}

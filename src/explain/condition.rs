//! The conditions of the rules.

use libc::c_int;

use super::{
    call::{Bytes, Function, Name},
    case::{Case, MOST_IOVECS, Role},
    control,
    facts::tcp,
    path,
};
use crate::{kernel::Path, message::MAX_ADDRESS};

/// Defines the conditions, and how each is found out.
macro_rules! conditions {
    ($case:ident: $($(#[$comment:meta])* $name:ident => $holds:expr,)*) => {
        /// What may be the case.
        #[derive(Clone, Copy)]
        #[repr(u8)]
        pub enum Condition {
            $($(#[$comment])* $name,)*
        }

        impl Case<'_> {
            /// Whether the condition with this number holds.
            #[inline(never)]
            pub fn holds(&$case, condition: u8) -> bool {
                $(if condition == Condition::$name as u8 { return $holds; })*
                false
            }
        }
    };
}

conditions! { self:
    // The descriptor.
    MinusOne => self.call.fd == -1,
    Negative => self.call.fd < 0,
    Closed => self.flags_of_file() < 0,
    OnlyPath => self.flags_of_file() & libc::O_PATH != 0,
    OnlyRead => self.flags_of_file() & libc::O_ACCMODE == libc::O_RDONLY,
    OnlyWrite => self.flags_of_file() & libc::O_ACCMODE == libc::O_WRONLY,
    Socket => self.socket().domain().is_some(),
    OtherFile => self.call.function.is_of_files() && self.socket().domain().is_none(),
    // The socket.
    Internet => self.socket().is_internet(),
    Tcp => self.socket().is_tcp(),
    Udp => self.socket().protocol() == Some(libc::IPPROTO_UDP),
    Unix => self.socket().is(libc::AF_UNIX),
    ConnectionMode => self.socket().is_connection_mode(),
    Listening => self.socket().is_listening(),
    HasPeer => self.socket().peer().is_some(),
    Unbound => self.socket().local().is_none_or(|address| address.is_unbound()),
    HasTimeout => self.socket().has_timeout(libc::SO_SNDTIMEO)
        || self.socket().has_timeout(libc::SO_RCVTIMEO),
    Connecting => self.socket().tcp_state() == Some(tcp::SYN_SENT),
    Disconnected => self.socket().tcp_state() == Some(tcp::CLOSE),
    HungUp => self.socket().has_events(libc::POLLHUP),
    MayNotBroadcast => self.remote().is_some_and(|address| address.ipv4().is_some())
        && !self.socket().may_broadcast(),
    // The bytes, their lengths and the flags.
    OutOfBand => self.has_flag(libc::MSG_OOB),
    FastOpen => self.has_flag(libc::MSG_FASTOPEN),
    ErrorQueue => self.has_flag(libc::MSG_ERRQUEUE),
    NewFlags => self.call.flags & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC) != 0,
    BadCount => matches!(self.call.bytes, Bytes::Vector(_, count)
        if !(0..=MOST_IOVECS as c_int).contains(&count)),
    TooManyIovecs => self.vector().is_some_and(|(_, count)| count > MOST_IOVECS),
    Overflow => self.length().is_some_and(|length| length > isize::MAX as usize),
    AboveUdp => self.length().is_some_and(|length| length > self.most_in_udp()),
    ToIpv6 => self.is_to_ipv6(),
    KnowsMtu => self.path_mtu().is_some(),
    GivesTimeout => self.call.function == Function::Recvmmsg && !self.call.other.is_null(),
    // The address.
    GivesAddress => self.given().is_some(),
    GivesNull => matches!(self.call.name, Name::To(pointer, _) if pointer.is_null()),
    LongAddress => self.given().is_some_and(|(_, length)| length > MAX_ADDRESS),
    BadLength => self.has_bad_length(),
    OtherFamily => self.address().and_then(|address| address.family()) != self.socket().domain(),
    PortZero => self.address().and_then(|address| address.port()) == Some(0),
    HasPort => self.address().is_some_and(|address| address.port().is_some()),
    HasPath => self.file_type().is_some() || self.has_path(),
    IsAbstract => self.address().is_some_and(|address| address.unix().is_some())
        && !self.has_path(),
    Obstacle => self.obstacle().is_some(),
    Exists => self.file_type().is_some(),
    IsSocketFile => self.file_type() == Some(libc::S_IFSOCK),
    NegativeRoom => self.room().is_some_and(|(_, size)| size < 0),
    RoomInMessage => matches!(self.call.name, Name::None),
    // Ancillary data.
    BadRight => control::bad_descriptor(self).is_some(),
    Credentials => control::credentials(self).is_some(),
    Unsound => control::is_unsound(self),
    TooManyRights => control::has_too_many_descriptors(self),
    HasControl => self.header().is_some_and(|header| header.control_length > 0),
    MuchControl => self.header().is_some_and(|header| {
        let most = self.facts.setting(b"/proc/sys/net/core/optmem_max");
        most.is_some_and(|most| header.control_length as i64 > most)
    }),
    // Bad memory.
    Faulty => self.fault().is_some(),
    FaultyBytes => self.fault().is_some_and(|fault| fault.role == Role::Bytes),
    FaultyLength => self.fault().is_some_and(|fault| fault.role == Role::Length),
    NullLength => self.fault().is_some_and(|fault| {
        fault.role == Role::Length && fault.pointer.is_null()
    }),
    Sends => self.call.function.sends(),
    Receives => self.call.function.receives(),
    // The numbers of a new socket and of options.
    BadTypeFlags => self.call.numbers[1] & !(0xf | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC) != 0,
    BadType => self.call.numbers[1] & 0xf > 10,
    BadProtocol => !(0..=255).contains(&self.call.numbers[2]),
    Raw => self.call.numbers[1] & 0xf == libc::SOCK_RAW,
    Packet => self.call.numbers[0] == libc::AF_PACKET,
    OwnLevel => self.call.numbers[0] == libc::SOL_SOCKET,
    Sets => self.call.function == Function::Setsockopt,
    ShortValue => matches!(self.call.name, Name::To(_, length) if (length as c_int) < 4),
}

impl Case<'_> {
    /// The access mode and status flags of the descriptor; negative if it is
    /// not open.
    fn flags_of_file(&self) -> c_int {
        self.facts.inspect.status_flags(self.call.fd).unwrap_or(-1)
    }

    fn has_bad_length(&self) -> bool {
        let Some((_, length)) = self.given() else { return false };
        let range = match self.socket().domain() {
            Some(libc::AF_INET) => size_of::<libc::sockaddr_in>()..=MAX_ADDRESS as usize,
            // Without sin6_scope_id, which RFC 2133 did not have.
            Some(libc::AF_INET6) => 24..=MAX_ADDRESS as usize,
            Some(libc::AF_UNIX) => 2..=size_of::<libc::sockaddr_un>(),
            _ => return false,
        };
        !range.contains(&(length as usize))
    }

    fn has_path(&self) -> bool {
        self.address().is_some_and(|address| address.path().is_some())
    }

    fn file_type(&self) -> Option<u32> {
        path::file_type(self.facts, &self.address()?.path()?)
    }

    /// The directory on the way to the address that is the cause.
    pub fn obstacle(&self) -> Option<Path> {
        path::first_directory(&self.address()?.path()?, &|directory| self.is_obstacle(directory))
    }

    fn is_obstacle(&self, directory: &Path) -> bool {
        let kind = path::file_type(self.facts, directory);
        match self.errno {
            libc::ENOENT => kind.is_none(),
            libc::ENOTDIR => kind.is_some_and(|kind| kind != libc::S_IFDIR),
            libc::EACCES => self.facts.inspect.access(directory, libc::X_OK).is_err(),
            _ => false,
        }
    }

    /// Known of a socket that is connected.
    pub fn path_mtu(&self) -> Option<c_int> {
        if self.is_to_ipv6() {
            self.socket().option(libc::IPPROTO_IPV6, libc::IPV6_MTU)
        } else {
            self.socket().option(libc::IPPROTO_IP, libc::IP_MTU)
        }
    }

    /// Why the call did not wait for what it had to wait for.
    pub fn reason_not_to_wait(&self) -> &'static str {
        let option = if self.call.function.sends() { libc::SO_SNDTIMEO } else { libc::SO_RCVTIMEO };
        let is_accept = matches!(self.call.function, Function::Accept | Function::Accept4);
        if self.has_flag(libc::MSG_DONTWAIT) && !is_accept {
            ", and MSG_DONTWAIT is given"
        } else if self.socket().is_nonblocking() {
            ", and O_NONBLOCK is set"
        } else if self.socket().has_timeout(option) {
            if option == libc::SO_SNDTIMEO {
                ", and the time of SO_SNDTIMEO is over"
            } else {
                ", and the time of SO_RCVTIMEO is over"
            }
        } else {
            ""
        }
    }
}

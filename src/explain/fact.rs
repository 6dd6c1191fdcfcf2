//! The facts: all that is known of a call and of the system, as numbers.

use libc::c_int;

use super::{
    call::{Bytes, Function, Name},
    case::{Case, MOST_IOVECS},
};
use crate::kernel::FileRef;

/// The values of [`Fact::Bytes`].
pub const BUFFER: c_int = 1;
pub const VECTOR: c_int = 2;
pub const MESSAGE: c_int = 3;
pub const MESSAGES: c_int = 4;

/// The values of [`Fact::Link`].
pub const LINK_TO_PATH: c_int = 1;
pub const LINK_OF_NO_FILE: c_int = 2;

/// What ioctl(2) is asked: `SIOCINQ` and `SIOCOUTQ`, linux/sockios.h.
const BYTES_TO_READ: u32 = libc::FIONREAD as u32;
const BYTES_TO_SEND: u32 = libc::TIOCOUTQ as u32;

const DESCRIPTOR_FLAGS: c_int = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;

/// Defines the facts, and how each is found out: an i64, or `?` where it is
/// unknown.
macro_rules! facts {
    ($case:ident: $($(#[$comment:meta])* $name:ident => $number:expr,)*) => {
        /// What may be known.
        #[derive(Clone, Copy)]
        #[repr(u8)]
        pub enum Fact {
            $($(#[$comment])* $name,)*
        }

        impl Case<'_> {
            /// The number that a fact is, where it is known.
            #[inline(never)]
            pub fn fact(&self, fact: Fact) -> Option<i64> {
                let $case = self;
                Some(match fact {
                    $(Fact::$name => $number,)*
                })
            }
        }
    };
}

facts! { case:
    // The call, and its numbers as they are.
    Function => case.call.function as i64,
    Chapter => case.call.function.chapter() as i64,
    Errno => case.errno.into(),
    Fd => case.call.fd.into(),
    Flags => case.call.flags.into(),
    /// Without those of a new descriptor.
    OtherFlags => (case.call.flags & !DESCRIPTOR_FLAGS).into(),
    First => case.call.numbers[0].into(),
    Second => case.call.numbers[1].into(),
    Third => case.call.numbers[2].into(),
    /// The type of a new socket and the flags that come with it.
    NewKind => (case.call.numbers[1] & !DESCRIPTOR_FLAGS).into(),
    NewFlags => (case.call.numbers[1] & DESCRIPTOR_FLAGS).into(),
    Other => case.call.other.0 as i64,

    // The bytes.
    Bytes => match case.call.bytes {
        Bytes::None => 0,
        Bytes::Buffer(..) => BUFFER,
        Bytes::Vector(..) => VECTOR,
        Bytes::Message(_) => MESSAGE,
        Bytes::Messages(..) => MESSAGES,
    }.into(),
    BytesPointer => case.call.bytes.pointer()?.0 as i64,
    /// Of all the bytes; negative from 2^63 on.
    Length => case.length()? as i64,
    Messages => match case.call.bytes {
        Bytes::Messages(_, count) => count.into(),
        _ => return None,
    },
    Iovecs => case.vector()?.1.min(MOST_IOVECS + 1) as i64,
    IovecsAsInt => (case.vector()?.1 as c_int).into(),
    MostInUdp => case.most_in_udp() as i64,
    AboveUdp => (case.length()? > case.most_in_udp()).into(),
    ToIpv4 => case.remote()?.ipv4().is_some().into(),
    ToIpv6 => case.is_to_ipv6().into(),
    /// Known of a socket that is connected.
    PathMtu => if case.is_to_ipv6() {
        case.option(libc::IPPROTO_IPV6, libc::IPV6_MTU)?
    } else {
        case.option(libc::IPPROTO_IP, libc::IP_MTU)?
    },

    // The address, or the value of an option.
    NamePointer => match case.call.name {
        Name::None => return None,
        Name::To(pointer, _) | Name::From(pointer, _) => pointer.0 as i64,
    },
    NameLength => match case.call.name {
        Name::To(_, length) => (length as c_int).into(),
        _ => return None,
    },
    LengthPointer => match case.call.name {
        Name::From(_, length) => length.0 as i64,
        _ => return None,
    },
    /// The room for what the call gives.
    Room => case.room()?.into(),
    GivenLength => case.given_at()?.1.into(),
    GivenLengthAsInt => (case.given_at()?.1 as c_int).into(),
    /// Whether no address of the socket's domain has that length.
    Misfits => case.has_bad_length()?.into(),
    Family => case.given.family()?.into(),
    OtherFamily => (case.fact(Fact::Family) != case.fact(Fact::Domain)).into(),
    Port => case.given.port()?.into(),
    /// 1 for a path, 0 for an abstract name or none.
    UnixName => case.given.unix().map(|_| case.given.path().is_some())?.into(),
    PathMode => case.file_type(FileRef::Path(case.given.path()?))?,
    Obstacle => case.obstacle().map(|_| 1)?,

    // Ancillary data.
    ControlLength => case.header()?.control().1 as i64,
    MuchControl => {
        let length = case.header()?.control().1 as u64;
        (length > case.fact(Fact::MostControl)? as u64).into()
    },
    BadRight => case.control.bad_right?.into(),
    Credentials => case.control.credentials?.into(),
    Unsound => case.control.is_unsound.into(),
    TooManyRights => case.control.has_too_many_rights.into(),

    // Bad memory.
    FaultPlace => case.fault.as_ref()?.place as i64,
    FaultPointer => case.fault.as_ref()?.at.0 as i64,
    FaultLength => case.fault.as_ref()?.length as i64,
    Flaw => case.fault.as_ref()?.flaw as i64,
    FaultReadable => case.fault.as_ref()?.readable as i64,

    // The descriptor.
    StatusFlags => case.inspect.status_flags(case.call.fd).ok()?.into(),
    AccessMode => case.fact(Fact::StatusFlags)? & i64::from(libc::O_ACCMODE),
    DescriptorMode => case.file_type(FileRef::Descriptor(case.call.fd))?,
    /// What /proc says that the descriptor leads to.
    Link => case.link(&mut [0; 256]).0.into(),

    /// Whether the call is for any file, and this is no socket.
    PlainFile => {
        let function = case.call.function;
        let is_for_files = matches!(
            function,
            Function::Write | Function::Writev | Function::Read | Function::Readv
        );
        (is_for_files && case.fact(Fact::Domain).is_none()).into()
    },

    // The socket.
    Domain => case.own_option(libc::SO_DOMAIN)?,
    Kind => case.own_option(libc::SO_TYPE)?,
    Protocol => case.own_option(libc::SO_PROTOCOL)?,
    Listens => case.own_option(libc::SO_ACCEPTCONN)?,
    Broadcasts => case.own_option(libc::SO_BROADCAST)?,
    SendBuffer => case.own_option(libc::SO_SNDBUF)?,
    /// A bit for each of SO_SNDTIMEO and SO_RCVTIMEO that is set.
    Timeouts => i64::from(case.has_timeout(libc::SO_SNDTIMEO))
        | i64::from(case.has_timeout(libc::SO_RCVTIMEO)) << 1,
    /// The first byte of TCP_INFO.
    TcpState => {
        let mut state = [0];
        let (level, option) = (libc::IPPROTO_TCP, libc::TCP_INFO);
        case.inspect.option(case.call.fd, level, option, &mut state).ok()?;
        state[0].into()
    },
    Events => case.inspect.events(case.call.fd, libc::POLLRDHUP).into(),
    ToRead => case.inspect.count(case.call.fd, BYTES_TO_READ).ok()?.into(),
    ToSend => case.inspect.count(case.call.fd, BYTES_TO_SEND).ok()?.into(),
    /// Whether the ends have addresses.
    LocalBound => case.local.is_bound().into(),
    HasPeer => case.peer.exists().into(),
    PeerBound => case.peer.is_bound().into(),

    // The system.
    MostDescriptors => case.inspect.most_descriptors()? as i64,
    MostFiles => case.setting(b"/proc/sys/fs/file-max")?,
    MostControl => case.setting(b"/proc/sys/net/core/optmem_max")?,
    FirstPort => case.setting(b"/proc/sys/net/ipv4/ip_unprivileged_port_start")?,
}

//! The fields of the sentences: what stands for `{length}` and the others.

use libc::c_int;

use super::{
    address::format_bytes,
    call::{Chapter, Function},
    case::Case,
    fact::Fact,
    names,
    question::FileKind,
};
use crate::text::Text;

/// How a field is written.
#[derive(Clone, Copy)]
pub enum Form {
    Number(Fact),
    /// With the unit behind it.
    Bytes(Fact),
    Address(Fact),
    /// By the names that these numbers have.
    Domain(Fact),
    Kind(Fact),
    Protocol(Fact),
    Level(Fact),
    FileType(Fact),
    /// By the names of the bits.
    MessageFlags(Fact),
    DescriptorFlags(Fact),
    Option,
    /// The addresses of the call, and of the ends of the socket.
    Given,
    Remote,
    Local,
    Peer,
    /// What a path leads to.
    Path,
    Parent,
    Obstacle,
    /// The argument that is bad, and what the call does with it.
    Pointer,
    Use,
    /// What the descriptor is.
    File,
    /// Why the call did not wait.
    Wait,
    /// A control message, the length of its data, and its value.
    OddControl,
    OddControlLength,
    OddControlValue,
}

macro_rules! fields {
    ($($name:ident: $form:ident $(($fact:ident))?,)*) => {
        static FORMS: &[Form] = &[$(Form::$form $((Fact::$fact))?),*];
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

fields! {
    address: Address(FaultPointer),
    bound_interface: Number(BoundInterface),
    closed_right: Number(ClosedRight),
    control_length: Bytes(ControlLength),
    credentials: Number(Credentials),
    descriptor_flags: DescriptorFlags(Flags),
    domain: Domain(First),
    family: Domain(Family),
    fault_good: Number(FaultGood),
    fault_length: Bytes(FaultLength),
    fd: Number(Fd),
    file: File,
    file_size_limit: Bytes(FileSizeLimit),
    first: Number(First),
    first_byte: Number(FirstByte),
    first_port: Number(FirstPort),
    given: Given,
    given_size: Number(GivenSize),
    high_port: Number(HighPort),
    interface: Number(Interface),
    iov_count: Number(IovCount),
    kind: Kind(Kind),
    length: Bytes(Length),
    level: Level(First),
    local: Local,
    local_netlink: Number(LocalNetlinkPort),
    low_port: Number(LowPort),
    max_control: Number(MaxControl),
    max_descriptors: Number(MaxDescriptors),
    max_files: Number(MaxFiles),
    max_memberships: Number(MaxMemberships),
    max_payload: Number(MaxPayload),
    microseconds: Number(Microseconds),
    name_length: Number(NameLength),
    negative_iovec: Number(NegativeIovec),
    netlink_port: Number(NetlinkPort),
    new_kind: Kind(NewKind),
    obstacle: Obstacle,
    odd_control: OddControl,
    odd_control_length: OddControlLength,
    odd_control_value: OddControlValue,
    odd_packet_flags: MessageFlags(OddPacketFlags),
    odd_type_flags: DescriptorFlags(OddTypeFlags),
    option: Option,
    option_least: Number(OptionLeast),
    option_most: Number(OptionMost),
    option_size: Bytes(OptionSize),
    option_value: Number(OptionValue),
    parent: Parent,
    path: Path,
    path_kind: FileType(LinkType),
    path_mtu: Number(PathMtu),
    peer: Peer,
    pointer: Pointer,
    port: Number(Port),
    protocol: Protocol(Third),
    remote: Remote,
    rights: Number(Rights),
    ring_right: Number(RingRight),
    scope: Number(Scope),
    segment_size: Number(SegmentSize),
    send_buffer: Number(SendBuffer),
    socket_domain: Domain(Domain),
    target_kind: FileType(PathType),
    third: Number(Third),
    unsound_length: Number(UnsoundLength),
    use: Use,
    wait: Wait,
}

/// The number of the field of this name. A sentence with a name that is none
/// does not compile.
#[inline]
pub const fn number(name: &[u8]) -> u8 {
    let mut number = 0;
    while number < NAMES.len() {
        if is_same(NAMES[number].as_bytes(), name) {
            return number as u8;
        }
        number += 1;
    }
    panic!("a sentence has a field of a name that is not in the table");
}

#[inline]
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut place = 0;
    while place < one.len() && place < other.len() && one[place] == other[place] {
        place += 1;
    }
    one.len() == other.len() && place == one.len()
}

/// The name of a field, for the docs.
pub fn name(number: u8) -> &'static str {
    NAMES.get(usize::from(number)).copied().unwrap_or_default()
}

impl Case<'_> {
    /// Whether a field has a value.
    #[inline(never)]
    pub fn has_field(&self, number: u8) -> bool {
        let Some(form) = FORMS.get(usize::from(number)) else { return false };
        match *form {
            Form::Number(fact) | Form::Bytes(fact) | Form::Address(fact) | Form::Domain(fact) => {
                self.fact(fact).is_some()
            }
            Form::Kind(fact) | Form::Protocol(fact) | Form::Level(fact) => {
                self.fact(fact).is_some()
            }
            Form::FileType(fact) | Form::MessageFlags(fact) | Form::DescriptorFlags(fact) => {
                self.fact(fact).is_some()
            }
            Form::Given => self.given.is_writable(),
            Form::Remote => self.remote().is_some_and(|address| address.is_writable()),
            Form::Local => self.local.is_writable(),
            Form::Peer => self.peer.is_writable(),
            Form::Path => self.given.path().is_some(),
            Form::Parent => self.parent().is_some(),
            Form::Obstacle => self.obstacle().is_some(),
            Form::Pointer | Form::Use => self.fault_place().is_some(),
            Form::OddControl | Form::OddControlLength => self.odd_item().is_some(),
            Form::OddControlValue => self.odd_item().is_some_and(|item| item.value.is_some()),
            Form::File | Form::Wait | Form::Option => true,
        }
    }

    /// Writes a field that has a value.
    #[inline(never)]
    pub fn write_field(&self, number: u8, text: &mut Text<'_>) {
        let Some(form) = FORMS.get(usize::from(number)) else { return };
        let of = |fact| self.fact(fact).unwrap_or(0);
        match *form {
            Form::Number(fact) => _ = text.signed(of(fact)),
            Form::Bytes(fact) => write_bytes(of(fact), text),
            Form::Address(fact) => _ = text.str("0x").hexadecimal(of(fact) as u64, 1),
            Form::Domain(fact) => names::DOMAIN.write(of(fact), text),
            Form::Kind(fact) => names::KIND.write(of(fact), text),
            Form::Protocol(fact) => names::PROTOCOL.write(of(fact), text),
            Form::Level(fact) => names::LEVEL.write(of(fact), text),
            Form::FileType(fact) => _ = text.str(file_type(of(fact))),
            Form::MessageFlags(fact) => names::MESSAGE_FLAG.write_flags(of(fact), text),
            Form::DescriptorFlags(fact) => names::DESCRIPTOR_FLAG.write_flags(of(fact), text),
            Form::Given => self.given.write(text),
            Form::Remote => _ = self.remote().map(|address| address.write(text)),
            Form::Local => self.local.write(text),
            Form::Peer => self.peer.write(text),
            Form::Path => format_bytes(self.given.path().unwrap_or_default(), text),
            Form::Parent => format_bytes(self.parent().unwrap_or_default(), text),
            Form::Obstacle => format_bytes(self.obstacle().unwrap_or_default(), text),
            Form::Pointer => _ = self.fault_place().map(|place| text.bytes(place.name())),
            Form::Use => _ = text.str(if of(Fact::IsForWriting) != 0 { "write" } else { "read" }),
            Form::File => self.write_file(text),
            Form::Wait => self.write_wait(text),
            Form::Option => {
                let [level, option, _] = self.call.numbers;
                names::options(level).write(option.into(), text);
            }
            Form::OddControl | Form::OddControlLength | Form::OddControlValue => {
                self.write_control(*form, text);
            }
        }
    }

    fn write_control(&self, form: Form, text: &mut Text<'_>) {
        let Some(item) = self.odd_item() else { return };
        match form {
            Form::OddControlLength => write_bytes(item.length as i64, text),
            Form::OddControlValue => _ = text.signed(item.value.unwrap_or(0).into()),
            _ => {
                names::LEVEL.write(item.level.into(), text);
                text.byte(b' ');
                names::control(item.level).write(item.kind.into(), text);
            }
        }
    }

    /// What a descriptor is, that is not a socket; as much as /proc says.
    #[inline(never)]
    pub fn write_file(&self, text: &mut Text<'_>) {
        let mut buffer = [0; 256];
        let link = self.link(&mut buffer);
        let kind = match self.file_kind() {
            FileKind::Path | FileKind::Terminal | FileKind::Full | FileKind::Memory => None,
            FileKind::Kernel | FileKind::Unknown => None,
            _ => Some(link),
        };
        if let Some(link) = kind {
            let name = link.strip_prefix(b"anon_inode:").unwrap_or(link);
            let name = name.strip_prefix(b"[").and_then(|it| it.strip_suffix(b"]")).unwrap_or(name);
            let name = name.split(|byte| *byte == b':').next().unwrap_or(name);
            text.str("a descriptor of the kind ");
            return format_bytes(name, text);
        }
        let status = self.inspect.status(crate::kernel::FileRef::Descriptor(self.call.fd));
        let magic = self.inspect.filesystem(crate::kernel::FileRef::Descriptor(self.call.fd));
        let is_deleted = status.is_ok_and(|status| status.links == 0);
        let path = match link.strip_suffix(b" (deleted)") {
            Some(path) if is_deleted => path,
            _ => link,
        };
        let kind = status.map_or(0, |status| i64::from(status.mode & libc::S_IFMT) >> 12);
        match (path.strip_prefix(b"/memfd:"), magic.map_or(0, |it| it.magic), path) {
            (Some(name), _, _) if is_deleted => {
                text.str("the memfd ");
                format_bytes(name, text);
            }
            (_, _, b"/secretmem (deleted)") => _ = text.str("the secret memory of memfd_secret()"),
            (_, MQUEUE, [b'/', ..]) => {
                text.str("the POSIX message queue ");
                format_bytes(path, text);
            }
            (_, NAMESPACES, [_, ..]) => {
                text.str("the namespace ");
                format_bytes(path, text);
            }
            (_, _, [b'/', ..]) => {
                let article = if is_deleted { "the deleted " } else { "the " };
                text.str(article).str(noun(kind)).byte(b' ');
                format_bytes(path, text);
            }
            _ => _ = text.str(file_type(kind)),
        }
    }

    /// Why a call that would have had to wait did not.
    fn write_wait(&self, text: &mut Text<'_>) {
        let flags = self.fact(Fact::StatusFlags).unwrap_or(0) as c_int;
        let takes_flags = (self.call.function as u8) < Function::Socket as u8
            && !self.call.function.is_for_files();
        let sends = matches!(self.chapter(), Chapter::Send | Chapter::Connect);
        let timeout = if sends { 1 } else { 2 };
        text.str(if takes_flags && self.call.flags & libc::MSG_DONTWAIT != 0 {
            ", and MSG_DONTWAIT is given"
        } else if flags & libc::O_NONBLOCK != 0 {
            ", and O_NONBLOCK is set"
        } else if self.fact(Fact::Timeouts).unwrap_or(0) & timeout == 0 {
            ""
        } else if sends {
            ", and the time of SO_SNDTIMEO is over"
        } else {
            ", and the time of SO_RCVTIMEO is over"
        });
    }
}

/// Types of filesystems, linux/magic.h.
const MQUEUE: i64 = 0x1980_0202;
const NAMESPACES: i64 = 0x6e73_6673;

/// A count of bytes.
fn write_bytes(count: i64, text: &mut Text<'_>) {
    text.decimal(count as u64).str(if count == 1 { " byte" } else { " bytes" });
}

/// The type of a file, as the facts have it, in words.
fn noun(kind: i64) -> &'static str {
    match kind << 12 {
        FIFO => "FIFO",
        CHARACTER => "device",
        DIRECTORY => "directory",
        BLOCK => "block device",
        LINK => "symbolic link",
        SOCKET => "socket file",
        _ => "file",
    }
}

fn file_type(kind: i64) -> &'static str {
    match kind << 12 {
        FIFO => "a pipe",
        CHARACTER => "a device",
        DIRECTORY => "a directory",
        BLOCK => "a block device",
        LINK => "a symbolic link",
        SOCKET => "a socket file",
        REGULAR => "a file",
        _ => "a descriptor of an unknown kind",
    }
}

const FIFO: i64 = libc::S_IFIFO as i64;
const CHARACTER: i64 = libc::S_IFCHR as i64;
const DIRECTORY: i64 = libc::S_IFDIR as i64;
const BLOCK: i64 = libc::S_IFBLK as i64;
const REGULAR: i64 = libc::S_IFREG as i64;
const LINK: i64 = libc::S_IFLNK as i64;
const SOCKET: i64 = libc::S_IFSOCK as i64;

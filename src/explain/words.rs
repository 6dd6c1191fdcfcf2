//! The language of the sentences: text in which %x stands for a fact.

use libc::c_int;

use super::{
    address::{Address, format_bytes},
    call::{Bytes, Function, Name},
    case::Case,
    control, file, names, path,
    pointer::Pointer,
    rules,
};
use crate::text::Text;

impl Case<'_> {
    /// Writes a sentence.
    #[inline(never)]
    pub fn write(&self, sentence: &[u8], text: &mut Text<'_>) {
        let mut bytes = sentence.iter();
        while let Some(byte) = bytes.next() {
            match (byte, bytes.as_slice().first()) {
                (b'%', Some(letter)) => {
                    bytes.next();
                    self.write_fact(*letter, text);
                }
                _ => match rules::phrase(*byte) {
                    Some(phrase) => self.write(phrase, text),
                    None => _ = text.byte(*byte),
                },
            }
        }
    }

    /// The facts: small letters are the call's own, capital letters are what
    /// the system adds.
    fn write_fact(&self, letter: u8, text: &mut Text<'_>) {
        if self
            .write_own(letter, text)
            .or_else(|| self.write_number(letter, text))
            .or_else(|| self.write_thing(letter, text))
            .is_none()
        {
            text.byte(b'?');
        }
    }

    fn write_own(&self, letter: u8, text: &mut Text<'_>) -> Option<()> {
        match letter {
            b'1' => _ = text.signed(self.call.numbers[0].into()),
            b'a' => self.write_name(text),
            b'b' => self.write_bytes(text),
            b'c' if self.has_flag(libc::MSG_PEEK) => {}
            b'c' => _ = text.str(" The message was consumed."),
            b'd' => _ = text.signed(self.call.fd.into()),
            b'e' => names::write(text, self.errno, names::errno(self.errno)),
            b'f' => file::write(self.call.fd, self.facts, text),
            b'g' => names::write_flags(text, self.call.flags, names::message_flag),
            b'h' => self.write_kind(text),
            b'j' => names::write_flags(text, self.call.flags, names::descriptor_flag),
            b'o' => self.write_option(text),
            _ => return None,
        }
        Some(())
    }

    /// The facts that are numbers.
    fn write_number(&self, letter: u8, text: &mut Text<'_>) -> Option<()> {
        let socket = self.socket();
        let number = match letter {
            b'B' => control::bad_descriptor(self)?.into(),
            b'C' => self.header()?.control_length as i64,
            b'E' => self.address()?.port()?.into(),
            b'G' => self.facts.setting(b"/proc/sys/fs/file-max")?,
            b'K' => self.facts.setting(b"/proc/sys/net/ipv4/ip_unprivileged_port_start")?,
            b'L' => self.length()? as i64,
            b'M' => self.path_mtu()?.into(),
            b'N' => self.given()?.1 as c_int as i64,
            b'O' => self.facts.setting(b"/proc/sys/net/core/optmem_max")?,
            b'Q' => control::credentials(self)?.into(),
            b'R' => self.facts.inspect.most_descriptors()? as i64,
            b'S' => socket.send_buffer()?.into(),
            b'U' => self.most_in_udp() as i64,
            b'V' => self.vector()?.1 as c_int as i64,
            b'Z' => self.room()?.1.into(),
            _ => return None,
        };
        text.signed(number);
        Some(())
    }

    /// The facts that have names.
    fn write_thing(&self, letter: u8, text: &mut Text<'_>) -> Option<()> {
        let socket = self.socket();
        match letter {
            b'!' => self.fault()?.write(text),
            b'A' => match self.remote() {
                Some(address) => address.write(text),
                None => _ = text.str("the peer"),
            },
            b'D' => {
                socket.domain().map(|domain| names::write(text, domain, names::domain(domain)))?
            }
            b'F' => {
                let family = self.address()?.family()?;
                names::write(text, family, names::domain(family));
            }
            b'H' => socket.local()?.write(text),
            b'P' => format_bytes(path::parent(&self.address()?.path()?)?.as_bytes(), text),
            b'T' => socket.kind().map(|kind| names::write(text, kind, names::socket_type(kind)))?,
            b'W' => _ = text.str(self.reason_not_to_wait()),
            b'p' => format_bytes(self.address()?.path()?.as_bytes(), text),
            b'w' => format_bytes(self.obstacle()?.as_bytes(), text),
            _ => return None,
        }
        Some(())
    }

    fn write_bytes(&self, text: &mut Text<'_>) {
        let (pointer, name, count) = match self.call.bytes {
            Bytes::None => return,
            Bytes::Buffer(at, length) => (at, "buf", length as i64),
            Bytes::Vector(iov, count) => (iov, "iov", count.into()),
            Bytes::Messages(at, count) => (at, "msgvec", count.into()),
            Bytes::Message(at) => {
                let Some(length) = self.length().filter(|_| self.call.function.sends()) else {
                    return at.write(text, "msg");
                };
                text.byte(b'{');
                if let Some(address) = self.address() {
                    address.write(text);
                    text.str(", ");
                }
                text.decimal(length as u64).str(" bytes}");
                return;
            }
        };
        pointer.write(text, name);
        text.str(", ").signed(count);
    }

    fn write_name(&self, text: &mut Text<'_>) {
        let (pointer, length) = match self.call.name {
            Name::None => return,
            Name::To(pointer, length) => (pointer, length),
            Name::From(pointer, length) => {
                let is_recvfrom = self.call.function == Function::Recvfrom;
                pointer.write(text, if is_recvfrom { "src_addr" } else { "addr" });
                text.str(", ");
                return length.write(text, "addrlen");
            }
        };
        match Address::copied(self.facts, pointer, length) {
            Some(address) => address.write(text),
            None if self.call.function == Function::Sendto => pointer.write(text, "dest_addr"),
            None => pointer.write(text, "addr"),
        }
        text.str(", ").signed((length as c_int).into());
    }

    fn write_kind(&self, text: &mut Text<'_>) {
        let [domain, kind, protocol] = self.call.numbers;
        let flags = kind & (libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC);
        names::write(text, domain, names::domain(domain));
        text.str(", ");
        names::write(text, kind & !flags, names::socket_type(kind & !flags));
        if flags != 0 {
            text.byte(b'|');
            names::write_flags(text, flags, names::descriptor_flag);
        }
        text.str(", ").signed(protocol.into());
        if self.call.function == Function::Socketpair {
            text.str(", ");
            self.call.other.write(text, "sv");
        }
    }

    fn write_option(&self, text: &mut Text<'_>) {
        let [level, name, _] = self.call.numbers;
        names::write(text, level, names::level(level));
        text.str(", ");
        names::write(text, name, names::option(level, name));
        text.str(", ");
        match self.call.name {
            Name::None => {}
            Name::To(value, length) => {
                value.write(text, "optval");
                text.str(", ").signed((length as c_int).into());
            }
            Name::From(value, length) => {
                value.write(text, "optval");
                text.str(", ");
                length.write(text, "optlen");
            }
        }
    }
}

impl Pointer {
    /// Writes it as an argument: its name, or that it is null.
    fn write(self, text: &mut Text<'_>, name: &str) {
        text.str(if self.is_null() { "NULL" } else { name });
    }
}

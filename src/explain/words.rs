//! The sentence: the call, its errno, and what the rules say of it.

use libc::c_int;

use super::{
    call::{Bytes, Chapter, Function, Name},
    case::Case,
    fact::Fact,
    names::{self, nth},
    rules::{Certainty, Packed, field_of},
    tables::{GENERAL, RULES},
};
use crate::text::Text;

/// More possible causes than any error has.
const MAX_POSSIBLE: usize = 8;

/// Writes the number of a possible cause, unless it is alone.
fn write_number(is_alone: bool, index: usize, text: &mut Text<'_>) {
    text.byte(b' ');
    if !is_alone {
        text.byte(b'(').decimal(index as u64 + 1).str(") ");
    }
}

impl Case<'_> {
    /// Writes the whole explanation.
    pub fn write(&self, text: &mut Text<'_>) {
        self.write_call(text);
        text.str(": ");
        names::ERRNO.write(self.errno.into(), text);
        text.str(": ");
        self.write_cause(text);
        self.write_hint(text);
    }

    /// Writes the cause, as far as it is known, and what to do about it.
    #[inline(never)]
    fn write_cause(&self, text: &mut Text<'_>) {
        let is_filtered = self.fact(Fact::IsFiltered) != Some(0);
        let sure = self.find(Certainty::Sure, 0);
        let only = || if is_filtered { None } else { self.find(Certainty::Only, 0) };
        if let Some(place) = sure.or_else(only) {
            self.write_rule(place, text);
        } else if !self.write_possible(is_filtered, text) {
            self.write_manual(text);
            if is_filtered && self.errno != 0 {
                text.str(" Or a seccomp filter of this process refuses the call.");
            }
        }
    }

    /// The place of the first rule from this place on, of this certainty and for
    /// the call and its errno, that holds and whose fields have values.
    #[inline(never)]
    fn find(&self, certainty: Certainty, from: usize) -> Option<usize> {
        let (errno, chapter) = (self.errno, self.chapter().set());
        let mut place = from;
        while let Some(rule) = RULES.rules.get(place) {
            if rule.certainty == certainty
                && c_int::from(rule.errno) == errno
                && rule.calls & chapter != 0
                && rule.conditions().all(|condition| self.holds(condition))
                && self.has_fields(rule.cause(&RULES))
                && self.has_fields(rule.remedy(&RULES))
            {
                return Some(place);
            }
            place += 1;
        }
        None
    }

    fn has_fields(&self, sentence: &[u8]) -> bool {
        sentence.iter().filter_map(|byte| field_of(*byte)).all(|field| self.has_field(field))
    }

    #[inline(never)]
    fn write_rule(&self, place: usize, text: &mut Text<'_>) {
        let Some(rule) = RULES.rules.get(place) else { return };
        self.write_sentence(rule.cause(&RULES), text);
        text.byte(b'.');
        let remedy = rule.remedy(&RULES);
        if !remedy.is_empty() {
            text.byte(b' ');
            self.write_sentence(remedy, text);
        }
    }

    #[inline(never)]
    fn write_sentence(&self, sentence: &[u8], text: &mut Text<'_>) {
        for byte in sentence {
            match field_of(*byte) {
                Some(field) => self.write_field(field, text),
                None => _ = text.byte(*byte),
            }
        }
    }

    /// Writes the possible causes, and tells whether there are any.
    #[inline(never)]
    fn write_possible(&self, is_filtered: bool, text: &mut Text<'_>) -> bool {
        let (mut places, mut count) = ([0; MAX_POSSIBLE], 0);
        let mut found = if is_filtered { self.find(Certainty::Only, 0) } else { None };
        if found.is_none() {
            found = self.find(Certainty::Maybe, 0);
        }
        while let (Some(place), Some(slot)) = (found, places.get_mut(count)) {
            (*slot, count) = (place, count + 1);
            let is_only = count == 1 && RULES.rules.get(place).is_some_and(Packed::is_only);
            found = self.find(Certainty::Maybe, if is_only { 0 } else { place + 1 });
        }
        if count == 0 {
            return false;
        }
        let is_alone = count == 1 && !is_filtered;
        text.str(if is_alone { "possible cause:" } else { "possible causes, most likely first:" });
        for (index, place) in places.iter().take(count).enumerate() {
            write_number(is_alone, index, text);
            self.write_rule(*place, text);
        }
        if is_filtered {
            write_number(is_alone, count, text);
            text.str("a seccomp filter of this process refuses the call.");
        }
        true
    }

    /// Writes what the manual says, or what the errno means in general.
    #[inline(never)]
    fn write_manual(&self, text: &mut Text<'_>) {
        let manual = self.find(Certainty::Manual, 0);
        let has_own = |place: usize| RULES.rules.get(place).is_some_and(Packed::has_cause);
        if manual.is_some() {
            text.bytes(self.call.function.name()).str("(2) says: ");
        }
        match (manual.filter(|place| has_own(*place)), general(self.errno)) {
            (Some(place), _) => self.write_rule(place, text),
            (None, Some(meaning)) => {
                if manual.is_none() {
                    text.str("the cause is not known; in general the error means: ");
                }
                text.bytes(meaning).byte(b'.');
            }
            _ if self.errno == 0 => _ = text.str("this is no error: the call succeeded."),
            _ => _ = text.str("the cause is not known, and Linux has no text for the error."),
        }
    }

    /// Writes what is likely where a port looks as if its bytes were exchanged.
    fn write_hint(&self, text: &mut Text<'_>) {
        let is_about_port = match self.errno {
            libc::ECONNREFUSED | libc::ETIMEDOUT | libc::EHOSTUNREACH | libc::ENETUNREACH => {
                matches!(self.chapter(), Chapter::Send | Chapter::Connect)
            }
            libc::EADDRINUSE | libc::EACCES => self.chapter() == Chapter::Bind,
            _ => false,
        };
        let ports = (self.fact(Fact::Port), self.fact(Fact::SwappedPort));
        if let (true, (Some(port), Some(swapped))) = (is_about_port, ports) {
            text.str(" Port ").signed(port).str(" is ").signed(swapped);
            text.str(" with its bytes exchanged: was htons() forgotten?");
        }
    }
}

/// What an errno means, whatever the call.
pub fn general(errno: c_int) -> Option<&'static [u8]> {
    let (numbers, texts) = GENERAL;
    let place = numbers.iter().position(|number| c_int::from(*number) == errno)?;
    nth(texts, b'|', place)
}

/// The call as a C program has it.
impl Case<'_> {
    #[inline(never)]
    fn write_call(&self, text: &mut Text<'_>) {
        let call = self.call;
        text.bytes(call.function.name()).byte(b'(');
        match call.function {
            Function::Socket | Function::Socketpair => self.write_kind(text),
            _ => _ = text.signed(call.fd.into()),
        }
        self.write_bytes(text);
        let [first, second, _] = call.numbers;
        match call.function {
            Function::Listen | Function::Shutdown => _ = text.str(", ").signed(first.into()),
            Function::Getsockopt | Function::Setsockopt => {
                text.str(", ");
                names::LEVEL.write(first.into(), text);
                text.str(", ");
                names::options(first).write(second.into(), text);
            }
            Function::Socketpair => {
                text.str(if call.other.is_null() { ", NULL" } else { ", sv" });
            }
            Function::Accept4 => {}
            function if (function as u8) < Function::Socket as u8 && !function.is_for_files() => {
                text.str(", ");
                names::MESSAGE_FLAG.write_flags(call.flags.into(), text);
            }
            _ => {}
        }
        self.write_name(text);
        match call.function {
            Function::Accept4 => {
                text.str(", ");
                names::DESCRIPTOR_FLAG.write_flags(call.flags.into(), text);
            }
            Function::Recvmmsg => {
                text.str(if call.other.is_null() { ", NULL" } else { ", timeout" });
            }
            _ => {}
        }
        text.byte(b')');
    }

    fn write_kind(&self, text: &mut Text<'_>) {
        let [domain, kind, protocol] = self.call.numbers;
        names::DOMAIN.write(domain.into(), text);
        text.str(", ");
        names::KIND.write((kind & 0xf).into(), text);
        if kind & !0xf != 0 {
            text.byte(b'|');
            names::DESCRIPTOR_FLAG.write_flags((kind & !0xf).into(), text);
        }
        text.str(", ").signed(protocol.into());
    }

    fn write_bytes(&self, text: &mut Text<'_>) {
        let sends = self.call.function.chapter() == Chapter::Send;
        let (name, at, count) = match self.call.bytes {
            Bytes::None => return,
            Bytes::Buffer(at, length) => ("buf", at, length as i64),
            Bytes::Vector(at, count) => ("iov", at, count.into()),
            Bytes::Messages(at, count) => ("msgvec", at, count.into()),
            Bytes::Message(at) => {
                text.str(", ");
                match (sends, self.length()) {
                    (true, Some(length)) => self.write_message(length, text),
                    _ => _ = text.str(if at.is_null() { "NULL" } else { "msg" }),
                }
                return;
            }
        };
        text.str(", ").str(if at.is_null() { "NULL" } else { name }).str(", ");
        match self.call.bytes {
            Bytes::Buffer(..) => text.decimal(count as u64),
            _ => text.signed(count),
        };
    }

    fn write_message(&self, length: usize, text: &mut Text<'_>) {
        text.byte(b'{');
        if self.given.is_writable() {
            self.given.write(text);
            text.str(", ");
        }
        text.decimal(length as u64).str(if length == 1 { " byte}" } else { " bytes}" });
    }

    fn write_name(&self, text: &mut Text<'_>) {
        let (value, size) = match self.call.function {
            Function::Sendto => ("dest_addr", "addrlen"),
            Function::Recvfrom => ("src_addr", "addrlen"),
            Function::Getsockopt | Function::Setsockopt => ("optval", "optlen"),
            _ => ("addr", "addrlen"),
        };
        let (at, length) = match self.call.name {
            Name::None => return,
            Name::To(at, length) => (at, Ok(length)),
            Name::From(at, length) => (at, Err(length)),
        };
        text.str(", ");
        if self.given.is_writable() {
            self.given.write(text);
        } else {
            text.str(if at.is_null() { "NULL" } else { value });
        }
        text.str(", ");
        match length {
            Ok(length) => text.signed((length as c_int).into()),
            Err(length) => text.str(if length.is_null() { "NULL" } else { size }),
        };
    }
}

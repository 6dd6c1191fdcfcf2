//! The language of the sentences: text in which %x stands for a fact, or for
//! other sentences of which one is chosen.

use core::mem;

use libc::c_int;

use super::{
    address::format_bytes,
    case::Case,
    fact::Fact,
    letters::{self, Letters},
    sentences::{CALL, EXPLANATION, WORDS, constants},
};
use crate::text::Text;

/// How a number is written.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Form {
    Decimal,
    Hexadecimal,
    /// By the name that it has among these constants.
    Errno,
    Domain,
    Kind,
    Protocol,
    TcpState,
    Level,
    /// An option of the level that the call is given.
    Option,
    Place,
    /// By the names of its bits.
    MessageFlags,
    DescriptorFlags,
}

/// The words that are numbers: small letters for the call's own, capital
/// letters for what the system adds.
const NUMBERS: &[(u8, Fact, Form)] = &[
    (b'd', Fact::Fd, Form::Decimal),
    (b'e', Fact::Errno, Form::Errno),
    (b'g', Fact::Flags, Form::MessageFlags),
    (b'j', Fact::Flags, Form::DescriptorFlags),
    (b'1', Fact::First, Form::Decimal),
    (b'3', Fact::Third, Form::Decimal),
    (b'q', Fact::First, Form::Domain),
    (b't', Fact::NewKind, Form::Kind),
    (b'u', Fact::NewFlags, Form::DescriptorFlags),
    (b'y', Fact::First, Form::Level),
    (b'z', Fact::Second, Form::Option),
    (b'l', Fact::Length, Form::Decimal),
    (b'm', Fact::Messages, Form::Decimal),
    (b'v', Fact::IovecsAsInt, Form::Decimal),
    (b'n', Fact::NameLength, Form::Decimal),
    (b'i', Fact::GivenLengthAsInt, Form::Decimal),
    (b'r', Fact::Room, Form::Decimal),
    (b'k', Fact::ControlLength, Form::Decimal),
    (b's', Fact::FaultPlace, Form::Place),
    (b'x', Fact::FaultPointer, Form::Hexadecimal),
    (b'0', Fact::FaultLength, Form::Decimal),
    (b'9', Fact::FaultReadable, Form::Decimal),
    (b'B', Fact::BadRight, Form::Decimal),
    (b'Q', Fact::Credentials, Form::Decimal),
    (b'F', Fact::Family, Form::Domain),
    (b'D', Fact::Domain, Form::Domain),
    (b'T', Fact::Kind, Form::Kind),
    (b'I', Fact::Protocol, Form::Protocol),
    (b'J', Fact::Protocol, Form::Decimal),
    (b'Y', Fact::TcpState, Form::TcpState),
    (b'S', Fact::SendBuffer, Form::Decimal),
    (b'U', Fact::MostInUdp, Form::Decimal),
    (b'M', Fact::PathMtu, Form::Decimal),
    (b'X', Fact::ToRead, Form::Decimal),
    (b'Z', Fact::ToSend, Form::Decimal),
    (b'R', Fact::MostDescriptors, Form::Decimal),
    (b'G', Fact::MostFiles, Form::Decimal),
    (b'O', Fact::MostControl, Form::Decimal),
    (b'K', Fact::FirstPort, Form::Decimal),
];

impl Case<'_> {
    /// Writes a sentence.
    fn write(&self, mut sentence: Letters, text: &mut Text<'_>) {
        let mut is_word = false;
        while let Some(letter) = sentence.next_of_text() {
            self.write_letter(letter, &mut is_word, text);
        }
    }

    /// Writes a letter of a sentence; `is_word` says whether a % is before it.
    fn write_letter(&self, mut letter: u16, is_word: &mut bool, text: &mut Text<'_>) {
        let character = loop {
            match letters::meaning(letter) {
                Ok([first, second]) => {
                    self.write_letter(first, is_word, text);
                    letter = second;
                }
                Err(character) => break character,
            }
        };
        match character {
            word if mem::take(is_word) => self.write_word(word, text),
            b'%' => *is_word = true,
            character => _ = text.byte(character),
        }
    }

    /// Out of line: what is above calls itself.
    #[inline(never)]
    fn write_word(&self, letter: u8, text: &mut Text<'_>) {
        if let Some((_, fact, form)) = NUMBERS.iter().find(|(known, ..)| *known == letter) {
            match self.fact(*fact) {
                Some(number) => self.write_number(number, *form, text),
                None => _ = text.byte(b'?'),
            }
            return;
        }
        match letter {
            b'(' => _ = self.write_rule(CALL, self.call.function as c_int, text),
            b'?' => _ = self.write_rule(EXPLANATION, self.errno, text),
            b'A' => match self.remote() {
                Some(address) => address.write(text),
                None => _ = text.str("the peer"),
            },
            b'E' => self.given.write(text),
            b'H' => self.local.write(text),
            b'N' => self.peer.write(text),
            b'L' => self.write_link(text),
            b'p' => format_bytes(self.given.path().unwrap_or(b"?"), text),
            b'P' => format_bytes(self.parent().unwrap_or(b"?"), text),
            b'w' => format_bytes(self.obstacle().unwrap_or(b"?"), text),
            _ => _ = self.write_rule(WORDS, letter.into(), text),
        }
    }

    /// Out of line: its room is not to be on the stack below other words.
    #[inline(never)]
    fn write_link(&self, text: &mut Text<'_>) {
        format_bytes(self.link(&mut [0; 256]).1, text);
    }

    /// Writes what a table says for this key, and tells whether it says anything.
    #[inline(never)]
    pub fn write_rule(&self, table: &'static [u8], key: c_int, text: &mut Text<'_>) -> bool {
        let sentence = self.find(table, key);
        if let Some(sentence) = sentence {
            self.write(sentence, text);
        }
        sentence.is_some()
    }

    #[inline(never)]
    fn write_number(&self, number: i64, form: Form, text: &mut Text<'_>) {
        let names = match form {
            Form::Decimal => &[] as &[u8],
            Form::Hexadecimal => {
                text.str("0x").hexadecimal(number as u64, 1);
                return;
            }
            Form::Errno => constants::ERRNO,
            Form::Domain => constants::DOMAIN,
            Form::Kind => constants::KIND,
            Form::Protocol => constants::PROTOCOL,
            Form::TcpState => constants::TCP_STATE,
            Form::Level => constants::LEVEL,
            Form::Option => constants::options(self.call.numbers[0]),
            Form::Place => constants::PLACE,
            Form::MessageFlags => return self.write_flags(number, constants::MESSAGE_FLAG, text),
            Form::DescriptorFlags => {
                return self.write_flags(number, constants::DESCRIPTOR_FLAG, text);
            }
        };
        if !self.write_rule(names, number as c_int, text) {
            text.signed(number);
        }
    }

    /// Writes flags by their names, those without one in hexadecimal.
    fn write_flags(&self, flags: i64, names: &'static [u8], text: &mut Text<'_>) {
        let mut left = flags as u32;
        for bit in 0..u32::BITS {
            let is_set = left & 1 << bit != 0;
            if is_set && self.write_rule(names, bit as c_int, text) {
                left &= !(1 << bit);
                if left != 0 {
                    text.byte(b'|');
                }
            }
        }
        if left != 0 {
            text.str("0x").hexadecimal(left.into(), 1);
        } else if flags == 0 {
            text.byte(b'0');
        }
    }
}

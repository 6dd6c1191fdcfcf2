//! Text written into memory of the caller's, without an allocator.

#![forbid(unsafe_code)]

use core::{mem::MaybeUninit, num::NonZero};

const DECIMAL: NonZero<u64> = NonZero::new(10).unwrap();
const HEXADECIMAL: NonZero<u64> = NonZero::new(16).unwrap();
/// As many as those of the largest number in decimal.
const MOST_DIGITS: usize = 20;

/// A text that grows. What does not fit into its room is cut off but counted,
/// as snprintf(3) does it.
pub struct Text<'a> {
    room: &'a mut [MaybeUninit<u8>],
    length: usize,
}

impl<'a> Text<'a> {
    /// An empty text, to be written into `room`.
    pub fn new(room: &'a mut [MaybeUninit<u8>]) -> Self {
        Self { room, length: 0 }
    }

    /// Appends one byte.
    #[inline(never)]
    pub fn byte(&mut self, byte: u8) -> &mut Self {
        if let Some(place) = self.room.get_mut(self.length) {
            place.write(byte);
        }
        self.length += 1;
        self
    }

    /// Appends these bytes.
    #[inline(never)]
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        for byte in bytes {
            self.byte(*byte);
        }
        self
    }

    /// Appends a string.
    pub fn str(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Appends a number in decimal.
    pub fn decimal(&mut self, number: u64) -> &mut Self {
        self.number(number, DECIMAL, 1)
    }

    /// Appends a number in decimal, with a sign where it is negative.
    pub fn signed(&mut self, number: i64) -> &mut Self {
        if number < 0 {
            self.byte(b'-');
        }
        self.decimal(number.unsigned_abs())
    }

    /// Appends a number in hexadecimal, of at least so many digits, 20 at most.
    pub fn hexadecimal(&mut self, number: u64, digits: u32) -> &mut Self {
        self.number(number, HEXADECIMAL, digits)
    }

    #[inline(never)]
    fn number(&mut self, mut number: u64, base: NonZero<u64>, digits: u32) -> &mut Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut room = [b'0'; MOST_DIGITS];
        let mut start = room.len();
        while let Some(place) = room.get_mut(..start).and_then(<[u8]>::last_mut) {
            if number == 0 && MOST_DIGITS - start >= digits as usize {
                break;
            }
            *place = DIGITS[(number % base) as usize & 15];
            number = number / base;
            start -= 1;
        }
        self.bytes(room.get(start..).unwrap_or_default())
    }

    /// Ends the text with a NUL, for which the last byte of the room is given
    /// up where need be, and tells its whole length without that: if it is not
    /// less than the room's, the text was cut.
    pub fn finish(self) -> usize {
        if let Some(last) = self.room.len().checked_sub(1) {
            if let Some(place) = self.room.get_mut(self.length.min(last)) {
                place.write(0);
            }
        }
        self.length
    }
}

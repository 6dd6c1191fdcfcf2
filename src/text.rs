//! Text written into memory of the caller's, without an allocator.

// Size counts here and speed does not: what everybody calls is out of line.
#![forbid(unsafe_code)]

use core::{mem::MaybeUninit, num::NonZero};

const DECIMAL: NonZero<u64> = NonZero::new(10).unwrap();
const HEXADECIMAL: NonZero<u64> = NonZero::new(16).unwrap();

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
        self.digits(number, DECIMAL, 1)
    }

    /// Appends a number in decimal, with a sign where it is negative.
    pub fn signed(&mut self, number: i64) -> &mut Self {
        if number < 0 {
            self.byte(b'-');
        }
        self.decimal(number.unsigned_abs())
    }

    /// Appends a number in hexadecimal, of at least so many digits.
    pub fn hexadecimal(&mut self, number: u64, at_least: usize) -> &mut Self {
        self.digits(number, HEXADECIMAL, at_least)
    }

    /// The base is a parameter: one copy of the loop is smaller than two that
    /// divide by a constant, each unrolled.
    #[inline(never)]
    fn digits(&mut self, mut number: u64, base: NonZero<u64>, at_least: usize) -> &mut Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // Room for the longest number in the smallest base, u64::MAX in 10.
        let mut digits = [0; 20];
        let mut first = digits.len();
        for (place, digit) in digits.iter_mut().enumerate().rev() {
            *digit = DIGITS[(number % base) as usize & 15];
            number /= base;
            first = place;
            if number == 0 && 20 - place >= at_least {
                break;
            }
        }
        self.bytes(digits.get(first..).unwrap_or_default())
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

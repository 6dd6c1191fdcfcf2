//! Text in letters of ten bits, which takes less than half of the room: a
//! letter is a character of ASCII, or stands for two letters, which may stand
//! for two others in turn (byte-pair encoding).

/// What the letters from [`PAIR`] on stand for, found by `tests/pairs.rs`.
static PAIRS: &[u8] = include_bytes!("pairs");
/// The letters before are characters, from the space on.
const PAIR: u16 = 96;
/// Those from here on are not of a text.
pub const NO_TEXT: u16 = 896;
/// Behind the last letter of a text: no character that one has.
pub const END: u16 = 0x7f - SPACE;
const SPACE: u16 = b' ' as u16;

/// How many bits a letter has, and all of them.
const BITS: usize = 10;
const ALL: u16 = (1 << BITS) - 1;

/// The letter of this number.
const fn letter(bytes: &[u8], number: usize) -> Option<u16> {
    let bit = number * BITS;
    match bytes.split_at_checked(bit / 8) {
        Some((_, [low, high, ..])) => Some(u16::from_le_bytes([*low, *high]) >> (bit % 8) & ALL),
        _ => None,
    }
}

/// Puts a letter where zeros are.
pub const fn put(bytes: &mut [u8], number: usize, letter: u16) {
    let (byte, bit) = (number * BITS / 8, number * BITS % 8);
    let [low, high] = (letter << bit).to_le_bytes();
    bytes[byte] |= low;
    bytes[byte + 1] |= high;
}

/// How many bytes so many letters take.
pub const fn size(letters: usize) -> usize {
    (letters * BITS).div_ceil(8)
}

/// Letters that are still to be read.
#[derive(Clone, Copy)]
pub struct Letters {
    bytes: &'static [u8],
    next: usize,
}

impl Letters {
    pub fn new(bytes: &'static [u8]) -> Self {
        Self { bytes, next: 0 }
    }

    /// The next letter, where one is left.
    #[inline(never)]
    pub fn next(&mut self) -> Option<u16> {
        let letter = letter(self.bytes, self.next)?;
        self.next += 1;
        Some(letter)
    }

    /// The next letter of a text.
    pub fn next_of_text(&mut self) -> Option<u16> {
        self.next().filter(|letter| *letter != END)
    }
}

/// The two letters that a letter stands for, or the character that it is.
pub fn meaning(of: u16) -> Result<[u16; 2], u8> {
    let pair = || {
        let first = 2 * usize::from(of.checked_sub(PAIR)?);
        Some([letter(PAIRS, first)?, letter(PAIRS, first + 1)?])
    };
    pair().ok_or((of + SPACE) as u8)
}

/// For two letters the one that stands for both; [`NO_TEXT`] where none does.
const CODES: &[[u16; NO_TEXT as usize]; NO_TEXT as usize] = &{
    let mut codes = [[NO_TEXT; NO_TEXT as usize]; NO_TEXT as usize];
    let (mut code, mut number) = (PAIR, 0);
    while let (Some(a), Some(b)) = (letter(PAIRS, number), letter(PAIRS, number + 1)) {
        codes[a as usize][b as usize] = code;
        (code, number) = (code + 1, number + 2);
    }
    codes
};

/// A text in letters, and how many they are. The pair that was found earliest
/// goes first, as it did then.
pub const fn packed(text: &str) -> ([u16; 512], usize) {
    let (mut letters, mut length) = ([0; 512], 0);
    while length < text.len() {
        let byte = text.as_bytes()[length];
        assert!(byte >= b' ' && byte < 0x7f);
        letters[length] = byte as u16 - SPACE;
        length += 1;
    }
    loop {
        let (mut best, mut place) = (NO_TEXT, 1);
        while place < length {
            let code = CODES[letters[place - 1] as usize][letters[place] as usize];
            best = if code < best { code } else { best };
            place += 1;
        }
        if best == NO_TEXT {
            return (letters, length);
        }
        length = replaced(&mut letters, length, best);
    }
}

/// Puts a code in place of its pair, and tells the new length.
const fn replaced(letters: &mut [u16; 512], length: usize, code: u16) -> usize {
    let (mut from, mut to) = (0, 0);
    while from < length {
        let is_pair =
            from + 1 < length && CODES[letters[from] as usize][letters[from + 1] as usize] == code;
        letters[to] = if is_pair { code } else { letters[from] };
        from += if is_pair { 2 } else { 1 };
        to += 1;
    }
    to
}

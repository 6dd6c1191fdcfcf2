//! Numbers read from text.

/// Digits alone, and no zero before others: elsewhere that means octal.
pub fn decimal(text: &[u8]) -> Option<u32> {
    match text {
        [b'0', _, ..] => None,
        _ => number(text, 10),
    }
}

/// Up to so many digits.
pub fn hexadecimal(text: &[u8], most: usize) -> Option<u32> {
    (text.len() <= most).then(|| number(text, 16))?
}

/// A byte of two hexadecimal digits.
pub fn byte(high: u8, low: u8) -> Option<u8> {
    number(&[high, low], 16)?.try_into().ok()
}

#[inline(never)]
fn number(text: &[u8], base: u32) -> Option<u32> {
    let append = |number: u32, byte: &u8| {
        number.checked_mul(base)?.checked_add(char::from(*byte).to_digit(base)?)
    };
    if text.is_empty() { None } else { text.iter().try_fold(0, append) }
}

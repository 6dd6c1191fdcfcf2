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
    let digit = |byte: &u8| char::from(*byte).to_digit(base);
    let (first, rest) = text.split_first()?;
    rest.iter()
        .try_fold(digit(first)?, |number, byte| number.checked_mul(base)?.checked_add(digit(byte)?))
}

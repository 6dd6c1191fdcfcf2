//! Chooses among values.

use arbitrary::{Result, Unstructured};

/// One of these, each as often as its weight says.
pub fn weighted<T: Copy>(u: &mut Unstructured<'_>, choices: &[(u32, T)]) -> Result<T> {
    let all = choices.iter().map(|(weight, _)| weight).sum::<u32>();
    let mut at = u.int_in_range(0..=all - 1)?;
    for (weight, choice) in choices {
        match at.checked_sub(*weight) {
            Some(rest) => at = rest,
            None => return Ok(*choice),
        }
    }
    unreachable!("{at} is below the sum of the weights")
}

/// One of these, all alike.
pub fn one_of<T: Copy>(u: &mut Unstructured<'_>, choices: &[T]) -> Result<T> {
    u.choose(choices).copied()
}

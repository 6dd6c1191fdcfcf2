//! Any text is read without a panic, and what was read has a text that is read
//! as the same address.

#![no_main]

use std::mem::MaybeUninit;

use libfuzzer_sys::fuzz_target;
use sockshim::{
    address::{self, MAX_TEXT},
    kernel::Libc,
    text::Text,
};

fuzz_target!(|text: &[u8]| {
    let Ok(address) = address::parse(text, &Libc) else { return };
    let mut room = [MaybeUninit::new(0); MAX_TEXT];
    let mut written = Text::new(&mut room);
    address::format(address.as_bytes(), Some(&Libc), &mut written);
    let length = written.finish();
    // SAFETY: every byte was given a value above.
    let written: Vec<u8> =
        room[..length].iter().map(|byte| unsafe { byte.assume_init() }).collect();
    let again = address::parse(&written, &Libc);
    assert_eq!(again, Ok(address), "{}", written.escape_ascii());
});

//! Any bytes have a text, which fits and is printable; and where it is read as
//! an address, that address has the same text.

#![no_main]

use std::mem::MaybeUninit;

use libfuzzer_sys::fuzz_target;
use sockshim::{
    address::{self, MAX_TEXT},
    kernel::Libc,
    message::MAX_ADDRESS,
    text::Text,
};

fn format(address: &[u8]) -> Vec<u8> {
    let mut room = [MaybeUninit::new(0); MAX_TEXT];
    let mut text = Text::new(&mut room);
    address::format(address, Some(&Libc), &mut text);
    let length = text.finish();
    // SAFETY: every byte was given a value above.
    room[..length].iter().map(|byte| unsafe { byte.assume_init() }).collect()
}

fuzz_target!(|address: &[u8]| {
    let address = &address[..address.len().min(MAX_ADDRESS as usize)];
    let text = format(address);
    assert!(text.len() < MAX_TEXT && text.iter().all(|byte| matches!(byte, b' '..=b'~')));
    if let Ok(read) = address::parse(&text, &Libc) {
        assert_eq!(
            format(read.as_bytes()).escape_ascii().to_string(),
            text.escape_ascii().to_string()
        );
    }
});

//! Text written into memory of the caller's.

use std::mem::MaybeUninit;

use sockshim::text::Text;

/// What `write` leaves in a room of this size, and the length it tells.
fn written(size: usize, write: impl FnOnce(&mut Text<'_>)) -> (Vec<u8>, usize) {
    let mut room = vec![MaybeUninit::new(0xee); size];
    let mut text = Text::new(&mut room);
    write(&mut text);
    let length = text.finish();
    // SAFETY: every byte was given a value above.
    (room.into_iter().map(|byte| unsafe { byte.assume_init() }).collect(), length)
}

#[test]
fn it_ends_with_a_nul_and_leaves_the_rest_of_the_room_alone() {
    let write = |text: &mut Text<'_>| _ = text.str("ab").byte(b'-');
    assert_eq!(written(6, write), (b"ab-\0\xee\xee".to_vec(), 3));
    assert_eq!(written(4, write), (b"ab-\0".to_vec(), 3));
}

#[test]
fn what_does_not_fit_is_cut_off_and_counted() {
    let write = |text: &mut Text<'_>| _ = text.str("abc");
    assert_eq!(written(3, write), (b"ab\0".to_vec(), 3));
    assert_eq!(written(1, write), (b"\0".to_vec(), 3));
    assert_eq!(written(0, write), (vec![], 3));
}

#[test]
fn numbers_are_written_as_the_standard_library_writes_them() {
    let edges = [0, 1, 9, 10, 15, 16, 99, 100, u64::from(u32::MAX), u64::MAX - 1, u64::MAX];
    for number in edges {
        let (text, length) = written(32, |text| _ = text.decimal(number));
        assert_eq!(text[..length], *number.to_string().as_bytes());
        let (text, length) = written(32, |text| _ = text.hexadecimal(number, 1));
        assert_eq!(text[..length], *format!("{number:x}").as_bytes());
        let (text, length) = written(32, |text| _ = text.hexadecimal(number, 8));
        assert_eq!(text[..length], *format!("{number:08x}").as_bytes());
        let number = number.cast_signed();
        let (text, length) = written(32, |text| _ = text.signed(number));
        assert_eq!(text[..length], *number.to_string().as_bytes());
    }
}

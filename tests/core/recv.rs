//! `recv` and `recvfrom`.

use std::ptr;

use libc::{c_int, sockaddr, socklen_t};
use sockshim::{
    call::Recv,
    errno::Errno,
    message::{MAX_RW_COUNT, Origin, Target},
};

use crate::{
    FD, errno,
    kernel::{Answer, Asked, Fake, Header},
};

const SENDER: &[u8] = &[1, 0, b'/', b'a'];

/// A kernel that has "hey" of this sender.
fn kernel(answer: Answer) -> Fake {
    Fake { message: b"hey", sender: Some(SENDER), ..Fake::answering([answer]) }
}

fn header_of(asked: &Asked) -> Header {
    match asked {
        Asked::Recvmsg { fd: FD, header, .. } => *header,
        _ => panic!("{asked:?}"),
    }
}

/// What `recvfrom` with this room, whose size is said to be `length`, gives
/// and leaves: the answer, the length and the room.
fn receive(kernel: &Fake, mut length: socklen_t) -> (Answer, socklen_t, [u8; 8]) {
    let (mut bytes, mut room) = ([0; 4], [0xee; 8]);
    let target = Target::from(&mut bytes[..]);
    // SAFETY: the room and the length live here.
    let origin = unsafe { Origin::from_raw(room.as_mut_ptr().cast(), &mut length) };
    let answer = Recv::new(FD, target, 0).from(origin).run(kernel);
    (answer, length, room)
}

#[test]
fn a_receive_is_one_recvmsg_and_nothing_else() {
    let kernel = kernel(Ok(3));
    let mut bytes = [b'.'; 4];
    let base = bytes.as_ptr().addr();
    let received = Recv::new(FD, Target::from(&mut bytes[..]), libc::MSG_PEEK).run(&kernel);
    assert_eq!((received, &bytes), (Ok(3), b"hey."));
    let header = Header { base, length: 4, ..Header::default() };
    assert_eq!(kernel.asked(), [Asked::Recvmsg { fd: FD, header, flags: libc::MSG_PEEK }]);
}

#[test]
fn a_flag_that_only_recvfrom_ignores_is_cleared_and_no_other() {
    let kernel = kernel(Ok(3));
    assert_eq!(Recv::new(FD, Target::from(&mut [0; 4][..]), -1).run(&kernel), Ok(3));
    let asked = kernel.asked();
    assert!(matches!(asked[..], [Asked::Recvmsg { flags: c_int::MAX, .. }]), "{asked:?}");
}

#[test]
fn a_length_is_cut_to_what_one_call_moves() {
    let kernel = kernel(Ok(3));
    let mut bytes = [0u8; 4];
    // SAFETY: this kernel fills three bytes of it.
    let target = unsafe { Target::from_raw(bytes.as_mut_ptr().cast(), usize::MAX) };
    assert_eq!(Recv::new(FD, target, 0).run(&kernel), Ok(3));
    assert_eq!(header_of(&kernel.asked()[0]).length, MAX_RW_COUNT);
}

#[test]
fn the_sender_goes_into_the_room_and_its_length_beside_it() {
    let kernel = kernel(Ok(3));
    assert_eq!(receive(&kernel, 8), (Ok(3), 4, *b"\x01\0/a\xee\xee\xee\xee"));
    let header = header_of(&kernel.asked()[0]);
    assert_eq!((header.has_name, header.name_length), (true, 8));
}

#[test]
fn a_room_too_small_is_told_the_real_length() {
    assert_eq!(receive(&kernel(Ok(3)), 2), (Ok(3), 4, *b"\x01\0\xee\xee\xee\xee\xee\xee"));
    assert_eq!(receive(&kernel(Ok(3)), 0), (Ok(3), 4, [0xee; 8]));
}

#[test]
fn the_length_is_told_even_where_the_room_was_bad() {
    assert_eq!(receive(&kernel(Err(Errno::EFAULT)), 8).1, 4);
}

#[test]
fn a_length_that_the_kernel_left_alone_is_left_alone() {
    let kernel = Fake::answering([Err(errno(libc::EAGAIN))]);
    assert_eq!(receive(&kernel, 77), (Err(errno(libc::EAGAIN)), 77, [0xee; 8]));
}

#[test]
fn a_length_may_lie_at_any_address() {
    let kernel = kernel(Ok(3));
    let (mut bytes, mut room, mut place) = ([0; 4], [0u8; 8], [0xee, 8, 0, 0, 0, 0xee, 0xee]);
    let target = Target::from(&mut bytes[..]);
    let length: *mut socklen_t = place[1..].as_mut_ptr().cast();
    // SAFETY: the room and the length live here.
    let origin = unsafe { Origin::from_raw(room.as_mut_ptr().cast(), length) };
    assert_eq!(Recv::new(FD, target, 0).from(origin).run(&kernel), Ok(3));
    assert_eq!(place, [0xee, 4, 0, 0, 0, 0xee, 0xee]);
}

#[test]
fn without_a_room_the_length_is_not_looked_at() {
    let kernel = kernel(Ok(3));
    let mut bytes = [0; 4];
    let target = Target::from(&mut bytes[..]);
    let length = ptr::without_provenance_mut(4097);
    // SAFETY: a null room is none, whatever the length.
    let origin = unsafe { Origin::from_raw(ptr::null_mut(), length) };
    assert_eq!(Recv::new(FD, target, 0).from(origin).run(&kernel), Ok(3));
    assert!(!header_of(&kernel.asked()[0]).has_name);
}

#[test]
fn an_address_that_cannot_be_told_costs_the_message() {
    for address in [0, 1, 4095, isize::MAX as usize + 1, usize::MAX] {
        for (answer, told) in [(Ok(3), libc::EFAULT), (Err(errno(libc::EAGAIN)), libc::EAGAIN)] {
            let kernel = kernel(answer);
            let (mut bytes, mut room) = ([0; 4], [0u8; 8]);
            let target = Target::from(&mut bytes[..]);
            let length = ptr::without_provenance_mut::<socklen_t>(address);
            let place: *mut sockaddr = room.as_mut_ptr().cast();
            // SAFETY: the room lives here; the length is of the pointers that
            // are allowed to be bad.
            let origin = unsafe { Origin::from_raw(place, length) };
            assert_eq!(Recv::new(FD, target, 0).from(origin).run(&kernel), Err(errno(told)));
            assert!(!header_of(&kernel.asked()[0]).has_name);
        }
    }
}

#[test]
fn a_negative_length_costs_the_message() {
    let kernel = kernel(Ok(3));
    assert_eq!(receive(&kernel, socklen_t::MAX), (Err(Errno::EINVAL), socklen_t::MAX, [0xee; 8]));
    assert_eq!(kernel.asked().len(), 1);
}

#[test]
fn a_bad_range_goes_before_a_bad_descriptor() {
    let kernel = Fake { refuses_ranges: true, ..Fake::answering([Err(Errno::EBADF)]) };
    let received = Recv::new(FD, Target::from(&mut [0; 4][..]), 0).run(&kernel);
    assert_eq!(received, Err(Errno::EFAULT));
    assert!(matches!(kernel.asked()[..], [_, Asked::IsUserRange(_, 4)]));
}

/// What `recvfrom` into one piece of memory leaves there, of which the message
/// goes to the start, the address to `address` and its length to `length`.
fn receive_tangled(
    kernel: &Fake,
    mut memory: [u8; 16],
    address: usize,
    length: usize,
) -> (Answer, [u8; 16]) {
    let base = memory.as_mut_ptr();
    // SAFETY: all of it lies in the memory, and `recvfrom` alone uses it.
    let answer = unsafe {
        let target = Target::from_raw(base.cast(), 4);
        let origin = Origin::from_raw(base.add(address).cast(), base.add(length).cast());
        Recv::new(FD, target, 0).from(origin).run(kernel)
    };
    (answer, memory)
}

#[test]
fn a_length_within_the_message_is_read_once_the_message_is_there() {
    // Four bytes of room, where there were none.
    let kernel = Fake { message: &[4, 0, 0, 0], ..kernel(Ok(4)) };
    let (answer, memory) = receive_tangled(&kernel, [0xee; 16], 8, 0);
    assert_eq!(
        (answer, &memory[..4], &memory[8..]),
        (Ok(4), &[4, 0, 0, 0][..], &b"\x01\0/a\xee\xee\xee\xee"[..])
    );
    // A negative room, where there was one.
    let kernel = Fake { message: &[0, 0, 0, 0x80], ..kernel_of_no_sender() };
    let (answer, _) = receive_tangled(&kernel, [0; 16], 8, 0);
    assert_eq!(answer, Err(Errno::EINVAL));
}

fn kernel_of_no_sender() -> Fake {
    Fake { sender: Some(b""), ..Fake::answering([Ok(4)]) }
}

#[test]
fn a_length_partly_within_the_message_is_read_once_the_message_is_there() {
    let kernel = Fake { message: &[1, 1, 1, 2], ..kernel(Ok(4)) };
    let mut memory = [0; 16];
    memory[3] = 0xee;
    let (answer, memory) = receive_tangled(&kernel, memory, 8, 3);
    assert_eq!((answer, memory[3], &memory[8..12]), (Ok(4), 4, &[1, 0, 0, 0][..]));
}

#[test]
fn an_address_goes_over_a_length_that_lies_within_it() {
    let mut memory = [0xee; 16];
    memory[8..12].copy_from_slice(&3u32.to_ne_bytes());
    let (answer, memory) = receive_tangled(&kernel(Ok(3)), memory, 8, 8);
    assert_eq!((answer, &memory[8..]), (Ok(3), &b"\x01\0/\0\xee\xee\xee\xee"[..]));
}

#[test]
fn a_length_right_beside_what_is_written_is_none_of_it() {
    for (address, length) in [(8, 4), (4, 8)] {
        let kernel = kernel(Ok(3));
        let mut memory = [0; 16];
        memory[length..length + 4].copy_from_slice(&4u32.to_ne_bytes());
        let (answer, _) = receive_tangled(&kernel, memory, address, length);
        assert_eq!(answer, Ok(3));
        assert_eq!(header_of(&kernel.asked()[0]).name_length, 4);
    }
}

//! `recv` and `recvfrom`.

use std::ptr;

use libc::{c_int, c_void, sockaddr, socklen_t};
use sockshim::{
    call::Recv,
    errno::Errno,
    kernel::Way,
    message::{Origin, Target},
};

use crate::{
    FD, MAX_RW_COUNT, errno,
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

/// What `recvfrom` asks with an `addrlen` that no `msghdr` can express.
fn receive_by_namesake(length: *mut socklen_t) {
    let kernel = Fake::answering([Err(Errno::EFAULT)]);
    let (mut bytes, mut buffer) = ([0; 4], [0u8; 8]);
    let base: *mut c_void = bytes.as_mut_ptr().cast();
    let place: *mut sockaddr = buffer.as_mut_ptr().cast();
    // SAFETY: this kernel neither reads nor writes there.
    let target = unsafe { Target::from_raw(base, 4) };
    // SAFETY: the buffer lives here; the length is of the pointers that are
    // allowed to be bad, or lives in the caller.
    let origin = unsafe { Origin::from_raw(place, length) };
    assert_eq!(Recv::new(FD, target, 0).from(origin).run(&kernel), Err(Errno::EFAULT));
    let (base, address, length) = (base.addr(), place.addr(), length.addr());
    assert_eq!(
        kernel.asked(),
        [Asked::Recvfrom { fd: FD, base, len: 4, flags: 0, address, length }]
    );
}

#[test]
fn a_length_that_is_surely_bad_is_the_kernels_to_refuse() {
    for address in [0, 1, 4095, isize::MAX as usize + 1, usize::MAX] {
        receive_by_namesake(ptr::without_provenance_mut(address));
    }
}

#[test]
fn a_negative_length_is_the_kernels_to_refuse() {
    receive_by_namesake(&mut { socklen_t::MAX });
    receive_by_namesake(&mut { 0x8000_0000 });
}

#[test]
fn what_is_stored_in_the_length_meanwhile_stays_after_a_refusal() {
    let kernel = Fake::answering([Err(errno(libc::EINTR))]);
    let (mut bytes, mut buffer, mut length) = ([0; 4], [0u8; 8], 8);
    let place = &raw mut length;
    kernel.meanwhile.set(Some((place, 7)));
    // SAFETY: the buffer and the length live here.
    let origin = unsafe { Origin::from_raw(buffer.as_mut_ptr().cast(), place) };
    let received = Recv::new(FD, Target::from(&mut bytes[..]), 0).from(origin).run(&kernel);
    assert_eq!((received, length), (Err(errno(libc::EINTR)), 7));
}

#[test]
fn a_bad_range_goes_before_a_bad_descriptor() {
    let kernel = Fake { refuses_ranges: true, ..Fake::answering([Err(Errno::EBADF)]) };
    let high = usize::MAX >> 2;
    // SAFETY: this kernel writes nothing.
    let target = unsafe { Target::from_raw(ptr::without_provenance_mut(high), 4) };
    assert_eq!(Recv::new(FD, target, 0).run(&kernel), Err(Errno::EFAULT));
    assert_eq!(kernel.asked()[1..], [Asked::IsUserRange(high, 4, Way::In)]);
}

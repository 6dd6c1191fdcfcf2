//! `read`, `write`, `readv` and `writev`.

use std::ptr;

use libc::{c_int, c_void, iovec};
use sockshim::{
    call, entry,
    errno::Errno,
    message::{Buffer, Vectors},
};

use crate::{
    FD, HIGH, MAX_RW_COUNT, errno,
    kernel::{Answer, Asked, Fake, Header, last_errno, set_errno},
};

/// A call on so many bytes at this address.
type OnBuffer = fn(&Fake, Buffer<'_>) -> Answer;
type OnVectors = fn(&Fake, Vectors<'_>) -> Answer;

const READ: OnBuffer = |kernel, buffer| call::read(kernel, FD, buffer, || ());
const WRITE: OnBuffer = |kernel, buffer| call::write(kernel, FD, buffer, || ());
const READV: OnVectors = |kernel, vectors| call::readv(kernel, FD, vectors, || ());
const WRITEV: OnVectors = |kernel, vectors| call::writev(kernel, FD, vectors, || ());

fn on_buffer(call: OnBuffer, kernel: &Fake, base: *mut c_void, len: usize) -> Answer {
    // SAFETY: this kernel neither reads nor writes there.
    call(kernel, unsafe { Buffer::from_raw(base, len) })
}

fn on_vectors(call: OnVectors, kernel: &Fake, list: *const iovec, count: c_int) -> Answer {
    // SAFETY: the tests keep to what is asked of a list.
    call(kernel, unsafe { Vectors::from_raw(list, count) })
}

fn vector(length: usize) -> iovec {
    iovec { iov_base: ptr::without_provenance_mut(0x5000), iov_len: length }
}

#[test]
fn on_a_socket_a_read_is_one_recvmsg_and_a_write_one_sendmsg() {
    let header = Header { base: 0x5000, length: 4, ..Header::default() };
    let base = ptr::without_provenance_mut(0x5000);
    let kernel = Fake::answering([Ok(3)]);
    assert_eq!(on_buffer(READ, &kernel, base, 4), Ok(3));
    assert_eq!(kernel.asked(), [Asked::Recvmsg { fd: FD, header, flags: 0 }]);
    let kernel = Fake::answering([Ok(3)]);
    assert_eq!(on_buffer(WRITE, &kernel, base, 4), Ok(3));
    assert_eq!(kernel.asked(), [Asked::Sendmsg { fd: FD, header, flags: 0 }]);
}

#[test]
fn a_list_of_buffers_is_one_message() {
    let list = [vector(0), vector(4)];
    let header = Header { base: 0x5000, more: 1, ..Header::default() };
    let kernel = Fake::answering([Ok(3)]);
    assert_eq!(on_vectors(READV, &kernel, list.as_ptr(), 2), Ok(3));
    assert_eq!(kernel.asked(), [Asked::Recvmsg { fd: FD, header, flags: 0 }]);
    let kernel = Fake::answering([Ok(3)]);
    assert_eq!(on_vectors(WRITEV, &kernel, list.as_ptr(), 2), Ok(3));
    assert_eq!(kernel.asked(), [Asked::Sendmsg { fd: FD, header, flags: 0 }]);
}

/// The list is read once: by the shim where it is short, by the kernel where it
/// is long.
#[test]
fn a_list_of_more_than_eight_buffers_is_left_to_the_plain_call() {
    let list = [const { iovec { iov_base: ptr::without_provenance_mut(0x5000), iov_len: 4 } }; 9];
    let at = list.as_ptr();
    let kernel = Fake::answering([Ok(3), Ok(3)]);
    assert_eq!(on_vectors(READV, &kernel, at, 8), Ok(3));
    assert_eq!(on_vectors(READV, &kernel, at, 9), Ok(3));
    let asked = kernel.asked();
    assert!(matches!(asked[0], Asked::Recvmsg { header: Header { more: 7, .. }, .. }), "{asked:?}");
    assert_eq!(asked[1], Asked::Readv { fd: FD, list: at.addr(), count: 9 });
}

#[test]
fn what_is_no_socket_gets_the_plain_call_and_keeps_errno() {
    let (base, list) = (ptr::without_provenance_mut(0x5000), [vector(4)]);
    let at = list.as_ptr();
    type Call<'a> = &'a dyn Fn(&Fake) -> isize;
    // SAFETY: this kernel neither reads nor writes, and the list is one.
    let calls: [(Call<'_>, Asked); 4] = unsafe {
        let (len, count) = (4, 1);
        [
            (&|it| entry::read(it, FD, base, 4), Asked::Read { fd: FD, base: 0x5000, len }),
            (&|it| entry::write(it, FD, base, 4), Asked::Write { fd: FD, base: 0x5000, len }),
            (&|it| entry::readv(it, FD, at, 1), Asked::Readv { fd: FD, list: at.addr(), count }),
            (&|it| entry::writev(it, FD, at, 1), Asked::Writev { fd: FD, list: at.addr(), count }),
        ]
    };
    for (call, plain) in calls {
        let kernel = Fake::answering([Err(Errno::ENOTSOCK), Ok(3)]);
        set_errno(errno(libc::EDOM));
        assert_eq!(call(&kernel), 3);
        assert_eq!(last_errno(), errno(libc::EDOM));
        assert_eq!(kernel.asked()[1..], [plain]);
    }
}

#[test]
fn other_refusals_are_told_as_they_are() {
    for refusal in [libc::EBADF, libc::EINVAL, libc::EFAULT, libc::EAGAIN, libc::EPIPE] {
        let kernel = Fake { refuses_ranges: true, ..Fake::answering([Err(errno(refusal))]) };
        assert_eq!(on_buffer(READ, &kernel, ptr::null_mut(), 4), Err(errno(refusal)));
        assert_eq!(kernel.asked().len(), 1);
    }
}

#[test]
fn no_bytes_are_a_message_to_write_alone() {
    let base = ptr::without_provenance_mut(0x5000);
    let list = [vector(0), vector(0)];
    let kernel = Fake::answering([Ok(0), Ok(0), Ok(0), Ok(0)]);
    assert_eq!(on_buffer(READ, &kernel, base, 0), Ok(0));
    assert_eq!(on_buffer(WRITE, &kernel, base, 0), Ok(0));
    assert_eq!(on_vectors(READV, &kernel, list.as_ptr(), 2), Ok(0));
    assert_eq!(on_vectors(WRITEV, &kernel, list.as_ptr(), 2), Ok(0));
    let asked = kernel.asked();
    let expected = matches!(
        asked[..],
        [Asked::Read { .. }, Asked::Sendmsg { .. }, Asked::Readv { .. }, Asked::Writev { .. }]
    );
    assert!(expected, "{asked:?}");
}

#[test]
fn a_list_may_lie_at_any_address() {
    let mut bytes = [0u8; 1 + size_of::<iovec>()];
    bytes[1 + size_of::<usize>()] = 4;
    let kernel = Fake::answering([Ok(0)]);
    let list = bytes[1..].as_ptr().cast();
    // SAFETY: the list lies in the bytes.
    assert!(unsafe { Vectors::from_raw(list, 1) }.message().is_some());
    bytes[1 + size_of::<usize>()] = 0;
    assert_eq!(on_vectors(WRITEV, &kernel, bytes[1..].as_ptr().cast(), 1), Ok(0));
    assert!(matches!(kernel.asked()[..], [Asked::Writev { .. }]));
}

#[test]
fn a_list_that_cannot_be_followed_is_the_kernels_to_refuse() {
    let list = [vector(4)];
    for count in [0, -1, c_int::MIN, 1025, c_int::MAX] {
        let kernel = Fake::answering([Err(Errno::EINVAL)]);
        assert_eq!(on_vectors(READV, &kernel, list.as_ptr(), count), Err(Errno::EINVAL));
        assert!(matches!(kernel.asked()[..], [Asked::Readv { .. }]));
    }
    for address in [0, 1, 4095, isize::MAX as usize + 1, usize::MAX] {
        let kernel = Fake::answering([Err(Errno::EFAULT)]);
        let list = ptr::without_provenance(address);
        assert_eq!(on_vectors(WRITEV, &kernel, list, 1), Err(Errno::EFAULT));
        assert!(matches!(kernel.asked()[..], [Asked::Writev { .. }]));
    }
}

#[test]
fn a_length_is_cut_where_its_range_is_in_user_space() {
    let base = ptr::without_provenance_mut(0x5000);
    let kernel = Fake::answering([Ok(3)]);
    // On 32 bits no range of this length is surely in user space.
    let len = MAX_RW_COUNT + usize::from(cfg!(target_pointer_width = "64"));
    assert_eq!(on_buffer(READ, &kernel, base, len), Ok(3));
    let header = Header { base: 0x5000, length: MAX_RW_COUNT, ..Header::default() };
    assert_eq!(kernel.asked(), [Asked::Recvmsg { fd: FD, header, flags: 0 }]);
}

#[test]
fn a_length_that_one_call_moves_is_a_message_wherever_it_lies() {
    let base = ptr::without_provenance_mut(HIGH);
    let kernel = Fake::answering([Ok(3)]);
    assert_eq!(on_buffer(READ, &kernel, base, MAX_RW_COUNT), Ok(3));
    let header = Header { base: HIGH, length: MAX_RW_COUNT, ..Header::default() };
    assert_eq!(kernel.asked(), [Asked::Recvmsg { fd: FD, header, flags: 0 }]);
}

#[test]
fn a_length_that_may_leave_user_space_is_left_to_the_plain_call() {
    let base = ptr::without_provenance_mut(0x5000);
    for len in [usize::MAX / 2, usize::MAX] {
        for call in [READ, WRITE] {
            let kernel = Fake::answering([Err(Errno::EFAULT)]);
            assert_eq!(on_buffer(call, &kernel, base, len), Err(Errno::EFAULT));
            let asked = kernel.asked();
            let plain = |it: &Asked| match it {
                Asked::Read { len, .. } | Asked::Write { len, .. } => Some(*len),
                _ => None,
            };
            assert_eq!(asked.iter().map(plain).collect::<Vec<_>>(), [Some(len)], "{asked:?}");
        }
    }
}

//! `send` and `sendto`.

use std::ptr;

use libc::{c_int, sockaddr, socklen_t};
use sockshim::{
    call::{Connected, Send},
    entry,
    errno::Errno,
    kernel::Way,
    message::{Destination, Name, Source},
};

use crate::{
    FD, HIGH, MAX_RW_COUNT, errno,
    kernel::{Answer, Asked, Fake, Header, last_errno, set_errno},
};

const BYTES: &[u8] = b"hello";
/// `sizeof(struct sockaddr_storage)`, which linux/socket.h sets to 128.
const MAX_ADDRESS: socklen_t = 128;
const ADDRESS: &[u8] = &[2, 0, 0, 80, 127, 0, 0, 1];

fn asked_to_send(header: Header, flags: c_int) -> Asked {
    Asked::Sendmsg { fd: FD, header, flags }
}

fn header(name: Option<usize>) -> Header {
    Header {
        has_name: name.is_some(),
        name_length: name.unwrap_or(0) as socklen_t,
        base: BYTES.as_ptr().addr(),
        length: BYTES.len(),
        more: 0,
    }
}

fn send(kernel: &Fake, destination: Destination<'_>) -> Answer {
    Send::new(FD, BYTES.into(), 0).to(destination).run(kernel)
}

#[test]
fn a_send_is_one_sendmsg_and_nothing_else() {
    let kernel = Fake::answering([Ok(5)]);
    assert_eq!(Send::new(FD, BYTES.into(), libc::MSG_NOSIGNAL).run(&kernel), Ok(5));
    assert_eq!(kernel.asked(), [asked_to_send(header(None), libc::MSG_NOSIGNAL)]);
}

#[test]
fn an_address_goes_into_the_name() {
    let kernel = Fake::answering([Ok(5)]);
    assert_eq!(send(&kernel, Destination::Address(Name::new(ADDRESS))), Ok(5));
    assert_eq!(kernel.asked(), [asked_to_send(header(Some(8)), 0)]);
}

#[test]
fn a_flag_that_only_sendto_ignores_is_cleared_and_no_other() {
    for (given, passed) in [(-1, c_int::MAX), (c_int::MIN, 0), (0x0080_0000, 0x0080_0000)] {
        let kernel = Fake::answering([Ok(5)]);
        assert_eq!(Send::new(FD, BYTES.into(), given).run(&kernel), Ok(5));
        assert_eq!(kernel.asked(), [asked_to_send(header(None), passed)]);
    }
}

#[test]
fn a_length_is_cut_to_what_one_call_moves() {
    for (given, passed) in [
        (MAX_RW_COUNT - 1, MAX_RW_COUNT - 1),
        (MAX_RW_COUNT, MAX_RW_COUNT),
        (MAX_RW_COUNT + 1, MAX_RW_COUNT),
        (usize::MAX, MAX_RW_COUNT),
    ] {
        let kernel = Fake::answering([Ok(5)]);
        // SAFETY: this kernel reads none of it.
        let source = unsafe { Source::from_raw(BYTES.as_ptr().cast(), given) };
        assert_eq!(Send::new(FD, source, 0).run(&kernel), Ok(5));
        assert_eq!(kernel.asked(), [asked_to_send(Header { length: passed, ..header(None) }, 0)]);
    }
}

#[test]
fn an_address_is_sorted_by_its_length() {
    let address: *const sockaddr = ADDRESS.as_ptr().cast();
    let sorted = |address, length| {
        // SAFETY: nothing is read of it.
        match unsafe { Destination::from_raw(address, length) } {
            Destination::Peer => "peer",
            Destination::Address(_) => "address",
            Destination::Inexpressible(_) => "inexpressible",
        }
    };
    assert_eq!(sorted(ptr::null(), 8), "peer");
    assert_eq!(sorted(ptr::null(), socklen_t::MAX), "peer");
    assert_eq!(sorted(address, 0), "inexpressible");
    assert_eq!(sorted(address, 1), "address");
    assert_eq!(sorted(address, MAX_ADDRESS), "address");
    assert_eq!(sorted(address, MAX_ADDRESS + 1), "inexpressible");
    assert_eq!(sorted(address, socklen_t::MAX), "inexpressible");
}

#[test]
fn an_address_that_no_msghdr_can_express_goes_to_the_namesake() {
    for length in [0, MAX_ADDRESS + 1, socklen_t::MAX] {
        let kernel = Fake::answering([Err(Errno::EINVAL)]);
        // SAFETY: this kernel reads nothing.
        let destination = unsafe { Destination::from_raw(ADDRESS.as_ptr().cast(), length) };
        assert_eq!(send(&kernel, destination), Err(Errno::EINVAL));
        let (base, address) = (BYTES.as_ptr().addr(), ADDRESS.as_ptr().addr());
        let len = BYTES.len();
        assert_eq!(
            kernel.asked(),
            [Asked::Sendto { fd: FD, base, len, flags: 0, address, length }]
        );
    }
}

/// What the exported function does, with EDOM in errno before it.
fn exported(kernel: &Fake, connected: Connected) -> isize {
    set_errno(errno(libc::EDOM));
    let (buf, address) = (BYTES.as_ptr().cast(), ADDRESS.as_ptr().cast());
    // SAFETY: this kernel reads nothing.
    unsafe { entry::sendto(kernel, connected, FD, buf, BYTES.len(), 0, address, 8) }
}

#[test]
fn a_peer_that_is_there_already_is_sent_to_without_the_address_and_errno_stays() {
    let kernel = Fake::answering([Err(Errno::EISCONN), Ok(5)]);
    assert_eq!(exported(&kernel, Connected::IgnoresDestination), 5);
    assert_eq!(last_errno(), errno(libc::EDOM));
    assert_eq!(kernel.asked(), [asked_to_send(header(Some(8)), 0), asked_to_send(header(None), 0)]);
}

#[test]
fn the_second_send_is_the_last() {
    let kernel = Fake::answering([Err(Errno::EISCONN), Err(Errno::EISCONN)]);
    assert_eq!(exported(&kernel, Connected::IgnoresDestination), -1);
    assert_eq!(last_errno(), Errno::EISCONN);
    assert_eq!(kernel.asked().len(), 2);
}

#[test]
fn as_linux_a_peer_that_is_there_already_is_an_error() {
    let kernel = Fake::answering([Err(Errno::EISCONN)]);
    assert_eq!(exported(&kernel, Connected::AsLinux), -1);
    assert_eq!(last_errno(), Errno::EISCONN);
    assert_eq!(kernel.asked().len(), 1);
}

fn send_from(kernel: &Fake, base: usize) -> Answer {
    // SAFETY: this kernel reads nothing.
    let source = unsafe { Source::from_raw(ptr::without_provenance(base), 5) };
    Send::new(FD, source, 0).run(kernel)
}

#[test]
fn a_bad_range_goes_before_the_refusals_that_hide_it_and_no_other() {
    for refusal in [libc::EBADF, libc::ENOTSOCK, libc::EINVAL] {
        for (refuses_ranges, reported) in [(true, libc::EFAULT), (false, refusal)] {
            let kernel = Fake { refuses_ranges, ..Fake::answering([Err(errno(refusal))]) };
            assert_eq!(send_from(&kernel, HIGH), Err(errno(reported)));
            assert_eq!(kernel.asked()[1..], [Asked::IsUserRange(HIGH, 5, Way::Out)]);
        }
    }
    for refusal in [libc::EPIPE, libc::EAGAIN, libc::EFAULT, libc::EINTR, libc::EMSGSIZE] {
        let kernel = Fake { refuses_ranges: true, ..Fake::answering([Err(errno(refusal))]) };
        assert_eq!(send_from(&kernel, HIGH), Err(errno(refusal)));
        assert_eq!(kernel.asked().len(), 1);
    }
}

/// The lowest that user space ends at is TASK_SIZE_MAX with four levels of page
/// tables, asm/page_64_types.h.
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
#[test]
fn a_range_is_surely_good_up_to_the_lowest_end_of_user_space() {
    const LOWEST_END: usize = 0x7fff_ffff_f000;
    for (base, questions) in [(LOWEST_END - 5, 0), (LOWEST_END - 4, 1), (LOWEST_END, 1)] {
        let kernel = Fake::answering([Err(Errno::EBADF)]);
        assert_eq!(send_from(&kernel, base), Err(Errno::EBADF));
        assert_eq!(kernel.asked().len() - 1, questions, "{base:#x}");
    }
}

#[test]
fn the_kernel_is_not_asked_where_the_range_is_surely_good_or_bad() {
    let kernel = Fake { refuses_ranges: true, ..Fake::answering([Err(Errno::EBADF)]) };
    assert_eq!(send_from(&kernel, 0x5000), Err(Errno::EBADF));
    assert_eq!(kernel.asked().len(), 1);
    if cfg!(target_arch = "x86_64") {
        let kernel = Fake::answering([Err(Errno::EBADF)]);
        assert_eq!(send_from(&kernel, 1 << (usize::BITS - 1)), Err(Errno::EFAULT));
        assert_eq!(kernel.asked().len(), 1);
    }
}

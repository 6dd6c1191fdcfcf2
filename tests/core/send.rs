//! `send` and `sendto`.

use std::ptr;

use libc::{c_int, sockaddr, socklen_t};
use sockshim::{
    call::{Connected, Send},
    errno::Errno,
    message::{Destination, MAX_ADDRESS, MAX_RW_COUNT, Name, Source},
};

use crate::{
    FD, errno,
    kernel::{Answer, Asked, Fake, Header},
};

const BYTES: &[u8] = b"hello";
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
    Send::new(FD, BYTES.into(), 0).to(destination, Connected::IgnoresDestination).run(kernel)
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
            Destination::Empty => "empty",
            Destination::TooLong => "too long",
        }
    };
    assert_eq!(sorted(ptr::null(), 8), "peer");
    assert_eq!(sorted(ptr::null(), socklen_t::MAX), "peer");
    assert_eq!(sorted(address, 0), "empty");
    assert_eq!(sorted(address, 1), "address");
    assert_eq!(sorted(address, MAX_ADDRESS), "address");
    assert_eq!(sorted(address, MAX_ADDRESS + 1), "too long");
    assert_eq!(sorted(address, socklen_t::MAX), "too long");
}

/// So that the kernel refuses it, but a bad descriptor first.
#[test]
fn an_address_too_long_is_given_a_negative_length() {
    let kernel = Fake::answering([Err(Errno::EINVAL)]);
    assert_eq!(send(&kernel, Destination::TooLong), Err(Errno::EINVAL));
    let Some(Asked::Sendmsg { header, .. }) = kernel.asked().into_iter().next() else {
        panic!("nothing was sent");
    };
    assert!(header.has_name && (header.name_length as c_int) < 0, "{header:?}");
}

#[test]
fn an_address_of_no_bytes_is_what_the_protocol_makes_of_it() {
    for (socket, name_length) in [
        (Some((libc::AF_UNIX, libc::SOCK_DGRAM)), None),
        (Some((libc::AF_NETLINK, libc::SOCK_RAW)), None),
        (Some((libc::AF_VSOCK, libc::SOCK_STREAM)), None),
        (Some((libc::AF_INET, libc::SOCK_RAW)), None),
        (Some((libc::AF_INET, libc::SOCK_DGRAM)), Some(1)),
        (Some((libc::AF_INET, libc::SOCK_STREAM)), Some(1)),
        (Some((libc::AF_INET6, libc::SOCK_RAW)), Some(1)),
        (Some((libc::AF_PACKET, libc::SOCK_RAW)), Some(1)),
        (None, None),
    ] {
        let kernel = Fake { socket, ..Fake::answering([Ok(5)]) };
        assert_eq!(send(&kernel, Destination::Empty), Ok(5));
        assert_eq!(
            kernel.asked(),
            [
                Asked::SocketOption(libc::SO_DOMAIN),
                Asked::SocketOption(libc::SO_TYPE),
                asked_to_send(header(name_length), 0)
            ],
            "{socket:?}"
        );
    }
}

#[test]
fn a_peer_that_is_there_already_is_sent_to_without_the_address() {
    let kernel = Fake::answering([Err(Errno::EISCONN), Ok(5)]);
    kernel.errno.set(errno(libc::EDOM));
    assert_eq!(send(&kernel, Destination::Address(Name::new(ADDRESS))), Ok(5));
    assert_eq!(kernel.errno.get(), errno(libc::EDOM));
    assert_eq!(kernel.asked(), [asked_to_send(header(Some(8)), 0), asked_to_send(header(None), 0)]);
}

#[test]
fn the_second_send_is_the_last() {
    let kernel = Fake::answering([Err(Errno::EISCONN), Err(Errno::EISCONN)]);
    assert_eq!(send(&kernel, Destination::Address(Name::new(ADDRESS))), Err(Errno::EISCONN));
    assert_eq!(kernel.asked().len(), 2);
}

#[test]
fn as_linux_a_peer_that_is_there_already_is_an_error() {
    let kernel = Fake::answering([Err(Errno::EISCONN)]);
    let destination = Destination::Address(Name::new(ADDRESS));
    let sent = Send::new(FD, BYTES.into(), 0).to(destination, Connected::AsLinux).run(&kernel);
    assert_eq!(sent, Err(Errno::EISCONN));
    assert_eq!(kernel.asked().len(), 1);
}

#[test]
fn a_bad_range_goes_before_the_refusals_that_hide_it_and_no_other() {
    for refusal in [libc::EBADF, libc::ENOTSOCK, libc::EINVAL] {
        for (refuses_ranges, told) in [(true, libc::EFAULT), (false, refusal)] {
            let kernel = Fake { refuses_ranges, ..Fake::answering([Err(errno(refusal))]) };
            assert_eq!(send(&kernel, Destination::Peer), Err(errno(told)));
            let Header { base, length, .. } = header(None);
            assert_eq!(kernel.asked()[1..], [Asked::IsUserRange(base, length)]);
        }
    }
    for refusal in [libc::EPIPE, libc::EAGAIN, libc::EFAULT, libc::EINTR, libc::EMSGSIZE] {
        let kernel = Fake { refuses_ranges: true, ..Fake::answering([Err(errno(refusal))]) };
        assert_eq!(send(&kernel, Destination::Peer), Err(errno(refusal)));
        assert_eq!(kernel.asked().len(), 1);
    }
}

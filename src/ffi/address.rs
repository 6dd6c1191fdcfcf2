//! Addresses as text.

use core::{ffi::c_char, mem::MaybeUninit, slice};

use libc::{c_int, sa_family_t, size_t, sockaddr, sockaddr_storage, socklen_t};

use crate::{
    address::{self, FAMILY, MAX_TEXT},
    entry::{self, keeping_errno},
    kernel::Libc,
    text::Text,
};

/// Room enough for the text of any address, with its NUL.
pub const SOCKSHIM_ADDRESS_TEXT: size_t = 512;

const _: () = assert!(SOCKSHIM_ADDRESS_TEXT == MAX_TEXT);

/// Reads the address that `text` stands for into `storage`, and its length
/// into `*len`: what bind(2), connect(2) and sockshim_sendto() take.
///
/// `text` is one of these, and nothing before or behind it:
///   127.0.0.1:80                 AF_INET
///   [::1]:80                     AF_INET6
///   [fe80::1%lo]:80              with the interface of its scope, by name
///   [fe80::1%7]:80               or by its index
///   [::1]:80,flowinfo=0x12345    with a flow label and traffic class
///   unix:/run/x.sock             AF_UNIX, a path of up to 108 bytes
///   unix:@name                   AF_UNIX, an abstract name of up to 107 bytes
///   unix:                        AF_UNIX without a name: with bind(2) the
///                                system chooses one, an abstract name
/// Addresses are literal, no name of a host is looked up. Numbers are decimal
/// without a sign, a blank or a needless 0 in front; the port, from 0 to 65535,
/// must be there. In a path or a name `\xNN` is the byte of that hexadecimal
/// value and `\\` a backslash; a path that begins with `@` is written `\x40`.
///
/// What lies behind the address in `storage` is set to zero, so a path always
/// ends with a NUL there. `*len` counts that NUL, as the kernel does, except
/// behind a path of 108 bytes: a length above sizeof(struct sockaddr_un) is
/// refused by bind(2).
///
/// Returns 0, or -1 with errno set, and then nothing was written:
///   EFAULT  `text`, `storage` or `len` is NULL
///   EINVAL  `text` is no address, or its path or name is too long
///   ENODEV  there is no interface of this name
/// and where an interface is given by name, what if_nametoindex(3) adds, as
/// EMFILE. On success errno is left alone.
///
/// Does not block, is no cancellation point, is thread-safe, and is
/// async-signal-safe where no interface is given by name (if_nametoindex(3) is
/// not promised to be).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_address_parse(
    text: *const c_char,
    storage: *mut sockaddr_storage,
    len: *mut socklen_t,
) -> c_int {
    // SAFETY: the caller keeps to what the comment says.
    unsafe { entry::address_parse(&Libc, text, storage, len) }
}

/// Writes the address of `len` bytes at `addr` into `out`, as text that
/// sockshim_address_parse() reads.
///
/// As snprintf(3) does, it writes no more than `size` bytes, of which the last
/// is a NUL, and tells how long the text is without a NUL: from `size` on, it
/// was cut. With a `size` of 0 nothing is written, and `out` may be NULL. In
/// SOCKSHIM_ADDRESS_TEXT bytes there is room for any address.
///
/// Every address has a text. `addr` and `len` can be what recvfrom(2),
/// accept(2), getsockname(2) or getpeername(2) left, a `len` of 0 included:
///   (no address)                 `len` is below 2 or `addr` is NULL
///   unspec                       AF_UNSPEC
///   netlink:pid=5,groups=0x0     AF_NETLINK
///   packet:protocol=0x0800,interface=lo,address=00:00:00:00:00:00
///                                AF_PACKET
///   vsock:cid=2,port=1024        AF_VSOCK
///   family 9, 4 bytes: 09 00 01 02
///                                another family, or too short for its own
/// These sockshim_address_parse() refuses. Of an AF_INET, AF_INET6 or AF_UNIX
/// address that the kernel told, it makes the same bytes and the same length
/// again, with one exception: of a path of 108 bytes the kernel tells a length
/// of 111, which bind(2) and connect(2) refuse, and it makes that 110.
///
/// `addr` is read for `len` bytes, but not beyond the structure of its family
/// (110 bytes of AF_UNIX, 16 of AF_INET, 28 of AF_INET6) or 128. `out` must not
/// overlap it. If the kernel reported a `len` larger than the buffer you gave it, pass
/// the size of the buffer.
///
/// Returns the length of the whole text. Never fails, leaves errno alone.
///
/// Does not block, is no cancellation point, is thread-safe, and is
/// async-signal-safe where the address has no interface (if_indextoname(3) is
/// not promised to be).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sockshim_address_format(
    addr: *const sockaddr,
    len: socklen_t,
    out: *mut c_char,
    size: size_t,
) -> size_t {
    // SAFETY: the caller passed this address to be read.
    let address = unsafe { bytes(addr.cast(), len as usize) };
    let room: &mut [MaybeUninit<u8>] = match size.min(MAX_TEXT) {
        0 => &mut [],
        // SAFETY: the caller passed this memory to be written.
        size => unsafe { slice::from_raw_parts_mut(out.cast(), size) },
    };
    let mut text = Text::new(room);
    keeping_errno(|| address::format(address, Some(&Libc), &mut text));
    text.finish()
}

/// Those bytes of an address that have a meaning.
///
/// # Safety
/// As long as the result lives, `address` is null or readable for `length`
/// bytes, or for those that its family has.
unsafe fn bytes<'a>(address: *const u8, length: usize) -> &'a [u8] {
    if address.is_null() || length < FAMILY {
        return &[];
    }
    // SAFETY: the caller's promise; the family is in front.
    let family = unsafe { address.cast::<sa_family_t>().read_unaligned() };
    // SAFETY: the caller's promise.
    unsafe { slice::from_raw_parts(address, length.min(address::max_size(family))) }
}

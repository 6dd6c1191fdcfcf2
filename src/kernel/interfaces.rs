//! The names of the network interfaces.

use core::ffi::CStr;

use super::{Libc, last_errno};
use crate::errno::Errno;

/// The names of the network interfaces, by which the text of an address tells
/// its scope.
pub trait Interfaces {
    /// The index of the interface of this name.
    fn index(&self, name: &[u8]) -> Result<u32, Errno>;

    /// The name of the interface of this index, written into `buffer`; none
    /// where there is no such interface, or none that we may see.
    fn name<'a>(&self, index: u32, buffer: &'a mut InterfaceName) -> Option<&'a [u8]>;
}

/// A buffer for the name of an interface and its NUL.
pub type InterfaceName = [u8; libc::IF_NAMESIZE];

impl Interfaces for Libc {
    fn index(&self, name: &[u8]) -> Result<u32, Errno> {
        let mut ended: InterfaceName = [0; libc::IF_NAMESIZE];
        if name.len() >= ended.len() {
            return Err(Errno::ENODEV);
        }
        for (place, byte) in ended.iter_mut().zip(name) {
            *place = *byte;
        }
        // SAFETY: it ends with a NUL.
        match unsafe { libc::if_nametoindex(ended.as_ptr().cast()) } {
            0 => Err(last_errno()),
            index => Ok(index),
        }
    }

    fn name<'a>(&self, index: u32, buffer: &'a mut InterfaceName) -> Option<&'a [u8]> {
        // SAFETY: the buffer holds any name and its NUL.
        let name = unsafe { libc::if_indextoname(index, buffer.as_mut_ptr().cast()) };
        if name.is_null() {
            return None;
        }
        // SAFETY: it is the buffer, in which libc has written a string.
        Some(unsafe { CStr::from_ptr(name) }.to_bytes())
    }
}

//! The names of the network interfaces.

use core::ffi::CStr;

use super::{Kernel, Libc};
use crate::errno::Errno;

/// The names of the network interfaces, by which the text of an address tells
/// its scope.
pub trait Interfaces {
    /// The index of the interface of this name.
    fn index(&self, name: &[u8]) -> Result<u32, Errno>;

    /// The name of the interface of this index, written into `room`; none
    /// where there is no such interface, or none that we may see.
    fn name<'a>(&self, index: u32, room: &'a mut InterfaceName) -> Option<&'a [u8]>;
}

/// Room for the name of an interface and its NUL.
pub type InterfaceName = [u8; libc::IF_NAMESIZE];

/// Neither leaves another errno behind.
impl Interfaces for Libc {
    fn index(&self, name: &[u8]) -> Result<u32, Errno> {
        let mut ended: InterfaceName = [0; libc::IF_NAMESIZE];
        if name.len() >= ended.len() {
            return Err(Errno::ENODEV);
        }
        for (place, byte) in ended.iter_mut().zip(name) {
            *place = *byte;
        }
        let before = self.errno();
        // SAFETY: it ends with a NUL.
        let index = unsafe { libc::if_nametoindex(ended.as_ptr().cast()) };
        let result = if index == 0 { Err(self.errno()) } else { Ok(index) };
        self.set_errno(before);
        result
    }

    fn name<'a>(&self, index: u32, room: &'a mut InterfaceName) -> Option<&'a [u8]> {
        let before = self.errno();
        // SAFETY: there is room for any name and its NUL.
        let name = unsafe { libc::if_indextoname(index, room.as_mut_ptr().cast()) };
        self.set_errno(before);
        if name.is_null() {
            return None;
        }
        // SAFETY: it is the room, in which libc has written a string.
        Some(unsafe { CStr::from_ptr(name) }.to_bytes())
    }
}

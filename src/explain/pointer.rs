//! Pointers that a caller passed. Only the kernel follows them.

use libc::c_int;

use crate::kernel::Inspect;

/// A pointer that a caller passed: a number, until the kernel has confirmed
/// that memory is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer(pub(super) usize);

impl Pointer {
    /// The null pointer.
    pub const NULL: Self = Self(0);

    /// The pointer that a caller passed.
    pub fn new<T: ?Sized>(pointer: *const T) -> Self {
        Self(pointer.cast::<u8>().addr())
    }

    pub(super) fn is_null(self) -> bool {
        self.0 == 0
    }

    /// The pointer to what is so many bytes further on.
    pub(super) fn offset(self, bytes: usize) -> Self {
        Self(self.0.wrapping_add(bytes))
    }

    /// Fills the buffer.
    pub(super) fn copy(self, inspect: &dyn Inspect, buffer: &mut [u8]) -> Option<()> {
        inspect.copy(self.0, buffer).ok()
    }

    #[inline(never)]
    pub(super) fn copy_int(self, inspect: &dyn Inspect) -> Option<c_int> {
        let mut bytes = [0; 4];
        self.copy(inspect, &mut bytes)?;
        Some(c_int::from_ne_bytes(bytes))
    }

    #[inline(never)]
    pub(super) fn copy_words(self, inspect: &dyn Inspect) -> Option<[usize; 2]> {
        let mut bytes = [[0; size_of::<usize>()]; 2];
        self.copy(inspect, bytes.as_flattened_mut())?;
        Some(bytes.map(usize::from_ne_bytes))
    }
}

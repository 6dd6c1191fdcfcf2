//! Pointers of the caller's: followed by the kernel's hand alone.

use libc::c_int;

use crate::kernel::Inspect;

/// A pointer that a caller passed: a number, until the kernel has said that it
/// leads somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer(pub(super) usize);

impl Pointer {
    /// The pointer that leads nowhere.
    pub const NULL: Self = Self(0);

    /// The pointer that a caller passed.
    pub fn new<T>(pointer: *const T) -> Self {
        Self(pointer.addr())
    }

    pub(super) fn is_null(self) -> bool {
        self.0 == 0
    }

    /// The pointer to what is so many bytes further on.
    pub(super) fn offset(self, bytes: usize) -> Self {
        Self(self.0.wrapping_add(bytes))
    }

    /// Copies as many bytes as there is room for.
    pub(super) fn copy(self, inspect: &dyn Inspect, room: &mut [u8]) -> Option<()> {
        (inspect.copy(self.0, room) == Ok(room.len())).then_some(())
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

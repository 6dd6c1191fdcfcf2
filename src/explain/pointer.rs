//! Pointers of the caller's: followed by the kernel's hand alone.

use libc::c_int;

use super::facts::Facts;

/// A pointer that a caller passed: a number, until the kernel has said that it
/// leads somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer(pub(super) usize);

/// What a call does with memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Read,
    Write,
}

/// What is wrong with memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    Null,
    /// Nothing is mapped there.
    Unmapped,
    /// So many of the bytes are there.
    Short(usize),
    Forbidden(Use),
}

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

    #[inline(never)]
    pub(super) fn copy_int(self, facts: Facts<'_>) -> Option<c_int> {
        let mut bytes = [0; 4];
        (facts.inspect.copy(self.0, &mut bytes) == Ok(4)).then(|| c_int::from_ne_bytes(bytes))
    }

    #[inline(never)]
    pub(super) fn copy_word(self, facts: Facts<'_>) -> Option<usize> {
        let mut bytes = [0; size_of::<usize>()];
        let copied = facts.inspect.copy(self.0, &mut bytes);
        (copied == Ok(bytes.len())).then(|| usize::from_ne_bytes(bytes))
    }

    /// What is wrong with so many bytes of memory from here on; nothing where
    /// all is right, or nothing could be found.
    #[inline(never)]
    pub(super) fn flaw(self, facts: Facts<'_>, length: usize, usage: Use) -> Option<Flaw> {
        if length == 0 {
            return None;
        }
        if self.is_null() {
            return Some(Flaw::Null);
        }
        let is_writable = |at: Self| facts.inspect.is_writable(at.0).unwrap_or(true);
        match facts.inspect.readable(self.0, length) {
            0 if facts.inspect.is_mapped(self.0) => Some(Flaw::Forbidden(usage)),
            0 => Some(Flaw::Unmapped),
            readable if readable < length => Some(Flaw::Short(readable)),
            _ => {
                let last = self.offset(length - 1);
                let is_allowed = usage == Use::Read || is_writable(self) && is_writable(last);
                (!is_allowed).then_some(Flaw::Forbidden(usage))
            }
        }
    }
}

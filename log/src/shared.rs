//! What may live in memory that several processes map.

use core::{
    cell::UnsafeCell,
    sync::atomic::{AtomicU8, AtomicU32, AtomicU64},
};

/// A type whose values may live in memory shared between processes.
///
/// # Safety
///
/// The type has a fixed layout (`#[repr(C)]` or a primitive), holds no pointer,
/// reference or handle of one process, and every pattern of bits is a valid
/// value of it: another process, or a damaged file, can leave any.
pub unsafe trait Shared {}

macro_rules! primitives {
    ($($name:ty),*) => {
        $(
            // SAFETY: a number of fixed size; every pattern of bits is one.
            unsafe impl Shared for $name {}
        )*
    };
}

primitives!(u8, u16, u32, u64, i32, i64, AtomicU8, AtomicU32, AtomicU64);

// SAFETY: its elements one after another, each of them shareable.
unsafe impl<T: Shared, const N: usize> Shared for [T; N] {}

// SAFETY: laid out as its content (`repr(transparent)`), which is shareable.
unsafe impl<T: Shared> Shared for UnsafeCell<T> {}

/// Declares `#[repr(C)]` structures that are [`Shared`]: that each of their
/// fields is, and that there is no padding, is checked by the compiler.
macro_rules! shared {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident { $( $(#[$field_meta:meta])* pub $field:ident: $type:ty, )* }
    )*) => {$(
        $(#[$meta])*
        #[repr(C)]
        pub struct $name { $( $(#[$field_meta])* pub $field: $type, )* }

        const _: () = {
            const fn is_shared<T: $crate::shared::Shared>() -> usize { size_of::<T>() }
            let fields = 0 $( + is_shared::<$type>() )*;
            assert!(fields == size_of::<$name>(), "there is padding");
        };

        // SAFETY: `repr(C)` without padding, and every field is shareable, as
        // was checked just above.
        unsafe impl $crate::shared::Shared for $name {}
    )*};
}

pub(crate) use shared;

/// The bytes of a value, as they are written to a file.
#[cfg(feature = "std")]
pub(crate) fn bytes_of<T: Shared + Copy>(value: &T) -> &[u8] {
    // SAFETY: a shareable type has no padding, so each byte has a value; `Copy`
    // rules out interior mutability.
    unsafe { core::slice::from_raw_parts(core::ptr::from_ref(value).cast(), size_of::<T>()) }
}

/// The value that begins the bytes, if there are enough of them.
#[cfg(feature = "std")]
pub(crate) fn value_of<T: Shared + Copy>(bytes: &[u8]) -> Option<T> {
    let bytes = bytes.get(..size_of::<T>())?;
    // SAFETY: as many bytes as the type has, and any bytes are a value of it.
    Some(unsafe { bytes.as_ptr().cast::<T>().read_unaligned() })
}

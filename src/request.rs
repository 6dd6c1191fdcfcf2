//! A call with its arguments, as a value.

use crate::table::types::*;

macro_rules! requests {
    ($(
        $(#[$about:meta])*
        $trait:ident { $(
            $name:ident $variant:ident $exported:ident($($argument:ident: $type:ty),* $(,)?)
                -> $result:ty = $number:ident($($beyond:expr),*), $blocks:ident, [$($errno:ident)*];
        )* }
    )*) => {
        /// Which call it is. The numbers are the places in the table of calls.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Call { $($(
            #[doc = concat!(stringify!($name), "(2)")]
            $variant,
        )*)* }

        impl Call {
            /// All of them, in the order of their numbers.
            pub const ALL: &[Self] = &[$($(Self::$variant,)*)*];

            /// The name of its function in libc.
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$variant => stringify!($name),)*)* }
            }

            /// The name of its function in the library.
            pub const fn exported(self) -> &'static str {
                match self { $($(Self::$variant => stringify!($exported),)*)* }
            }

            /// Whether it can block, and so is a cancellation point.
            pub const fn blocks(self) -> bool {
                match self { $($(Self::$variant => requests!(@ $blocks),)*)* }
            }

            /// The errnos that Linux can give it, by name.
            pub const fn errnos(self) -> &'static [&'static str] {
                match self { $($(Self::$variant => &[$(stringify!($errno)),*],)*)* }
            }
        }

        /// A call with its arguments, each by the name it has in the header.
        #[expect(missing_docs, reason = "sockshim.h says what each argument is")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Request { $($(
            #[doc = concat!("[`", stringify!($exported), "`](crate::ffi::", stringify!($exported), ")")]
            $variant { $($argument: $type),* },
        )*)* }

        impl Request {
            /// Which call it is.
            pub const fn call(&self) -> Call {
                match self { $($(Self::$variant { .. } => Call::$variant,)*)* }
            }
        }
    };
    (@ blocks) => { true };
    (@ returns) => { false };
}
crate::calls!(requests);

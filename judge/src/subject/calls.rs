//! The functions that are judged, and the system calls that judge them.

use anyhow::Result;
use libc::c_long;
use sockshim::{request::Request, table::types::*};

macro_rules! functions {
    ($(
        $(#[$about:meta])*
        $trait:ident { $(
            $name:ident $variant:ident $exported:ident($($argument:ident: $type:ty),* $(,)?)
                -> $result:ty = $number:ident($($beyond:expr),*), $blocks:ident, [$($errno:ident)*];
        )* }
    )*) => {
        /// The calls, each by the name of its function.
        #[derive(Clone, Copy)]
        pub struct Calls { $($(
            #[doc = concat!("`", stringify!($name), "`, as its manual page describes it.")]
            pub $name: unsafe extern "C" fn($($type),*) -> $result,
        )*)* }

        impl Calls {
            /// The system calls themselves.
            pub const RAW: Self = Self { $($(
                $name: {
                    unsafe extern "C" fn raw($($argument: $type),*) -> $result {
                        // SAFETY: the caller's promise.
                        unsafe {
                            libc::syscall(
                                libc::$number $(, $argument as c_long)* $(, $beyond as c_long)*
                            ) as $result
                        }
                    }
                    raw
                },
            )*)* };

            /// The functions that `find` knows by their names, and the system calls in place of
            /// those that it says there are none of.
            ///
            /// # Safety
            /// They have these signatures.
            pub unsafe fn find(
                find: impl Fn(&str) -> Result<Option<*const c_void>>,
            ) -> Result<Self> {
                Ok(Self { $($(
                    $name: {
                        type Function = unsafe extern "C" fn($($type),*) -> $result;
                        match find(stringify!($name))? {
                            // SAFETY: the caller's promise.
                            Some(function) => unsafe {
                                std::mem::transmute::<*const c_void, Function>(function)
                            },
                            None => Self::RAW.$name,
                        }
                    },
                )*)* })
            }

            /// Makes a call, and widens its result.
            ///
            /// # Safety
            /// That of the call: its arguments are there to be read and overwritten, or are no
            /// memory at all.
            pub unsafe fn make(&self, request: Request) -> isize {
                match request { $($(
                    // SAFETY: the caller's promise.
                    Request::$variant { $($argument),* } => unsafe {
                        (self.$name)($($argument),*) as isize
                    },
                )*)* }
            }
        }
    };
}
sockshim::calls!(functions);

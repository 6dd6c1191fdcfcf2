//! The exported C functions, one file a chapter of the manual.
//!
//! Their comments are those of `sockshim.h` and written for its readers.
// What a C caller must keep to is said there in C's words, not under a
// heading of Rust's; and what has brackets there is an address, not a link.
#![allow(clippy::missing_safety_doc, rustdoc::broken_intra_doc_links)]

mod address;
mod batch;
mod explain;
mod file;
mod lifecycle;
mod name;
mod option;
mod recv;
mod send;
mod version;

pub use address::{SOCKSHIM_ADDRESS_TEXT, sockshim_address_format, sockshim_address_parse};
pub use batch::{sockshim_recvmmsg, sockshim_sendmmsg};
pub use explain::{
    sockshim_describe, sockshim_explain_accept, sockshim_explain_accept4, sockshim_explain_bind,
    sockshim_explain_close, sockshim_explain_connect, sockshim_explain_getpeername,
    sockshim_explain_getsockname, sockshim_explain_getsockopt, sockshim_explain_listen,
    sockshim_explain_read, sockshim_explain_readv, sockshim_explain_recv,
    sockshim_explain_recvfrom, sockshim_explain_recvmmsg, sockshim_explain_recvmsg,
    sockshim_explain_send, sockshim_explain_sendmmsg, sockshim_explain_sendmsg,
    sockshim_explain_sendto, sockshim_explain_setsockopt, sockshim_explain_shutdown,
    sockshim_explain_socket, sockshim_explain_socketpair, sockshim_explain_write,
    sockshim_explain_writev,
};
pub use file::{sockshim_read, sockshim_readv, sockshim_write, sockshim_writev};
pub use lifecycle::{
    sockshim_accept, sockshim_accept4, sockshim_bind, sockshim_close, sockshim_connect,
    sockshim_listen, sockshim_shutdown, sockshim_socket, sockshim_socketpair,
};
pub use name::{sockshim_getpeername, sockshim_getsockname};
pub use option::{sockshim_getsockopt, sockshim_setsockopt};
pub use recv::{sockshim_recv, sockshim_recvfrom, sockshim_recvmsg};
pub use send::{sockshim_send, sockshim_sendmsg, sockshim_sendto};
pub use version::sockshim_version;

/// Each row of the table of calls has its function here, with the row's signature.
macro_rules! exported {
    ($(
        $(#[$about:meta])*
        $trait:ident { $(
            $name:ident $variant:ident $exported:ident($($argument:ident: $type:ty),* $(,)?)
                -> $result:ty = $number:ident($($beyond:expr),*), $blocks:ident, [$($errno:ident)*];
        )* }
    )*) => { $($(
        const _: unsafe extern "C" fn($($type),*) -> $result = $exported;
    )*)* };
}
const _: () = {
    use crate::table::types::*;
    crate::calls!(exported);
};

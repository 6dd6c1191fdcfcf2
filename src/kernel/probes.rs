//! What is asked after a refusal, to find out whether the namesake of the call
//! would have been refused for another reason.

use core::ffi::c_void;

use super::{Libc, system_call};
use crate::errno::Errno;

/// Which way the bytes of a range go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Out: the range is that of a send.
    Out,
    /// In: the range is that of a receive.
    In,
}

/// What is asked of the kernel after a refusal. No question changes anything.
pub trait Probes {
    /// Whether the kernel takes `len` bytes at `base` for a range of user
    /// space, mapped or not. It is asked by the namesake of the call that was
    /// refused, which the program was allowed to make.
    fn is_user_range(&self, base: *const c_void, len: usize, way: Way) -> bool;
}

impl Probes for Libc {
    /// `sendto` and `recvfrom` look at the range before the descriptor, so on no
    /// descriptor they answer EFAULT or EBADF and move nothing. Any other
    /// answer, such as a seccomp filter's, says nothing against the range.
    #[cold]
    fn is_user_range(&self, base: *const c_void, len: usize, way: Way) -> bool {
        const NO_DESCRIPTOR: usize = usize::MAX;
        let number = match way {
            Way::Out => libc::SYS_sendto,
            Way::In => libc::SYS_recvfrom,
        };
        // SAFETY: without a descriptor the call reads and writes nothing.
        let result =
            unsafe { system_call(number, [NO_DESCRIPTOR, base.expose_provenance(), len, 0, 0, 0]) };
        result != Err(Errno::EFAULT)
    }
}

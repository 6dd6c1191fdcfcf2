//! Whether a buffer lies in user space, which `sendto` and `recvfrom` look at
//! before anything else, and `sendmsg` and `recvmsg` after the descriptor.

use core::ffi::c_void;

use libc::iovec;

use crate::{
    errno::Errno,
    kernel::{Probes, Way},
};

/// The lowest address at which user space can end, on any machine of this
/// architecture; what lies below is surely good. (User Mode Linux ends it
/// lower: docs/differences.md.)
const LOWEST_END: usize = match () {
    // TASK_SIZE_MAX with four levels of page tables, asm/page_64_types.h; with
    // five it is higher.
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
    () => (1 << 47) - 4096,
    // The smallest VA_BITS there is, arch/arm64/Kconfig.
    #[cfg(target_arch = "aarch64")]
    () => 1 << 36,
    // Half of Sv39, asm/pgtable.h.
    #[cfg(target_arch = "riscv64")]
    () => 1 << 38,
    // The smallest PAGE_OFFSET that 32-bit kernels are configured with.
    #[cfg(not(any(
        all(target_arch = "x86_64", target_pointer_width = "64"),
        target_arch = "aarch64",
        target_arch = "riscv64"
    )))]
    () => 1 << 30,
};

/// Whether an address belongs to the kernel on any machine of this
/// architecture. (On aarch64 the kernel may ignore the highest byte of an
/// address, and a 32-bit process may have all of its 4 GiB.)
const fn is_kernels(address: usize) -> bool {
    cfg!(any(all(target_arch = "x86_64", target_pointer_width = "64"), target_arch = "riscv64"))
        && (address as isize) < 0
}

/// Whether `len` bytes at `base` lie in user space for sure.
#[inline]
pub fn is_surely_in_user_space(base: *const c_void, len: usize) -> bool {
    base.addr().checked_add(len).is_some_and(|end| end <= LOWEST_END)
}

/// The errno of a call that looks at the buffer's range before anything else,
/// from that of one that looks at the descriptor and the header first.
///
/// Only those refusals are looked into that can have come before the kernel's
/// own look at the range. The kernel is asked where nothing else tells, and
/// never when the call might have gone through.
#[cold]
#[inline]
pub fn range_first<K: Probes>(kernel: &K, bytes: &iovec, way: Way, errno: Errno) -> Errno {
    let (base, len) = (bytes.iov_base.cast_const(), bytes.iov_len);
    let leaves_user_space = match errno {
        Errno::EBADF | Errno::ENOTSOCK | Errno::EINVAL => {
            !is_surely_in_user_space(base, len)
                && (is_kernels(base.addr()) || !kernel.is_user_range(base, len, way))
        }
        _ => false,
    };
    if leaves_user_space { Errno::EFAULT } else { errno }
}

/// Whether a pointer that the shim itself must follow is bad for a reason that
/// costs nothing to see: null and the first page, which Linux never maps, and
/// the kernel's half, whose addresses are negative as signed numbers. With 32
/// bits user space can have that half too.
#[inline]
pub fn is_surely_bad<T>(pointer: *const T) -> bool {
    const FIRST_PAGE_END: usize = 4096;
    if cfg!(target_pointer_width = "64") {
        (pointer.addr() as isize) < FIRST_PAGE_END as isize
    } else {
        pointer.addr() < FIRST_PAGE_END
    }
}

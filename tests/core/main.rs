//! The core before a kernel of the test's own: what it asks the kernel, and
//! what it makes of the answers. Nothing here enters the real one.

mod address;
mod explain;
mod file;
mod kernel;
mod layer;
mod recv;
mod send;
mod table;
mod text;

use libc::c_int;
use sockshim::errno::Errno;

const FD: c_int = 7;

/// `INT_MAX & PAGE_MASK`, linux/fs.h, with pages of 4 KiB. Not the core's own
/// constant, which would agree with itself whatever it is.
const MAX_RW_COUNT: usize = i32::MAX as usize & !0xfff;

/// The first address that only some machines have in user space.
#[cfg(target_pointer_width = "64")]
const HIGH: usize = 1 << 48;
#[cfg(target_pointer_width = "32")]
const HIGH: usize = 1 << 31;

fn errno(number: c_int) -> Errno {
    Errno::new(number)
}

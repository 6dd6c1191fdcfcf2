//! The core before a kernel of the test's own: what it asks the kernel, and
//! what it makes of the answers. Nothing here enters the real one.

mod address;
mod explain;
mod file;
mod kernel;
mod recv;
mod send;
mod table;
mod text;

use libc::c_int;
use sockshim::errno::Errno;

const FD: c_int = 7;

fn errno(number: c_int) -> Errno {
    Errno::new(number)
}

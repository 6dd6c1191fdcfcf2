//! A function of the next library in the search order, found once.

use core::{
    ffi::{CStr, c_void},
    mem,
    num::NonZeroUsize,
    ptr,
};

use once_cell::race::OnceNonZeroUsize;
use sockshim::kernel::{Kernel, Libc};

/// The next definition of a name after this library's own.
///
/// Found at the first call, also before this library's constructor ran or in
/// another's: without a lock, because two threads that look find the same.
pub struct Next {
    name: &'static CStr,
    address: OnceNonZeroUsize,
}

impl Next {
    /// The next definition of `name`.
    pub const fn of(name: &'static CStr) -> Self {
        Self { name, address: OnceNonZeroUsize::new() }
    }

    /// Its address, or null where it was not found yet.
    #[inline]
    pub fn found(&self) -> *const c_void {
        ptr::with_exposed_provenance(self.address.get().map_or(0, NonZeroUsize::get))
    }

    /// Its address.
    #[inline]
    pub fn address(&self) -> *const c_void {
        let found = self.found();
        if found.is_null() { self.find() } else { found }
    }

    #[cold]
    #[inline(never)]
    fn find(&self) -> *const c_void {
        let errno = Libc.errno();
        // SAFETY: the name is a C string, and the handle is one of dlsym's own.
        let found = unsafe { libc::dlsym(libc::RTLD_NEXT, self.name.as_ptr()) };
        let is_own = base_of(found) == base_of(ptr::from_ref(self).cast());
        Libc.set_errno(errno);
        match NonZeroUsize::new(found.expose_provenance()) {
            Some(address) if !is_own => _ = self.address.get_or_init(|| address),
            // A call to itself would not end.
            Some(_) => fail(self.name, b": the next definition is this library's own\n"),
            None => fail(self.name, b": no library after this one defines it\n"),
        }
        found
    }
}

/// Where the library begins that an address belongs to.
fn base_of(address: *const c_void) -> *mut c_void {
    // SAFETY: a Dl_info is pointers, and null is one.
    let mut info: libc::Dl_info = unsafe { mem::zeroed() };
    // SAFETY: any address may be asked for, and `info` lives through the call.
    unsafe { libc::dladdr(address, &mut info) };
    info.dli_fbase
}

/// Says why there is nowhere to go, and ends the process.
#[cold]
fn fail(name: &CStr, reason: &[u8]) -> ! {
    for part in [&b"sockshim_preload: "[..], name.to_bytes(), reason] {
        // By its number: `write` is one of the names that may be missing.
        // SAFETY: the part is readable for its length.
        unsafe { libc::syscall(libc::SYS_write, libc::STDERR_FILENO, part.as_ptr(), part.len()) };
    }
    // SAFETY: it has no precondition.
    unsafe { libc::abort() }
}

//! The system call instruction: a way into the kernel through no function, which
//! a program or another library may have defined for itself, and which leaves
//! `errno` alone.

use core::ffi::c_long;

use super::Answer;
use crate::errno::Errno;

/// Makes the system call with this number. Arguments it does not have are
/// ignored by the kernel.
///
/// Unlike libc's functions it is no cancellation point.
///
/// # Safety
/// As for the call: what it writes must be the caller's to overwrite. Pointers
/// among the arguments have their provenance exposed.
#[inline(always)]
pub unsafe fn system_call(number: c_long, arguments: [usize; 6]) -> Answer<isize> {
    /// The kernel returns the errno as a negative number: `MAX_ERRNO`, linux/err.h.
    const LOWEST_ERRNO: isize = -4095;
    // SAFETY: the caller's promise.
    match unsafe { enter(number, arguments) } {
        result @ LOWEST_ERRNO..=-1 => Err(Errno::new(-result as i32)),
        result => Ok(result as usize),
    }
}

/// System V ABI, AMD64 supplement, A.2.1: the instruction overwrites rcx and r11.
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
#[inline(always)]
unsafe fn enter(number: c_long, [a, b, c, d, e, f]: [usize; 6]) -> isize {
    let result;
    // SAFETY: the caller's promise; the registers are those of the kernel's ABI.
    unsafe {
        core::arch::asm!(
            "syscall",
            inlateout("rax") number as isize => result,
            in("rdi") a, in("rsi") b, in("rdx") c, in("r10") d, in("r8") e, in("r9") f,
            lateout("rcx") _, lateout("r11") _,
            options(nostack),
        );
    }
    result
}

/// The calling convention is in syscall(2).
#[cfg(target_arch = "aarch64")]
#[inline(always)]
unsafe fn enter(number: c_long, [a, b, c, d, e, f]: [usize; 6]) -> isize {
    let result;
    // SAFETY: the caller's promise; the registers are those of the kernel's ABI.
    unsafe {
        core::arch::asm!(
            "svc 0",
            in("x8") number,
            inlateout("x0") a as isize => result,
            in("x1") b, in("x2") c, in("x3") d, in("x4") e, in("x5") f,
            options(nostack),
        );
    }
    result
}

/// The calling convention is in syscall(2).
#[cfg(target_arch = "riscv64")]
#[inline(always)]
unsafe fn enter(number: c_long, [a, b, c, d, e, f]: [usize; 6]) -> isize {
    let result;
    // SAFETY: the caller's promise; the registers are those of the kernel's ABI.
    unsafe {
        core::arch::asm!(
            "ecall",
            in("a7") number,
            inlateout("a0") a as isize => result,
            in("a1") b, in("a2") c, in("a3") d, in("a4") e, in("a5") f,
            options(nostack),
        );
    }
    result
}

/// On other architectures libc's `syscall` makes the call, and `errno` is put
/// back.
#[cfg(not(any(
    all(target_arch = "x86_64", target_pointer_width = "64"),
    target_arch = "aarch64",
    target_arch = "riscv64"
)))]
unsafe fn enter(number: c_long, [a, b, c, d, e, f]: [usize; 6]) -> isize {
    // SAFETY: the caller's promise; errno is this thread's own.
    unsafe {
        let errno = libc::__errno_location();
        let before = *errno;
        let result = libc::syscall(number, a, b, c, d, e, f) as isize;
        if result == -1 { -(core::ptr::replace(errno, before) as isize) } else { result }
    }
}

//! Names the shared library.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");

    // The name that a program asks the loader for. A library with another major
    // version has another name, and both can be installed. This is not
    // `rustc-cdylib-link-arg`, which would also name the libraries of crates
    // that depend on this one (rust-lang/cargo#9562).
    let major = env::var("CARGO_PKG_VERSION_MAJOR").expect("cargo sets it for build scripts");
    println!("cargo:rustc-link-arg=-Wl,-soname,libsockshim.so.{major}");

    // Nothing here changes a return address, so a shadow stack may guard them.
    // (IBT needs an endbr64 at each function, which stable Rust cannot emit.)
    if env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("x86_64") {
        println!("cargo:rustc-link-arg=-Wl,-z,shstk");
    }

    // C's start files run constructors, and the library has none: it is 1.7 KB
    // smaller without them. Cargo passes this on to the libraries of dependent
    // crates, so it is set only where the C functions are exported.
    if env::var_os("CARGO_FEATURE_FFI").is_some() {
        println!("cargo:rustc-cdylib-link-arg=-nostartfiles");
    }
}

//! Names the drop-in: a program that is linked with it asks for this name,
//! wherever the linker found it.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-link-arg=-Wl,-soname,libsockshim_preload.so");
    // It has no constructors, which the start files of C would run.
    println!("cargo:rustc-link-arg=-nostartfiles");
    // Nothing here changes a return address.
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|it| it == "x86_64") {
        println!("cargo:rustc-link-arg=-Wl,-z,shstk");
    }
}

//! Names the shared library, and generates `sockshim.h` from the exported
//! functions.
//!
//! A build never writes into its source tree: the header goes to `OUT_DIR`,
//! and a test compares it with the one in `include/`. With
//! SOCKSHIM_WRITE_HEADER set (`make header`) it goes to `include/` as well.

use std::{env, fs, path::PathBuf};

fn main() {
    // What a program asks the loader for: a library with another major version
    // has another name, and both can be installed. Not `rustc-cdylib-link-arg`,
    // which would name the libraries of those who depend on this package too
    // (rust-lang/cargo#9562).
    let major = variable("CARGO_PKG_VERSION_MAJOR");
    println!("cargo:rustc-link-arg=-Wl,-soname,libsockshim.so.{major}");

    // Nothing here changes a return address, so a shadow stack may guard them.
    // (IBT needs an endbr64 at each function, which stable Rust cannot emit.)
    if variable("CARGO_CFG_TARGET_ARCH") == "x86_64" {
        println!("cargo:rustc-link-arg=-Wl,-z,shstk");
    }

    // The start files of C run constructors, of which the library has none: it
    // is 1.7 KB smaller without. Cargo hands this on to the libraries of those
    // who depend on this package, so it is only for whoever builds the exported
    // functions.
    if env::var_os("CARGO_FEATURE_FFI").is_some() {
        println!("cargo:rustc-cdylib-link-arg=-nostartfiles");
    }

    println!("cargo:rerun-if-changed=src/ffi");
    println!("cargo:rerun-if-changed=cbindgen.toml");
    println!("cargo:rerun-if-env-changed=SOCKSHIM_WRITE_HEADER");

    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let generated = PathBuf::from(variable("OUT_DIR")).join("sockshim.h");
    let mut config = cbindgen::Config::from_root_or_default(&root);
    config.after_includes = Some(format!("\n{DECLARATIONS}\n{}", version_macros()));
    let mut header = vec![];
    cbindgen::Builder::new()
        .with_config(config)
        .with_src(root.join("src/ffi/version.rs"))
        .with_src(root.join("src/ffi/send.rs"))
        .with_src(root.join("src/ffi/recv.rs"))
        .with_src(root.join("src/ffi/address.rs"))
        .with_src(root.join("src/ffi/file.rs"))
        .with_src(root.join("src/ffi/batch.rs"))
        .with_src(root.join("src/ffi/lifecycle.rs"))
        .with_src(root.join("src/ffi/name.rs"))
        .with_src(root.join("src/ffi/option.rs"))
        .with_src(root.join("src/ffi/explain/message.rs"))
        .with_src(root.join("src/ffi/explain/lifecycle.rs"))
        .generate()
        .expect("cbindgen reads src/ffi")
        .write(&mut header);
    let header = String::from_utf8(header).expect("cbindgen writes UTF-8");
    fs::write(&generated, with_c89_comments(&header)).expect("OUT_DIR is writable");

    if env::var_os("SOCKSHIM_WRITE_HEADER").is_some() {
        fs::copy(&generated, root.join("include/sockshim.h")).expect("include/ is writable");
    }
    println!("cargo:rustc-env=SOCKSHIM_GENERATED_HEADER={}", generated.display());
}

/// Structures that <sys/socket.h>, <sys/uio.h> and <time.h> declare to some
/// programs only: those that include them, define _GNU_SOURCE, or take C11 or
/// POSIX. Whoever does not call what takes one may leave it undefined.
const DECLARATIONS: &str = "struct iovec;\nstruct mmsghdr;\nstruct timespec;\n";

/// C89 has no `//`, by which cbindgen names what ends there. In the header's
/// other comments no line ends with these words.
fn with_c89_comments(header: &str) -> String {
    ["__cplusplus", "extern \"C\""].iter().fold(header.to_owned(), |header, what| {
        header.replace(&format!("// {what}\n"), &format!("/* {what} */\n"))
    })
}

/// The version of the package, for the preprocessor.
fn version_macros() -> String {
    ["MAJOR", "MINOR", "PATCH"]
        .map(|part| {
            format!(
                "#define SOCKSHIM_VERSION_{part} {}\n",
                variable(&format!("CARGO_PKG_VERSION_{part}"))
            )
        })
        .concat()
        + &format!("#define SOCKSHIM_VERSION \"{}\"", variable("CARGO_PKG_VERSION"))
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name} for build scripts"))
}

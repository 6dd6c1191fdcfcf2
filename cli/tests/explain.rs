//! `sockshim explain` and `sockshim describe`: what they print comes from the
//! library's tables, and from the kernel.

use std::{
    os::{fd::AsRawFd, unix::net::UnixStream},
    process::{Command, Output, id},
};

use serde_json::Value;

fn sockshim(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sockshim"));
    command.args(arguments).env_remove("RUST_BACKTRACE").output().expect("sockshim runs")
}

fn printed(arguments: &[&str]) -> String {
    let output = sockshim(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && error.is_empty(), "{arguments:?}: {error}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_causes_of_an_errno_are_listed_with_remedies() {
    let said = printed(&["explain", "sendto", "EMSGSIZE"]);
    assert!(said.starts_with("sendto: EMSGSIZE (message too long)\n"), "{said}");
    assert!(said.contains("a UDP datagram over IPv4 holds at most {max_payload}."), "{said}");
    assert!(said.contains("  Send it in pieces, or use a stream socket."), "{said}");
    assert!(!said.contains("msg_iovlen"), "that is of sendmsg(): {said}");
    assert_eq!(said, printed(&["explain", "sendto", "90"]));
}

#[test]
fn a_call_alone_lists_its_errnos() {
    let said = printed(&["explain", "listen"]);
    assert!(said.contains("EADDRINUSE       address already in use\n"), "{said}");
    assert!(!said.contains("EDQUOT"), "that is of close(): {said}");
}

#[test]
fn json_has_the_same() {
    let said = printed(&["explain", "bind", "EROFS", "--json"]);
    let causes: Vec<Value> = serde_json::from_str(&said).expect("JSON");
    assert_eq!(causes[0]["errno"], "EROFS");
    assert_eq!(causes[0]["certainty"], "proved");
    assert_eq!(causes[0]["remedy"], "Bind elsewhere.");
    assert_eq!(causes[0]["conditions"][0], "the address is a path");
}

#[test]
fn a_name_that_is_none_is_an_error() {
    for arguments in [["explain", "frobnicate", "EINVAL"], ["explain", "send", "ENOSUCH"]] {
        let output = sockshim(&arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).starts_with("Error: "));
    }
}

#[test]
fn the_sockets_of_a_process_are_described() {
    let (near, far) = UnixStream::pair().expect("a pair");
    let process = id().to_string();
    let descriptor = near.as_raw_fd().to_string();
    let line = printed(&["describe", "--pid", &process, &descriptor]);
    let expected = format!("{descriptor}: AF_UNIX SOCK_STREAM, connected, 0 bytes to read");
    assert!(line.starts_with(&expected), "{line}");
    let all = printed(&["describe", "--pid", &process, "--json"]);
    let all: Vec<Value> = serde_json::from_str(&all).expect("JSON");
    for fd in [near.as_raw_fd(), far.as_raw_fd()] {
        assert!(all.iter().any(|it| it["fd"] == fd), "{all:?}");
    }
}

#[test]
fn completions_and_pages_come_from_the_commands() {
    assert!(printed(&["completions", "bash"]).contains("explain"));
    let directory = tempfile::tempdir().expect("a directory");
    printed(&["man", directory.path().to_str().expect("UTF-8")]);
    for page in ["sockshim.1", "sockshim-explain.1", "sockshim-describe.1"] {
        assert!(directory.path().join(page).exists(), "{page}");
    }
}

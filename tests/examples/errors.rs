//! What goes wrong is said in one line, and the exit status is 1.

use std::{fs::OpenOptions, io::Write, os::unix::net::UnixDatagram, process::Command};

use libtest_mimic::Trial;

use crate::{
    Kind, Scenario,
    common::{self, Library, RAW_SOCKETS},
    examples,
    program::{Bench, Running, Said},
    strangers::{Datagrams, Listener, address, connect},
};

pub fn trials() -> Vec<Trial> {
    let mut trials = vec![];
    for example in examples() {
        let mut add = |name: &str, test: fn(&str)| {
            let (name, example) = (format!("{example}::{name}"), example.clone());
            trials.push(common::trial(name, &["gcc"], move || test(&example)));
        };
        add("without_arguments", without_arguments);
        add("bad_address", bad_address);
    }
    for kind in Kind::ALL {
        let mut add = |name: &str, test: Scenario| {
            let name = format!("{name}::{}", kind.name());
            let test = move || test(&Bench::new(Library::Static), kind);
            trials.push(kind.trial(name, &["gcc"], test));
        };
        add("stream_server::address_in_use", stream_address_in_use);
        add("datagram_server::address_in_use", datagram_address_in_use);
        add("stream_client::no_server", no_stream_server);
        add("stream_client::server_leaves", server_leaves);
        add("stream_client::server_sends_too_much", server_sends_too_much);
        add("datagram_client::no_server", no_datagram_server);
    }
    let mut add = |name: &str, test: fn(&Bench)| {
        let test = move || test(&Bench::new(Library::Static));
        trials.push(common::trial(name, &["gcc"], test));
    };
    add("datagram_client::silent_server", silent_server);
    add("datagram_client::answer_too_long", answer_too_long);
    add("datagram_server::sender_without_name", sender_without_name);
    add("message_boundaries::other_families", other_families);
    add("message_boundaries::full_device", full_device);
    add("stream_server::starts_again", starts_again);
    trials.push(without_capability());
    trials
}

fn without_arguments(example: &str) {
    let bench = Bench::new(Library::Static);
    let said = bench.run(example, &[]);
    assert_eq!((said.status, said.out.as_str()), (Some(1), ""));
    let usage = format!("usage: {} ", bench.path(example).display());
    assert!(said.err.starts_with(&usage) && said.err.lines().count() == 1, "{said:?}");
}

fn bad_address(example: &str) {
    let bench = Bench::new(Library::Static);
    let program = bench.command(example).get_program().to_owned();
    let long = format!("unix:{}", "x".repeat(109));
    let hosts = ["", "x", "127.0.0", "256.0.0.1", "localhost"];
    let with_ports = [
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "127.0.0.1:1 ",
        "::1",
        "::1:1",
        "[::1]",
        "[::1]:",
        "[::1]:65536",
        "[::1]:x",
        "[::g]:1",
        "[127.0.0.1]:1",
        &long,
    ];
    // The one example that takes an address without a port.
    let raw = example == "icmp_echo";
    for &text in hosts.iter().chain(if raw { &[] } else { &with_ports[..] }) {
        let mut command = Command::new(&program);
        let counts = matches!(example, "datagram_server" | "batches");
        command.arg(text).args(counts.then_some("1"));
        let port = if raw { ":0" } else { "" };
        let error = format!("address {text}{port}: Invalid argument");
        assert_eq!(Running::start(&mut command).end(), Said::failed("", error));
    }
}

fn stream_address_in_use(bench: &Bench, kind: Kind) {
    let (_owner, bound) = Listener::bind(&address(kind, bench, "socket"));
    let said = bench.run("stream_server", &[&bound]);
    assert_eq!(said, Said::failed("", format!("bind {bound}: Address already in use")));
    connect(&bound); // what is another's stays there
}

fn datagram_address_in_use(bench: &Bench, kind: Kind) {
    let (owner, bound) = Datagrams::bind(&address(kind, bench, "socket"));
    let said = bench.run("datagram_server", &[&bound, "1"]);
    assert_eq!(said, Said::failed("", format!("bind {bound}: Address already in use")));
    owner.send(b"still here", &bound);
    assert_eq!(owner.receive().0, b"still here");
}

fn no_stream_server(bench: &Bench, kind: Kind) {
    // Port 0 can be connected to, but never be listened on.
    let nobody = address(kind, bench, "nobody");
    let reason = match kind {
        Kind::Path => "No such file or directory",
        _ => "Connection refused",
    };
    let said = bench.run("stream_client", &[&nobody, "hello"]);
    assert_eq!(said, Said::failed("", format!("connect to {nobody}: {reason}")));
}

fn no_datagram_server(bench: &Bench, kind: Kind) {
    let nobody = address(kind, bench, "nobody");
    let reason = match kind {
        Kind::Path => "No such file or directory",
        Kind::Abstract => "Connection refused",
        // Here a datagram to a port without a socket would just be lost.
        Kind::V4 | Kind::V6 => "Invalid argument",
    };
    let said = bench.run("datagram_client", &[&nobody, "hello"]);
    assert_eq!(said, Said::failed("", format!("sendto {nobody}: {reason}")));
}

fn server_leaves(bench: &Bench, kind: Kind) {
    let (listener, bound) = Listener::bind(&address(kind, bench, "socket"));
    let client = bench.start("stream_client", &[&bound, "hello"]);
    let (mut stream, peer) = listener.accept();
    stream.read_exact(&mut [0; 5]).expect("a word");
    stream.write_all(b"hell").expect("a client");
    drop(stream);
    let error = "recv from the server: Connection reset by peer";
    assert_eq!(client.end(), Said::failed(format!("connected from {peer}\n"), error));
}

fn server_sends_too_much(bench: &Bench, kind: Kind) {
    let (listener, bound) = Listener::bind(&address(kind, bench, "socket"));
    let client = bench.start("stream_client", &[&bound, "hello"]);
    let (mut stream, peer) = listener.accept();
    stream.read_exact(&mut [0; 5]).expect("a word");
    stream.write_all(b"hello!").expect("a client");
    let out = format!("connected from {peer}\nhello\n");
    let error = "recv the end of the stream: Protocol error";
    assert_eq!(client.end(), Said::failed(out, error));
}

fn silent_server(bench: &Bench) {
    let (_silent, bound) = Datagrams::bind("127.0.0.1:0");
    let said = bench.run("datagram_client", &[&bound, "hello"]);
    let error = format!("recvfrom {bound}: Resource temporarily unavailable");
    assert_eq!(said, Said::failed("", error));
}

fn answer_too_long(bench: &Bench) {
    let (server, bound) = Datagrams::bind("127.0.0.1:0");
    let client = bench.start("datagram_client", &[&bound, "hello"]);
    let (_, own) = server.receive();
    server.send(&[b'x'; 1025], &own);
    assert_eq!(client.end(), Said::failed("", format!("recvfrom {bound}: Message too long")));
}

fn sender_without_name(bench: &Bench) {
    let mut server = bench.start("datagram_server", &[&Kind::Path.address(bench), "1"]);
    server.listening_on();
    let sender = UnixDatagram::unbound().expect("a socket");
    sender.send_to(b"hello", bench.path("socket")).expect("a server");
    let expected = "from (no address): hello\n\
                    sendto (no address): Transport endpoint is not connected\n";
    assert_eq!(server.end(), Said::good(expected));
}

fn other_families(bench: &Bench) {
    let said = bench.run("message_boundaries", &["127.0.0.1:0"]);
    assert_eq!(said.status, Some(1));
    assert_eq!(said.err, "socket for 127.0.0.1:0: Socket type not supported\n");
}

fn full_device(bench: &Bench) {
    let full = OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let mut command = bench.command("message_boundaries");
    let output = command.arg("unix:").stdout(full).output().expect("it was compiled");
    assert_eq!(output.status.code(), Some(1));
    let error = "write stdout: No space left on device\n";
    assert_eq!(String::from_utf8_lossy(&output.stderr), error);
}

/// A server that was killed can have its port back while its connection fades.
fn starts_again(bench: &Bench) {
    let mut first = bench.start("stream_server", &["127.0.0.1:0"]);
    let bound = first.listening_on();
    let (mut stream, _) = connect(&bound);
    stream.write_all(b"x").expect("a server");
    stream.read_exact(&mut [0]).expect("a server"); // it has accepted
    first.kill();
    let mut again = bench.start("stream_server", &[&bound]);
    assert_eq!(again.listening_on(), bound);
}

fn without_capability() -> Trial {
    // There must be a capability to give away.
    let needs = ["gcc", "setpriv", RAW_SOCKETS];
    common::trial("icmp_echo::without_capability", &needs, || {
        let bench = Bench::new(Library::Static);
        let example = bench.command("icmp_echo");
        let mut command = Command::new("setpriv");
        command.args(["--bounding-set", "-net_raw", "--inh-caps", "-net_raw"]);
        command.arg(example.get_program()).arg("127.0.0.1");
        let error = "raw socket for 127.0.0.1: Operation not permitted";
        assert_eq!(Running::start(&mut command).end(), Said::failed("", error));
    })
}

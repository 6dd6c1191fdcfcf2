//! The examples with the standard library's sockets for a peer, which know
//! nothing of sockshim.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream, UdpSocket},
    os::{
        linux::net::SocketAddrExt,
        unix::net::{SocketAddr, UnixDatagram, UnixListener, UnixStream},
    },
};

use libtest_mimic::Trial;

use crate::{
    Kind, Scenario,
    common::Library,
    program::{Bench, PATIENCE, Said, bounded},
};

/// An AF_UNIX address, as the examples write it behind `unix:`.
fn local(name: &str) -> SocketAddr {
    match name.strip_prefix('@') {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(name),
    }
    .expect("short enough")
}

fn text(address: &SocketAddr) -> String {
    if let Some(path) = address.as_pathname() {
        return format!("unix:{}", path.display());
    }
    let name = address.as_abstract_name().expect("it has one");
    format!("unix:@{}", String::from_utf8_lossy(name))
}

/// An address for us; two of a test differ by their name.
pub fn address(kind: Kind, bench: &Bench, name: &str) -> String {
    match kind {
        // Nobody else has the directory's path for a name.
        Kind::Abstract => format!("unix:@{}", bench.path(name).display()),
        Kind::Path => format!("unix:{}", bench.path(name).display()),
        Kind::V4 | Kind::V6 => kind.address(bench),
    }
}

pub trait Stream: Read + Write + Send {
    fn shut_down(&self);
}

impl Stream for TcpStream {
    fn shut_down(&self) {
        self.shutdown(Shutdown::Write).expect("connected");
    }
}

impl Stream for UnixStream {
    fn shut_down(&self) {
        self.shutdown(Shutdown::Write).expect("connected");
    }
}

/// Connects; returns our own address too.
pub fn connect(address: &str) -> (Box<dyn Stream>, String) {
    if let Some(name) = address.strip_prefix("unix:") {
        let stream = UnixStream::connect_addr(&local(name)).expect("a server");
        stream.set_read_timeout(Some(PATIENCE)).expect("not zero");
        (Box::new(stream), "unix:".into())
    } else {
        let stream = TcpStream::connect(address).expect("a server");
        stream.set_read_timeout(Some(PATIENCE)).expect("not zero");
        let own = stream.local_addr().expect("connected").to_string();
        (Box::new(stream), own)
    }
}

pub enum Listener {
    Tcp(TcpListener),
    Unix(UnixListener),
}

impl Listener {
    pub fn bind(address: &str) -> (Self, String) {
        if let Some(name) = address.strip_prefix("unix:") {
            let listener = UnixListener::bind_addr(&local(name)).expect("a free name");
            (Self::Unix(listener), address.into())
        } else {
            let listener = TcpListener::bind(address).expect("loopback");
            let bound = listener.local_addr().expect("bound").to_string();
            (Self::Tcp(listener), bound)
        }
    }

    /// The client and its address.
    pub fn accept(self) -> (Box<dyn Stream>, String) {
        bounded(move || match self {
            Self::Tcp(listener) => {
                let (stream, address) = listener.accept().expect("a client");
                (Box::new(stream) as Box<dyn Stream>, address.to_string())
            }
            Self::Unix(listener) => {
                let (stream, _) = listener.accept().expect("a client");
                (Box::new(stream) as Box<dyn Stream>, "unix:".into())
            }
        })
    }
}

pub enum Datagrams {
    Udp(UdpSocket),
    Unix(UnixDatagram),
}

impl Datagrams {
    pub fn bind(address: &str) -> (Self, String) {
        if let Some(name) = address.strip_prefix("unix:") {
            let socket = UnixDatagram::bind_addr(&local(name)).expect("a free name");
            socket.set_read_timeout(Some(PATIENCE)).expect("not zero");
            (Self::Unix(socket), address.into())
        } else {
            let socket = UdpSocket::bind(address).expect("loopback");
            socket.set_read_timeout(Some(PATIENCE)).expect("not zero");
            let bound = socket.local_addr().expect("bound").to_string();
            (Self::Udp(socket), bound)
        }
    }

    pub fn send(&self, bytes: &[u8], to: &str) {
        let sent = match self {
            Self::Udp(socket) => socket.send_to(bytes, to),
            Self::Unix(socket) => {
                let name = to.strip_prefix("unix:").expect("of our family");
                socket.send_to_addr(bytes, &local(name))
            }
        };
        assert_eq!(sent.expect("somebody is there"), bytes.len());
    }

    /// A datagram and its sender's address.
    pub fn receive(&self) -> (Vec<u8>, String) {
        let mut bytes = vec![0; 2048];
        let (length, sender) = match self {
            Self::Udp(socket) => {
                socket.recv_from(&mut bytes).map(|(length, sender)| (length, sender.to_string()))
            }
            Self::Unix(socket) => {
                socket.recv_from(&mut bytes).map(|(length, sender)| (length, text(&sender)))
            }
        }
        .expect("a datagram");
        bytes.truncate(length);
        (bytes, sender)
    }
}

pub fn trials() -> Vec<Trial> {
    let scenarios: [(_, Scenario); 4] = [
        ("stream_server", stream_server),
        ("stream_client", stream_client),
        ("datagram_server", datagram_server),
        ("datagram_client", datagram_client),
    ];
    let mut trials = vec![];
    for (example, scenario) in scenarios {
        for kind in Kind::ALL {
            let name = format!("{example}::{}::with_rust", kind.name());
            let test = move || scenario(&Bench::new(Library::Shared), kind);
            trials.push(kind.trial(name, &["gcc"], test));
        }
    }
    trials
}

fn stream_server(bench: &Bench, kind: Kind) {
    let mut server = bench.start("stream_server", &[&kind.address(bench)]);
    let (mut stream, own) = connect(&server.listening_on());
    for message in [vec![b'x'], vec![0; 10_000], b"hello".to_vec()] {
        let mut back = vec![1; message.len()];
        stream.write_all(&message).expect("a server");
        stream.read_exact(&mut back).expect("as many bytes");
        assert!(back == message, "{} bytes came back changed", message.len());
    }
    stream.shut_down();
    assert_eq!(stream.read(&mut [0]).expect("the end"), 0);
    assert_eq!(server.end(), Said::good(format!("client {own}\nechoed 10006 bytes\n")));
}

fn stream_client(bench: &Bench, kind: Kind) {
    let (listener, bound) = Listener::bind(&address(kind, bench, "socket"));
    let long = "0123456789".repeat(300);
    let client = bench.start("stream_client", &[&bound, "hello", &long, "world"]);
    let (mut stream, peer) = listener.accept();
    let mut seen = vec![];
    let mut byte = [0];
    // One byte at a time: the client must put its pieces together.
    while stream.read(&mut byte).expect("a byte or the end") == 1 {
        stream.write_all(&byte).expect("a client");
        seen.push(byte[0]);
    }
    drop(stream);
    assert!(seen == format!("hello{long}world").into_bytes(), "it sent something else");
    assert_eq!(client.end(), Said::good(format!("connected from {peer}\nhello\n{long}\nworld\n")));
}

fn datagram_server(bench: &Bench, kind: Kind) {
    let mut server = bench.start("datagram_server", &[&kind.address(bench), "3"]);
    let server_address = server.listening_on();
    let (socket, own) = Datagrams::bind(&address(kind, bench, "client"));
    for message in ["hello", ""] {
        socket.send(message.as_bytes(), &server_address);
        assert_eq!(socket.receive(), (message.into(), server_address.clone()));
    }
    socket.send(&[b'x'; 1025], &server_address);
    let expected =
        format!("from {own}: hello\nfrom {own}: \nfrom {own}: 1025 bytes, too many to answer\n");
    assert_eq!(server.end(), Said::good(expected));
}

/// The client believes its server alone.
fn datagram_client(bench: &Bench, kind: Kind) {
    let (server, bound) = Datagrams::bind(&address(kind, bench, "server"));
    let (stranger, stranger_address) = Datagrams::bind(&address(kind, bench, "stranger"));
    let client = bench.start("datagram_client", &[&bound, "hello", "world"]);
    let (message, own) = server.receive();
    kind.check_chosen(&own);
    assert_eq!(message, b"hello");
    stranger.send(b"good bye", &own);
    server.send(b"HELLO", &own);
    assert_eq!(server.receive(), (b"world".to_vec(), own.clone()));
    server.send(b"WORLD", &own);
    let expected = format!("ignored 8 bytes from {stranger_address}\nHELLO\nWORLD\n");
    assert_eq!(client.end(), Said::good(expected));
}

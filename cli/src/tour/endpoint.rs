//! One end of a conversation: a bound socket, and how the shim sends and
//! receives on it.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    os::fd::AsRawFd,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use libc::socklen_t;
use serde::{Deserialize, Serialize};
use socket2::{SockAddr, Socket, Type};
use sockshim::{
    call::{Recv, Send},
    kernel::Libc,
    message::{Destination, Origin, Source, Target},
};

use super::{
    address::Address,
    kind::{Domain, Kind, SocketType},
    recorder::{Recorder, excerpt},
    refusal::Named,
};

/// The longest that one process waits for the other.
const PATIENCE: Duration = Duration::from_secs(5);

/// What one process sent.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sent {
    pub text: String,
    pub trace: Trace,
}

/// What the other received.
#[derive(Debug, Serialize, Deserialize)]
pub struct Received {
    /// The message.
    pub bytes: Vec<u8>,
    /// The length of the packet's header, which came before it.
    pub header: usize,
    pub from: Option<Address>,
    /// The call that told who sent it.
    pub told_by: String,
    pub trace: Trace,
}

/// A call to the shim, and those to the kernel that it became.
#[derive(Debug, Serialize, Deserialize)]
pub struct Trace {
    pub call: String,
    pub records: Vec<String>,
}

/// A peer on a connection, and the call that told who it is.
struct Peer {
    address: Address,
    told_by: &'static str,
}

pub struct Endpoint {
    kind: Kind,
    socket: Socket,
    /// What the socket is bound to.
    pub address: Address,
    peer: Option<Peer>,
}

impl Endpoint {
    /// A new socket of this kind, bound where nobody else is. No message goes
    /// out, so what fails here is what the system does not have or allow.
    pub fn bind(kind: Kind) -> anyhow::Result<Self> {
        let socket = kind.socket().named("socket")?;
        bound_waits(&socket)?;
        let anywhere = kind.anywhere()?;
        socket.bind(&anywhere).named("bind")?;
        let bound = socket.local_addr().named("getsockname")?;
        // Of a raw socket getsockname tells the protocol in place of a port.
        let address = Address::new(if kind.is_raw_ip() { &anywhere } else { &bound });
        let address = address.context("bound to no address")?;
        find_way(kind)?;
        Ok(Self { kind, socket, address, peer: None })
    }

    pub fn listen(&self) -> anyhow::Result<()> {
        self.socket.listen(1).named("listen")
    }

    pub fn connect(&mut self, address: Address) -> anyhow::Result<()> {
        self.socket.connect(&address.to_sockaddr()?).named("connect")?;
        self.peer = Some(Peer { address, told_by: "connect" });
        Ok(())
    }

    pub fn accept(&mut self) -> anyhow::Result<()> {
        let (socket, address) = self.socket.accept().named("accept")?;
        bound_waits(&socket)?;
        let address = Address::new(&address).context("accept returned no address")?;
        self.peer = Some(Peer { address, told_by: "accept" });
        self.socket = socket;
        Ok(())
    }

    /// What Linux made of the type that was asked for, if another.
    pub fn type_made(&self) -> anyhow::Result<Option<&'static str>> {
        let made = self.socket.r#type().named("getsockopt SO_TYPE")?;
        let is_turned = self.kind.socket_type == SocketType::Raw && made == Type::DGRAM;
        Ok(is_turned.then_some("SOCK_DGRAM"))
    }

    /// Sends a message: by `send` on a connection, by `sendto` without one.
    pub fn send(&self, text: String, to: &Address) -> anyhow::Result<Sent> {
        let fd = self.socket.as_raw_fd();
        let mut call = format!("({fd}, {}, {}, 0", excerpt(text.as_bytes()), text.len());
        let to_sockaddr = to.to_sockaddr()?;
        let mut send = Send::new(fd, Source::from(text.as_bytes()), 0);
        let mut name = "send";
        if self.peer.is_none() {
            name = "sendto";
            call += &format!(", {to}, {}", to_sockaddr.len());
            // SAFETY: the address lives until the end of the function.
            let destination =
                unsafe { Destination::from_raw(to_sockaddr.as_ptr().cast(), to_sockaddr.len()) };
            send = send.to(destination);
        }
        // SAFETY: the message is made of references.
        let recorder = unsafe { Recorder::before(Libc) };
        let count = send.run(&recorder).named(name)?;
        if count != text.len() {
            bail!("{name}: took {count} bytes of {}", text.len());
        }
        let call = format!("{name}{call}) = {count}");
        Ok(Sent { text, trace: Trace { call, records: recorder.records() } })
    }

    /// Receives what this process said.
    pub fn receive(&self, speaker: u32) -> anyhow::Result<Received> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let received = self.receive_any()?;
            // A raw socket receives what anybody sends by its protocol, be it
            // the process itself or another tour.
            if !self.kind.is_raw_ip() || received.bytes.starts_with(says(speaker).as_bytes()) {
                return Ok(received);
            }
            if Instant::now() > deadline {
                bail!("recvfrom: many packets, and none of process {speaker}");
            }
        }
    }

    /// Receives a message: by `recv` or `recvfrom`, see [`Kind::asks_who`].
    fn receive_any(&self) -> anyhow::Result<Received> {
        let fd = self.socket.as_raw_fd();
        let mut room = [0; 64];
        let mut call = format!("({fd}, buf, {}, 0", room.len());
        let receive = Recv::new(fd, Target::from(&mut room[..]), 0);
        // SAFETY: the message is made of references.
        let recorder = unsafe { Recorder::before(Libc) };
        let (count, from) = if self.kind.asks_who() {
            let (count, address, capacity) = receive_from(receive, &recorder).named("recvfrom")?;
            call = format!(
                "recvfrom{call}, addr, &{capacity}) = {count}, *addrlen = {}",
                address.len()
            );
            (count, Address::new(&address))
        } else {
            let count = receive.run(&recorder).named("recv")?;
            call = format!("recv{call}) = {count}");
            (count, None)
        };
        let (from, told_by) = match (from, &self.peer) {
            (None, Some(peer)) => (Some(peer.address.clone()), peer.told_by),
            (from, _) => (from, "recvfrom"),
        };
        let header = if self.kind.shows_header() { ip_header(&room[..count]) } else { 0 };
        Ok(Received {
            bytes: room[header..count].to_vec(),
            header,
            from,
            told_by: told_by.to_owned(),
            trace: Trace { call, records: recorder.records() },
        })
    }
}

/// Asks for a way to the loopback address. Nothing is sent.
fn find_way(kind: Kind) -> anyhow::Result<()> {
    const DISCARD: u16 = 9;
    let destination = match kind.domain {
        Domain::Unix => return Ok(()),
        Domain::Inet => SocketAddr::from((Ipv4Addr::LOCALHOST, DISCARD)),
        Domain::Inet6 => SocketAddr::from((Ipv6Addr::LOCALHOST, DISCARD)),
    };
    let datagram = Kind { socket_type: SocketType::Datagram, ..kind };
    let socket = datagram.socket().named("socket")?;
    socket.connect(&destination.into()).named("connect")
}

/// Whatever happens, the tour ends.
fn bound_waits(socket: &Socket) -> anyhow::Result<()> {
    socket.set_read_timeout(Some(PATIENCE)).named("setsockopt SO_RCVTIMEO")?;
    socket.set_write_timeout(Some(PATIENCE)).named("setsockopt SO_SNDTIMEO")
}

/// `recvfrom`: the number of bytes, the sender's address, and the size of the
/// room that was there for it.
fn receive_from(
    receive: Recv<'_>,
    recorder: &Recorder<Libc>,
) -> io::Result<(usize, SockAddr, socklen_t)> {
    // SAFETY: the room is `length` bytes long, and both are there until the
    // closure returns; `recvfrom` leaves the length of what it wrote.
    let ((count, capacity), address) = unsafe {
        SockAddr::try_init(|room, length| {
            let capacity = *length;
            let origin = Origin::from_raw(room.cast(), length);
            let count = receive.from(origin).run(recorder);
            let count = count.map_err(|errno| io::Error::from_raw_os_error(errno.number()))?;
            Ok((count, capacity))
        })
    }?;
    Ok((count, address, capacity))
}

/// How everything begins that this process says.
pub fn says(speaker: u32) -> String {
    format!("{speaker}: ")
}

/// The length of the IPv4 header that a packet begins with: the low half of
/// its first byte, in words of 32 bits.
fn ip_header(packet: &[u8]) -> usize {
    let words = packet.first().map_or(0, |byte| byte & 0x0f);
    packet.len().min(4 * usize::from(words))
}

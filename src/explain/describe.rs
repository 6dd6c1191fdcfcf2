//! What a descriptor is, in one line.

use libc::c_int;

use super::{
    case::Case,
    fact::Fact,
    names::{self, nth},
    question::{SIOCINQ, SIOCOUTQ},
};
use crate::text::Text;

/// The states of TCP in which a connection exists, netinet/tcp.h.
const TCP_STATES: &str = "established|SYN sent|SYN received|FIN wait 1|FIN wait 2|time wait||\
                          close wait|last ACK|listening|closing";

impl Case<'_> {
    /// Writes the line.
    pub fn describe(&self, text: &mut Text<'_>) {
        text.signed(self.call.fd.into()).str(": ");
        match (self.fact(Fact::IsClosed), self.fact(Fact::Domain)) {
            (Some(1), _) => {
                text.str("not open");
                return;
            }
            (_, Some(domain)) => self.describe_socket(domain as c_int, text),
            _ => self.write_file(text),
        }
        let flags = self.fact(Fact::StatusFlags).unwrap_or(0) as c_int;
        if flags & libc::O_PATH != 0 {
            text.str(", opened with O_PATH");
        }
        if flags & libc::O_NONBLOCK != 0 {
            text.str(", O_NONBLOCK");
        }
    }

    fn describe_socket(&self, domain: c_int, text: &mut Text<'_>) {
        names::DOMAIN.write(domain.into(), text);
        let kind = self.fact(Fact::Kind).unwrap_or(0) as c_int;
        if kind != 0 {
            text.byte(b' ');
            names::KIND.write(kind.into(), text);
        }
        let is_internet = matches!(domain, libc::AF_INET | libc::AF_INET6);
        if let Some(protocol @ 1..) = self.fact(Fact::Protocol) {
            text.byte(b' ');
            match names::PROTOCOL.get(protocol).filter(|_| is_internet) {
                Some(name) => text.bytes(name),
                None => text.str("protocol ").signed(protocol),
            };
        }
        let is_connected = self.fact(Fact::HasPeer) == Some(1);
        self.describe_state(kind, is_connected, text);
        self.describe_addresses(is_internet && kind == libc::SOCK_RAW, is_connected, text);
        self.describe_queues(domain, kind, is_connected, text);
        let events = self.fact(Fact::Events).unwrap_or(0) as c_int;
        if events & c_int::from(libc::POLLERR) != 0 {
            text.str(", an error is pending or the error queue has a message");
        }
    }

    fn describe_state(&self, kind: c_int, is_connected: bool, text: &mut Text<'_>) {
        let events = self.fact(Fact::Events).unwrap_or(0) as c_int;
        let has = |event: libc::c_short| events & c_int::from(event) != 0;
        let state = self.fact(Fact::TcpState).and_then(|state| {
            let place = state.checked_sub(1)? as usize;
            nth(TCP_STATES, b'|', place).filter(|state| !state.is_empty())
        });
        text.bytes(if state.is_some() { b", " } else { b"" }).bytes(match state {
            Some(state) => state,
            None if self.fact(Fact::Listens) == Some(1) => b", listening",
            None if is_connected => b", connected",
            None => match self.fact(Fact::IsBound) {
                Some(1) => b", bound",
                Some(_) => b", unbound",
                None => b"",
            },
        });
        let is_datagram = kind == libc::SOCK_DGRAM || kind == libc::SOCK_RAW;
        if is_connected && !is_datagram && has(libc::POLLHUP) {
            text.str(", hung up");
        } else if has(libc::POLLRDHUP) && (is_connected || is_datagram) {
            text.str(", shut down for reading");
        }
    }

    fn describe_addresses(&self, is_raw: bool, is_connected: bool, text: &mut Text<'_>) {
        let ends = [
            (&self.local, self.fact(Fact::IsBound) == Some(1), ", at "),
            (&self.peer, is_connected, ", to "),
        ];
        for (address, is_there, words) in ends {
            let is_named = address.unix().is_none_or(|name| !name.is_empty());
            if is_there && is_named && address.is_writable() {
                text.str(words);
                // The port of a raw socket is its protocol.
                if is_raw { address.write_host(text) } else { address.write(text) }
            }
        }
    }

    /// What waits in the queues. What is counted differs from one kind of socket
    /// to the other.
    fn describe_queues(&self, domain: c_int, kind: c_int, is_connected: bool, text: &mut Text<'_>) {
        let is_stream = kind == libc::SOCK_STREAM;
        let counts = match domain {
            libc::AF_UNIX => {
                !matches!(kind, libc::SOCK_STREAM | libc::SOCK_SEQPACKET) || is_connected
            }
            libc::AF_INET | libc::AF_INET6 => !is_stream || is_connected,
            libc::AF_PACKET => true,
            _ => false,
        };
        if !counts {
            return;
        }
        let events = self.fact(Fact::Events).unwrap_or(0) as c_int;
        let is_readable = events & c_int::from(libc::POLLIN) != 0;
        if let Some(count) = self.count(SIOCINQ) {
            let words = match kind {
                libc::SOCK_STREAM => " to read",
                libc::SOCK_SEQPACKET => " in messages to read",
                _ => " in the next message",
            };
            match (is_stream || kind == libc::SOCK_SEQPACKET, count, is_readable) {
                (false, 0, false) => text.str(", no message to read"),
                (_, 1, _) => text.str(", 1 byte").str(words),
                _ => text.str(", ").signed(count).str(" bytes").str(words),
            };
        }
        if let Some(count) = self.count(SIOCOUTQ) {
            let is_tcp = is_stream && domain != libc::AF_UNIX;
            text.str(", ").signed(count).str(match (is_tcp, count) {
                (true, 1) => " byte not acknowledged",
                (true, _) => " bytes not acknowledged",
                (false, 1) => " byte of the send buffer in use",
                (false, _) => " bytes of the send buffer in use",
            });
        }
    }
}

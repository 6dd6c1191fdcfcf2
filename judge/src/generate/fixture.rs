//! Makes fixtures out of bytes.

use arbitrary::{Arbitrary, Result, Unstructured};

use super::choose::{one_of, weighted};
use crate::case::{Direction, Fixture, Naming, Option as SocketOption, Socket, State, Step};

/// How often each kind of descriptor is taken. Each of the last ones costs a
/// grace period of the kernel's when it is closed, so they are rare.
pub const SOCKETS: [(u32, Socket); 40] = [
    (1200, Socket::UnixStream),
    (1200, Socket::UnixDatagram),
    (1000, Socket::UnixSeqpacket),
    (1200, Socket::Udp4),
    (1000, Socket::Udp6),
    (1000, Socket::Tcp4),
    (700, Socket::Tcp6),
    (500, Socket::Raw4),
    (500, Socket::Raw6),
    (200, Socket::Ping4),
    (200, Socket::Ping6),
    (150, Socket::VsockStream),
    (150, Socket::VsockDatagram),
    (150, Socket::VsockSeqpacket),
    (150, Socket::Tls4),
    (150, Socket::SctpStream),
    (150, Socket::SctpSeqpacket),
    (80, Socket::TipcStream),
    (80, Socket::TipcSeqpacket),
    (80, Socket::TipcDatagram),
    (80, Socket::TipcRdm),
    (100, Socket::CanRaw),
    (100, Socket::Rds),
    (60, Socket::AlgHash),
    (60, Socket::AlgCipher),
    (80, Socket::PipeRead),
    (80, Socket::PipeWrite),
    (80, Socket::File),
    (80, Socket::Directory),
    (80, Socket::Epoll),
    (80, Socket::Eventfd),
    (80, Socket::PathOnly),
    (100, Socket::Closed),
    (100, Socket::MinusOne),
    (50, Socket::MostNegative),
    (50, Socket::Huge),
    (100, Socket::Mptcp4),
    (60, Socket::Netlink),
    (20, Socket::PacketRaw),
    (20, Socket::PacketDatagram),
];

const STATES: [(u32, State); 4] =
    [(7, State::Connected), (2, State::Bound), (2, State::Unbound), (1, State::Listening)];

const NAMINGS: [(u32, Naming); 3] =
    [(5, Naming::Unnamed), (2, Naming::Path), (3, Naming::Abstract)];

const OPTIONS: [SocketOption; 8] = [
    SocketOption::ReceivesErrors,
    SocketOption::ReceivesPacketInfo,
    SocketOption::ReceivesCredentials,
    SocketOption::OutOfBandInline,
    SocketOption::Broadcast,
    SocketOption::PeekOffset,
    SocketOption::Cork,
    SocketOption::HeaderIncluded,
];

/// What random steps seldom come to.
const SCENARIOS: [&[Step]; 8] = [
    // An ICMP error is pending.
    &[Step::PeerCloses, Step::Sends(9)],
    &[Step::ConnectsToNobody, Step::Sends(9)],
    // It is in the error queue as well.
    &[Step::Sets(SocketOption::ReceivesErrors), Step::PeerCloses, Step::Sends(9)],
    &[Step::Sets(SocketOption::ReceivesErrors), Step::SendsToNobody],
    // The connection was reset with data waiting.
    &[Step::PeerSends(9), Step::PeerResets],
    // Some of the data was read already.
    &[Step::PeerSends(20), Step::Receives],
    // Urgent data between other data.
    &[Step::PeerSends(9), Step::PeerSendsOutOfBand, Step::PeerSends(9)],
    // The end of the data is there, but not read.
    &[Step::PeerSends(9), Step::PeerShuts(Direction::Write)],
];

/// How many steps there are before the call.
const STEP_COUNTS: [(u32, usize); 6] = [(4, 0), (4, 1), (4, 2), (2, 3), (1, 4), (1, 6)];

impl<'a> Arbitrary<'a> for Fixture {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let socket = weighted(u, &SOCKETS)?;
        let (own, peer) = if socket.is_unix() {
            (weighted(u, &NAMINGS)?, weighted(u, &NAMINGS)?)
        } else {
            (Naming::Unnamed, Naming::Unnamed)
        };
        let mut fixture = Self {
            socket,
            state: State::Connected,
            own,
            peer,
            blocking: u.ratio(1, 4)?,
            steps: Vec::new(),
        };
        if socket.has_states() {
            fixture.state = weighted(u, &STATES)?;
            if u.ratio(1, 6)? {
                fixture.steps.extend_from_slice(one_of(u, &SCENARIOS)?);
            }
            for _ in 0..weighted(u, &STEP_COUNTS)? {
                fixture.steps.push(step(u)?);
            }
        }
        Ok(fixture)
    }
}

/// Makes it likely that a receive finds something.
pub fn give_something_to_receive(u: &mut Unstructured<'_>, fixture: &mut Fixture) -> Result<()> {
    if fixture.socket.has_states() && u.ratio(2, 3)? {
        for _ in 0..u.int_in_range(1..=3)? {
            let step = if u.ratio(1, 12)? {
                one_of(u, &[Step::PeerSendsOutOfBand, Step::SendsToNobody, Step::PeerPasses(2)])?
            } else if matches!(fixture.socket, Socket::Ping4 | Socket::Ping6) {
                // The kernel answers these, and nobody else does.
                Step::Sends(size(u)?)
            } else {
                Step::PeerSends(size(u)?)
            };
            let at = u.int_in_range(0..=fixture.steps.len())?;
            fixture.steps.insert(at, step);
        }
    }
    Ok(())
}

fn step(u: &mut Unstructured<'_>) -> Result<Step> {
    Ok(match u.int_in_range(0..=19)? {
        0..=4 => Step::PeerSends(size(u)?),
        5 => Step::PeerSendsOutOfBand,
        6 => Step::PeerPasses(one_of(u, &[1, 2, 3, 100])?),
        7 => Step::PeerShuts(direction(u)?),
        8 => Step::PeerCloses,
        9 => Step::PeerResets,
        10 => Step::Shuts(direction(u)?),
        11 => Step::Sends(size(u)?),
        12 | 13 => Step::SendsToNobody,
        14 => Step::Fills,
        15 => Step::Receives,
        16 => Step::ConnectsToNobody,
        _ => Step::Sets(one_of(u, &OPTIONS)?),
    })
}

fn size(u: &mut Unstructured<'_>) -> Result<u16> {
    if u.ratio(1, 3)? {
        one_of(u, &[0, 1, 2, 4096, 20_000, 65_507])
    } else {
        u.int_in_range(0..=300)
    }
}

fn direction(u: &mut Unstructured<'_>) -> Result<Direction> {
    one_of(u, &[Direction::Read, Direction::Write, Direction::Both])
}

impl Socket {
    /// Whether it is of `AF_UNIX`.
    pub fn is_unix(self) -> bool {
        matches!(self, Self::UnixStream | Self::UnixDatagram | Self::UnixSeqpacket)
    }

    /// Whether closing it takes a grace period of the kernel's.
    pub fn is_slow_to_close(self) -> bool {
        matches!(self, Self::Netlink | Self::PacketRaw | Self::PacketDatagram)
    }

    /// Whether it can be bound and connected here, and things can happen to it.
    fn has_states(self) -> bool {
        self.is_unix()
            || self.accepts_connections()
            || matches!(
                self,
                Self::SctpSeqpacket
                    | Self::TipcDatagram
                    | Self::TipcRdm
                    | Self::CanRaw
                    | Self::Rds
                    | Self::AlgHash
                    | Self::AlgCipher
                    | Self::Udp4
                    | Self::Udp6
                    | Self::Raw4
                    | Self::Raw6
                    | Self::Ping4
                    | Self::Ping6
                    | Self::Netlink
                    | Self::PacketRaw
                    | Self::PacketDatagram
            )
    }
}

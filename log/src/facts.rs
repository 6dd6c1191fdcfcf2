//! What the words of an announcement and the facts of a socket are.

use crate::{layout::Counts, owner::Owner, shared::shared};

/// How a process came to record.
pub mod how {
    /// The instrument was loaded with a program, after exec.
    pub const LOADED: u64 = 1;
    /// A child of fork.
    pub const FORKED: u64 = 2;
    /// A child of a bare clone system call, or of one like it.
    pub const CLONED: u64 = 3;
}

/// What a process says of itself: the arguments of an event of kind
/// [`PROCESS`](crate::Kind::PROCESS), whose times are the moment of
/// [`realtime`](Self::realtime). `EXE`, `ARGV` and `CWD` are attached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announcement {
    /// Its parent.
    pub parent: u32,
    /// One of [`how`].
    pub how: u64,
    /// CLOCK_REALTIME in nanoseconds.
    pub realtime: u64,
    /// The [`Owner`] that its blocks and slots have.
    pub owner: u64,
    /// Its user.
    pub uid: u32,
    /// Its effective user.
    pub euid: u32,
}

impl Announcement {
    /// As the arguments of the event.
    #[must_use]
    pub const fn words(&self) -> [u64; 6] {
        let [parent, uid, euid] = [self.parent as u64, self.uid as u64, self.euid as u64];
        [parent, self.how, self.realtime, self.owner, uid, euid]
    }

    /// From the arguments of an event.
    #[must_use]
    pub fn from_words(words: &[u64]) -> Option<Self> {
        let [parent, how, realtime, owner, uid, euid] = *words.first_chunk()?;
        let [parent, uid, euid] = [parent, uid, euid].map(|word| word as u32);
        Some(Self { parent, how, realtime, owner, uid, euid })
    }

    /// Who has the blocks and slots of the process.
    #[must_use]
    pub const fn owner(&self) -> Owner {
        Owner(self.owner)
    }
}

shared! {
    /// What is known of a socket; zero where nothing is. Its addresses are
    /// attached apart.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub struct SocketFacts {
        /// SO_DOMAIN.
        pub family: u32,
        /// SO_TYPE.
        pub kind: u32,
        /// SO_PROTOCOL.
        pub protocol: u32,
        /// One of [`role`].
        pub role: u32,
        /// Its inode number, by which /proc and two descriptors of one socket
        /// name it.
        pub inode: u64,
        /// The inode number of the socket at the other end, if both are here:
        /// AF_UNIX.
        pub peer_inode: u64,
        /// SO_COOKIE.
        pub cookie: u64,
        /// The process at the other end: SO_PEERCRED.
        pub peer_pid: u32,
        /// File status flags: O_NONBLOCK.
        pub flags: u32,
    }
}

/// What a socket is to its peer.
pub mod role {
    /// Made by socket, not yet used.
    pub const NONE: u32 = 0;
    /// It connects.
    pub const CLIENT: u32 = 1;
    /// It was accepted.
    pub const SERVER: u32 = 2;
    /// It listens.
    pub const LISTENER: u32 = 3;
    /// One of a pair.
    pub const PAIR: u32 = 4;
}

impl Counts {
    /// Everything that the recording lacks.
    #[must_use]
    pub const fn lost(&self) -> u64 {
        self.torn + self.dropped + self.unwritten
    }
}

//! What a record is about, and what can be attached to it.

macro_rules! numbers {
    ($(#[$meta:meta])* $name:ident { $( $(#[$item_meta:meta])* $item:ident = $number:literal, $text:literal; )* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);

        impl $name {
            $( $(#[$item_meta])* pub const $item: Self = Self($number); )*

            /// Its name in documents; `None` for a number of a later version.
            #[must_use]
            pub const fn name(self) -> Option<&'static str> {
                match self.0 { $( $number => Some($text), )* _ => None }
            }
        }
    };
}

numbers! {
    /// What a record is about. A reader skips kinds that it does not know.
    Kind {
        /// A call that returned.
        CALL = 1, "call";
        /// A call that did not return: its thread ended, was killed, or left it
        /// by longjmp. `end` is when that was seen.
        OPEN = 2, "open";
        /// More attachments of the record of the same thread with the same
        /// times, which has [`crate::flags::MORE`]. Readers join them.
        MORE = 3, "more";
        /// A process began to record: see [`crate::Announcement`].
        PROCESS = 4, "process";
        /// A process ended. Written by the drainer; the argument is its `Owner`.
        EXIT = 5, "exit";
        /// A mark that the program set; its name is attached as `TEXT`.
        MARK = 6, "mark";
        /// A fault that was injected. Its key is attached as `FAULT`.
        FAULT = 7, "fault";
        /// What a descriptor is, learned without a call: inherited, or found by
        /// a later answer. Attached as `SOCKET`, with its addresses.
        DESCRIPTOR = 8, "descriptor";
        /// What a signal does, learned without a call: the first argument is
        /// the signal, the second a [`crate::disposition`].
        SIGNAL = 9, "signal";
        /// Something that the recorder says, attached as `TEXT`.
        NOTE = 10, "note";
        /// A thread has a name, attached as `TEXT`.
        THREAD = 11, "thread";
    }
}

numbers! {
    /// What the bytes of an attachment are. Structures are those of the
    /// kernel's x86-64 and aarch64 ABI, which agree in all of these.
    Attached {
        /// The bytes sent or received, of all buffers one after another.
        DATA = 1, "data";
        /// The socket address that the call was given or gave.
        ADDRESS = 2, "address";
        /// The address of the descriptor itself.
        LOCAL = 3, "local";
        /// The address of its peer.
        PEER = 4, "peer";
        /// Control messages: `struct cmsghdr` and what follows.
        CONTROL = 5, "control";
        /// Lengths of the buffers of an iovec array, 8 bytes each.
        LENGTHS = 6, "lengths";
        /// `msg_flags` after the call, 4 bytes.
        MESSAGE_FLAGS = 7, "message_flags";
        /// The result of one message of several (sendmmsg, recvmmsg), 4 bytes.
        MESSAGE_LENGTH = 8, "message_length";
        /// An option's value.
        OPTION = 9, "option";
        /// `struct pollfd`s after the call.
        POLL = 10, "poll";
        /// Sets of select before the call: index 0 read, 1 write, 2 except.
        SELECT_BEFORE = 11, "select_before";
        /// The same after the call.
        SELECT_AFTER = 12, "select_after";
        /// `struct epoll_event`s, 12 bytes each on x86-64, 16 on aarch64.
        EPOLL = 13, "epoll";
        /// A `struct timespec`: the timeout that was asked for.
        TIMEOUT = 14, "timeout";
        /// A signal mask, 8 bytes.
        SIGNAL_MASK = 15, "signal_mask";
        /// A [`crate::SocketFacts`].
        SOCKET = 16, "socket";
        /// Return addresses, 8 bytes each, the innermost first.
        ADDRESSES = 17, "return_addresses";
        /// Registers for unwinding, as the instrument of this architecture
        /// stores them, 8 bytes each: instruction pointer, stack pointer, frame
        /// pointer, and on aarch64 the link register.
        REGISTERS = 18, "registers";
        /// The stack from the stack pointer on.
        STACK = 19, "stack";
        /// After a short send, the bytes that the kernel did not take.
        REMAINDER = 20, "remainder";
        /// Text: UTF-8, or whatever bytes the program had.
        TEXT = 21, "text";
        /// The path of an executable.
        EXE = 22, "exe";
        /// Arguments, each ended by a zero byte.
        ARGV = 23, "argv";
        /// A working directory.
        CWD = 24, "cwd";
        /// A host name, as given to getaddrinfo.
        HOST = 25, "host";
        /// A service name, as given to getaddrinfo.
        SERVICE = 26, "service";
        /// Addresses that getaddrinfo returned, one attachment each.
        FOUND = 27, "found";
        /// The key of a fault, as the plan defines it.
        FAULT = 28, "fault";
        /// Descriptor numbers, 4 bytes each.
        DESCRIPTORS = 29, "descriptors";
        /// Mapped modules for resolving addresses, as in /proc/PID/maps.
        MAPS = 30, "maps";
        /// `struct sigaction` as the call had it.
        ACTION = 31, "action";
        /// What an ioctl or fcntl read or wrote.
        VALUE = 32, "value";
    }
}

/// Flags of a record.
pub mod flags {
    /// Records of kind `MORE` continue this one.
    pub const MORE: u32 = 1;
    /// The call was open when a signal handler made another, which wrote this
    /// record. Readers drop it when the call did return.
    pub const INTERRUPTED: u32 = 2;
    /// The call was made while another of the thread was open: in a signal
    /// handler, or by the child of vfork.
    pub const NESTED: u32 = 4;
    /// A fault changed what the kernel was asked or what the program was told.
    pub const FAULTED: u32 = 8;
    /// Whether the descriptor is a socket was not known.
    pub const UNKNOWN_DESCRIPTOR: u32 = 16;
    /// What a pointer leads to was not read, since nothing proved it readable.
    pub const NOT_FOLLOWED: u32 = 32;
    /// The descriptor is non-blocking, as far as known.
    pub const NONBLOCKING: u32 = 64;
    /// No clock could be read; the times are those of the last that could.
    pub const NO_CLOCK: u32 = 128;
    /// Written in the child that fork, vfork or clone made.
    pub const CHILD: u32 = 256;
}

/// What a signal does: the second argument of a record of kind `SIGNAL`.
pub mod disposition {
    /// The default action.
    pub const DEFAULT: u64 = 0;
    /// It is ignored.
    pub const IGNORED: u64 = 1;
    /// A handler runs.
    pub const HANDLED: u64 = 2;
}

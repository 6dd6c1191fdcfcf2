//! What is chosen of several: arguments, reasons, kinds of things. Where no
//! rule holds nothing is written.

use libc::c_int;

use super::super::{
    call::Function,
    condition::Condition::{self, *},
    rules::{Rule, rule, rules, section, table},
};

rules! {
    /// The calls with their arguments.
    CALLS:
    rule(Function::Send as c_int, &[], "send(%d, %b, %g)");
    rule(Function::Sendto as c_int, &[], "sendto(%d, %b, %g, %a)");
    rule(Function::Sendmsg as c_int, &[], "sendmsg(%d, %b, %g)");
    rule(Function::Sendmmsg as c_int, &[], "sendmmsg(%d, %b, %g)");
    rule(Function::Write as c_int, &[], "write(%d, %b)");
    rule(Function::Writev as c_int, &[], "writev(%d, %b)");
    rule(Function::Recv as c_int, &[], "recv(%d, %b, %g)");
    rule(Function::Recvfrom as c_int, &[], "recvfrom(%d, %b, %g, %a)");
    rule(Function::Recvmsg as c_int, &[], "recvmsg(%d, %b, %g)");
    rule(Function::Recvmmsg as c_int, &[], "recvmmsg(%d, %b, %g)");
    rule(Function::Read as c_int, &[], "read(%d, %b)");
    rule(Function::Readv as c_int, &[], "readv(%d, %b)");
    rule(Function::Socket as c_int, &[], "socket(%h)");
    rule(Function::Socketpair as c_int, &[], "socketpair(%h, %V)");
    rule(Function::Bind as c_int, &[], "bind(%d, %a)");
    rule(Function::Connect as c_int, &[], "connect(%d, %a)");
    rule(Function::Listen as c_int, &[], "listen(%d, %1)");
    rule(Function::Accept as c_int, &[], "accept(%d, %a)");
    rule(Function::Accept4 as c_int, &[], "accept4(%d, %a, %j)");
    rule(Function::Shutdown as c_int, &[], "shutdown(%d, %1)");
    rule(Function::Close as c_int, &[], "close(%d)");
    rule(Function::Getsockname as c_int, &[], "getsockname(%d, %a)");
    rule(Function::Getpeername as c_int, &[], "getpeername(%d, %a)");
    rule(Function::Getsockopt as c_int, &[], "getsockopt(%d, %o)");
    rule(Function::Setsockopt as c_int, &[], "setsockopt(%d, %o)");
}

const fn word(letter: u8, conditions: &'static [Condition], sentence: &'static str) -> Rule {
    rule(letter as c_int, conditions, sentence)
}

rules! {
    /// The words of the sentences that are no facts.
    CHOICES:
    // All that is said.
    word(b'=', &[Describes, Closed], "%d: not open");
    word(b'=', &[Describes, Socket], "%d: %D%2%4, %5%6%7%8%&%~%|");
    word(b'=', &[Describes], "%d: %f%|");
    word(b'=', &[], "%(: %e: %?");
    // The bytes.
    word(b'b', &[Message, Sends, HasLength, Readable], "{%E, %l bytes}");
    word(b'b', &[Message, Sends, HasLength], "{%l bytes}");
    word(b'b', &[Buffer], "%*, %l");
    word(b'b', &[Vector], "%*, %v");
    word(b'b', &[Messages], "%*, %m");
    word(b'b', &[Message], "%*");
    word(b'*', &[NullBytes], "NULL");
    word(b'*', &[Buffer], "buf");
    word(b'*', &[Vector], "iov");
    word(b'*', &[Message], "msg");
    word(b'*', &[Messages], "msgvec");
    // The address.
    word(b'a', &[To, Readable], "%E, %n");
    word(b'a', &[To], "%@, %n");
    word(b'a', &[], "%@, %#");
    word(b'@', &[NullName], "NULL");
    word(b'@', &[Sendto], "dest_addr");
    word(b'@', &[Recvfrom], "src_addr");
    word(b'@', &[], "addr");
    word(b'#', &[NullLength], "NULL");
    word(b'#', &[Gets], "optlen");
    word(b'#', &[], "addrlen");
    // The arguments of a new socket.
    word(b'h', &[TypeFlags], "%q, %t|%u, %3");
    word(b'h', &[], "%q, %t, %3");
    word(b'V', &[NullOther], "NULL");
    word(b'V', &[], "sv");
    // Those of an option.
    word(b'o', &[NullName, To], "%y, %z, NULL, %n");
    word(b'o', &[To], "%y, %z, optval, %n");
    word(b'o', &[NullName], "%y, %z, NULL, %#");
    word(b'o', &[], "%y, %z, optval, %#");
    // What bad memory is.
    word(b'!', &[Short], "only %9 of the %0 bytes at %s are memory that can be read");
    word(b'!', &[Null], "%s is a null pointer");
    word(b'!', &[NotReadable], "%s leads to memory that may not be read");
    word(b'!', &[NotWritable], "%s leads to memory that may not be written");
    word(b'!', &[], "%s is %x, where no memory is mapped");
    // What became of the message.
    word(b'c', &[Peeks], "");
    word(b'c', &[], " The message was consumed.");
    // Why the call did not wait for what it had to wait for.
    word(b'W', &[DontWait, Transfers], ", and MSG_DONTWAIT is given");
    word(b'W', &[Nonblocking], ", and O_NONBLOCK is set");
    word(b'W', &[Sends, SendTimeout], ", and the time of SO_SNDTIMEO is over");
    word(b'W', &[Sends], "");
    word(b'W', &[Connects, SendTimeout], ", and the time of SO_SNDTIMEO is over");
    word(b'W', &[Connects], "");
    word(b'W', &[ReceiveTimeout], ", and the time of SO_RCVTIMEO is over");
    // A descriptor that is no socket.
    word(b'f', &[OfNoFile], "a descriptor of the kind %L");
    word(b'f', &[SocketFile], "a socket%+");
    word(b'f', &[Fifo, Named], "the FIFO %L");
    word(b'f', &[Fifo], "a pipe");
    word(b'f', &[Directory], "the directory %+");
    word(b'f', &[RegularFile], "the file %+");
    word(b'f', &[Device], "the device %+");
    word(b'f', &[BlockDevice], "the block device %+");
    word(b'f', &[], "of no known kind%+");
    word(b'+', &[Named], "%L");
    // Parts of what describes a socket.
    word(b'2', &[HasKind], " %T");
    word(b'4', &[HasProtocol, Internet], " %I");
    word(b'4', &[HasProtocol], " %J");
    word(b'5', &[TcpState], "%Y");
    word(b'5', &[Listening], "listening%^");
    word(b'5', &[HasPeer], "connected%^");
    word(b'5', &[Bound], "bound%^");
    word(b'5', &[], "unbound%^");
    word(b'^', &[HungUp, ConnectionMode], ", hung up");
    word(b'^', &[ShutDown], ", shut down for reading");
    word(b'6', &[Bound], ", at %H");
    word(b'7', &[PeerBound], ", to %N");
    word(b'8', &[CountsToRead], ", %X bytes to read");
    word(b'&', &[CountsToSend], ", %Z bytes on their way");
    word(b'~', &[HasError], ", an error is pending");
    word(b'|', &[Nonblocking], ", O_NONBLOCK");
}

table! { CALL: section(&[], CALLS); }
table! { WORDS: section(&[], CHOICES); }

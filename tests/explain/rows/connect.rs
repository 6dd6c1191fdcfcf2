//! Connections that are refused.

use std::ptr::null;

use super::{Row, row};
use crate::{child::*, sockets::*};

pub fn rows() -> Vec<Row> {
    vec![
        row(
            "connect unix",
            "connect to a path that is not writable",
            libc::EACCES,
            Needs::NoPrivileges,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("x.sock"));
                listen(bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to));
                mode("x.sock", 0o444);
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:x.sock, 9): EACCES: the process lacks write permission on x.sock, which connecting and sending need. See its mode and owner.",
        ),
        row(
            "connect unix",
            "connect to a path in a directory that is not searchable",
            libc::EACCES,
            Needs::NoPrivileges,
            || {
                locked("locked");
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("locked/x.sock"));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:locked/x.sock, 16): EACCES: the process may not search the directory locked on the way to locked/x.sock. See its mode and owner.",
        ),
        row(
            "connect",
            "connect UDP to a broadcast address",
            libc::EACCES,
            Needs::Network,
            || {
                let (fd, to) = (udp(), v4([127, 255, 255, 255], 53));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, 127.255.255.255:53, 16): EACCES: 127.255.255.255:53 is a broadcast address, and SO_BROADCAST is not set. Set SO_BROADCAST, or correct the address.",
        ),
        row(
            "connect",
            "connect from an address with a connection there",
            libc::EADDRNOTAVAIL,
            Needs::Network,
            || {
                let to = loopback(80);
                listen(bind(tcp(), &to));
                let near = loopback(5000);
                let both = [tcp(), tcp()]
                    .map(|fd| bind(set(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, 1), &near));
                connect(both[0], &to);
                let fd = both[1];
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(5, 127.0.0.1:80, 16): EADDRNOTAVAIL: possible cause: the port of 127.0.0.1:5000 already has a connection to 127.0.0.1:80, perhaps one that has just ended.",
        ),
        row(
            "connect",
            "connect without a free port",
            libc::EADDRNOTAVAIL,
            Needs::Network,
            || {
                sysctl("ipv4/ip_local_port_range", "40000 40001");
                let (fd, to) = (tcp(), loopback(80));
                listen(bind(tcp(), &to));
                for _ in 0..2 {
                    connect(tcp(), &to);
                }
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, 127.0.0.1:80, 16): EADDRNOTAVAIL: possible cause: all local ports from 40000 to 40001 have a connection to 127.0.0.1:80. Close some, or widen net.ipv4.ip_local_port_range.",
        ),
        row(
            "connect tcp",
            "connect to an address of another family",
            libc::EAFNOSUPPORT,
            Needs::Network,
            || {
                let (fd, to) = (tcp(), v6([0; 8], 80, 0));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, [::]:80, 28): EAFNOSUPPORT: the address is of the family AF_INET6, and the socket of AF_INET. Pass an address of the socket's family.",
        ),
        row(
            "connect unix",
            "connect to a full backlog, AF_UNIX",
            libc::EAGAIN,
            Needs::Nothing,
            || {
                let (fd, to) =
                    (nonblocking(socket(libc::AF_UNIX, libc::SOCK_STREAM)), unix("x.sock"));
                listen(bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to));
                for _ in 0..2 {
                    connect(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to);
                }
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:x.sock, 9): EAGAIN: the backlog of the server at unix:x.sock is full, and O_NONBLOCK is set. Try again when it has accepted a connection.",
        ),
        row(
            "connect ip",
            "connect while that goes on",
            libc::EALREADY,
            Needs::Routes,
            || {
                unanswered();
                let (fd, to) = (nonblocking(tcp()), v4([10, 0, 0, 1], 80));
                let again = || refused!(connect(fd, to.pointer(), to.length()));
                again();
                again()
            },
            "connect(3, 10.0.0.1:80, 16): EALREADY: an earlier connect() is still in progress. Wait until poll() reports POLLOUT, then read SO_ERROR.",
        ),
        row(
            "connect",
            "connect without blocking",
            libc::EINPROGRESS,
            Needs::Routes,
            || {
                unanswered();
                let (fd, to) = (nonblocking(tcp()), v4([10, 0, 0, 1], 80));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, 10.0.0.1:80, 16): EINPROGRESS: the connection is being made, and O_NONBLOCK is set. Wait until poll() reports POLLOUT, then read SO_ERROR.",
        ),
        row(
            "connect",
            "connect, SO_SNDTIMEO",
            libc::EINPROGRESS,
            Needs::Routes,
            || {
                unanswered();
                let (fd, to) = (tcp(), v4([10, 0, 0, 1], 80));
                impatient(fd);
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, 10.0.0.1:80, 16): EINPROGRESS: the connection is being made, and the time of SO_SNDTIMEO is over. Wait until poll() reports POLLOUT, then read SO_ERROR.",
        ),
        row(
            "connect",
            "connect interrupted",
            libc::EINTR,
            Needs::Routes,
            || {
                unanswered();
                interrupting();
                let (fd, to) = (tcp(), v4([10, 0, 0, 1], 80));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, 10.0.0.1:80, 16): EINTR: a signal handler interrupted the call, but the connection is still being made. Do not call connect() again: wait until poll() reports POLLOUT, then read SO_ERROR.",
        ),
        row(
            "connect",
            "connect to a port where nobody listens",
            libc::ECONNREFUSED,
            Needs::Network,
            || {
                let (fd, to) = (tcp(), loopback(80));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, 127.0.0.1:80, 16): ECONNREFUSED: no socket listens at 127.0.0.1:80, or a firewall rejects the connection. Is the server running, at this address and port?",
        ),
        row(
            "connect unix",
            "connect to a socket whose server is gone",
            libc::ECONNREFUSED,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("x.sock"));
                close(bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:x.sock, 9): ECONNREFUSED: x.sock is a socket file that no socket accepts connections or datagrams at: its server has ended, or does not listen. Start the server.",
        ),
        row(
            "unix",
            "connect to a file",
            libc::ECONNREFUSED,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("file"));
                open("file", libc::O_WRONLY | libc::O_CREAT);
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:file, 7): ECONNREFUSED: file is a file, not a socket. Pass the path that the server is bound to.",
        ),
        row(
            "unix",
            "connect to an abstract name of nobody",
            libc::ECONNREFUSED,
            Needs::Network,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("\0nobody"));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:@nobody, 9): ECONNREFUSED: no SOCK_STREAM socket in this network namespace has the name unix:@nobody, or it does not listen. Start the server.",
        ),
        row(
            "connect",
            "connect to an address that is not there",
            libc::EFAULT,
            Needs::Network,
            || {
                let fd = tcp();
                refused!(connect(fd, 0x1000 as *const _, 16))
            },
            "connect(3, addr, 16): EFAULT: addr is 0x1000, where no memory is mapped. Pass a pointer to memory that the program owns.",
        ),
        row(
            "connect",
            "connect to a null pointer",
            libc::EFAULT,
            Needs::Network,
            || {
                let fd = tcp();
                refused!(connect(fd, null(), 16))
            },
            "connect(3, NULL, 16): EFAULT: addr is a null pointer, and the call has to read 16 bytes there. Pass a pointer to memory, and its real size.",
        ),
        row(
            "connect ip",
            "connect twice",
            libc::EISCONN,
            Needs::Network,
            || {
                let to = loopback(80);
                listen(bind(tcp(), &to));
                let fd = connect(tcp(), &to);
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(4, 127.0.0.1:80, 16): EISCONN: the socket is already connected, to 127.0.0.1:80. Connect a new socket.",
        ),
        row(
            "connect",
            "connect a socket that listens",
            libc::EISCONN,
            Needs::Network,
            || {
                let to = loopback(80);
                let fd = listen(bind(tcp(), &to));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, 127.0.0.1:80, 16): EISCONN: the socket listens for connections. Connect another socket.",
        ),
        row(
            "unix",
            "connect twice, AF_UNIX",
            libc::EISCONN,
            Needs::Nothing,
            || {
                let to = unix("x.sock");
                listen(bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to));
                let fd = connect(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to);
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(4, unix:x.sock, 9): EISCONN: the socket is already connected, to unix:x.sock. Connect a new socket.",
        ),
        row(
            "connect ip",
            "connect without a route",
            libc::ENETUNREACH,
            Needs::Network,
            || {
                let (fd, to) = (tcp(), v4([10, 0, 0, 1], 80));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, 10.0.0.1:80, 16): ENETUNREACH: no route leads to 10.0.0.1:80. See `ip route`; is the network up?",
        ),
        row(
            "ip",
            "connect to a host that is not there",
            libc::EHOSTUNREACH,
            Needs::Routes,
            || {
                unanswered();
                let (fd, to) = (tcp(), v4([10, 0, 0, 1], 80));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, 10.0.0.1:80, 16): EHOSTUNREACH: possible causes, most likely first: (1) no host on the local network answers for 10.0.0.1:80: it is down, or the address is wrong. (2) a router or a firewall has reported that 10.0.0.1:80 cannot be reached.",
        ),
        row(
            "connect unix",
            "connect to a socket of another type",
            libc::EPROTOTYPE,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("x.sock"));
                bind(socket(libc::AF_UNIX, libc::SOCK_DGRAM), &to);
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:x.sock, 9): EPROTOTYPE: the socket at x.sock is of another type than this one, which is SOCK_STREAM. Use the type that the server uses.",
        ),
        row(
            "connect tcp",
            "connect to a host that does not answer",
            libc::ETIMEDOUT,
            Needs::Routes,
            || {
                silent();
                let (fd, to) = (tcp(), v4([10, 0, 0, 1], 80));
                set(fd, libc::IPPROTO_TCP, libc::TCP_USER_TIMEOUT, 1);
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, 10.0.0.1:80, 16): ETIMEDOUT: 10.0.0.1:80 did not answer in time. Is its host up, and does a firewall let the packets through?",
        ),
        row(
            "unix",
            "connect to a path where nothing is",
            libc::ENOENT,
            Needs::Nothing,
            || {
                let (fd, to) =
                    (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/run/sockshim-none"));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:/run/sockshim-none, 21): ENOENT: nothing exists at /run/sockshim-none. Start the server that binds it, or correct the path.",
        ),
        row(
            "unix",
            "connect to a path in no directory",
            libc::ENOENT,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/nowhere/at/all"));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:/nowhere/at/all, 18): ENOENT: the directory /nowhere does not exist. Make it, or correct the path.",
        ),
        row(
            "unix",
            "connect to a path through a file",
            libc::ENOTDIR,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("/dev/null/x.sock"));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:/dev/null/x.sock, 19): ENOTDIR: /dev/null is not a directory, but the path /dev/null/x.sock leads through it. Correct the path.",
        ),
        row(
            "unix",
            "connect to a path of links that lead round",
            libc::ELOOP,
            Needs::Nothing,
            || {
                let (fd, to) = (socket(libc::AF_UNIX, libc::SOCK_STREAM), unix("round"));
                link("round", "round");
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:round, 8): ELOOP: the symbolic links on the way to round form a loop, or are more than 40. Correct them.",
        ),
        row(
            "connect",
            "connect to an address that is too short",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, to) = (tcp(), loopback(80));
                refused!(connect(fd, to.pointer(), 8))
            },
            "connect(3, addr, 8): EINVAL: addrlen is 8, which no address of AF_INET has. Pass the size of the address structure.",
        ),
        row(
            "unix",
            "connect a socket that listens, AF_UNIX",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let to = unix("x.sock");
                let fd = listen(bind(socket(libc::AF_UNIX, libc::SOCK_STREAM), &to));
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, unix:x.sock, 9): EINVAL: the socket listens for connections. Connect another socket.",
        ),
        row(
            "ip",
            "connect again after a failure",
            libc::ECONNABORTED,
            Needs::Network,
            || {
                let (fd, to) = (nonblocking(tcp()), loopback(80));
                let again = || refused!(connect(fd, to.pointer(), to.length()));
                again();
                clear_error(fd);
                again()
            },
            "connect(3, 127.0.0.1:80, 16): ECONNABORTED: the connection attempt before this call failed, and this call reported it. Connect a new socket.",
        ),
    ]
}

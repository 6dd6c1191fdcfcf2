//! Sockets of families that are not AF_UNIX or IP.

use std::ptr::{null, null_mut};

use super::{Row, Short, short};
use crate::{child::*, sockets::*};

fn netlink_address(port: u32, groups: u32) -> Address {
    let mut bytes = (libc::AF_NETLINK as u16).to_ne_bytes().to_vec();
    bytes.extend([0; 2]);
    bytes.extend(port.to_ne_bytes());
    bytes.extend(groups.to_ne_bytes());
    Address(bytes)
}

fn packet_address(interface: u32) -> Address {
    let mut bytes = (libc::AF_PACKET as u16).to_ne_bytes().to_vec();
    bytes.extend([0; 2]);
    bytes.extend(interface.to_ne_bytes());
    bytes.resize(20, 0);
    Address(bytes)
}

fn vsock_address(cid: u32, port: u32) -> Address {
    let mut bytes = (libc::AF_VSOCK as u16).to_ne_bytes().to_vec();
    bytes.extend([0; 2]);
    bytes.extend(port.to_ne_bytes());
    bytes.extend(cid.to_ne_bytes());
    bytes.resize(16, 0);
    Address(bytes)
}

fn netlink() -> i32 {
    socket(libc::AF_NETLINK, libc::SOCK_RAW)
}

fn packet() -> i32 {
    socket(libc::AF_PACKET, libc::SOCK_RAW)
}

fn vsock() -> i32 {
    socket(libc::AF_VSOCK, libc::SOCK_STREAM)
}

pub fn rows() -> Vec<Row> {
    let rows: [Short; 30] = [
        (
            "bind of another port ID, netlink",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let (fd, other) =
                    (bind(netlink(), &netlink_address(4242, 0)), netlink_address(4243, 0));
                refused!(bind(fd, other.pointer(), other.length()))
            },
            "bind(3, netlink:pid=4243,groups=0x0, 12): EINVAL: the socket already has the port ID 4242, which cannot be changed. Make another socket.",
        ),
        (
            "bind of a port ID in use, netlink",
            libc::EADDRINUSE,
            Needs::Network,
            || {
                let (_first, fd) = (bind(netlink(), &netlink_address(4242, 0)), netlink());
                let taken = netlink_address(4242, 0);
                refused!(bind(fd, taken.pointer(), taken.length()))
            },
            "bind(4, netlink:pid=4242,groups=0x0, 12): EADDRINUSE: another netlink socket of this protocol has the port ID 4242. Set nl_pid to 0, and the kernel chooses a free one.",
        ),
        (
            "bind to groups without privileges, netlink",
            libc::EPERM,
            Needs::NoPrivileges,
            || {
                // NETLINK_AUDIT
                // SAFETY: no pointer is passed.
                let fd =
                    done(unsafe { libc::socket(libc::AF_NETLINK, libc::SOCK_RAW, 9) } as isize);
                let groups = netlink_address(0, 1);
                refused!(bind(fd, groups.pointer(), groups.length()))
            },
            "bind(3, netlink:pid=0,groups=0x1, 12): EPERM: joining groups of this netlink protocol needs CAP_NET_ADMIN, which this process lacks.",
        ),
        (
            "bind of an address that is too short, netlink",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = netlink();
                refused!(bind(fd, netlink_address(0, 0).pointer(), 4))
            },
            "bind(3, family 16, 4 bytes: 10 00 00 00, 4): EINVAL: addrlen is 4, which no address of AF_NETLINK has. Pass the size of the address structure.",
        ),
        (
            "bind of an address of another family, netlink",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = netlink();
                refused!(bind(fd, loopback(80).pointer(), 16))
            },
            "bind(3, 127.0.0.1:80, 16): EINVAL: the address is of the family AF_INET, and the socket of AF_NETLINK. Pass an address of the socket's family.",
        ),
        (
            "sendto a port ID of nobody, netlink",
            libc::ECONNREFUSED,
            Needs::Nothing,
            || {
                let (fd, to, bytes) = (netlink(), netlink_address(99999, 0), [0_u8; 24]);
                refused!(sendto(fd, bytes.as_ptr().cast(), 24, 0, to.pointer(), to.length()))
            },
            "sendto(3, buf, 24, 0, netlink:pid=99999,groups=0x0, 12): ECONNREFUSED: no netlink socket of this protocol has the port ID of the destination.",
        ),
        (
            "connect to another process without privileges, netlink",
            libc::EPERM,
            Needs::NoPrivileges,
            || {
                // SAFETY: no pointer is passed.
                let fd =
                    done(unsafe { libc::socket(libc::AF_NETLINK, libc::SOCK_RAW, 9) } as isize);
                let to = netlink_address(99999, 0);
                refused!(connect(fd, to.pointer(), to.length()))
            },
            "connect(3, netlink:pid=99999,groups=0x0, 12): EPERM: this netlink protocol lets only the kernel be addressed without CAP_NET_ADMIN.",
        ),
        (
            "send above the send buffer, netlink",
            libc::EMSGSIZE,
            Needs::Nothing,
            || {
                let (fd, bytes) = (netlink(), vec![0_u8; 300_000]);
                refused!(send(fd, bytes.as_ptr().cast(), bytes.len(), 0))
            },
            "send(3, buf, 300000, 0): EMSGSIZE: the message has 300000 bytes, and the send buffer has no room for that: SO_SNDBUF is 212992. Send it in pieces, or enlarge SO_SNDBUF.",
        ),
        (
            "listen, netlink",
            libc::EOPNOTSUPP,
            Needs::Nothing,
            || {
                let fd = netlink();
                refused!(listen(fd, 1))
            },
            "listen(3, 1): EOPNOTSUPP: AF_NETLINK sockets have no connections to listen for. Receive on it without listen().",
        ),
        (
            "accept, netlink",
            libc::EOPNOTSUPP,
            Needs::Nothing,
            || {
                let fd = netlink();
                refused!(accept(fd, null_mut(), null_mut()))
            },
            "accept(3, NULL, NULL): EOPNOTSUPP: AF_NETLINK sockets have no connections to accept. Receive on it.",
        ),
        (
            "shutdown, netlink",
            libc::EOPNOTSUPP,
            Needs::Nothing,
            || {
                let fd = netlink();
                refused!(shutdown(fd, libc::SHUT_RD))
            },
            "shutdown(3, 0): EOPNOTSUPP: AF_NETLINK sockets cannot be shut down. Close it.",
        ),
        (
            "recv after messages were lost, netlink",
            libc::ENOBUFS,
            Needs::Routes,
            || {
                // SAFETY: no pointer is passed.
                let fd =
                    done(unsafe { libc::socket(libc::AF_NETLINK, libc::SOCK_RAW, 0) } as isize);
                set(fd, libc::SOL_SOCKET, libc::SO_RCVBUF, 1);
                bind(fd, &netlink_address(0, 1));
                for name in ["one", "two", "three"] {
                    ip(&format!("link add {name} type veth peer name {name}b"));
                    ip(&format!("link set {name} up"));
                }
                refused!(recv(fd, null_mut(), 0, libc::MSG_DONTWAIT))
            },
            "recv(3, NULL, 0, MSG_DONTWAIT): ENOBUFS: the kernel had more messages for this socket than its buffer holds, and dropped some. Read what is there, then ask again for what may have been lost; enlarge SO_RCVBUF.",
        ),
        (
            "send of out-of-band data, netlink",
            libc::EOPNOTSUPP,
            Needs::Nothing,
            || {
                let fd = netlink();
                refused!(send(fd, null(), 0, libc::MSG_OOB))
            },
            "send(3, NULL, 0, MSG_OOB): EOPNOTSUPP: MSG_OOB is given, and AF_NETLINK sockets of the type SOCK_RAW have no out-of-band data. Leave it out, or use TCP.",
        ),
        (
            "bind to no interface, packet",
            libc::ENODEV,
            Needs::Privileges,
            || {
                let (fd, nowhere) = (packet(), packet_address(999));
                refused!(bind(fd, nowhere.pointer(), nowhere.length()))
            },
            "bind(3, packet:protocol=0x0000,interface=999,address=, 20): ENODEV: no network interface has the index 999, which is in sll_ifindex. See `ip link`.",
        ),
        (
            "sendto no interface, packet",
            libc::ENXIO,
            Needs::Privileges,
            || {
                let (fd, nowhere) = (packet(), packet_address(999));
                refused!(sendto(
                    fd,
                    [0_u8; 64].as_ptr().cast(),
                    64,
                    0,
                    nowhere.pointer(),
                    nowhere.length()
                ))
            },
            "sendto(3, buf, 64, 0, packet:protocol=0x0000,interface=999,address=, 20): ENXIO: no network interface has the index 999. Store one in sll_ifindex: if_nametoindex().",
        ),
        (
            "sendto an interface that is down, packet",
            libc::ENETDOWN,
            Needs::Routes,
            || {
                ip("link set lo down");
                let (fd, down) = (packet(), packet_address(1));
                refused!(sendto(
                    fd,
                    [0_u8; 64].as_ptr().cast(),
                    64,
                    0,
                    down.pointer(),
                    down.length()
                ))
            },
            "sendto(3, buf, 64, 0, packet:protocol=0x0000,interface=1,address=, 20): ENETDOWN: the network interface with the index 1 is down. Set it up: `ip link set NAME up`.",
        ),
        (
            "recv from an interface that went down, packet",
            libc::ENETDOWN,
            Needs::Routes,
            || {
                // SAFETY: no pointer is passed.
                let fd =
                    done(unsafe { libc::socket(libc::AF_PACKET, libc::SOCK_RAW, 0x0300) } as isize);
                let mut on = packet_address(1);
                on.0[2..4].copy_from_slice(&[0, 3]);
                bind(fd, &on);
                ip("link set lo down");
                refused!(recv(fd, null_mut(), 0, libc::MSG_DONTWAIT))
            },
            "recv(3, NULL, 0, MSG_DONTWAIT): ENETDOWN: the network interface that the socket is bound to is down, or went down. Set it up: `ip link set NAME up`.",
        ),
        (
            "sendto of a frame that is too short, packet",
            libc::EINVAL,
            Needs::Network,
            || {
                let (fd, on) = (packet(), packet_address(1));
                refused!(sendto(fd, [0_u8; 3].as_ptr().cast(), 3, 0, on.pointer(), on.length()))
            },
            "sendto(3, buf, 3, 0, packet:protocol=0x0000,interface=1,address=, 20): EINVAL: the frame has 3 bytes, which is less than the header of a frame takes. Begin it with the header of the link.",
        ),
        (
            "sendto of a frame that is too long, packet",
            libc::EMSGSIZE,
            Needs::Routes,
            || {
                ip("link set lo mtu 1500");
                let (fd, on) = (packet(), packet_address(1));
                refused!(sendto(
                    fd,
                    vec![0_u8; 3000].as_ptr().cast(),
                    3000,
                    0,
                    on.pointer(),
                    on.length()
                ))
            },
            "sendto(3, buf, 3000, 0, packet:protocol=0x0000,interface=1,address=, 20): EMSGSIZE: the frame has 3000 bytes, which is more than the MTU of the interface and the header of a frame. Send smaller frames.",
        ),
        (
            "recv with flags that it does not take, packet",
            libc::EINVAL,
            Needs::Privileges,
            || {
                let fd = packet();
                refused!(recv(fd, null_mut(), 0, libc::MSG_WAITALL | libc::MSG_DONTWAIT))
            },
            "recv(3, NULL, 0, MSG_DONTWAIT|MSG_WAITALL): EINVAL: an AF_PACKET socket does not take these flags: MSG_WAITALL. Leave them out.",
        ),
        (
            "connect, packet",
            libc::EOPNOTSUPP,
            Needs::Privileges,
            || {
                let (fd, on) = (packet(), packet_address(1));
                refused!(connect(fd, on.pointer(), on.length()))
            },
            "connect(3, packet:protocol=0x0000,interface=1,address=, 20): EOPNOTSUPP: AF_PACKET sockets cannot be connected. Use bind() and sendto().",
        ),
        (
            "getpeername, packet",
            libc::EOPNOTSUPP,
            Needs::Privileges,
            || {
                let (mut length, mut name) = (128, [0_u8; 128]);
                let fd = packet();
                refused!(getpeername(fd, name.as_mut_ptr().cast(), &mut length))
            },
            "getpeername(3, addr, addrlen): EOPNOTSUPP: AF_PACKET sockets have no peer.",
        ),
        (
            "bind of an address that is too short, packet",
            libc::EINVAL,
            Needs::Privileges,
            || {
                let fd = packet();
                refused!(bind(fd, packet_address(1).pointer(), 4))
            },
            "bind(3, family 17, 4 bytes: 11 00 00 00, 4): EINVAL: addrlen is 4, which no address of AF_PACKET has. Pass the size of the address structure.",
        ),
        (
            "bind twice, vsock",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let (fd, again) =
                    (bind(vsock(), &vsock_address(u32::MAX, 5555)), vsock_address(u32::MAX, 5556));
                refused!(bind(fd, again.pointer(), again.length()))
            },
            "bind(3, vsock:cid=4294967295,port=5556, 16): EINVAL: the socket already has the address vsock:cid=4294967295,port=5555, and a socket is bound only once. Make another socket.",
        ),
        (
            "bind of a port in use, vsock",
            libc::EADDRINUSE,
            Needs::Nothing,
            || {
                let (_first, fd) = (bind(vsock(), &vsock_address(u32::MAX, 5557)), vsock());
                let taken = vsock_address(u32::MAX, 5557);
                refused!(bind(fd, taken.pointer(), taken.length()))
            },
            "bind(4, vsock:cid=4294967295,port=5557, 16): EADDRINUSE: another socket has the port of vsock:cid=4294967295,port=5557.",
        ),
        (
            "bind of another machine's CID, vsock",
            libc::EADDRNOTAVAIL,
            Needs::Nothing,
            || {
                let (fd, foreign) = (vsock(), vsock_address(12345, 5555));
                refused!(bind(fd, foreign.pointer(), foreign.length()))
            },
            "bind(3, vsock:cid=12345,port=5555, 16): EADDRNOTAVAIL: the CID of vsock:cid=12345,port=5555 is not one of this machine. Use VMADDR_CID_ANY.",
        ),
        (
            "bind of a low port without privileges, vsock",
            libc::EACCES,
            Needs::NoPrivileges,
            || {
                let (fd, low) = (vsock(), vsock_address(u32::MAX, 80));
                refused!(bind(fd, low.pointer(), low.length()))
            },
            "bind(3, vsock:cid=4294967295,port=80, 16): EACCES: AF_VSOCK ports below 1024 need CAP_NET_BIND_SERVICE, which this process lacks. Use a higher port.",
        ),
        (
            "listen without a name, vsock",
            libc::EINVAL,
            Needs::Nothing,
            || {
                let fd = vsock();
                refused!(listen(fd, 1))
            },
            "listen(3, 1): EINVAL: the socket has no address to listen at. Call bind() first.",
        ),
        (
            "sendto on a stream that is not connected, vsock",
            libc::EOPNOTSUPP,
            Needs::Nothing,
            || {
                let (fd, to) = (vsock(), vsock_address(1, 5555));
                refused!(sendto(fd, [0_u8; 1].as_ptr().cast(), 1, 0, to.pointer(), to.length()))
            },
            "sendto(3, buf, 1, 0, vsock:cid=1,port=5555, 16): EOPNOTSUPP: a destination is given, and an AF_VSOCK stream takes none: it has to be connected. Call connect() first, and pass no destination.",
        ),
        (
            "socket of datagrams, vsock",
            libc::ENODEV,
            Needs::Nothing,
            || refused!(socket(libc::AF_VSOCK, libc::SOCK_DGRAM, 0)),
            "socket(AF_VSOCK, SOCK_DGRAM, 0): ENODEV: this kernel has no transport for AF_VSOCK datagrams. Use SOCK_STREAM.",
        ),
    ];
    rows.map(short).into()
}

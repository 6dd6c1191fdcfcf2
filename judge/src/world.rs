//! The two worlds that the twins live in.
//!
//! Each is a network namespace and a directory of its own. So both twins have
//! the same addresses, ports and names, and everything can be compared byte
//! for byte. Nothing leaves a namespace: it has a loopback device and no other.

use std::{
    fs::{self, File},
    io,
    os::fd::AsRawFd,
    path::Path,
};

use anyhow::{Context, Result};

/// The one port that the kernel may choose for an unbound socket, so that it
/// chooses the same in both worlds.
pub const EPHEMERAL_PORT: u16 = 9999;

/// A network namespace and a directory.
pub struct World {
    namespace: File,
    directory: File,
}

impl World {
    /// Both worlds, with their directories under `directory`.
    pub fn twins(directory: &Path) -> Result<[Self; 2]> {
        if !is_root() {
            become_root()
                .context("a user namespace, to make network namespaces in without being root")?;
        }
        Ok([Self::new(&directory.join("a"))?, Self::new(&directory.join("b"))?])
    }

    fn new(directory: &Path) -> Result<Self> {
        unshare(libc::CLONE_NEWNET)
            .context("a network namespace (needs CAP_SYS_ADMIN or user namespaces)")?;
        let namespace = File::open("/proc/thread-self/ns/net").context("the network namespace")?;
        bring_loopback_up().context("the loopback device")?;
        // The second device, for those kernels that have such a bus.
        let _ = add_can_bus();
        for (name, value) in SETTINGS {
            // What a kernel does not know it does not limit either.
            match fs::write(Path::new("/proc/sys/net").join(name), value) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(error).context(format!("sysctl net/{name}"));
                }
                _ => {}
            }
        }
        fs::create_dir_all(directory)?;
        Ok(Self { namespace, directory: File::open(directory)? })
    }

    /// Makes this the world of the calling thread.
    pub fn enter(&self) -> Result<()> {
        // SAFETY: both descriptors are open.
        let failed = unsafe {
            libc::setns(self.namespace.as_raw_fd(), libc::CLONE_NEWNET) != 0
                || libc::fchdir(self.directory.as_raw_fd()) != 0
        };
        if failed { Err(io::Error::last_os_error()).context("entering a world") } else { Ok(()) }
    }
}

/// No limit on ICMP errors, no choice of ports, no connection that outlives
/// its sockets, TCP Fast Open without cookies.
const SETTINGS: [(&str, &str); 10] = [
    ("ipv4/icmp_ratelimit", "0"),
    ("ipv4/icmp_msgs_per_sec", "1000000"),
    ("ipv4/icmp_msgs_burst", "1000000"),
    ("ipv6/icmp/ratelimit", "0"),
    ("ipv4/ip_local_port_range", "9999 9999"),
    ("ipv4/tcp_max_tw_buckets", "0"),
    ("ipv4/tcp_fastopen", "1543"),
    ("ipv4/tcp_fastopen_blackhole_timeout_sec", "0"),
    ("ipv4/ping_group_range", "0 0"),
    ("ipv6/conf/all/accept_dad", "0"),
];

fn is_root() -> bool {
    // SAFETY: it takes nothing and cannot fail.
    unsafe { libc::geteuid() == 0 }
}

/// Becomes root, in a user namespace that has nobody else.
fn become_root() -> io::Result<()> {
    // SAFETY: they take nothing and cannot fail.
    let (user, group) = unsafe { (libc::geteuid(), libc::getegid()) };
    unshare(libc::CLONE_NEWUSER)?;
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("0 {user} 1"))?;
    fs::write("/proc/self/gid_map", format!("0 {group} 1"))
}

fn unshare(what: libc::c_int) -> io::Result<()> {
    // SAFETY: it changes the namespaces of this thread alone.
    if unsafe { libc::unshare(what) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

fn bring_loopback_up() -> io::Result<()> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0")?;
    // SAFETY: an ifreq is integers and characters, and zero is a value of each.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    for (to, from) in request.ifr_name.iter_mut().zip(b"lo") {
        *to = *from as libc::c_char;
    }
    request.ifr_ifru.ifru_flags = (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short;
    // SAFETY: the request lives through the call.
    if unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS, &request) } == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// A virtual CAN bus, with what rtnetlink(7) has for it.
fn add_can_bus() -> io::Result<()> {
    const NLMSG_HEADER: usize = 16;
    // struct ifinfomsg: of all fields the flags, and the mask of those to change.
    let mut message = vec![0; NLMSG_HEADER];
    message.extend_from_slice(&[0; 8]);
    message.extend_from_slice(&(libc::IFF_UP as u32).to_ne_bytes());
    message.extend_from_slice(&(libc::IFF_UP as u32).to_ne_bytes());
    message.extend(attribute(libc::IFLA_IFNAME, b"vcan0\0"));
    let kind = attribute(libc::IFLA_INFO_KIND, b"vcan");
    message.extend(attribute(libc::IFLA_LINKINFO, &kind));
    let length = message.len() as u32;
    let flags = (libc::NLM_F_REQUEST | libc::NLM_F_CREATE | libc::NLM_F_EXCL) as u16;
    message[..4].copy_from_slice(&length.to_ne_bytes());
    message[4..6].copy_from_slice(&libc::RTM_NEWLINK.to_ne_bytes());
    message[6..8].copy_from_slice(&flags.to_ne_bytes());
    let (domain, protocol) = (libc::AF_NETLINK, libc::NETLINK_ROUTE);
    let socket = socket2::Socket::new(domain.into(), socket2::Type::RAW, Some(protocol.into()))?;
    socket.send(&message).map(drop)
}

/// struct rtattr and its content, to the next four bytes.
fn attribute(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = (4 + content.len()) as u16;
    let mut attribute = [length.to_ne_bytes(), kind.to_ne_bytes()].concat();
    attribute.extend_from_slice(content);
    attribute.resize(attribute.len().next_multiple_of(4), 0);
    attribute
}

//! socat between every pair of address families, as the relay of a file in
//! either direction.

use libtest_mimic::Trial;

use crate::{
    PYTHON,
    common::{GCC, has_ipv6, trial},
    large,
    process::{Running, free_port, has_port, output},
    setting::{Setting, Through, same},
};

#[derive(Clone, Copy)]
enum Family {
    V4,
    V6,
    Path,
    Abstract,
}

const ALL: [Family; 4] = [Family::V4, Family::V6, Family::Path, Family::Abstract];

impl Family {
    fn name(self) -> &'static str {
        match self {
            Self::V4 => "ipv4",
            Self::V6 => "ipv6",
            Self::Path => "unix_path",
            Self::Abstract => "unix_abstract",
        }
    }

    fn is_there(self) -> bool {
        !matches!(self, Self::V6) || has_ipv6()
    }
}

/// The two socat addresses of one meeting point.
struct Meeting {
    listen: String,
    connect: String,
}

impl Meeting {
    fn new(setting: &Setting, family: Family, role: &str) -> Self {
        let name = setting.path(role);
        let name = name.display();
        let port = free_port();
        let (listen, connect) = match family {
            Family::V4 => (
                format!("TCP4-LISTEN:{port},bind=127.0.0.1,reuseaddr"),
                format!("TCP4:127.0.0.1:{port}"),
            ),
            Family::V6 => {
                (format!("TCP6-LISTEN:{port},bind=[::1],reuseaddr"), format!("TCP6:[::1]:{port}"))
            }
            Family::Path => (format!("UNIX-LISTEN:{name}"), format!("UNIX-CONNECT:{name}")),
            Family::Abstract => {
                (format!("ABSTRACT-LISTEN:{name}"), format!("ABSTRACT-CONNECT:{name}"))
            }
        };
        // A client that comes before its server tries again.
        Self { listen, connect: format!("{connect},retry=1000,interval=0.01") }
    }
}

pub fn trials() -> Vec<Trial> {
    let mut trials = vec![];
    for from in ALL {
        for to in ALL {
            let name = format!("socat::{}_to_{}", from.name(), to.name());
            let test = move || same(Through::Messages, |setting| relay(setting, from, to));
            let trial = trial(name, &[GCC.name, "socat"], test);
            trials.push(if from.is_there() && to.is_there() {
                trial
            } else {
                trial.with_kind("needs IPv6 on the loopback interface").with_ignored_flag(true)
            });
        }
    }
    trials.push(trial("socat::datagrams", &[GCC.name, "socat", PYTHON], || {
        same(Through::Messages, datagrams);
    }));
    trials
}

/// A file from one end through a relay to the other, and then the other way.
fn relay(setting: &Setting, from: Family, to: Family) {
    large::write(&setting.path("sent"), 4 << 20);
    let source = format!("OPEN:{},rdonly", setting.path("sent").display());
    for (is_upload, target) in [(true, "uploaded"), (false, "downloaded")] {
        let meet = |family, role: &str| Meeting::new(setting, family, &format!("{target}-{role}"));
        let (front, back) = (meet(from, "front"), meet(to, "back"));
        let file = setting.path(target);
        let sink = format!("CREATE:{}", file.display());
        let (server, client) = if is_upload {
            ([&back.listen, &sink], [&source, &front.connect])
        } else {
            ([&source, &back.listen], [&front.connect, &sink])
        };
        let socat = || setting.server("socat");
        let server = Running::start(setting, socat().arg("-u").args(server));
        let relay = Running::start(setting, socat().args([&front.listen, &back.connect]));
        output(setting, setting.client("socat").arg("-u").args(client));
        assert!(relay.end().0.success() && server.end().0.success());
        large::assert_alike(&file, &setting.path("sent"));
    }
}

/// A message, and its answer from the address that it went to.
const CLIENT: &str = "
import socket, sys
server = ('127.0.0.1', int(sys.argv[1]))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.settimeout(60)
    client.sendto(b'a message', server)
    answer, sender = client.recvfrom(100)
    print(answer, sender == server)
";

fn datagrams(setting: &Setting) -> String {
    let port = free_port();
    let address = format!("UDP4-RECVFROM:{port},bind=127.0.0.1");
    let mut socat = setting.server("socat");
    let mut server = Running::start(setting, socat.args([&address, "SYSTEM:tr a-z A-Z"]));
    server.wait_for(|| has_port("udp", port));
    let said = output(setting, setting.client(PYTHON).args(["-c", CLIENT, &port.to_string()]));
    assert!(server.end().0.success());
    said
}

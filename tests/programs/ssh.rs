//! OpenSSH: a large file to a server and back.

use std::fs;

use libtest_mimic::Trial;

use crate::{
    common::{GCC, trial},
    large,
    process::{Running, free_port, has_port, output},
    setting::{Setting, Through, same},
    user::needs_root,
};

const SERVER: &str = "/usr/sbin/sshd";

pub fn trials() -> Vec<Trial> {
    let needs = [GCC.name, SERVER, "scp", "ssh-keygen", "unshare"];
    vec![needs_root(trial("openssh", &needs, || same(Through::Sockets, copy)))]
}

/// Where root may log in whatever the machine says, and where there is the
/// directory that sshd wants: in a world of mounts that ends with it.
const WORLD: &str = "
    mount -t tmpfs tmpfs /run
    mkdir /run/sshd
    mount --bind shadow /etc/shadow
    exec \"$@\"
";

/// A server with keys and a configuration of its own.
fn copy(setting: &Setting) {
    for key in ["host", "client"] {
        output(setting, setting.client("ssh-keygen").args(["-q", "-N", "", "-f", key]));
    }
    let port = free_port();
    let number = port.to_string();
    let here = setting.directory().display();
    let configuration = format!(
        "ListenAddress 127.0.0.1\nPort {port}\nHostKey {here}/host\nPidFile none\nUsePAM no\n\
         AuthorizedKeysFile {here}/client.pub\nStrictModes no\nSubsystem sftp internal-sftp\n"
    );
    fs::write(setting.path("sshd_config"), configuration).expect("a scratch file");
    fs::write(setting.path("shadow"), "root:*:19000:0:99999:7:::\n").expect("a scratch file");
    let mut sshd = setting.server("unshare");
    sshd.args(["--mount", "sh", "-ec", WORLD, "sh", SERVER, "-D", "-e", "-f"]);
    let mut server = Running::start(setting, sshd.arg(setting.path("sshd_config")));
    // It counts connections that end before a word.
    server.wait_for(|| has_port("tcp", port));

    large::write(&setting.path("sent"), 100 << 20);
    let there = format!("root@127.0.0.1:{here}/there");
    for ends in [["sent", &there], [&there, "received"]] {
        let mut scp = setting.client("scp");
        scp.args(["-q", "-B", "-F", "none", "-i", "client", "-P", &number]);
        scp.args(["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=known"]);
        output(setting, scp.args(ends));
    }
    large::assert_alike(&setting.path("sent"), &setting.path("received"));
    drop(server);
}

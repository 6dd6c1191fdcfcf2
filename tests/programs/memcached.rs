//! memcached over TCP, UDP and a Unix socket, and what is in it then.

use libtest_mimic::Trial;

use crate::{
    PYTHON,
    common::{GCC, root, trial},
    process::{Running, free_port, output},
    setting::{Setting, Through, same},
};

pub fn trials() -> Vec<Trial> {
    let needs = [GCC.name, "memcached", PYTHON];
    vec![trial("memcached", &needs, || same(Through::Messages, serve))]
}

fn serve(setting: &Setting) -> String {
    // A server has a path or ports, so there are two, each with its data.
    let port = free_port().to_string();
    let path = setting.path("memcached.sock");
    let start = || {
        let mut command = setting.server("memcached");
        command.args(["-u", "root", "-t", "4"]);
        command
    };
    let listen = ["-l", "127.0.0.1", "-p", &port, "-U", &port];
    let tcp = Running::start(setting, start().args(listen)).on_port(port.parse().expect("a port"));
    let unix = Running::start(setting, start().arg("-s").arg(&path)).at_path(&path);
    let mut client = setting.client(PYTHON);
    client.arg(root().join("tests/programs/memcached.py")).arg(port).arg(path);
    let said = output(setting, &mut client);
    assert!(tcp.stop().success() && unix.stop().success());
    said
}

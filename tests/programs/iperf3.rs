//! iperf3: what one side has sent the other has received.

use std::fs;

use libtest_mimic::Trial;

use crate::{
    PYTHON,
    common::{GCC, trial},
    process::{Running, free_port, has_port, output},
    setting::{Setting, Through, same},
};

/// For each direction of TCP how it is asked for.
const WAYS: [(&str, &[&str]); 3] = [
    ("tcp", &["-n", "100M", "-P", "4"]),
    ("tcp_reverse", &["-n", "100M", "-R"]),
    ("udp", &["-n", "10M", "-u", "-b", "100M", "-l", "1400"]),
];

/// Whether all that was asked for was sent, and TCP brought it over but for
/// what the buffers of four connections can hold: the receiver's count ends
/// when the sender says that it is done.
const SUMMARY: &str = "
import json, sys
end = json.load(open(sys.argv[1]))['end']
if 'sum_sent' in end and 'lost_packets' not in end['sum_sent']:
    print(end['sum_sent']['bytes'] >= 100 << 20, end['sum_received']['bytes'] > 50 << 20)
else:
    print(end['sum']['bytes'] >= 10 << 20, end['sum']['packets'] > 0)
";

pub fn trials() -> Vec<Trial> {
    let needs = [GCC.name, "iperf3", PYTHON];
    let way = |(name, options)| {
        trial(format!("iperf3::{name}"), &needs, move || {
            same(Through::Sockets, |setting| measure(setting, options));
        })
    };
    WAYS.map(way).into()
}

fn measure(setting: &Setting, options: &[&str]) -> String {
    let port = free_port();
    let number = port.to_string();
    let mut server = setting.server("iperf3");
    server.args(["--server", "--one-off", "--forceflush", "-B", "127.0.0.1", "-p", &number]);
    let mut server = Running::start(setting, &mut server);
    // A connection to see whether it listens would be the one that it serves.
    server.wait_for(|| has_port("tcp", port));
    let mut client = setting.client("iperf3");
    client.args(["--client", "127.0.0.1", "-p", &number, "--json"]).args(options);
    fs::write(setting.path("json"), output(setting, &mut client)).expect("a scratch file");
    assert!(server.end().0.success());
    output(setting, setting.client(PYTHON).args(["-c", SUMMARY, "json"]))
}

//! redis-server under load, and what is in it then.

use libtest_mimic::Trial;

use crate::{
    common::{GCC, trial},
    process::{Running, free_port, output},
    setting::{Setting, Through, same},
};

const NEEDS: [&str; 4] = [GCC.name, "redis-server", "redis-benchmark", "redis-cli"];

pub fn trials() -> Vec<Trial> {
    vec![trial("redis", &NEEDS, || same(Through::Sockets, serve))]
}

/// A server that saves nothing, a load of 50 clients, and then data of which
/// every byte is known.
fn serve(setting: &Setting) -> Vec<String> {
    let port = free_port().to_string();
    let socket = setting.path("redis.sock");
    let server = Running::start(
        setting,
        setting.server("redis-server").args(["--port", &port, "--bind", "127.0.0.1"]).args([
            "--save",
            "",
            "--unixsocket",
            socket.to_str().expect("UTF-8"),
        ]),
    )
    .at_path(&socket)
    .on_port(port.parse().expect("a port"));

    let tcp = ["-p", &port];
    let unix = ["-s", socket.to_str().expect("UTF-8")];
    for way in [tcp, unix] {
        let load = ["-q", "-n", "20000", "-c", "50", "-P", "4", "-d", "700", "-t", "set,get,lpush"];
        let said = output(setting, setting.client("redis-benchmark").args(way).args(load));
        assert_eq!(said.matches("requests per second").count(), 3, "{said}");
    }

    let ask = |way: [&str; 2], words: &[&str]| {
        output(setting, setting.client("redis-cli").args(way).args(words))
    };
    // A script fills the keys, large values among them; the digest is of all.
    let fill = "for i = 1, 2000 do redis.call('set', 'key' .. i, string.rep(tostring(i), i)) end";
    let results = vec![
        ask(tcp, &["llen", "mylist"]),
        ask(tcp, &["flushall"]),
        ask(unix, &["eval", fill, "0"]),
        ask(tcp, &["get", "key1999"]),
        ask(unix, &["get", "key2000"]),
        ask(tcp, &["debug", "digest"]),
        ask(unix, &["dbsize"]),
    ];
    assert!(server.stop().success());
    results
}

//! nginx under load, with sendfile and without: every byte of a large file,
//! connections that stay, and a thousand of them at once.

use std::fs;

use libtest_mimic::Trial;

use crate::{
    common::{GCC, trial},
    large,
    process::{Running, free_port, output},
    setting::{Setting, Through, same},
};

const NEEDS: [&str; 5] = [GCC.name, "nginx", "curl", "wrk", "prlimit"];

/// The size of the large file.
const LARGE: usize = 100 << 20;
/// How many requests one connection has to carry.
const KEPT: usize = 50;

pub fn trials() -> Vec<Trial> {
    let serve = |sendfile: &'static str| {
        trial(format!("nginx::sendfile_{sendfile}"), &NEEDS, move || {
            same(Through::Messages, |setting| serve(setting, sendfile));
        })
    };
    vec![serve("on"), serve("off")]
}

fn serve(setting: &Setting, sendfile: &str) -> Vec<String> {
    large::write(&setting.path("large"), LARGE);
    fs::write(setting.path("small"), "a small file\n").expect("a scratch file");
    let port = free_port();
    let server = start(setting, port, sendfile);
    let url = |file: &str| format!("http://127.0.0.1:{port}/{file}");

    let fetch = setting.path("fetched");
    let mut curl = setting.client("curl");
    curl.args(["-sS", "--fail", "-o"]).arg(&fetch);
    output(setting, curl.arg(url("large")));
    large::assert_alike(&setting.path("large"), &fetch);

    load(setting, &url("small"));
    let results = vec![keep_alive(setting, &url("small")), post(setting, &url("small"))];
    assert!(server.stop().success());
    results
}

/// nginx without anything of the machine's: its files are in the setting.
fn start(setting: &Setting, port: u16, sendfile: &str) -> Running {
    let here = setting.directory().display();
    let configuration = format!(
        "daemon off; pid {here}/pid; worker_processes 2; worker_rlimit_nofile 4096;
         error_log {here}/error.log; user root;
         events {{ worker_connections 2048; }}
         http {{
             sendfile {sendfile}; access_log off; keepalive_requests 1000000;
             client_body_temp_path {here}/body; proxy_temp_path {here}/proxy;
             fastcgi_temp_path {here}/fastcgi; uwsgi_temp_path {here}/uwsgi;
             scgi_temp_path {here}/scgi;
             server {{ listen 127.0.0.1:{port} backlog=2048; root {here}; }}
         }}"
    );
    let file = setting.path("nginx.conf");
    fs::write(&file, configuration).expect("a scratch file");
    let mut command = setting.server("nginx");
    let log = setting.path("error.log");
    command.arg("-e").arg(log).arg("-p").arg(setting.directory()).arg("-c").arg(file);
    Running::start(setting, &mut command).on_port(port)
}

/// A thousand connections for a second, none of them refused or broken.
fn load(setting: &Setting, url: &str) {
    let mut wrk = setting.client("prlimit");
    wrk.args(["--nofile=4096:", "wrk", "-t", "2", "-c", "1000", "-d", "1s", "--timeout", "30s"]);
    let said = output(setting, wrk.arg(url));
    assert!(said.contains("requests in") && !said.contains(" 0 requests in"), "{said}");
    assert!(!said.contains("Socket errors") && !said.contains("Non-2xx"), "{said}");
}

/// Many requests, and how many connections curl needed.
fn keep_alive(setting: &Setting, url: &str) -> String {
    let mut curl = setting.client("curl");
    curl.args(["-sS", "--fail", "-w", "%{num_connects} %{http_code} %{size_download}\n"]);
    for _ in 0..KEPT {
        curl.args(["-o", "/dev/null", url]);
    }
    output(setting, &mut curl)
}

/// What a static file says to a body.
fn post(setting: &Setting, url: &str) -> String {
    let large = format!("@{}", setting.path("small").display());
    let mut curl = setting.client("curl");
    curl.args(["-sS", "-o", "/dev/null", "-w", "%{http_code}", "--data-binary", &large, url]);
    output(setting, &mut curl)
}

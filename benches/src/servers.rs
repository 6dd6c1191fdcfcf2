//! Servers and their load generators under the drop-in, and under other tools
//! that stand between a program and its calls.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::Value;

use crate::{Effort, build::Artifacts, stats::Spread};

/// What stands between a program and its calls. The first is nothing, the second
/// the drop-in.
const TOOLS: [&str; 6] =
    ["native", "drop-in", "libsocket-wrapper", "proxychains4", "fiu-run", "strace -c"];

/// The longest that a client may take, in seconds.
const PATIENCE: &str = "10";
/// What timeout(1) exits with when it has ended its command.
const TIMED_OUT: i32 = 124;

const SOCKET_WRAPPER: &str = "/usr/lib/x86_64-linux-gnu/libsocket_wrapper.so";

/// One server's throughput under each tool.
#[derive(Clone, Debug)]
pub struct Server {
    /// The server and who asks it.
    pub name: &'static str,
    /// What the median is of.
    pub unit: &'static str,
    /// The median without any tool; or why there is none.
    pub native: Result<f64, String>,
    /// Each tool, and its throughput as a multiple of that without, or why there
    /// is none.
    pub over_native: Vec<(&'static str, Result<Spread, String>)>,
}

/// Measures all three, every tool once a round.
pub fn measure(artifacts: &Artifacts, effort: Effort) -> Result<Vec<Server>> {
    let (rounds, tools) = if effort.quick { (1, &TOOLS[..2]) } else { (5, &TOOLS[..]) };
    let place = artifacts.directory.join("servers");
    fs::create_dir_all(&place)?;
    let place = Place { artifacts, directory: place.canonicalize()? };
    Ok([redis(), nginx(), iperf3()].map(|load| load.measure(&place, rounds, tools)).into())
}

/// Where servers run, and what they run under.
struct Place<'a> {
    artifacts: &'a Artifacts,
    directory: PathBuf,
}

impl Place<'_> {
    /// The command as this tool runs it.
    fn under(&self, tool: &str, command: &[String]) -> Command {
        let through = |prefix: &[&str]| {
            let mut command = Command::new(prefix[0]);
            command.args(&prefix[1..]);
            command
        };
        let config = self.directory.join("proxychains.conf");
        let mut started = match tool {
            "proxychains4" => through(&["proxychains4", "-q", "-f", &config.to_string_lossy()]),
            "fiu-run" => through(&["fiu-run", "-x"]),
            "strace -c" => through(&["strace", "-f", "-c", "-o", "/dev/null"]),
            _ => through(&["env"]),
        };
        match tool {
            "drop-in" => _ = started.env("LD_PRELOAD", &self.artifacts.drop_in),
            "libsocket-wrapper" => {
                started.env("LD_PRELOAD", SOCKET_WRAPPER);
                started.env("SOCKET_WRAPPER_DIR", self.wrapped());
            }
            _ => {}
        }
        started.args(command).current_dir(&self.directory);
        started
    }

    /// libsocket-wrapper makes a file of each port that is listened on.
    fn wait_for_server(&self, tool: &str, port: u16) -> Result<()> {
        for _ in 0..50 {
            let listens = match tool {
                "libsocket-wrapper" => fs::read_dir(self.wrapped())?.next().is_some(),
                _ => TcpStream::connect(("127.0.0.1", port)).is_ok(),
            };
            if listens {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("the server does not listen");
    }

    fn wrapped(&self) -> PathBuf {
        self.directory.join("wrapped")
    }

    fn prepare(&self) -> Result<()> {
        // What the last server left there says nothing of this one.
        if self.wrapped().exists() {
            fs::remove_dir_all(self.wrapped())?;
        }
        fs::create_dir_all(self.wrapped())?;
        let direct =
            "strict_chain\nlocalnet 127.0.0.0/255.0.0.0\n[ProxyList]\nsocks4 127.0.0.1 9\n";
        fs::write(self.directory.join("proxychains.conf"), direct)?;
        fs::write(self.directory.join("small"), "a small page\n")?;
        Ok(())
    }
}

/// A server, who asks it, and how to read what that says.
struct Load {
    name: &'static str,
    unit: &'static str,
    needs: &'static [&'static str],
    server: fn(&Path, u16) -> Result<Vec<String>>,
    client: fn(u16) -> Vec<String>,
    throughput: fn(&str) -> Option<f64>,
}

impl Load {
    fn measure(&self, place: &Place<'_>, rounds: u32, tools: &[&'static str]) -> Server {
        let mut samples: Vec<Result<Vec<f64>, String>> = vec![Ok(Vec::new()); tools.len()];
        for round in 0..rounds as usize {
            for turn in 0..tools.len() {
                let tool = (turn + round) % tools.len();
                let Ok(sample) = &mut samples[tool] else { continue };
                match self.once(place, tools[tool]) {
                    Ok(throughput) => sample.push(throughput),
                    Err(error) => samples[tool] = Err(format!("{error:#}")),
                }
            }
        }
        let native = samples[0].clone();
        let over_native = tools.iter().zip(samples).skip(1).map(|(tool, sample)| {
            let ratios = native.as_ref().map_err(Clone::clone).and_then(|native| {
                Ok(sample?.iter().zip(native).map(|(with, without)| with / without).collect())
            });
            (*tool, ratios.map(Spread::of))
        });
        Server {
            name: self.name,
            unit: self.unit,
            over_native: over_native.collect(),
            native: native.map(|native| Spread::of(native).median),
        }
    }

    /// The throughput of a server and its client under this tool.
    fn once(&self, place: &Place<'_>, tool: &str) -> Result<f64> {
        place.prepare()?;
        for program in self.needs.iter().copied().chain(needed_by(tool)) {
            ensure!(has(program), "needs {program}");
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = (self.server)(&place.directory, port)?;
        let _running = Running::start(&mut place.under(tool, &server))?;
        place.wait_for_server(tool, port)?;
        let client = [vec!["timeout".into(), PATIENCE.into()], (self.client)(port)].concat();
        let asked = place.under(tool, &client).output()?;
        match asked.status.code() {
            Some(0) => {
                let said = String::from_utf8_lossy(&asked.stdout);
                (self.throughput)(&said).context("the client tells no throughput")
            }
            Some(TIMED_OUT) => bail!("the client did not end in {PATIENCE} seconds"),
            _ => bail!("{}", String::from_utf8_lossy(&asked.stderr).trim()),
        }
    }
}

/// A server with all its processes, ended with it.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Result<Self> {
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self(quiet.process_group(0).spawn()?))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // If it has ended already, there is nothing to kill and nothing to say.
        let _ = kill_process_group(Pid::from_child(&self.0), Signal::KILL);
        let _ = self.0.wait();
    }
}

fn needed_by(tool: &str) -> Option<&str> {
    match tool {
        "libsocket-wrapper" => Some(SOCKET_WRAPPER),
        "proxychains4" | "fiu-run" => Some(tool),
        "strace -c" => Some("strace"),
        _ => None,
    }
}

fn has(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|directory| directory.join(program).exists())
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn redis() -> Load {
    Load {
        name: "redis, asked by redis-benchmark",
        unit: "requests a second",
        needs: &["redis-server", "redis-benchmark"],
        server: |_, port| Ok(words(&format!("redis-server --bind 127.0.0.1 --port {port} --save"))),
        client: |port| words(&format!("redis-benchmark -p {port} -t get -n 30000 --csv")),
        throughput: |said| said.lines().last()?.split('"').nth(3)?.parse().ok(),
    }
}

fn nginx() -> Load {
    Load {
        name: "nginx, asked by wrk",
        unit: "requests a second",
        needs: &["nginx", "wrk"],
        server: |directory, port| {
            let at = directory.display();
            let config = format!(
                "daemon off; master_process off; pid {at}/nginx.pid; error_log /dev/null;\n\
                 events {{}}\n\
                 http {{ access_log off; server {{ listen 127.0.0.1:{port}; root {at}; }} }}\n"
            );
            fs::write(directory.join("nginx.conf"), config)?;
            Ok(words(&format!("nginx -p {at} -c {at}/nginx.conf")))
        },
        client: |port| words(&format!("wrk -t 1 -c 16 -d 1s http://127.0.0.1:{port}/small")),
        throughput: |said| {
            ensure_no_errors(said)?;
            said.lines().find_map(|line| line.strip_prefix("Requests/sec:"))?.trim().parse().ok()
        },
    }
}

/// wrk counts refused connections and goes on.
fn ensure_no_errors(said: &str) -> Option<()> {
    (!said.contains("Socket errors") && !said.contains("Non-2xx")).then_some(())
}

fn iperf3() -> Load {
    Load {
        name: "iperf3",
        unit: "Gbit a second",
        needs: &["iperf3"],
        server: |_, port| Ok(words(&format!("iperf3 -s -B 127.0.0.1 -p {port}"))),
        client: |port| words(&format!("iperf3 -c 127.0.0.1 -p {port} -t 1 -J")),
        throughput: |said| {
            let said: Value = serde_json::from_str(said).ok()?;
            Some(said["end"]["sum_received"]["bits_per_second"].as_f64()? / 1e9)
        },
    }
}

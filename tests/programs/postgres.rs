//! PostgreSQL over TCP and over its Unix socket: a load, and whether all sums
//! are right then.

use std::{fs, process::Command};

use libtest_mimic::Trial;

use crate::{
    common::{GCC, trial},
    process::{Running, free_port, output, wait_until},
    setting::{Setting, Through, same},
    user::{NOBODY, give, needs_root},
};

/// Where Debian 12 has the programs that are not for every user.
const SERVER: &str = "/usr/lib/postgresql/15/bin/postgres";
const INITDB: &str = "/usr/lib/postgresql/15/bin/initdb";
const STOP: &str = "/usr/lib/postgresql/15/bin/pg_ctl";
const LOAD: &str = "/usr/lib/postgresql/15/bin/pgbench";
const ASK: &str = "/usr/lib/postgresql/15/bin/psql";

pub fn trials() -> Vec<Trial> {
    let needs = [GCC.name, "setpriv", SERVER];
    let test = || same(Through::Messages, serve);
    vec![needs_root(trial("postgresql", &needs, test))]
}

fn serve(setting: &Setting) -> Vec<String> {
    give(setting.directory());
    let port = free_port().to_string();
    let here = setting.directory().to_str().expect("UTF-8");
    let server = |program| {
        let mut command = setting.server("setpriv");
        command.args(NOBODY).arg(program).args(["-D", "data"]);
        command
    };
    let initdb = ["--no-sync", "--auth=trust", "--username=postgres", "--locale=C"];
    output(setting, server(INITDB).args(initdb));
    let options = ["-p", &port, "-k", here, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"];
    let running = Running::start(setting, server(SERVER).args(options))
        .at_path(&setting.path(&format!(".s.PGSQL.{port}")));

    let client = |program: &str, host: &str| {
        let mut command = setting.client(program);
        command.args(["-h", host, "-p", &port, "-U", "postgres"]);
        command
    };
    ready(setting, client(ASK, here));
    output(setting, client(LOAD, "127.0.0.1").args(["--initialize", "--quiet", "postgres"]));
    let results = vec![
        load(setting, client(LOAD, "127.0.0.1")),
        load(setting, client(LOAD, here)),
        ask(setting, client(ASK, "127.0.0.1"), SUMS),
        ask(setting, client(ASK, here), WIDE),
        ask(setting, client(ASK, "127.0.0.1"), WIDE),
    ];
    output(setting, server(STOP).args(["stop", "--mode=fast", "--silent"]));
    assert!(running.end().0.success());
    results
}

/// Money moves, and none of it may come or go.
const SUMS: &str = "
    select count(*),
        sum(delta) = (select sum(abalance) from pgbench_accounts),
        sum(delta) = (select sum(bbalance) from pgbench_branches),
        sum(delta) = (select sum(tbalance) from pgbench_tellers)
    from pgbench_history";
/// Twenty megabytes in rows of very different length.
const WIDE: &str = "select repeat(i || ',', i * 7) from generate_series(1, 1000) i";

/// Between the socket and the first answer it starts up.
fn ready(setting: &Setting, mut ask: Command) {
    ask.args(["-c", "select 1", "postgres"]).env("PGCONNECT_TIMEOUT", "60");
    wait_until("an answer of PostgreSQL", || Running::start(setting, &mut ask).end().0.success());
}

/// Eight clients with a hundred transactions each; says how many succeeded.
fn load(setting: &Setting, mut pgbench: Command) -> String {
    let options = ["--client=8", "--transactions=100", "--no-vacuum", "--protocol=prepared"];
    let said = output(setting, pgbench.args(options).arg("postgres"));
    let processed = said.lines().find(|line| line.contains("actually processed"));
    processed.unwrap_or_else(|| panic!("{said}")).to_owned()
}

/// An answer, or what stands for a long one: its length and its sum.
fn ask(setting: &Setting, mut psql: Command, question: &str) -> String {
    let file = setting.path("answer");
    psql.args(["--no-psqlrc", "-At", "-c", question, "-o"]).arg(&file).arg("postgres");
    output(setting, &mut psql);
    let answer = fs::read_to_string(file).expect("an answer");
    if answer.len() < 100 {
        return answer;
    }
    output(setting, setting.client("sha256sum").arg("answer"))
}

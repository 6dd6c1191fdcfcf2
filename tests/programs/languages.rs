//! Servers and clients in five languages, each with each.

use std::process::Command;

use libtest_mimic::Trial;

use crate::{
    common::{GCC, root, trial},
    process::{Running, output, wait_until},
    setting::{Setting, Through, same},
};

/// What runs a program, and the program.
#[derive(Clone, Copy)]
struct Language {
    runs: &'static str,
    program: &'static str,
}

const JAVA: &str = "java";

const LANGUAGES: [Language; 5] = [
    Language { runs: "node", program: "talk.js" },
    Language { runs: JAVA, program: "Talk" },
    Language { runs: "perl", program: "talk.pl" },
    Language { runs: "ruby", program: "talk.rb" },
    Language { runs: "tclsh", program: "talk.tcl" },
];

pub fn trials() -> Vec<Trial> {
    let needs = |runs| [GCC.name, runs, if runs == JAVA { "javac" } else { runs }];
    let mut trials = vec![];
    for server in LANGUAGES {
        for client in LANGUAGES {
            let name = format!("languages::{}_serves_{}", server.runs, client.runs);
            let needs = [needs(server.runs), needs(client.runs)].concat();
            let test = move || same(Through::Sockets, |setting| talk(setting, server, client));
            trials.push(trial(name, &needs, test));
        }
    }
    trials
}

impl Language {
    /// Completes a command that runs what runs its programs.
    fn program(self, setting: &Setting, mut command: Command) -> Command {
        let directory = root().join("tests/programs/languages");
        if self.runs == JAVA {
            let classes = setting.path("classes");
            if !classes.exists() {
                let mut javac = Command::new("javac");
                javac.arg("-d").arg(&classes).arg(directory.join("Talk.java"));
                output(setting, &mut javac);
            }
            command.args(["-XX:TieredStopAtLevel=1", "-cp"]).arg(classes);
            command.arg(self.program);
        } else {
            command.arg(directory.join(self.program));
        }
        command
    }
}

fn talk(setting: &Setting, server: Language, client: Language) {
    let mut serve = server.program(setting, setting.server(server.runs));
    let server = Running::start(setting, serve.arg("serve"));
    let mut port = String::new();
    wait_until("the port of a server", || {
        port = server.said();
        port.contains('\n')
    });
    let mut ask = client.program(setting, setting.client(client.runs));
    assert_eq!(output(setting, ask.args(["ask", port.trim()])), "the same\n");
    assert!(server.end().0.success());
}

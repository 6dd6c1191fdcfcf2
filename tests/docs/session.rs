//! The commands of a page, run as a reader would type them, and their output
//! beside what the page shows of it.

use std::{path::Path, process::Command};

use regex_lite::Regex;

use crate::{
    common::running::{Running, Said},
    installed,
    page::{Block, Kind},
};

/// What is another each time: ports, the names of AF_UNIX sockets, process ids,
/// descriptors, speeds.
const CHOSEN: [(&str, &str); 5] = [
    (r"(127\.0\.0\.1|\[::1\]):[0-9]+", "$1:PORT"),
    (r"unix:@[0-9a-f]{5}\b", "unix:@NAME"),
    (r"\b(identifier|pid) [0-9]+", "$1 NUMBER"),
    (r"\b(sendmsg|recvmsg)\([0-9]+", "$1(FD"),
    (r"\b[0-9]+ a second", "N a second"),
];

pub fn without_chosen(text: &str) -> String {
    CHOSEN.iter().fold(text.to_owned(), |text, (pattern, stand_in)| {
        let pattern = Regex::new(pattern).expect("a good pattern");
        pattern.replace_all(&text, *stand_in).into_owned()
    })
}

/// Compares what a program said with what the page says it says.
pub fn compare(place: &str, said: &Said, shown: &str) {
    let real = without_chosen(&installed::as_shown(&said.out));
    let shown = without_chosen(shown);
    assert!(real == shown, "{place}: the page shows\n{shown}where the terminal shows\n{real}");
}

/// A command as a terminal takes it: its errors are among its output.
pub fn shell(command: &str, directory: &Path, installed: bool) -> Command {
    let mut shell = Command::new("sh");
    // Cargo's LD_LIBRARY_PATH leads to the library of the test profile.
    shell.env("LC_ALL", "C").env_remove("LD_LIBRARY_PATH").current_dir(directory);
    let command = if installed { installed::shown_to(&mut shell, command) } else { command.into() };
    shell.arg("-c").arg(format!("exec 2>&1\n{command}"));
    shell
}

/// A server that waits for the commands of the next block.
struct Server {
    running: Running,
    /// What it says before it ends.
    shown: String,
    place: String,
    /// The address on the page, and the one that it has.
    address: (String, String),
}

/// The terminals of a reader who goes through a page.
pub struct Sessions<'a> {
    directory: &'a Path,
    server: Option<Server>,
}

impl<'a> Sessions<'a> {
    pub fn new(directory: &'a Path) -> Self {
        Self { directory, server: None }
    }

    pub fn run(&mut self, block: &Block) {
        let server = self.server.take();
        let text = match &server {
            Some(Server { address: (shown, real), .. }) => block.text.replace(shown, real),
            None => block.text.clone(),
        };
        let mut commands = commands(&block.place, &text);
        let last = if block.kind == Kind::Server { commands.pop() } else { None };
        for (command, shown) in commands {
            let said = Running::start(&mut shell(command, self.directory, block.installed)).end();
            compare(&format!("{}: {command}", block.place), &said, &shown);
        }
        if let Some(Server { running, shown, place, .. }) = server {
            compare(&place, &running.end(), &shown);
        }
        self.server = last.map(|(command, shown)| self.serve(block, command, &shown));
    }

    /// Starts a server. It lets the system choose a port, for the one on the
    /// page may be taken.
    fn serve(&self, block: &Block, command: &str, shown: &str) -> Server {
        let place = &block.place;
        let (first, shown) = shown.split_once('\n').unwrap_or_default();
        let address = first.strip_prefix("listening on ");
        let address = address.unwrap_or_else(|| panic!("{place}: a server says where it listens"));
        let bound = match address.rsplit_once(':') {
            Some((host, _)) if host != "unix" => format!("{host}:0"),
            _ => address.to_owned(),
        };
        let command = command.replace(address, &bound);
        let mut running = Running::start(&mut shell(&command, self.directory, block.installed));
        let real = running.listening_on();
        assert_eq!(without_chosen(&real), without_chosen(address), "{place}");
        let address = (address.to_owned(), real);
        Server { running, shown: shown.to_owned(), place: format!("{place}: {command}"), address }
    }

    /// No server waits for a block that does not come.
    pub fn end(self) {
        if let Some(Server { place, .. }) = self.server {
            panic!("{place}: no console block follows");
        }
    }
}

/// Each command of a block, and the output shown below it.
fn commands<'a>(place: &str, text: &'a str) -> Vec<(&'a str, String)> {
    let mut commands: Vec<(&str, String)> = vec![];
    for line in text.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, String::new())),
            (None, Some((_, output))) => *output += &format!("{line}\n"),
            (None, None) => panic!("{place}: output without a command"),
        }
    }
    commands
}

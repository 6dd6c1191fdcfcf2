//! The programs of `c_examples/`: every compiler takes them without a warning,
//! they serve every kind of address, talk with sockets that are not theirs,
//! report what goes wrong, and do what their comments and their README say.

mod common;
#[path = "examples/documented.rs"]
mod documented;
#[path = "examples/errors.rs"]
mod errors;
#[path = "examples/program.rs"]
mod program;
#[path = "examples/strangers.rs"]
mod strangers;

use std::path::PathBuf;

use common::{COMPILERS, GCC, IPV6, Library, RAW_SOCKETS};
use libtest_mimic::Trial;
use program::{Bench, Said};

fn main() {
    let trials = [
        compiled(),
        with_both_libraries(),
        under_valgrind(),
        strangers::trials(),
        errors::trials(),
        documented::trials(),
    ];
    common::conclude(trials.into_iter().flatten().collect())
}

/// What an example can be bound or connected to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Path,
    Abstract,
    V4,
    V6,
}

impl Kind {
    const LOCAL: [Self; 2] = [Self::Path, Self::Abstract];
    const IP: [Self; 2] = [Self::V4, Self::V6];
    const ALL: [Self; 4] = [Self::Path, Self::Abstract, Self::V4, Self::V6];

    fn name(self) -> &'static str {
        match self {
            Self::Path => "unix_path",
            Self::Abstract => "unix_abstract",
            Self::V4 => "ipv4",
            Self::V6 => "ipv6",
        }
    }

    fn is_local(self) -> bool {
        Self::LOCAL.contains(&self)
    }

    /// An address to bind, of which the system chooses what it can.
    fn address(self, bench: &Bench) -> String {
        match self {
            Self::Path => format!("unix:{}", bench.path("socket").display()),
            Self::Abstract => "unix:".into(),
            Self::V4 => "127.0.0.1:0".into(),
            Self::V6 => "[::1]:0".into(),
        }
    }

    /// An IP address as `icmp_echo` takes it.
    fn host(self) -> &'static str {
        if self == Self::V6 { "::1" } else { "127.0.0.1" }
    }

    /// Checks an address that the system chose for a client.
    fn check_chosen(self, address: &str) {
        let port = |host| address.strip_prefix(host).and_then(|port| port.parse::<u16>().ok());
        let right = match self {
            Self::Path | Self::Abstract => address.starts_with("unix:@") && address.len() > 6,
            Self::V4 => port("127.0.0.1:").is_some_and(|port| port != 0),
            Self::V6 => port("[::1]:").is_some_and(|port| port != 0),
        };
        assert!(right, "{address}: not an address that the system chooses");
    }

    fn trial(self, name: String, needs: &[&str], test: impl FnOnce() + Send + 'static) -> Trial {
        let mut needs = needs.to_vec();
        if self == Self::V6 {
            needs.push(IPV6);
        }
        common::trial(name, &needs, test)
    }
}

/// The names of all examples.
fn examples() -> impl Iterator<Item = String> {
    let sources = common::files(&common::root().join("c_examples"), "c");
    let name = |source: PathBuf| Some(source.file_stem()?.to_str()?.to_owned());
    sources.into_iter().map(move |source| name(source).expect("a name in ASCII"))
}

fn compiled() -> Vec<Trial> {
    let mut trials = vec![];
    for example in examples() {
        for compiler in COMPILERS {
            for library in Library::ALL {
                let name = format!("{example}::{}::{}", compiler.name, library.name());
                let example = example.clone();
                trials.push(common::trial(name, &[compiler.name], move || {
                    Bench::new(library).compile(&example, compiler, &[]);
                }));
            }
        }
        for standard in ["-std=c99", "-std=c11", "-std=c17", "-std=c2x"] {
            let example = example.clone();
            trials.push(common::trial(format!("{example}::gcc{standard}"), &["gcc"], move || {
                Bench::new(Library::Static).compile(&example, GCC, &[standard]);
            }));
        }
    }
    trials
}

/// Runs examples and checks all that they say.
type Scenario = fn(&Bench, Kind);

/// Examples that belong together, and the kinds of address that they take.
struct Group {
    name: &'static str,
    needs: &'static [&'static str],
    scenario: Scenario,
    kinds: &'static [Kind],
}

const LOCAL: &[Kind] = &Kind::LOCAL;
const IP: &[Kind] = &Kind::IP;
const ALL: &[Kind] = &Kind::ALL;

const GROUPS: [Group; 5] = [
    Group { name: "stream", needs: &["gcc"], scenario: stream, kinds: ALL },
    Group { name: "datagram", needs: &["gcc"], scenario: datagram, kinds: ALL },
    Group {
        name: "message_boundaries",
        needs: &["gcc"],
        scenario: message_boundaries,
        kinds: LOCAL,
    },
    Group { name: "batches", needs: &["gcc"], scenario: batches, kinds: ALL },
    Group { name: "icmp_echo", needs: &["gcc", RAW_SOCKETS], scenario: icmp_echo, kinds: IP },
];

fn with_both_libraries() -> Vec<Trial> {
    let mut trials = vec![];
    for Group { name, needs, scenario, kinds } in GROUPS {
        for &kind in kinds {
            for library in Library::ALL {
                let test = move || scenario(&Bench::new(library), kind);
                let trial_name = format!("{name}::{}::{}", kind.name(), library.name());
                trials.push(kind.trial(trial_name, needs, test));
            }
        }
    }
    trials
}

fn under_valgrind() -> Vec<Trial> {
    let once = |Group { name, needs, scenario, kinds }: Group| {
        let test = move || scenario(&Bench::new(Library::Static).under_valgrind(), kinds[0]);
        let needs = [needs, &["valgrind"]].concat();
        kinds[0].trial(format!("{name}::valgrind"), &needs, test)
    };
    GROUPS.into_iter().map(once).collect()
}

fn stream(bench: &Bench, kind: Kind) {
    let mut server = bench.start("stream_server", &[&kind.address(bench)]);
    let address = server.listening_on();
    let long: String = ('a'..='z').cycle().take(5000).collect();
    let client = bench.run("stream_client", &[&address, "hello", "", &long, "world"]);

    let first = client.out.lines().next().unwrap_or_default();
    let own = first.strip_prefix("connected from ").unwrap_or_default().to_owned();
    if kind.is_local() {
        assert_eq!(own, "unix:");
    } else {
        kind.check_chosen(&own);
    }
    assert_eq!(client, Said::good(format!("connected from {own}\nhello\n\n{long}\nworld\n")));
    assert_eq!(server.end(), Said::good(format!("client {own}\nechoed 5010 bytes\n")));
    assert!(!bench.path("socket").exists(), "the server left its path behind");
}

fn datagram(bench: &Bench, kind: Kind) {
    let mut server = bench.start("datagram_server", &[&kind.address(bench), "3"]);
    let address = server.listening_on();
    let client = bench.run("datagram_client", &[&address, "hello", "", "world"]);
    assert_eq!(client, Said::good("hello\n\nworld\n"));

    let said = server.end();
    let own = said.out.split_once(": ").unwrap_or_default().0.trim_start_matches("from ");
    kind.check_chosen(own);
    let lines = format!("from {own}: hello\nfrom {own}: \nfrom {own}: world\n");
    assert_eq!(said, Said::good(lines));
    assert!(!bench.path("socket").exists(), "the server left its path behind");
}

fn message_boundaries(bench: &Bench, kind: Kind) {
    let expected = "stream: 11 bytes: onetwothree\n\
                    seqpacket: 3 bytes: one\n\
                    seqpacket: 3 bytes: two\n\
                    seqpacket: 5 bytes: three\n";
    let said = bench.run("message_boundaries", &[&kind.address(bench)]);
    assert_eq!(said, Said::good(expected));
    assert!(!bench.path("socket").exists(), "it left its path behind");
}

/// All messages are moved, whatever the batches are; how fast is no promise.
fn batches(bench: &Bench, kind: Kind) {
    let ways: &[&[&str]] = if kind.is_local() { &[&[]] } else { &[&[], &["-s"]] };
    for way in ways {
        let address = kind.address(bench);
        let said = bench.run("batches", &[&[address.as_str(), "640"], *way].concat());
        let (moved, speed) = said.out.split_once(" messages, ").unwrap_or_default();
        assert!(moved.parse::<u32>().is_ok_and(|moved| (640..672).contains(&moved)), "{said:?}");
        assert!(speed.ends_with(" a second\n") && said.status == Some(0), "{said:?}");
    }
    assert!(!bench.path("socket").exists(), "it left its path behind");
}

fn icmp_echo(bench: &Bench, kind: Kind) {
    let host = kind.host();
    let example = bench.start("icmp_echo", &[host]);
    // The identifier has 16 bits.
    let identifier = example.id() & 0xffff;
    let answer = format!("ignored our own request\n{host} answered identifier {identifier}\n");
    assert_eq!(example.end(), Said::good(answer));
}

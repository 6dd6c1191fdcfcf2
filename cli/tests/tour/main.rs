//! `sockshim tour`: every row runs or says why it cannot, and one that goes
//! wrong is seen to.

mod places;
mod printed;

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
    thread,
};

use libtest_mimic::{Arguments, Failed, Trial};

use places::{Namespace, Place};
use printed::{Printed, Row};

const SOCKSHIM: &str = env!("CARGO_BIN_EXE_sockshim");

fn main() {
    let lie = places::lacks_program("gcc").or(places::lacks_loopback());
    let trials = vec![
        trial("every_row_runs_or_says_why", None, every_row_runs_or_says_why),
        trial("each_call_shows_its_msghdr", None, each_call_shows_its_msghdr),
        trial("a_page_is_plain_text", None, a_page_is_plain_text),
        trial("tours_run_side_by_side", None, tours_run_side_by_side),
        trial("nothing_stays_behind", None, nothing_stays_behind),
        trial("who_reads_no_further_breaks_nothing", None, who_reads_no_further_breaks_nothing),
        trial("help_shows_what_there_is", None, help_shows_what_there_is),
        trial("a_second_process_needs_a_first", None, a_second_process_needs_a_first),
        trial("ipv6_is_toured", places::lacks_ipv6(), ipv6_is_toured),
        trial("raw_is_toured", places::lacks_raw(), raw_is_toured),
        trial("as_nobody", places::lacks_root(), as_nobody),
        trial("without_ipv6", Namespace::WithoutIpv6.lacks(), without_ipv6),
        trial("without_loopback", Namespace::WithoutLoopback.lacks(), without_loopback),
        trial("an_unknown_refusal_is_wrong", None, an_unknown_refusal_is_wrong),
        trial("a_changed_message_is_wrong", lie.clone(), a_changed_message_is_wrong),
        trial("a_lost_message_is_wrong", lie.clone(), a_lost_message_is_wrong),
        trial("the_second_ends_with_the_first", lie, the_second_ends_with_the_first),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit()
}

/// A test, which is counted as ignored where something is `lacking`.
fn trial(name: &str, lacking: Option<String>, test: fn()) -> Trial {
    let trial = Trial::test(name, move || {
        test();
        Ok::<(), Failed>(())
    });
    match lacking {
        None => trial,
        Some(lacking) => trial.with_kind(lacking).with_ignored_flag(true),
    }
}

fn tour(command: &mut Command) -> Printed {
    command.output().expect("the program starts").into()
}

fn sockshim(argument: &str) -> Command {
    let mut command = places::ending(SOCKSHIM);
    command.arg(argument);
    command
}

fn every_row_runs_or_says_why() {
    let printed = tour(&mut sockshim("tour"));
    printed.check_count();
    assert_eq!(printed.status, Some(0));
    for kind in printed::TYPES {
        assert_eq!(printed.row("AF_UNIX", kind), Row::Well);
    }
    assert!(printed.text.contains("SOCK_RAW (AF_UNIX has none: Linux made it a SOCK_DGRAM"));
    if places::lacks_loopback().is_none() {
        assert_eq!(printed.row("AF_INET", "SOCK_STREAM"), Row::Well);
        assert_eq!(printed.row("AF_INET", "SOCK_DGRAM"), Row::Well);
    }
}

fn each_call_shows_its_msghdr() {
    let child = sockshim("tour").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.expect("the program starts");
    let greeting = format!("{}: hello", child.id());
    let length = greeting.len();
    let printed = Printed::from(child.wait_with_output().expect("its output"));
    let iov = |capacity| format!("msg_iov=[{{\"{greeting}\", {capacity}}}]");
    let (sent, arrived) = (iov(length), iov(64));

    // The addresses are the kernel's to pick: they are read where the header
    // has them, and must be where the call has them.
    let calls = printed.calls("AF_UNIX", "SOCK_DGRAM");
    let to = between(calls[2], "msg_name=", ",");
    let from = between(calls[6], "msg_name=", ",");
    assert!(to.starts_with('@') && from.starts_with('@') && to != from, "{calls:?}");
    assert_eq!(
        calls,
        [
            format!("first   sendto(3, \"{greeting}\", {length}, 0, {to}, 8) = {length}").as_str(),
            &format!("sendmsg(3, msghdr, 0) = {length}"),
            &format!("in  {{msg_name={to}, msg_namelen=8, {sent}, msg_controllen=0}}"),
            &format!("second  recvfrom(3, buf, 64, 0, addr, &128) = {length}, *addrlen = 8"),
            &format!("recvmsg(3, msghdr, 0) = {length}"),
            "in  {msg_name=addr, msg_namelen=128, msg_iov=[{buf, 64}], msg_controllen=0}",
            &format!("out {{msg_name={from}, msg_namelen=8, {arrived}, msg_flags=0}}"),
        ]
    );
    assert!(printed.lines("AF_UNIX", "SOCK_DGRAM")[0].contains(&format!("  {from}  ")));

    let calls = printed.calls("AF_UNIX", "SOCK_SEQPACKET");
    assert_eq!(
        calls,
        [
            format!("first   send(3, \"{greeting}\", {length}, 0) = {length}").as_str(),
            &format!("sendmsg(3, msghdr, 0) = {length}"),
            &format!("in  {{msg_name=NULL, msg_namelen=0, {sent}, msg_controllen=0}}"),
            &format!("second  recv(4, buf, 64, 0) = {length}"),
            &format!("recvmsg(4, msghdr, 0) = {length}"),
            "in  {msg_name=NULL, msg_namelen=0, msg_iov=[{buf, 64}], msg_controllen=0}",
            &format!("out {{msg_name=NULL, msg_namelen=0, {arrived}, msg_flags=0}}"),
        ]
    );
}

/// What is after `start` and before `end`.
fn between<'a>(line: &'a str, start: &str, end: &str) -> &'a str {
    let rest = line.split_once(start).unwrap_or_else(|| panic!("no {start} in {line}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("no {end} in {line}")).0
}

fn a_page_is_plain_text() {
    let plain = tour(sockshim("tour").env_remove("CLICOLOR_FORCE")).text;
    assert!(!plain.contains('\x1b'), "colour where there is no terminal");
    for line in plain.lines() {
        assert!(line.chars().count() <= 120, "too wide: {line}");
        assert_eq!(line.trim_end(), line, "spaces at the end");
    }
    let coloured = tour(sockshim("tour").env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1")).text;
    assert!(coloured.contains('\x1b'), "no colour when asked for it");
}

fn tours_run_side_by_side() {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let printed = tour(&mut sockshim("tour"));
                assert_eq!(printed.status, Some(0), "{}", printed.text);
            });
        }
    });
}

fn nothing_stays_behind() {
    let place = Place::new();
    tour(sockshim("tour").env("TMPDIR", place.path()).current_dir(place.path())).check_count();
    let left: Vec<_> = fs::read_dir(place.path()).expect("still there").collect();
    assert!(left.is_empty(), "{left:?}");
}

fn who_reads_no_further_breaks_nothing() {
    let mut child = sockshim("tour");
    let child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    drop(child.stdout.take());
    let printed = Printed::from(child.wait_with_output().expect("it ends"));
    assert_eq!(printed.status, Some(0));
}

fn help_shows_what_there_is() {
    let all = tour(&mut sockshim("--help"));
    assert!(all.text.contains("\n  tour  "), "{}", all.text);
    assert!(!all.text.contains("second"), "an inner command shows: {}", all.text);
    let one = tour(sockshim("tour").arg("--help"));
    assert!(one.text.contains("Exit status"), "{}", one.text);
    assert_eq!((all.status, one.status), (Some(0), Some(0)));
}

fn a_second_process_needs_a_first() {
    // Process 0 is nobody's parent.
    let output = sockshim("tour-second").args(["AF_UNIX", "SOCK_STREAM", "0"]).output();
    let output = output.expect("the program starts");
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
}

fn ipv6_is_toured() {
    let printed = tour(&mut sockshim("tour"));
    assert_eq!(printed.row("AF_INET6", "SOCK_STREAM"), Row::Well);
    assert_eq!(printed.row("AF_INET6", "SOCK_DGRAM"), Row::Well);
}

fn raw_is_toured() {
    let printed = tour(&mut sockshim("tour"));
    assert_eq!(printed.row("AF_INET", "SOCK_RAW"), Row::Well);
    assert!(printed.text.contains("ok, after IP header"), "{}", printed.text);
}

fn as_nobody() {
    let place = Place::new();
    let printed = tour(&mut place.as_nobody("tour"));
    printed.check_count();
    assert_eq!(printed.status, Some(0));
    assert_eq!(printed.row("AF_UNIX", "SOCK_DGRAM"), Row::Well);
    assert_cannot(&printed, "AF_INET", "SOCK_RAW", &["socket: EPERM:", "CAP_NET_RAW"]);
}

fn without_ipv6() {
    let printed = tour(&mut Namespace::WithoutIpv6.command(&[SOCKSHIM, "tour"]));
    printed.check_count();
    assert_eq!(printed.status, Some(0));
    assert_eq!(printed.row("AF_INET", "SOCK_STREAM"), Row::Well);
    assert_eq!(printed.row("AF_INET", "SOCK_DGRAM"), Row::Well);
    for kind in ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"] {
        assert_cannot(&printed, "AF_INET6", kind, &["bind: EADDRNOTAVAIL:", "IPv6 is off"]);
    }
}

fn without_loopback() {
    let printed = tour(&mut Namespace::WithoutLoopback.command(&[SOCKSHIM, "tour"]));
    printed.check_count();
    assert_eq!(printed.status, Some(0));
    assert_eq!(printed.row("AF_UNIX", "SOCK_STREAM"), Row::Well);
    for kind in ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"] {
        assert_cannot(&printed, "AF_INET", kind, &["connect: ENETUNREACH:", "interface is down"]);
    }
}

/// The process may have four files open, which is one too few.
fn an_unknown_refusal_is_wrong() {
    let mut shell = places::ending("sh");
    shell.args(["-c", "exec 3>&-; ulimit -n 4; exec \"$@\"", "sh", SOCKSHIM, "tour"]);
    let printed = tour(&mut shell);
    printed.check_count();
    assert_eq!(printed.status, Some(1));
    match printed.row("AF_INET", "SOCK_DGRAM") {
        Row::Wrong(why) if why.contains("socket: EMFILE:") => {}
        row => panic!("{row:?}"),
    }
}

fn assert_cannot(printed: &Printed, domain: &str, socket_type: &str, words: &[&str]) {
    match printed.row(domain, socket_type) {
        Row::CannotRun(why) if words.iter().all(|word| why.contains(word)) => {}
        row => panic!("{domain} {socket_type}: {row:?} and not {words:?}"),
    }
}

/// Takes the tour with a `sendmsg` that lies, and expects that it is found out
/// on the sockets where it does.
fn found_lying(lie: &str) -> (Printed, String) {
    let place = Place::new();
    let output = place.lying(lie).output().expect("the program starts");
    let printed = Printed::from(std::process::Output { stderr: vec![], ..output });
    printed.check_count();
    assert_eq!(printed.status, Some(1));
    assert_eq!(printed.row("AF_UNIX", "SOCK_DGRAM"), Row::Well);
    match printed.row("AF_INET", "SOCK_DGRAM") {
        Row::Wrong(why) => (printed, why),
        row => panic!("{row:?}"),
    }
}

fn a_changed_message_is_wrong() {
    let (_, why) = found_lying("change");
    assert_eq!(why.matches("WRONG: not what was sent").count(), 2, "{why}");
}

fn a_lost_message_is_wrong() {
    let (printed, why) = found_lying("lose");
    assert!(why.contains("second process: recvfrom: EAGAIN: waited"), "{why}");
    // And the tour went on.
    assert!(printed.text.contains("1 went wrong"), "{}", printed.text);
}

fn the_second_ends_with_the_first() {
    let place = Place::new();
    let mut command = place.lying("lose");
    let first = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut first = first.expect("the program starts");
    let mut stderr = BufReader::new(first.stderr.take().expect("piped"));
    let mut line = String::new();
    stderr.read_line(&mut line).expect("readable");
    assert_eq!(line, "lost\n");
    // Now the second process waits for the message.
    first.kill().expect("still there");
    first.wait().expect("it was killed");
    // This ends when nobody has stderr open any more. A second process that
    // had waited to the end of its patience would have complained.
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).expect("readable");
    assert_eq!(rest, "");
}

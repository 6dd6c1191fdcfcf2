//! docs/recording.md says enough for another reader: one in Python, with
//! nothing but its standard library, reads the same events.

mod common;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use common::{append, event, record, ring, scratch, slot};
use serde_json::{Value, json};
use sockshim_log::{
    Announcement, Attached, Attachment, Entry, Event, Kind, OpenCall, Piece, Reader, Thread, flags,
    how,
};

fn python(recording: &Path) -> Output {
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reader.py");
    Command::new("/usr/bin/python3").arg(reader).arg(recording).output().expect("python3")
}

fn is_there() -> bool {
    let is_there = Path::new("/usr/bin/python3").exists();
    if !is_there {
        eprintln!("not run: needs /usr/bin/python3");
    }
    is_there
}

/// As the other reader prints it.
fn shown(entry: &Entry, reader_calls: &[String]) -> Value {
    let record = &entry.record;
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let attachments: Vec<_> = entry
        .parts()
        .map(|part| {
            json!({
                "kind": part.kind.0, "index": part.index, "offset": part.offset,
                "full": part.full, "bytes": hex(part.bytes),
            })
        })
        .collect();
    json!({
        "kind": record.kind, "call": record.call, "pid": record.pid, "tid": record.tid,
        "start": record.start, "end": record.end, "result": record.result,
        "errno": record.errno, "fd": record.fd, "flags": record.flags,
        "name": reader_calls.get(record.call as usize),
        "args": entry.args().collect::<Vec<_>>(), "attachments": attachments,
    })
}

/// A recording with every kind of event that there is, and odd lengths.
fn variety(directory: &Path) -> Reader {
    let mapping = ring(&directory.join("ring"), 32);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    let words = Announcement { parent: 1, how: how::LOADED, ..Announcement::default() }.words();
    let mut process = event(0, &words);
    process.kind = Kind::PROCESS;
    let text = [Piece::new(b"a\0b\0\xff")];
    assert!(thread.append(&process, &[Attachment::new(Attached::ARGV, &text)]));
    for length in 0..400 {
        append(&thread, i64::from(length) - 200, &vec![length as u8; length as usize]);
    }
    for kind in 1..=12 {
        let number = Event { kind: Kind(kind), call: kind, errno: 11, fd: -1, ..event(-1, &[]) };
        let attachments = [
            Attachment::new(Attached(kind), &text).index(7),
            Attachment::of(Attached::DATA, &text, 1 << 31).at_most(2),
        ];
        assert!(thread.append(&number, &attachments));
    }
    let args: Vec<_> = (0..16).map(|number| u64::MAX - number).collect();
    assert!(thread.append(&event(i64::MIN, &args), &[]));
    let call = OpenCall { call: 2, tid: 1, start: 9, fd: 3, ..OpenCall::default() };
    let _ = thread.begin(&call);
    record(&mapping, directory.join("recording"))
}

#[test]
fn another_reader_reads_the_same_events() {
    if !is_there() {
        return;
    }
    let directory = scratch();
    let mut reader = variety(directory.path());
    let output = python(&directory.path().join("recording"));
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut lines = said.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let calls = reader.preamble().calls().to_vec();
    let facts: Vec<_> = reader.preamble().facts().to_vec();
    let head = lines.next().expect("a head");
    assert_eq!(head["calls"], json!(calls));
    for (key, value) in facts {
        assert_eq!(head["facts"][key], value);
    }
    let mut count = 0;
    let mut others: Vec<_> = lines.collect();
    let trailer = others.pop().expect("a trailer");
    // Its order is that of the file; ours is by time, and the same in a thread.
    others.sort_by_key(|event| event["end"].as_u64());
    let mut others = others.into_iter();
    while let Some(entry) = reader.next().expect("good") {
        assert_eq!(entry.record.flags & flags::MORE, 0);
        assert_eq!(Some(shown(&entry, &calls)), others.next());
        count += 1;
    }
    assert_eq!((count, others.next()), (415, None));
    assert_eq!(trailer["trailer"]["events"], reader.counts().events);
}

#[test]
fn the_other_reader_refuses_what_ours_refuses() {
    if !is_there() {
        return;
    }
    let directory = scratch();
    variety(directory.path());
    let good = fs::read(directory.path().join("recording")).expect("a recording");
    let path = directory.path().join("bad");
    let mut newer = good.clone();
    newer[8] = 2;
    let mut damaged = good.clone();
    damaged[9000] ^= 4;
    let cut = good[..good.len() - 1].to_vec();
    for (bytes, sentence) in [
        (vec![], "the file is empty"),
        (b"sockets".to_vec(), "not a recording"),
        (newer, "format version 2"),
        (damaged, "damaged"),
        (cut, "cut off"),
    ] {
        fs::write(&path, bytes).expect("room");
        let output = python(&path);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(sentence), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

//! A process is killed, or interrupted by a signal whose handler appends too,
//! before each single instruction of an append.

#![cfg(target_arch = "x86_64")]

mod common;

use std::{collections::BTreeSet, ptr, sync::atomic::AtomicPtr, sync::atomic::Ordering::SeqCst};

use common::{append, event, ring, scratch};
use nix::{
    sys::{
        ptrace,
        signal::{Signal, kill},
        wait::{WaitStatus, waitpid},
    },
    unistd::{ForkResult, Pid, fork},
};
use sockshim_log::{
    Attached, Attachment, Drainer, Entry, Kind, Mapping, OpenCall, Owner, Piece, Reader, Slot,
    Stream, Thread, block, boottime,
};

const DATA: [u8; 300] = [0xA5; 300];

/// What the handler appends with.
static THREAD: AtomicPtr<(Thread<'static>, i64)> = AtomicPtr::new(ptr::null_mut());

extern "C" fn on_signal(_: libc::c_int) {
    // SAFETY: the child has set it before.
    let (thread, number) = unsafe { &*THREAD.load(SeqCst) };
    // Enough for a new block when one is nearly full.
    thread.append(&event(*number, &[9; 4]), &[]);
}

/// Fills a block nearly, so that the append that is stepped takes a new one.
fn fill(thread: &Thread, until: u32, mapping: &Mapping) {
    let block = &mapping.ring().blocks()[0];
    let end = || block::Control(block.control.load(SeqCst)).end();
    while end() < until {
        assert!(append(thread, 0, b""));
    }
}

/// Not by raise, which blocks other signals meanwhile.
fn stop() {
    // SAFETY: only a system call each.
    unsafe { libc::kill(libc::getpid(), libc::SIGSTOP) };
}

/// Forks a child that stops, and then makes one call with its event.
fn child(mapping: &Mapping, slot: &Slot) -> Pid {
    let thread = Thread::new(mapping.ring(), slot);
    let call = OpenCall { call: 1, start: 7, fd: 5, ..OpenCall::default() };
    let event = event(1, &[1, 2, 3]);
    // SAFETY: the child allocates nothing, and ends without running destructors.
    match unsafe { fork() }.expect("a child") {
        ForkResult::Parent { child } => child,
        ForkResult::Child => {
            let mut handler = (thread, 2);
            let handler: *mut (Thread<'_>, i64) = &mut handler;
            THREAD.store(handler.cast(), SeqCst);
            ptrace::traceme().expect("a tracer");
            // SAFETY: the handler only appends.
            unsafe { libc::signal(libc::SIGUSR1, on_signal as *const () as libc::sighandler_t) };
            stop();
            let interrupted = thread.begin(&call);
            let pieces = [Piece::new(&DATA)];
            thread.append(&event, &[Attachment::new(Attached::DATA, &pieces)]);
            thread.finish(interrupted);
            // SAFETY: ends the child.
            unsafe { libc::_exit(0) }
        }
    }
}

/// Steps so many instructions; false if the child ended before.
fn step(child: Pid, count: usize) -> bool {
    assert!(matches!(waitpid(child, None), Ok(WaitStatus::Stopped(_, Signal::SIGSTOP))));
    for _ in 0..count {
        ptrace::step(child, None).expect("a stopped child");
        match waitpid(child, None).expect("our child") {
            WaitStatus::Stopped(_, Signal::SIGTRAP) => {}
            WaitStatus::Exited(_, 0) => return false,
            other => panic!("{other:?}"),
        }
    }
    true
}

fn end(child: Pid) {
    kill(child, Signal::SIGKILL).expect("our child");
    while !matches!(waitpid(child, None).expect("our child"), WaitStatus::Signaled(..)) {}
}

/// Steps a child so many instructions further each time, and looks at what it
/// leaves. The first block of its ring has its end at granule `until` at least.
/// How many instructions there were.
fn at_each_instruction(until: u32, mut look: impl FnMut(&Mapping, Pid)) -> usize {
    for count in 0.. {
        let directory = scratch();
        let mapping = ring(&directory.path().join("ring"), 4);
        let owner = Owner::new(std::process::id(), boottime());
        let slot = mapping.ring().take_slot(owner, 1, 0, 0).expect("a free slot");
        fill(&Thread::new(mapping.ring(), slot), until, &mapping);
        let child = child(&mapping, slot);
        if !step(child, count) {
            return count;
        }
        look(&mapping, child);
    }
    unreachable!("the child comes to its end")
}

fn assert_whole(entry: &Entry) {
    assert_eq!(entry.args().collect::<Vec<_>>(), [1, 2, 3]);
    let (data, full) = entry.attached(Attached::DATA).expect("data");
    assert_eq!((&*data, full), (&DATA[..], 300));
}

/// An empty block, and one that is too full.
const FILLS: [u32; 2] = [0, 2045];

#[test]
fn a_process_killed_at_any_instruction_leaves_a_good_ring() {
    for until in FILLS {
        let mut outcomes = BTreeSet::new();
        let steps = at_each_instruction(until, |mapping, child| {
            end(child);
            let mut stream = Stream::new();
            let mut drainer = Drainer::new(mapping).expect("no other drains");
            drainer.pass(&mut stream);
            let counts = drainer.finish(&mut stream);
            let (mut events, mut open) = (0, 0);
            while let Some(entry) = stream.next() {
                match entry.kind() {
                    Kind::CALL if entry.record.result == 1 => {
                        assert_whole(&entry);
                        events += 1;
                    }
                    Kind::CALL => assert_eq!(entry.record.result, 0),
                    Kind::OPEN => open += 1,
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(counts.dropped, 0);
            outcomes.insert((events, open, counts.torn));
        });
        assert!(steps > 100, "only {steps} instructions");
        // Not begun; in the call; its record reserved; committed.
        let expected = [(0, 0, 0), (0, 1, 0), (0, 1, 1), (1, 0, 0), (1, 1, 0)];
        assert!(outcomes.iter().all(|outcome| expected.contains(outcome)), "{outcomes:?}");
        assert!(outcomes.len() >= 4, "{outcomes:?}");
    }
}

#[test]
fn a_signal_handler_appends_at_any_instruction() {
    for until in FILLS {
        let steps = at_each_instruction(until, |mapping, child| {
            ptrace::cont(child, Signal::SIGUSR1).expect("a stopped child");
            let status = waitpid(child, None).expect("our child");
            assert_eq!(status, WaitStatus::Exited(child, 0));
            let mut stream = Stream::new();
            let counts = Drainer::new(mapping).expect("no other drains").finish(&mut stream);
            let mut results = vec![];
            while let Some(entry) = stream.next() {
                assert_eq!(entry.kind(), Kind::CALL);
                results.push(entry.record.result);
            }
            results.retain(|result| *result != 0);
            results.sort_unstable();
            assert_eq!(results, [1, 2]);
            assert_eq!((counts.torn, counts.dropped), (0, 0));
        });
        assert!(steps > 100, "only {steps} instructions");
    }
}

#[test]
fn a_reader_who_only_looks_sees_the_same_after_a_kill() {
    let steps = at_each_instruction(0, |mapping, child| {
        end(child);
        let size = mapping.file().metadata().expect("it is open").len();
        let mut bytes = vec![0; size as usize];
        std::os::unix::fs::FileExt::read_exact_at(mapping.file(), &mut bytes, 0).expect("a ring");
        let mut reader = Reader::from_bytes(&bytes).expect("a ring");
        while let Some(entry) = reader.next().expect("a good ring") {
            if entry.kind() == Kind::CALL {
                assert_whole(&entry);
            }
        }
    });
    assert!(steps > 100);
}

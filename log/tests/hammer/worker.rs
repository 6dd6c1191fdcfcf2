//! A process that appends until it is killed.

use std::{cell::Cell, path::Path, ptr, sync::atomic::Ordering::SeqCst, thread, time::Duration};

use sockshim_log::{
    Attached, Attachment, Event, Kind, Mapping, OpenCall, Owner, Piece, Slot, Thread, boottime,
    monotonic,
};

use crate::ledger::{Ledger, THREADS};

/// What a thread needs, and its signal handler.
struct Writer {
    mapping: &'static Mapping,
    ledger: &'static Ledger,
    slot: &'static Slot,
    pid: u32,
    tid: u32,
    process: usize,
    thread: usize,
}

thread_local! {
    static WRITER: Cell<*const Writer> = const { Cell::new(ptr::null()) };
}

static DATA: [[u8; 20_000]; 256] = {
    let mut data = [[0; 20_000]; 256];
    let mut byte = 0;
    while byte < 256 {
        data[byte] = [byte as u8; 20_000];
        byte += 1;
    }
    data
};

/// How many bytes of data the event of this number has.
pub fn length_of(number: u64) -> usize {
    match number {
        number if number % 211 == 0 => 20_000,
        number => (number * 37 % 300) as usize,
    }
}

impl Writer {
    fn write(&self, context: usize) {
        let cell = self.ledger.cell(self.process, self.thread, context);
        let number = cell.begun.fetch_add(1, SeqCst) + 1;
        let now = monotonic();
        let args = [self.process as u64, self.thread as u64, context as u64, number];
        let call = OpenCall {
            call: 1,
            pid: self.pid,
            tid: self.tid,
            start: now,
            fd: 3,
            arg_count: 4,
            args: [args[0], args[1], args[2], args[3], 0, 0],
        };
        let event = Event {
            kind: Kind::CALL,
            call: 1,
            pid: self.pid,
            tid: self.tid,
            start: now,
            end: monotonic(),
            fd: 3,
            result: (args[0] ^ args[1] << 20 ^ number << 24) as i64,
            args: &args,
            ..Event::default()
        };
        let pieces = [Piece::new(&DATA[number as usize % 256][..length_of(number)])];
        let thread = Thread::new(self.mapping.ring(), self.slot);
        let interrupted = thread.begin(&call);
        let is_kept = thread.append(&event, &[Attachment::new(Attached::DATA, &pieces)]);
        thread.finish(interrupted);
        let counter = if is_kept { &cell.kept } else { &cell.dropped };
        counter.fetch_add(1, SeqCst);
    }
}

extern "C" fn on_alarm(_: libc::c_int) {
    let writer = WRITER.get();
    // SAFETY: null, or what the thread that was interrupted keeps.
    if let Some(writer) = unsafe { writer.as_ref() } {
        writer.write(1);
    }
}

pub fn run(process: usize) -> ! {
    let mapping: &'static _ =
        Box::leak(Box::new(Mapping::open(Path::new("ring")).expect("a ring")));
    let ledger: &'static _ = Box::leak(Box::new(Ledger::open(Path::new("ledger"))));
    let pid = std::process::id();
    let owner = Owner::new(pid, boottime());
    let every = libc::timeval { tv_sec: 0, tv_usec: 300 };
    // SAFETY: a handler that only appends, and a timer.
    unsafe {
        libc::signal(libc::SIGALRM, on_alarm as *const () as libc::sighandler_t);
        let timer = libc::itimerval { it_interval: every, it_value: every };
        libc::setitimer(libc::ITIMER_REAL, &timer, ptr::null_mut());
    }
    for thread in 0..THREADS {
        thread::spawn(move || append_for_ever(mapping, ledger, owner, process, thread));
    }
    loop {
        thread::park();
    }
}

fn append_for_ever(
    mapping: &'static Mapping,
    ledger: &'static Ledger,
    owner: Owner,
    process: usize,
    thread: usize,
) {
    // SAFETY: it has no arguments and cannot fail.
    let tid = unsafe { libc::gettid() } as u32;
    let Some(slot) = mapping.ring().take_slot(owner, tid, tid, monotonic()) else { return };
    let writer = Writer { mapping, ledger, slot, pid: owner.pid(), tid, process, thread };
    WRITER.set(&writer);
    loop {
        for _ in 0..10 {
            writer.write(0);
        }
        thread::sleep(Duration::from_millis(5));
    }
}

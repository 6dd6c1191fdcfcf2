//! A disk that is full for a while. A process of its own: its files may not grow.

mod common;

use std::fs;

use common::{append, ring, scratch, slot};
use sockshim_log::{Drainer, Kind, Reader, Recording, Thread};

#[test]
fn a_full_disk_leaves_whole_chunks() {
    let directory = scratch();
    let ring_path = directory.path().join("ring");
    let mapping = ring(&ring_path, 8);
    let thread = Thread::new(mapping.ring(), slot(&mapping));
    let path = directory.path().join("recording");
    let mut recording = Recording::create(&path, &mapping).expect("a recording");
    (0..100).for_each(|number| assert!(append(&thread, number, &[1; 100])));
    let mut drainer = Drainer::new(&mapping).expect("none drains");
    drainer.pass(&mut recording);
    let whole = fs::metadata(&path).expect("it").len();
    let limit = libc::rlimit { rlim_cur: whole + 1000, rlim_max: libc::RLIM_INFINITY };
    // SAFETY: the process has no other test, whose files would be cut as well.
    unsafe {
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
        libc::setrlimit(libc::RLIMIT_FSIZE, &limit);
    }
    (100..200).for_each(|number| assert!(append(&thread, number, &[2; 100])));
    drainer.pass(&mut recording);
    let unlimited = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, rlim_max: libc::RLIM_INFINITY };
    // SAFETY: as above.
    unsafe { libc::setrlimit(libc::RLIMIT_FSIZE, &unlimited) };
    (200..300).for_each(|number| assert!(append(&thread, number, &[3; 100])));
    let counts = drainer.finish(&mut recording);
    assert_eq!((counts.events, counts.unwritten), (300, 100));
    let mut reader = Reader::open(&path).expect("a recording");
    let expected: Vec<_> = (0..100).chain(200..300).collect();
    assert_eq!(common::results(&mut reader, Kind::CALL), expected);
    assert_eq!(reader.counts().unwritten, 100);
}

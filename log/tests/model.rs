//! loom runs the block's algorithm, the code that also runs on real memory, in
//! all interleavings and with every value that a weakly ordered load may give.

use loom::{
    cell::UnsafeCell,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
    thread,
};
use sockshim_log::block::{self, Atomic, Cells, Control, Swap};

/// loom 0.7 remembers only the last access to a cell, so that of two threads
/// that both load it, and one of which then swaps it, it misses orders. Each
/// access is therefore preceded by a relaxed one to a cell of its own, which
/// gives loom the orders to try, and synchronizes nothing.
struct Turn(AtomicU8);

impl Turn {
    fn take(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

struct Word(AtomicU64, Turn);
struct Mark(AtomicU8, Turn);

impl Atomic for Word {
    type Value = u64;
    fn load(&self, order: Ordering) -> u64 {
        self.1.take();
        self.0.load(order)
    }
    fn store(&self, value: u64, order: Ordering) {
        self.1.take();
        self.0.store(value, order);
    }
}

impl Swap for Word {
    fn swap_if(&self, old: u64, new: u64) -> Result<u64, u64> {
        self.1.take();
        self.0.compare_exchange(old, new, Ordering::AcqRel, Ordering::Acquire)
    }
}

impl Atomic for Mark {
    type Value = u8;
    fn load(&self, order: Ordering) -> u8 {
        self.1.take();
        self.0.load(order)
    }
    fn store(&self, value: u8, order: Ordering) {
        self.1.take();
        self.0.store(value, order);
    }
}

/// A block of three granules behind its head, with its owner's word.
struct Model {
    owner: AtomicU64,
    control: Word,
    marks: [Mark; 4],
    /// loom reports whoever reads one while another writes it.
    records: [UnsafeCell<u64>; 4],
}

impl Cells for Model {
    type Word = Word;
    type Mark = Mark;
    const FIRST: u32 = 1;
    const END: u32 = 4;
    fn control(&self) -> &Word {
        &self.control
    }
    fn mark(&self, granule: u32) -> &Mark {
        &self.marks[granule as usize]
    }
}

impl Model {
    fn new(owner: u64) -> Arc<Self> {
        let turn = || Turn(AtomicU8::new(0));
        Arc::new(Self {
            owner: AtomicU64::new(owner),
            control: Word(AtomicU64::new(Control::empty(0, 1).0), turn()),
            marks: std::array::from_fn(|_| Mark(AtomicU8::new(0), turn())),
            records: std::array::from_fn(|_| UnsafeCell::new(0)),
        })
    }

    /// As the writer does. Whether there was room.
    fn append(&self, generation: u32, value: u64) -> bool {
        let Some(granule) = block::reserve(self, generation, 1) else { return false };
        self.write(granule, value);
        block::commit(self, granule);
        true
    }

    fn write(&self, granule: u32, value: u64) {
        // SAFETY: loom checks that nobody else is there.
        self.records[granule as usize].with_mut(|record| unsafe { *record = value });
    }

    /// As the drainer does. What is committed, and how many granules are not.
    fn read(&self, control: Control) -> (Vec<u64>, u32) {
        let (mut values, mut holes) = (vec![], 0);
        for granule in Self::FIRST..control.end() {
            if block::is_committed(self, granule) {
                // SAFETY: loom checks that nobody else is there.
                values.push(self.records[granule as usize].with(|record| unsafe { *record }));
            } else {
                holes += 1;
            }
        }
        (values, holes)
    }

    fn free(&self, closed: Control) {
        block::reset(self, closed);
        self.owner.store(0, Ordering::Release);
    }

    fn take(&self, owner: u64) -> Option<u32> {
        self.owner.compare_exchange(0, owner, Ordering::AcqRel, Ordering::Relaxed).ok()?;
        Some(Control(self.control.load(Ordering::Acquire)).generation())
    }
}

/// Tries everything, or what takes at most so many preemptions: without a
/// bound the larger models take a minute.
fn explore(preemptions: Option<usize>, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = preemptions;
    builder.check(model);
}

#[test]
fn two_writers_of_a_block_and_one_who_reads_it_meanwhile() {
    explore(Some(3), || {
        let model = Model::new(7);
        let writers: Vec<_> = [10, 20]
            .map(|value| {
                let model = model.clone();
                thread::spawn(move || {
                    // 10 takes one granule, 20 the other two.
                    let granules = value / 10;
                    let granule = block::reserve(&*model, 0, granules as u32);
                    granule.is_some_and(|granule| {
                        model.write(granule, value);
                        block::commit(&*model, granule);
                        true
                    })
                })
            })
            .into();
        let control = Control(model.control.load(Ordering::Acquire));
        let (early, _) = model.read(control);
        let kept = writers.into_iter().map(|it| it.join().expect("it"));
        let kept = kept.filter(|was_kept| *was_kept).count();
        // The record of two granules has no mark at its second.
        let (values, holes) = model.read(block::close(&*model));
        assert_eq!((kept, values.len(), holes), (2, 2, 1));
        assert!(early.iter().all(|value| values.contains(value)));
    });
}

#[test]
fn a_block_goes_from_a_slow_writer_to_another() {
    explore(Some(3), || {
        let model = Model::new(7);
        let slow = {
            let model = model.clone();
            // Stopped wherever loom likes, while the drainer takes its block away.
            thread::spawn(move || model.append(0, 10))
        };
        let other = {
            let model = model.clone();
            thread::spawn(move || model.take(8).map(|generation| model.append(generation, 20)))
        };
        let control = block::close(&*model);
        let (first, holes) = model.read(control);
        if holes == 0 {
            model.free(control);
        }
        let was_kept = slow.join().expect("it");
        let other = other.join().expect("it");
        let now = Control(model.control.load(Ordering::Acquire));
        let (second, holes) = model.read(now);
        assert_eq!(holes, 0);
        let is_marked = |granule| block::is_committed(&*model, granule);
        assert!(!(now.end()..4).any(is_marked), "a mark of the generation before");
        let count = |value| first.iter().chain(&second).filter(|it| **it == value).count();
        if now.generation() == 0 {
            // It was not freed, since a record was being written.
            assert_eq!((was_kept, other), (true, None));
            assert_eq!(second, [10]);
        } else {
            assert_eq!(count(10), usize::from(was_kept), "what was acknowledged is there once");
            assert_eq!(second.len(), usize::from(other == Some(true)), "nothing of another's");
        }
    });
}

#[test]
fn what_a_killed_writer_left_is_a_hole_and_what_others_wrote_is_not() {
    explore(None, || {
        let model = Model::new(7);
        let killed = {
            let model = model.clone();
            // Killed between the reservation and the mark.
            thread::spawn(move || {
                let granule = block::reserve(&*model, 0, 1).expect("room");
                model.write(granule, 10);
            })
        };
        let other = {
            let model = model.clone();
            thread::spawn(move || model.append(0, 20))
        };
        killed.join().expect("it");
        assert!(other.join().expect("it"));
        let (values, holes) = model.read(block::close(&*model));
        assert_eq!((values, holes), (vec![20], 1));
    });
}

/// That loom would see a mark without release is what the others rest on.
#[test]
#[should_panic(expected = "Causality violation")]
fn loom_sees_a_mark_that_is_stored_too_weakly() {
    explore(None, || {
        let model = Model::new(7);
        let writer = {
            let model = model.clone();
            thread::spawn(move || {
                let granule = block::reserve(&*model, 0, 1).expect("room");
                model.write(granule, 10);
                model.mark(granule).store(1, Ordering::Relaxed);
            })
        };
        let control = Control(model.control.load(Ordering::Acquire));
        model.read(control);
        writer.join().expect("it");
    });
}

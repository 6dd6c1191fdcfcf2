use std::{
    collections::{HashMap, VecDeque},
    vec::Vec,
};

use crate::{
    flags,
    kinds::Kind,
    layout::Record,
    read::{Entry, merge::Merge},
};

/// A call: thread, start, number.
type Call = (u32, u64, u16);

fn call_of(record: &Record) -> Call {
    (record.tid, record.start, record.call)
}

/// Makes one event of what several records say about a call.
#[derive(Debug, Default)]
pub(crate) struct Join {
    /// The event that was handed out last, if it was put together here.
    scratch: Vec<u8>,
    /// The call that each thread returned from last.
    returned: HashMap<u32, (u64, u16)>,
    /// Calls that were interrupted and have not returned.
    interrupted: HashMap<Call, Vec<u8>>,
    /// Those of processes that ended.
    ready: VecDeque<Vec<u8>>,
}

enum Step {
    Skip,
    Plain,
    Joined,
}

impl Join {
    /// The next event. `load` adds chunks to the merge that may be due, before
    /// the next event is looked at; `None` when it says that nothing may be
    /// handed out, or there is nothing.
    pub(crate) fn next<'a, E>(
        &'a mut self,
        merge: &'a mut Merge,
        mut load: impl FnMut(&mut Merge) -> Result<bool, E>,
    ) -> Result<Option<Entry<'a>>, E> {
        loop {
            if let Some(bytes) = self.ready.pop_front() {
                self.scratch = bytes;
                return Ok(Entry::joined(&self.scratch));
            }
            if !load(merge)? {
                return Ok(None);
            }
            // Looked at first and taken after: what is lent in one round of a
            // loop cannot be returned from it.
            let Some(next) = merge.peek() else { return Ok(None) };
            match self.step(&next) {
                Step::Skip => _ = merge.next(),
                Step::Plain => return Ok(merge.next()),
                Step::Joined => {
                    merge.next();
                    while self.is_unfinished() {
                        load(merge)?;
                        if !self.append(merge.peek()) {
                            break;
                        }
                        merge.next();
                    }
                    return Ok(Entry::joined(&self.scratch));
                }
            }
        }
    }

    /// At the end: the calls that were interrupted and never returned.
    pub(crate) fn rest(&mut self) -> Option<Entry<'_>> {
        let first = *self.interrupted.keys().min_by_key(|call| (call.1, call.0))?;
        self.scratch = self.interrupted.remove(&first)?;
        Entry::joined(&self.scratch)
    }

    fn step(&mut self, entry: &Entry) -> Step {
        let record = &entry.record;
        let call = call_of(record);
        match entry.kind() {
            Kind::CALL => {
                self.returned.insert(record.tid, (record.start, record.call));
                if !self.interrupted.is_empty() {
                    self.interrupted.remove(&call);
                }
            }
            Kind::OPEN if record.flags & flags::INTERRUPTED != 0 => {
                self.interrupted.insert(call, entry.as_bytes().into());
                return Step::Skip;
            }
            Kind::OPEN => {
                self.interrupted.remove(&call);
                if self.returned.get(&record.tid) == Some(&(record.start, record.call)) {
                    return Step::Skip;
                }
            }
            Kind::EXIT => {
                // The calls that it was in stand before its end.
                let pid = record.pid;
                let of_it = |_: &Call, bytes: &mut Vec<u8>| {
                    Entry::joined(bytes).is_some_and(|entry| entry.record.pid == pid)
                };
                let open: Vec<_> = {
                    let keys = self.interrupted.iter_mut();
                    keys.filter_map(|(call, bytes)| of_it(call, bytes).then_some(*call)).collect()
                };
                self.ready.extend(open.iter().filter_map(|call| self.interrupted.remove(call)));
            }
            _ => {}
        }
        if record.flags & flags::MORE != 0 && entry.kind() != Kind::MORE {
            self.scratch.clear();
            self.scratch.extend_from_slice(entry.as_bytes());
            return Step::Joined;
        }
        Step::Plain
    }

    /// Whether records are to come that continue what is in the scratch.
    fn is_unfinished(&self) -> bool {
        Entry::joined(&self.scratch).is_some_and(|entry| entry.record.flags & flags::MORE != 0)
    }

    /// Appends a continuation; whether it is one.
    fn append(&mut self, next: Option<Entry>) -> bool {
        let Some((next, first)) = next.zip(Entry::joined(&self.scratch)) else { return false };
        let (a, b) = (&first.record, &next.record);
        let is_same =
            (a.tid, a.start, a.end, a.call, a.pid) == (b.tid, b.start, b.end, b.call, b.pid);
        if next.kind() != Kind::MORE || !is_same {
            return false;
        }
        let mut record = *a;
        record.attachment_count = a.attachment_count.saturating_add(b.attachment_count);
        // Whether more is to come is what the last part says.
        record.flags = a.flags & !flags::MORE | b.flags & flags::MORE;
        self.scratch[..size_of::<Record>()].copy_from_slice(crate::shared::bytes_of(&record));
        self.scratch.extend_from_slice(next.attachment_bytes());
        let length = self.scratch.len() as u32;
        self.scratch[..4].copy_from_slice(&length.to_le_bytes());
        true
    }
}

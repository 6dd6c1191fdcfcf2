use std::{sync::atomic::Ordering, sync::atomic::fence, vec, vec::Vec};

use crate::{
    block::Control,
    cursor::Cursor,
    drain::not_returned,
    encode::encode,
    error::Error,
    layout::{
        BLOCK_SIZE, Block, Counts, FIRST_GRANULE, GRANULE, GRANULES, Header, HeaderBytes, Slot,
    },
    open::OpenCall,
    read::{Source, preamble::fill},
    shared::value_of,
};

/// What a ring holds at this moment.
pub(crate) struct Image {
    /// The records of a block each, and those of open calls.
    pub chunks: Vec<Vec<u8>>,
    pub counts: Counts,
    /// What is wrong with the file.
    pub problem: Option<Error>,
}

/// Looks at a ring, which may be in use.
pub(crate) fn read(source: &impl Source, header: &HeaderBytes) -> Result<Image, Error> {
    let mut image = Image { chunks: Vec::new(), counts: Counts::default(), problem: None };
    let mut dropped = [0; 8];
    fill(source, &mut dropped, std::mem::offset_of!(Header, dropped) as u64)?;
    image.counts.dropped = u64::from_le_bytes(dropped);
    slots(source, header, &mut image)?;
    for index in 0..u64::from(header.block_count) {
        let offset = index.checked_mul(BLOCK_SIZE as u64);
        let offset = offset.and_then(|offset| offset.checked_add(header.blocks_offset));
        let Some(offset) = offset else { break };
        let control = word(source, offset)?;
        match control.map(Control) {
            None => {
                image.problem = Some(Error::Cut { offset });
                break;
            }
            Some(control) if control.end() > FIRST_GRANULE => {
                block(source, offset, control, &mut image)?;
            }
            Some(_) => {}
        }
    }
    Ok(image)
}

/// `None` at the end of the file.
fn word(source: &impl Source, offset: u64) -> Result<Option<u64>, Error> {
    let mut bytes = [0; 8];
    let count = fill(source, &mut bytes, offset)?;
    Ok((count == bytes.len()).then(|| u64::from_le_bytes(bytes)))
}

/// The marks are copied before the records: what had its mark by then is whole
/// in the second copy, if the block was not freed in between.
fn block(
    source: &impl Source,
    offset: u64,
    control: Control,
    image: &mut Image,
) -> Result<(), Error> {
    const MARKS: u64 = std::mem::offset_of!(Block, marks) as u64;
    const RECORDS: u64 = std::mem::offset_of!(Block, records) as u64;
    let mut drained = [0; 4];
    fill(source, &mut drained, offset + std::mem::offset_of!(Block, drained) as u64)?;
    let mut marks = vec![0; GRANULES as usize];
    fill(source, &mut marks, offset + MARKS)?;
    fence(Ordering::SeqCst);
    let end = control.end().min(GRANULES);
    let mut records = vec![0; (end - FIRST_GRANULE) as usize * GRANULE];
    fill(source, &mut records, offset + RECORDS)?;
    fence(Ordering::SeqCst);
    let now = word(source, offset)?.map(Control);
    if now.map(Control::generation) != Some(control.generation()) {
        // Somebody has drained it, and has its records.
        return Ok(());
    }
    let at = |granule: u32| (granule - FIRST_GRANULE) as usize * GRANULE;
    let mut chunk = Vec::new();
    let mut cursor = Cursor::new(control.generation(), u32::from_le_bytes(drained));
    let found = cursor.look(
        control,
        |granule| marks.get(granule as usize).is_some_and(|mark| *mark != 0),
        |granule| records.get(at(granule)..).and_then(value_of).unwrap_or(0),
        |granule, length| {
            let start = at(granule);
            chunk.extend_from_slice(records.get(start..start + length).unwrap_or(&[]));
        },
    );
    image.counts.events += u64::from(found.events);
    image.chunks.push(chunk);
    Ok(())
}

/// The calls that threads are in, and what they dropped.
fn slots(source: &impl Source, header: &HeaderBytes, image: &mut Image) -> Result<(), Error> {
    const SIZE: usize = size_of::<Slot>();
    let now = header.monotonic;
    let mut calls = Vec::new();
    for index in 0..u64::from(header.slot_count) {
        let offset = index.checked_mul(SIZE as u64);
        let offset = offset.and_then(|offset| offset.checked_add(header.slots_offset));
        let mut bytes = [0; SIZE];
        let Some(offset) = offset else { break };
        if fill(source, &mut bytes, offset)? < SIZE {
            break;
        }
        let dropped = u64_at(&bytes, std::mem::offset_of!(Slot, dropped));
        image.counts.dropped = image.counts.dropped.saturating_add(dropped);
        let is_taken = u64_at(&bytes, 0) != 0;
        if let Some(call) = open_call(&bytes).filter(|_| is_taken) {
            calls.extend(encode(&not_returned(&call, call.start.max(now)), &[]));
        }
    }
    image.chunks.push(calls);
    Ok(())
}

fn u64_at(bytes: &[u8], offset: usize) -> u64 {
    bytes.get(offset..).and_then(value_of).unwrap_or(0)
}

fn open_call(slot: &[u8]) -> Option<OpenCall> {
    let open = slot.get(std::mem::offset_of!(Slot, open)..)?;
    let pair = |offset: usize| {
        let word = u64_at(open, offset);
        (word as u32, (word >> 32) as u32)
    };
    let ((pid, tid), (fd, arg_count)) = (pair(16), pair(24));
    let args = std::array::from_fn(|index| u64_at(open, 32 + 8 * index));
    let (state, start, fd) = (u64_at(open, 0), u64_at(open, 8), fd as i32);
    let call = OpenCall { call: state as u16, pid, tid, start, fd, arg_count, args };
    crate::open::is_open(state).then_some(call)
}

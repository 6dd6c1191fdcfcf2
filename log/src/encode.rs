//! Events as bytes, for those who write them without a ring.

use std::{vec, vec::Vec};

use crate::{
    event::{Attachment, Event, Position},
    flags,
    kinds::Kind,
    layout::MAX_RECORD,
    shared::bytes_of,
};

/// The records of an event, one behind another. There are more than one when
/// it is longer than [`MAX_RECORD`].
#[must_use]
pub fn encode(event: &Event, attachments: &[Attachment]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut event, mut from) = (*event, Position::START);
    loop {
        let fit = from.fit(attachments, MAX_RECORD - event.fixed_size());
        let is_end = fit.to.is_end(attachments);
        let mut record = event.record(event.fixed_size() + fit.size, fit.count);
        record.flags |= if is_end { 0 } else { flags::MORE };
        bytes.extend_from_slice(bytes_of(&record));
        event.args().iter().for_each(|arg| bytes.extend_from_slice(&arg.to_le_bytes()));
        let mut words = vec![0_u64; fit.size / 8];
        // SAFETY: aligned words, as many bytes as `fit` counted.
        unsafe { from.write(attachments, fit.to, words.as_mut_ptr().cast()) };
        words.iter().for_each(|word| bytes.extend_from_slice(&word.to_le_bytes()));
        if is_end {
            return bytes;
        }
        (event.kind, event.args, from) = (Kind::MORE, &[], fit.to);
    }
}

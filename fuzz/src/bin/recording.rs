//! Any bytes are read as a recording or a ring without a panic and in finite
//! time: as they are, behind a good header, and as the records of a good chunk.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sockshim_log::{
    Follower, Reader,
    layout::{CHUNK_EVENTS, CHUNK_MAGIC, FORM_RECORDING, FORM_RING, MAGIC, VERSION},
};

fuzz_target!(|bytes: &[u8]| {
    let Some((way, bytes)) = bytes.split_first() else { return };
    match way % 4 {
        0 => read(bytes),
        1 => read(&[&header(FORM_RECORDING), bytes].concat()),
        2 => read(&[&header(FORM_RING), bytes].concat()),
        _ => read(&[&header(FORM_RECORDING), &*chunk(bytes)].concat()),
    }
});

fn read(bytes: &[u8]) {
    if let Ok(mut reader) = Reader::from_bytes(bytes) {
        let mut count = 0;
        loop {
            match reader.next() {
                Ok(Some(entry)) => entry.parts().for_each(drop),
                Ok(None) => break,
                Err(error) => assert!(!error.to_string().is_empty()),
            }
            count += 1;
            assert!(count <= bytes.len(), "it does not end");
        }
        while reader.next_open().is_some() {}
    }
    if let Ok(mut follower) = Follower::new(bytes) {
        while follower.read().unwrap_or(false) {
            while follower.stream().next().is_some() {}
        }
    }
}

/// A header without tables; of a ring, with two slots and then a block.
fn header(form: u32) -> [u8; 4096] {
    let mut bytes = [0; 4096];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
    bytes[12..16].copy_from_slice(&form.to_le_bytes());
    bytes[33] = 0x10;
    if form == FORM_RING {
        (bytes[40], bytes[44]) = (1, 2);
        (bytes[49], bytes[57]) = (0x10, 0x10);
        bytes[64..66].copy_from_slice(&4480_u16.to_le_bytes());
    }
    bytes
}

/// The bytes as the records of a chunk whose checksum is right.
fn chunk(records: &[u8]) -> Vec<u8> {
    let words = [CHUNK_MAGIC, CHUNK_EVENTS, records.len() as u32, 0, 0, 0];
    let mut bytes: Vec<u8> = words.into_iter().flat_map(u32::to_le_bytes).collect();
    bytes.resize(64, 0);
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&bytes);
    hasher.update(records);
    bytes[60..].copy_from_slice(&hasher.finalize().to_le_bytes());
    bytes.extend_from_slice(records);
    bytes
}

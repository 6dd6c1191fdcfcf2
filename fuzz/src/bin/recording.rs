//! Any bytes are read as a recording or a ring without a panic, in finite time,
//! and by a follower with the same events.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sockshim_log::{Follower, Reader};

fuzz_target!(|bytes: &[u8]| {
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
});

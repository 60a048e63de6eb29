//! Any bytes as a feed: read or refused, never a panic, and never more than was there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pod::site::feed::read;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(feed) = read(bytes) {
        let starts = bytes.windows(5).filter(|piece| piece == b"<item").count();
        assert!(feed.items.len() <= starts);
    }
});

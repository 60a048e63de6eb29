//! Any line as one of a server's log: a hit or nothing, never a panic, whatever its file named.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pod::stats::line::{Fields, parse};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (head, line) = text.split_once('\n').unwrap_or(("", &text));
    let _ = parse(line, Fields::of(head).as_ref());
    if let Some(hit) = parse(line, None) {
        assert!(hit.status < 1000);
    }
});

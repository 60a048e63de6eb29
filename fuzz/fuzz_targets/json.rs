//! Any bytes as any JSON transcript: an answer or an error, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pod::transcript::format::{Format, import};

fuzz_target!(|bytes: &[u8]| {
    let _ = import(bytes, Format::Json);
});

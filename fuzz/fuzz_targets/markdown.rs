//! transcript.md from anybody: read, written back and merged without a panic.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use pod::transcript::document::{Document, merge, read, rewrite_times};

fuzz_target!(|text: &str| {
    let (document, _) = Document::parse(text, Path::new("transcript.md"));
    let reading = read(&document, None);
    rewrite_times(&document, &reading);
    let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
    merge(&text[..half], text, &text[half..]);
});

//! A report of a build from anybody: refused, or read into chapters that stay inside out/.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pod::site::Built;

fuzz_target!(|bytes: &[u8]| {
    let Ok(built) = Built::parse(bytes) else { return };
    for sound in &built.sounds {
        assert!(!sound.file.contains('/') && !sound.file.starts_with('.'));
    }
    for text in &built.texts {
        assert!(!text.file.contains('/') && !text.file.starts_with('.'));
    }
});

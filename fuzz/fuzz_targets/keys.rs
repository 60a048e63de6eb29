//! keys.toml from anybody: a map that works, and every key shown as it can be typed again.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use pod::tui::action::ACTIONS;
use pod::tui::keys::{Key, Keymap};

fuzz_target!(|text: &str| {
    let loaded = Keymap::load(text, Path::new("keys.toml"));
    for entry in ACTIONS {
        let Some(key) = loaded.keymap.key_of(entry.action) else { continue };
        assert_eq!(key.to_string().parse::<Key>(), Ok(key));
    }
});

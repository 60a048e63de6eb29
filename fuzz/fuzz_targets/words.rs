//! transcript.words.json from anybody: what can be read is written back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pod::transcript::document::WordsFile;

fuzz_target!(|text: &str| {
    if let Ok(file) = WordsFile::parse(text) {
        assert_eq!(WordsFile::parse(&file.to_json()), Ok(file));
    }
});

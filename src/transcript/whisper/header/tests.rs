//! Model files whole, cut short at every place, and wrong in every way.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::*;

#[path = "../../../../tests/support/model.rs"]
mod model;

use model::{TENSORS, model};

fn read(bytes: &[u8]) -> Result<ModelHeader, HeaderError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.bin");
    fs::write(&path, bytes).unwrap();
    inspect(&path)
}

/// What is said of the bytes, without the path.
fn complaint(bytes: &[u8]) -> String {
    let error = read(bytes).unwrap_err().to_string();
    error.split("x.bin` ").nth(1).unwrap().to_owned()
}

#[test]
fn a_whole_model_tells_its_measures() {
    let header = read(&model(0)).unwrap();
    assert_eq!((header.audio_layers, header.text_layers, header.mels), (1, 1, 80));
    assert_eq!(header.tensors as usize, TENSORS);
    assert!(header.multilingual());
}

#[test]
fn the_model_of_the_demo_is_whole() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/whisper/pod-tiny-demo.bin");
    let header = inspect(&path).unwrap();
    // As its README says.
    assert_eq!((header.audio_state, header.audio_layers, header.text_layers), (96, 3, 3));
    assert_eq!((header.mels, header.vocabulary), (80, 51_865));
}

#[test]
fn a_model_cut_short_says_where() {
    let whole = model(0);
    let cut = |less: usize| complaint(&whole[..whole.len() - less]);
    assert_eq!(cut(1), "is cut short: it ends 1 bytes before the end of tensor 50 of 50");
    assert_eq!(cut(8000), "is cut short: it ends 8000 bytes before the end of tensor 50 of 50");
    // Four numbers, then `tensor.49`.
    let one = 16 + 9 + 8000;
    assert_eq!(cut(one), "is cut short: it ends after 49 of its 50 tensors");
    assert_eq!(complaint(&whole[..30]), "is cut short: it ends in its header");
}

#[test]
fn what_is_no_model_is_told_by_what_it_is() {
    for (bytes, what) in [
        (&b"RIFF\0\0\0\0WAVE"[..], "is a WAV or AVI recording, not a Whisper model"),
        (b"\n<!DOCTYPE html>", "is a web page, not a Whisper model"),
        (b"GGUF\x03\0\0\0", "is a GGUF file (llama.cpp's format), not a Whisper model"),
        (b"PK\x03\x04", "is a ZIP archive, not a Whisper model"),
        (b"Not found", "is a text, not a Whisper model"),
        (b"", "is an empty file, not a Whisper model"),
        (b"\x00\x01\x02\x03\xff", "is a file of another kind, not a Whisper model"),
    ] {
        assert_eq!(complaint(bytes), what);
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(inspect(folder.path()).unwrap_err().to_string().ends_with("not a Whisper model"));
    assert!(matches!(inspect(&folder.path().join("absent")), Err(HeaderError::Io { .. })));
}

/// The model with one number of its beginning changed; 0 is the magic.
fn with_number(index: usize, number: u32) -> Vec<u8> {
    let mut bytes = model(0);
    bytes[4 * index..4 * index + 4].copy_from_slice(&number.to_le_bytes());
    bytes
}

#[test]
fn absurd_measures_are_named() {
    let said = complaint(&with_number(5, u32::MAX));
    assert_eq!(said, "is damaged: its number of audio layers is said to be -1");
    let said = complaint(&with_number(12, 81));
    assert_eq!(said, "is damaged: it has 81 mel filters for 80 mel bands");
    // More layers than there are tensors for.
    let said = complaint(&with_number(5, 2));
    assert_eq!(said, "is cut short: it ends after 50 of its 65 tensors");
}

#[test]
fn more_than_a_model_holds_is_no_model() {
    let mut bytes = model(0);
    bytes.push(0);
    assert_eq!(complaint(&bytes), "is damaged: it holds more than its 50 tensors");
}

#[test]
fn blocks_of_quantised_weights_are_as_ggml_has_them() {
    // 32 weights of 4, 5 and 8 bits with one or two f16: half a byte each, and so on.
    assert_eq!(block(2), Some((32, 32 / 2 + 2)));
    assert_eq!(block(6), Some((32, 32 / 2 + 4 + 2)));
    assert_eq!(block(7), Some((32, 32 / 2 + 4 + 4)));
    assert_eq!(block(8), Some((32, 32 + 2)));
    assert_eq!(block(4), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_it_panic(at in 0_usize..1200, value: u32, length in 0_usize..410_000) {
        let mut bytes = model(0);
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        bytes.truncate(length);
        let _ = read(&bytes);
    }

    #[test]
    fn a_model_cut_anywhere_is_noticed(length in 0_usize..400_000) {
        prop_assert!(read(&model(0)[..length]).is_err());
    }
}

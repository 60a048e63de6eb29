//! A file of the form of a Whisper model, with nothing in its weights.

#![allow(dead_code, reason = "each test program uses the part it needs")]

/// How many numbers each tensor of [`model`] holds.
const NUMBERS: usize = 2000;

/// How many tensors a model of one layer and one layer has: 11 + 15 + 24.
pub const TENSORS: usize = 50;

/// A whole model of one layer in the encoder and one in the decoder, of all
/// languages, about 400 KB; `fill` tells one from another.
pub fn model(fill: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut number = |numbers: &[u32]| {
        for number in numbers {
            file.extend_from_slice(&number.to_le_bytes());
        }
    };
    number(&[0x6767_6d6c]);
    number(&[51_865, 1500, 8, 1, 1, 448, 8, 1, 1, 80, 0]);
    number(&[80, 2]);
    number(&[0; 160]);
    number(&[2, 0, 4]);
    file.extend_from_slice(b"word");
    for index in 0..TENSORS {
        let name = format!("tensor.{index}");
        for number in [1, name.len() as u32, 0, NUMBERS as u32] {
            file.extend_from_slice(&number.to_le_bytes());
        }
        file.extend_from_slice(name.as_bytes());
        file.extend(std::iter::repeat_n(fill, NUMBERS * 4));
    }
    file
}

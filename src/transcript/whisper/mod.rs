//! From sound to words: speech packed into slices, each recognised alone.

pub mod header;
pub mod models;
pub mod server;

mod credits;
mod engine;
mod envelope;
mod filter;
mod finish;
mod fold;
mod heads;
mod music;
mod prompt;
mod slices;
mod snap;
mod sound;
mod tokens;

pub use engine::{Engine, EngineOptions};
pub use finish::{FoundWord, finish};
pub use heads::{DtwHeads, ModelShape};
pub use prompt::{Prompt, prompt};
pub use slices::{LONGEST, Slice, SlicePiece, pack};
pub use sound::SliceReader;

use crate::units::Interval;

/// What recognition hears: 16 kHz, one channel.
pub const RATE: crate::units::SampleRate = crate::units::SampleRate(16_000);

/// A slice to be recognised.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Mono at [`RATE`], at most 30 s, nominally -1.0 to 1.0.
    pub samples: &'a [f32],
    /// ISO 639-1, as in `fr`; found out when missing.
    pub language: Option<&'a str>,
    /// Names and words it should know how to spell; may be empty.
    pub prompt: &'a str,
    /// How hard to look.
    pub search: Search,
}

/// How hard recognition looks for the best text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Search {
    /// The likeliest token, one after the other.
    #[default]
    Greedy,
    /// This many texts side by side.
    Beam(u8),
}

/// A word as heard in a slice.
#[derive(Debug, Clone, PartialEq)]
pub struct HeardWord {
    /// As written, with the punctuation that belongs to it.
    pub text: String,
    /// When, from the slice's first sample; within the slice.
    pub time: Interval,
    /// 0 to 1.
    pub confidence: f32,
}

/// What was heard in a slice.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heard {
    /// In order of their starts.
    pub words: Vec<HeardWord>,
    /// The language it was recognised in, ISO 639-1.
    pub language: Option<String>,
    /// How likely there was no speech at all, 0 to 1.
    pub no_speech: f32,
}

/// Why a slice was not recognised.
#[derive(Debug, thiserror::Error)]
pub enum RecogniseError {
    /// The user asked to stop.
    #[error("interrupted")]
    Cancelled,
    /// The engine or server cannot do it; what is wrong, and what to do.
    #[error("{message}")]
    Engine {
        /// A lower-case phrase.
        message: String,
        /// In the imperative.
        hint: Option<String>,
    },
}

/// Something that writes down what is said.
pub trait Recogniser {
    /// Recognises one slice. `cancelled` is polled at least once a second of work.
    fn hear(
        &mut self,
        request: &Request<'_>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Heard, RecogniseError>;

    /// What it is, for the document and the cache: names the model by its digest, and the
    /// version of the code where that changes the text.
    fn identity(&self) -> String;
}

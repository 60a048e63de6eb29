//! What is said in an episode: recognised by Whisper, edited by people as a
//! document, written out in every format.
//!
//! ```text
//! track ─► whisper   slices of speech ─► words with times ─► filters     Recognised
//!            tracks   whose word is it, in which order                    Hidden, Flow
//!              document   transcript.md and transcript.words.json         Reading
//!                format   vtt, srt, json, html, text …                    Transcript
//! ```
//!
//! Times are those of the session (takes aligned, nothing cut), in whole
//! milliseconds, until `ops` maps a [`Transcript`] through the edit list.

pub mod clues;
pub mod compare;
pub mod correct;
pub mod document;
pub mod draft;
pub mod format;
pub mod ghost;
pub mod glossary;
mod recognised;
pub mod search;
pub mod second;
pub mod tidy;
mod timed;
pub mod tracks;
mod turns;
pub mod whisper;

pub use recognised::{Hidden, Recognised, RecognisedTrack, Word, WordId};
pub use timed::{Heading, Paragraph, TimedWord, Transcript, Turn};
pub use turns::{TURNS_ENDING, read_turns, write_turns};

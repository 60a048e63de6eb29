//! transcript.words.json: recognised words, and the text they were last aligned to.

use super::pass::Pass;
use super::synced::Synced;
use super::{words_read, words_write};
use crate::transcript::Recognised;

/// The version of the format that this pod writes.
pub(super) const VERSION: u64 = 1;
/// Larger files are no transcripts: 20,000 words take about 1.2 MB.
const LARGEST: usize = 64 << 20;

/// All that transcript.words.json holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WordsFile {
    /// What was recognised; confidences in thousandths, words by start and track.
    pub recognised: Recognised,
    /// The document as pod last wrote it, once there is one.
    pub synced: Option<Synced>,
    /// What rules did to the text, the last one last; all of it can be taken back.
    pub passes: Vec<Pass>,
}

/// Why transcript.words.json cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// More than any transcript needs.
    #[error("it is larger than 64 MB")]
    TooLarge,
    /// Not JSON, or not what a words file holds.
    #[error("{message}")]
    Content {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// A lower-case phrase.
        message: String,
    },
    /// JSON, but not a file of words.
    #[error("it is not a file of words: `\"pod-words\"` is missing")]
    NotWords,
    /// Written by a newer pod.
    #[error("it was written by a newer pod (format {version}; this pod reads {VERSION})")]
    Newer {
        /// The format it is in.
        version: u64,
    },
}

impl WordsFile {
    /// Holds confidences as the file writes them and words in its order.
    pub fn new(mut recognised: Recognised, synced: Option<Synced>) -> WordsFile {
        for word in &mut recognised.words {
            word.confidence = from_thousandths(thousandths(word.confidence));
        }
        recognised.words.sort_by_key(|word| (word.time.start, word.track));
        WordsFile { recognised, synced, passes: Vec::new() }
    }

    /// Reads the file's text. Repairs nothing: times must be in order, names unique.
    pub fn parse(text: &str) -> Result<WordsFile, WordsError> {
        if text.len() > LARGEST {
            return Err(WordsError::TooLarge);
        }
        words_read::read(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// The file's text: the same bytes for the same words, one word a line.
    pub fn to_json(&self) -> String {
        words_write::write(self)
    }
}

/// A confidence in thousandths; not-a-number gives 0.
pub(super) fn thousandths(confidence: f32) -> u16 {
    (confidence.clamp(0.0, 1.0) * 1000.0).round() as u16
}

/// The one float for a count of thousandths.
pub(super) fn from_thousandths(count: u16) -> f32 {
    f32::from(count) / 1000.0
}

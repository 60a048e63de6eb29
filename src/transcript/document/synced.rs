//! The document as pod last wrote it: the base of alignment and of the three-way merge.

use crate::transcript::WordId;
use crate::units::Interval;

/// The text as last written or read, and the time of each of its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Synced {
    /// All of it, byte for byte.
    pub text: String,
    /// One for each word of the text, struck ones too, in the order of the text.
    pub words: Vec<SyncedWord>,
}

/// The time of a word of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyncedWord {
    /// Exactly this recognised word, with its own time.
    Word(WordId),
    /// A time worked out, in whole milliseconds.
    Timed {
        /// When.
        time: Interval,
        /// The recognised words it stands for; none if a person added it.
        from: Vec<WordId>,
    },
}

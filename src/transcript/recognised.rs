//! What recognition heard: every word with its time, whether it goes into the
//! text or not. Nothing is ever deleted from here, only hidden with its reason.

use serde::{Deserialize, Serialize};

use super::ghost::Ghost;
use super::second::Wider;
use crate::units::Interval;

/// Names a recognised word for good.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct WordId(pub u32);

/// Why a recognised word is not in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hidden {
    /// Another speaker's voice, heard through this microphone.
    Bleed,
    /// A short sign of listening inside another's turn: `oui`, `mm-hm`.
    Backchannel,
    /// Whisper ran in a loop and wrote the same words over and over.
    Loop,
    /// A credit line Whisper learnt from subtitles, heard in no recording: `Sous-titres …`.
    Credit,
    /// The glossary given as prompt, written back.
    Prompt,
    /// More words than anybody can say in the time, or words where nobody speaks.
    Unspoken,
}

impl Hidden {
    /// Every reason, in the order they are told.
    pub const ALL: [Hidden; 6] = [
        Hidden::Bleed,
        Hidden::Backchannel,
        Hidden::Loop,
        Hidden::Credit,
        Hidden::Prompt,
        Hidden::Unspoken,
    ];

    /// As it is written in the words file and typed by people.
    pub const fn name(self) -> &'static str {
        match self {
            Hidden::Bleed => "bleed",
            Hidden::Backchannel => "backchannel",
            Hidden::Loop => "loop",
            Hidden::Credit => "credit",
            Hidden::Prompt => "prompt",
            Hidden::Unspoken => "unspoken",
        }
    }
}

/// A word as recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Its name; the words of a [`Recognised`] stand in this order.
    pub id: WordId,
    /// When it is said, in the session, in whole milliseconds.
    pub time: Interval,
    /// As written, with the punctuation that belongs to it: `eau,`, `quoi ?`, `l'eau`.
    pub text: String,
    /// How sure recognition was: the geometric mean of its tokens' probabilities, 0 to 1.
    pub confidence: f32,
    /// Which track it was heard on, from 0.
    pub track: u16,
    /// Why it is not in the text; nothing if it is.
    pub hidden: Option<Hidden>,
    /// What else it may be, best first.
    pub alternatives: Vec<String>,
}

/// A track that was recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecognisedTrack {
    /// Who speaks on it.
    pub speaker: Option<String>,
    /// The digest of its takes with where they lie in the session: another
    /// recording has another.
    pub recording: String,
}

/// All that was recognised in a session.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recognised {
    /// BCP 47.
    pub language: Option<String>,
    /// What recognised it, as in `whisper.cpp small, beam 5`.
    pub engine: String,
    /// The tracks.
    pub tracks: Vec<RecognisedTrack>,
    /// The words in the order of their start, then of their track.
    pub words: Vec<Word>,
    /// Sound between words that may be a hesitation nobody wrote, by start.
    pub ghosts: Vec<Ghost>,
    /// What another model heard for several words at once.
    pub wider: Vec<Wider>,
}

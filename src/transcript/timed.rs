//! A transcript ready to be written out: chapters, turns, paragraphs, timed words.

use super::recognised::WordId;
use crate::units::{Interval, Time};

/// A word of the text with its time.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedWord {
    /// As written, with the punctuation that belongs to it. Holds no line end; a space only
    /// before punctuation, as in `quoi ?`.
    pub text: String,
    /// When it is said. Never empty; words of one transcript start in order.
    pub time: Interval,
    /// Whether the time is not recognition's own but worked out from the words around it.
    pub estimated: bool,
    /// Whether a person marked it to be checked (`[[?]]`).
    pub doubtful: bool,
    /// The recognised words it stands for; none if a person added it.
    pub from: Vec<WordId>,
}

/// Words without a break.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Paragraph {
    /// In order; at least one.
    pub words: Vec<TimedWord>,
    /// Its line in transcript.md, from 1; 0 if it comes from elsewhere.
    pub line: usize,
}

/// What one person says before another does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Turn {
    /// Who, if known.
    pub speaker: Option<String>,
    /// At least one.
    pub paragraphs: Vec<Paragraph>,
}

/// The beginning of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its title, plain text.
    pub title: String,
    /// When it begins: its first word's start; zero before the first word of all.
    pub start: Time,
    /// How many turns stand before it. A heading begins a turn of its own: where it stands
    /// within what one person says, the turn is split.
    pub turn: usize,
    /// Its line in transcript.md, from 1; 0 if it comes from elsewhere.
    pub line: usize,
}

/// The text of an episode as it is published.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transcript {
    /// BCP 47.
    pub language: Option<String>,
    /// The chapters, in order.
    pub headings: Vec<Heading>,
    /// Who says what, in order.
    pub turns: Vec<Turn>,
}

impl Transcript {
    /// All words in order.
    pub fn words(&self) -> impl Iterator<Item = &TimedWord> {
        let paragraphs = self.turns.iter().flat_map(|turn| &turn.paragraphs);
        paragraphs.flat_map(|paragraph| &paragraph.words)
    }
}

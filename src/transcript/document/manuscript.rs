//! A document as its revisers see it: every word with its place in the text, its time, and who
//! says it.

use std::ops::Range;

use super::parse::{Document, Item};
use super::reading::Reading;
use super::synced::SyncedWord;
use super::words_file::WordsFile;
use crate::transcript::WordId;
use crate::units::Interval;

/// The words of a document, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Manuscript {
    /// The document's text, byte for byte; [`WrittenWord::at`] is a range of its bytes.
    pub text: String,
    /// BCP 47.
    pub language: Option<String>,
    /// Who says each turn, where known; a turn is a turn line with what follows it.
    pub turns: Vec<Option<String>>,
    /// Every word, struck ones too.
    pub words: Vec<WrittenWord>,
    /// Where comments stand in the text: nothing in them is a word.
    pub comments: Vec<Range<usize>>,
}

/// A word as it stands in a document.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenWord {
    /// As it is published, with the punctuation that belongs to it: `eau,`, `quoi ?`, `l'eau`.
    pub text: String,
    /// Its bytes in the source, punctuation included, the marks of strikes not.
    pub at: Range<usize>,
    /// When it is said.
    pub time: Interval,
    /// Which turn it stands in, an index into [`Manuscript::turns`].
    pub turn: usize,
    /// Which paragraph, counted through the whole document from 0.
    pub paragraph: usize,
    /// Whether it is cut from sound and text (`~~…~~`).
    pub struck: bool,
    /// Whether a person marked it to be checked (`[[?]]`).
    pub doubtful: bool,
    /// How sure recognition was of it, 0 to 1: the least sure of the words it stands for; nothing
    /// if a person wrote it.
    pub confidence: Option<f32>,
    /// What else it may be, best first; empty when it stands for more or less than one word.
    pub alternatives: Vec<String>,
    /// The recognised words it stands for; none if a person added it.
    pub from: Vec<WordId>,
}

impl Manuscript {
    /// The words of a document with the times that reading it found.
    pub fn new(document: &Document, reading: &Reading, words: Option<&WordsFile>) -> Manuscript {
        let recognised = words.map_or(&[][..], |words| &words.recognised.words);
        let known: std::collections::HashMap<WordId, usize> =
            recognised.iter().enumerate().map(|(at, word)| (word.id, at)).collect();
        let mut turns = vec![None];
        let mut said_in = false;
        let mut paragraph = 0;
        let mut all = Vec::with_capacity(document.tokens.len());
        for item in &document.items {
            match item {
                Item::Heading { .. } => {}
                Item::Turn { turn, .. } => {
                    if said_in {
                        turns.push(None);
                    }
                    said_in = false;
                    if let Some(last) = turns.last_mut() {
                        last.clone_from(&turn.speaker);
                    }
                }
                Item::Paragraph { tokens, .. } => {
                    for at in tokens.clone() {
                        let token = &document.tokens[at];
                        let from = match reading.synced.words.get(at) {
                            Some(SyncedWord::Word(id)) => vec![*id],
                            Some(SyncedWord::Timed { from, .. }) => from.clone(),
                            None => Vec::new(),
                        };
                        let heard = || from.iter().filter_map(|id| known.get(id));
                        let sure = heard().map(|&at| recognised[at].confidence);
                        let confidence = sure.reduce(f32::min);
                        let alternatives = match (heard().next(), heard().nth(1)) {
                            (Some(&one), None) => recognised[one].alternatives.clone(),
                            _ => Vec::new(),
                        };
                        all.push(WrittenWord {
                            text: token.text.clone(),
                            at: token.range.clone(),
                            time: reading.times.get(at).copied().unwrap_or_default(),
                            turn: turns.len() - 1,
                            paragraph,
                            struck: token.struck,
                            doubtful: token.doubtful,
                            confidence,
                            alternatives,
                            from,
                        });
                    }
                    said_in = true;
                    paragraph += 1;
                }
            }
        }
        Manuscript {
            text: document.source.clone(),
            language: reading.transcript.language.clone(),
            turns,
            words: all,
            comments: document.comments.clone(),
        }
    }

    /// Who says a word, where known.
    pub fn speaker(&self, word: &WrittenWord) -> Option<&str> {
        self.turns.get(word.turn)?.as_deref()
    }

    /// The words of each paragraph, as ranges of [`Manuscript::words`], in order.
    pub fn paragraphs(&self) -> Vec<Range<usize>> {
        let mut start = 0;
        let chunks = self.words.chunk_by(|one, next| one.paragraph == next.paragraph);
        chunks
            .map(|words| {
                let range = start..start + words.len();
                start = range.end;
                range
            })
            .collect()
    }
}

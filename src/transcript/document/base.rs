//! The timed words a text is aligned to: those of the text as last written, or of recognition.

use std::collections::HashMap;
use std::path::Path;

use super::inline::Token;
use super::key::key;
use super::parse::Document;
use super::synced::SyncedWord;
use super::words_file::WordsFile;
use crate::transcript::{Word, WordId};
use crate::units::{Interval, Time};

/// A timed word.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BaseWord {
    pub(super) key: String,
    /// When it stands in the transcript: starts never go back.
    pub(super) time: Interval,
    /// Where it is in the sound; differs when people talk at once.
    pub(super) sound: Interval,
    pub(super) entry: SyncedWord,
}

/// The base of a document, and whether the text as last written could not serve.
pub(super) fn base(words: &WordsFile, document: &Document) -> (Vec<BaseWord>, bool) {
    let recognised = &words.recognised.words;
    let synced = words.synced.as_ref().and_then(|synced| {
        // Most often nobody wrote to it since: then it is read already.
        let written = (synced.text != document.source)
            .then(|| Document::parse(&synced.text, Path::new("")).0);
        let tokens = &written.as_ref().unwrap_or(document).tokens;
        if tokens.len() != synced.words.len() {
            return None;
        }
        let known: HashMap<WordId, &Word> = recognised.iter().map(|word| (word.id, word)).collect();
        let words = tokens.iter().zip(&synced.words);
        words.map(|(token, entry)| from_entry(token, entry, &known)).collect()
    });
    let lost = words.synced.is_some() && synced.is_none();
    let mut base = synced.unwrap_or_else(|| {
        recognised.iter().filter(|word| word.hidden.is_none()).map(from_word).collect::<Vec<_>>()
    });
    // When two talk at once, one stands after the other: its words wait for their place.
    let mut latest = Time::ZERO;
    for word in &mut base {
        if word.time.start < latest {
            word.time = Interval::new(latest, word.time.end.max(latest + SHORTEST));
        }
        latest = word.time.start;
    }
    (base, lost)
}

/// No word is shorter.
pub(super) const SHORTEST: Time = Time::from_millis(20);

fn from_word(word: &Word) -> BaseWord {
    let entry = SyncedWord::Word(word.id);
    BaseWord { key: key(&word.text), time: word.time, sound: word.time, entry }
}

fn from_entry(
    token: &Token,
    entry: &SyncedWord,
    known: &HashMap<WordId, &Word>,
) -> Option<BaseWord> {
    let (time, sound) = match entry {
        SyncedWord::Word(id) => {
            let time = known.get(id)?.time;
            (time, time)
        }
        SyncedWord::Timed { time, from } => {
            let own = from.iter().filter_map(|id| known.get(id)).map(|word| word.time);
            let own = own.reduce(|a, b| Interval::new(a.start.min(b.start), a.end.max(b.end)));
            // A word that stands elsewhere than it is said keeps its place in the sound.
            let sound = match own {
                Some(own) if time.intersect(own).is_empty() => own,
                _ => *time,
            };
            (*time, sound)
        }
    };
    Some(BaseWord { key: key(&token.text), time, sound, entry: entry.clone() })
}

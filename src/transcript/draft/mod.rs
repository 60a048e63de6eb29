//! An episode's text and cuts while a person edits them: every gesture is an operation with its
//! inverse, and no gesture reads more than the part it changes.
//!
//! ```text
//! transcript.md, words, edits.toml ─► Draft   segments, each read by itself
//!                 gesture ─► Operation ─► apply, History (a tree), journal
//!                                Draft ─► text, Synced, spans: to be saved
//! ```

mod accept;
mod edits;
mod gesture;
mod history;
mod journal;
mod kept;
mod letters;
mod marks;
mod operation;
mod paragraphs;
mod revise;
mod segment;
mod similar;
mod spans;
mod strike;
#[cfg(test)]
pub(in crate::transcript) mod tests;
mod times;
mod turns;
mod walk;

pub use edits::Edits;
pub use history::{History, Step};
pub use journal::{JournalError, Line, Snapshot, line, lines};
pub use operation::{ChapterEntry, EditEntry, Operation, TextEdit};
pub(in crate::transcript) use revise::Revision;
pub use segment::{DraftWord, Kind, Segment};
pub use similar::Occurrence;
pub(in crate::transcript) use similar::fitted;
pub use turns::Reach;

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::transcript::document::{Change, Document, Synced, SyncedWord, WordsFile, read};
use crate::units::Time;
use segment::{Timed, split};
use times::timed;

/// Where a word stands in a draft. In the order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Place {
    /// Which segment.
    pub segment: usize,
    /// Which of its words.
    pub word: usize,
}

/// An episode's text, cuts and chapters, being edited.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    pub(super) segments: Vec<Arc<Segment>>,
    /// The cuts and keeps made by ear, by start.
    pub(super) spans: Vec<EditEntry>,
    /// The chapters of episode.toml, by start: they count while no heading stands in the text.
    pub(super) chapters: Vec<ChapterEntry>,
    language: Option<String>,
}

impl Draft {
    /// The draft of a text with its words; without a words file the times are guesses.
    pub fn new(text: &str, words: Option<&WordsFile>, language: Option<&str>) -> Draft {
        let (document, _) = Document::parse(text, Path::new(""));
        let reading = read(&document, words);
        let entries = reading.synced.words.into_iter().zip(reading.times);
        let entries: Vec<Timed> = entries.collect();
        let segments = split(text, &entries).into_iter().map(Arc::new).collect();
        let language = language.map(str::to_owned);
        Draft { segments, spans: Vec::new(), chapters: Vec::new(), language }
    }

    /// With these cuts and keeps, and the chapters of the manifest.
    #[must_use]
    pub fn with(mut self, spans: Vec<EditEntry>, chapters: Vec<ChapterEntry>) -> Draft {
        self.spans = spans;
        self.chapters = chapters;
        self.spans.sort();
        self.chapters.sort();
        self
    }

    /// In another language, as BCP 47.
    #[must_use]
    pub fn spoken_in(mut self, language: Option<&str>) -> Draft {
        self.language = language.map(str::to_owned);
        self
    }

    /// The text, byte for byte.
    pub fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.raw.as_str()).collect()
    }

    /// The text and the times of its words, to be stored.
    pub fn synced(&self) -> Synced {
        let words = self.segments.iter().flat_map(|segment| &segment.words);
        Synced { text: self.text(), words: words.map(|word| word.entry.clone()).collect() }
    }

    /// BCP 47, where known.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Its parts, in order.
    pub fn segments(&self) -> &[Arc<Segment>] {
        &self.segments
    }

    /// The cuts and keeps made by ear, by start.
    pub fn spans(&self) -> &[EditEntry] {
        &self.spans
    }

    /// The chapters of the manifest, by start.
    pub fn chapters(&self) -> &[ChapterEntry] {
        &self.chapters
    }

    /// Whether there is a word.
    pub fn is_empty(&self) -> bool {
        self.segments.iter().all(|segment| segment.words.is_empty())
    }

    /// The word at a place.
    pub fn word(&self, at: Place) -> Option<&DraftWord> {
        self.segments.get(at.segment)?.words.get(at.word)
    }

    /// The place after this one.
    pub fn after(&self, at: Place) -> Option<Place> {
        let here = self.segments.get(at.segment)?;
        if at.word + 1 < here.words.len() {
            return Some(Place { word: at.word + 1, ..at });
        }
        let mut rest = self.segments.iter().enumerate().skip(at.segment + 1);
        let (segment, _) = rest.find(|(_, segment)| !segment.words.is_empty())?;
        Some(Place { segment, word: 0 })
    }

    /// The place before this one.
    pub fn before(&self, at: Place) -> Option<Place> {
        if at.word > 0 {
            return Some(Place { word: at.word - 1, ..at });
        }
        let before = self.segments.get(..at.segment)?;
        let segment = before.iter().rposition(|segment| !segment.words.is_empty())?;
        Some(Place { segment, word: before[segment].words.len() - 1 })
    }

    /// The first word.
    pub fn first(&self) -> Option<Place> {
        let segment = self.segments.iter().position(|segment| !segment.words.is_empty())?;
        Some(Place { segment, word: 0 })
    }

    /// The last word.
    pub fn last(&self) -> Option<Place> {
        self.before(Place { segment: self.segments.len(), word: 0 })
    }

    /// The word being said at a moment, or the last before it; the first of all where none is.
    pub fn said_at(&self, time: Time) -> Option<Place> {
        // Segments without words take the start of the words after them.
        let start = |at: usize| {
            let rest = &self.segments[at..];
            rest.iter().find_map(|segment| Some(segment.words.first()?.time.start))
        };
        let (mut low, mut high) = (0, self.segments.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if start(middle).is_some_and(|start| start <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let behind = &self.segments[..low];
        let Some(segment) = behind.iter().rposition(|segment| !segment.words.is_empty()) else {
            return self.first();
        };
        let words = &behind[segment].words;
        let word = words.partition_point(|word| word.time.start <= time).saturating_sub(1);
        Some(Place { segment, word })
    }

    /// The nearest place that holds a word; nothing in a text without words.
    pub fn nearest(&self, at: Place) -> Option<Place> {
        if let Some(segment) = self.segments.get(at.segment)
            && !segment.words.is_empty()
        {
            return Some(Place { word: at.word.min(segment.words.len() - 1), ..at });
        }
        let segment = at.segment.min(self.segments.len());
        let next = (segment..self.segments.len()).find(|at| !self.segments[*at].words.is_empty());
        let next = next.map(|segment| Place { segment, word: 0 });
        next.or_else(|| self.before(Place { segment, word: 0 }))
    }

    /// Who speaks at a place, where known.
    pub fn speaker(&self, at: Place) -> Option<&str> {
        let until = (at.segment + 1).min(self.segments.len());
        let turn = |segment: &Arc<Segment>| matches!(segment.kind, Kind::Turn(_));
        match &self.segments[self.segments[..until].iter().rposition(turn)?].kind {
            Kind::Turn(speaker) => speaker.as_deref(),
            _ => None,
        }
    }

    /// Makes a change.
    pub fn apply(&mut self, operation: &Operation) {
        for edit in &operation.text {
            let end = (edit.at + edit.old.len()).min(self.segments.len());
            let at = edit.at.min(end);
            self.segments.splice(at..end, edit.new.iter().cloned());
        }
        operation::exchange(&mut self.spans, &operation.spans);
        operation::exchange(&mut self.chapters, &operation.chapters);
    }

    /// Segments with changes of their bytes, and of those that keep the rest what it was: words that
    /// none touches keep their entry. `gone` are
    /// the words taken out, counted from the first segment's; places in `changes` are bytes of
    /// the segments together.
    pub(super) fn rewritten(
        &self,
        segments: Range<usize>,
        changes: &[Change],
        gone: &[usize],
    ) -> TextEdit {
        use crate::transcript::document::{
            Manuscript, WrittenWord, carried, guarded, without_strays,
        };
        let old: Vec<Arc<Segment>> = self.segments[segments.clone()].to_vec();
        let mut manuscript = Manuscript { turns: vec![None], ..Manuscript::default() };
        let (mut entries, mut times) = (Vec::new(), HashMap::new());
        for (paragraph, segment) in old.iter().enumerate() {
            let shift = manuscript.text.len();
            manuscript.text.push_str(&segment.raw);
            for word in &segment.words {
                if let SyncedWord::Word(id) = word.entry {
                    times.insert(id, word.time);
                }
                manuscript.words.push(WrittenWord {
                    text: word.text.clone(),
                    at: word.at.start + shift..word.at.end + shift,
                    time: word.time,
                    turn: 0,
                    paragraph,
                    struck: word.struck,
                    doubtful: word.doubtful,
                    confidence: None,
                    alternatives: Vec::new(),
                    from: word.from().to_vec(),
                });
                entries.push(word.entry.clone());
            }
        }
        let changes = guarded(&manuscript.text, without_strays(&manuscript, changes.to_vec()));
        let synced = carried(&manuscript, &entries, &changes, gone);
        let before = self.before(Place { segment: segments.start, word: 0 });
        let after = self.nearest(Place { segment: segments.end, word: 0 });
        let after = after.filter(|at| at.segment >= segments.end);
        let time = |at: Option<Place>| Some(self.word(at?)?.time);
        let timed = timed(synced.words, &times, time(before), time(after));
        let new = split(&synced.text, &timed).into_iter().map(Arc::new).collect();
        TextEdit { at: segments.start, old, new }
    }

    /// One operation from this draft to another, of the smallest stretch that differs.
    pub fn difference(&self, to: &Draft, label: &str) -> Operation {
        let same = |pair: &(&Arc<Segment>, &Arc<Segment>)| pair.0 == pair.1;
        let head = self.segments.iter().zip(&to.segments).take_while(same).count();
        let (a, b) = (&self.segments[head..], &to.segments[head..]);
        let tail = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
        let (old, new) = (a[..a.len() - tail].to_vec(), b[..b.len() - tail].to_vec());
        let text = if old.is_empty() && new.is_empty() {
            Vec::new()
        } else {
            vec![TextEdit { at: head, old, new }]
        };
        Operation {
            label: label.to_owned(),
            text: text.into(),
            spans: operation::swap(&self.spans, &to.spans),
            chapters: operation::swap(&self.chapters, &to.chapters),
        }
    }
}

//! A change of a draft, with all that is needed to take it back.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::segment::{Segment, Timed, split};
use crate::transcript::WordId;
use crate::transcript::document::SyncedWord;
use crate::units::{Interval, Time};

/// A cut or a keep of edits.toml. By start, then by end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EditEntry {
    /// In nanoseconds of the session.
    pub start: i64,
    /// In nanoseconds of the session.
    pub end: i64,
    /// Whether the stretch is kept as it is, instead of cut.
    pub keep: bool,
    /// Why, as the file says.
    pub reason: Option<String>,
}

impl EditEntry {
    /// Where, on the session's time.
    pub fn time(&self) -> Interval {
        Interval::new(Time(self.start), Time(self.end))
    }
}

/// A chapter of episode.toml.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChapterEntry {
    /// In nanoseconds of the session.
    pub start: i64,
    /// Its title.
    pub title: String,
}

/// Segments that take the place of others.
#[derive(Debug, Clone, PartialEq)]
pub struct TextEdit {
    /// Which is the first.
    pub at: usize,
    /// What stands there before.
    pub old: Vec<Arc<Segment>>,
    /// What stands there afterwards.
    pub new: Vec<Arc<Segment>>,
}

/// Entries taken out of a list and put into it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Swap<T> {
    pub(super) out: Vec<T>,
    #[serde(rename = "in")]
    pub(super) into: Vec<T>,
}

impl<T> Default for Swap<T> {
    fn default() -> Swap<T> {
        Swap { out: Vec::new(), into: Vec::new() }
    }
}

impl<T: Clone> Swap<T> {
    fn inverse(&self) -> Swap<T> {
        Swap { out: self.into.clone(), into: self.out.clone() }
    }
    fn is_empty(&self) -> bool {
        self.out.is_empty() && self.into.is_empty()
    }
}

/// A change as people undo it: all of it or nothing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Operation {
    /// What it did, for the list of history.
    pub label: String,
    /// Of the text; each in the text that those before it leave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<TextEdit>,
    /// Of the cuts and keeps.
    #[serde(default, skip_serializing_if = "Swap::is_empty")]
    pub spans: Swap<EditEntry>,
    /// Of the manifest's chapters.
    #[serde(default, skip_serializing_if = "Swap::is_empty")]
    pub chapters: Swap<ChapterEntry>,
}

impl Operation {
    /// A change of the text alone.
    pub(super) fn of_text(label: impl Into<String>, text: Vec<TextEdit>) -> Operation {
        Operation { label: label.into(), text, ..Operation::default() }
    }

    /// What takes it back.
    #[must_use]
    pub fn inverse(&self) -> Operation {
        let back = |edit: &TextEdit| TextEdit {
            at: edit.at,
            old: edit.new.clone(),
            new: edit.old.clone(),
        };
        Operation {
            label: self.label.clone(),
            text: self.text.iter().rev().map(back).collect(),
            spans: self.spans.inverse(),
            chapters: self.chapters.inverse(),
        }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.text.iter().all(|edit| edit.old == edit.new)
            && self.spans.is_empty()
            && self.chapters.is_empty()
    }
}

/// Takes entries out of a sorted list and puts others in.
pub(super) fn exchange<T: Ord + Clone>(list: &mut Vec<T>, swap: &Swap<T>) {
    for gone in &swap.out {
        if let Ok(at) = list.binary_search(gone) {
            list.remove(at);
        }
    }
    for new in &swap.into {
        let at = list.partition_point(|one| one < new);
        list.insert(at, new.clone());
    }
}

/// What to take out of a sorted list and put in to get another.
pub(super) fn swap<T: Ord + Clone>(from: &[T], to: &[T]) -> Swap<T> {
    let (mut out, mut into) = (Vec::new(), Vec::new());
    let (mut old, mut new) = (from.iter().peekable(), to.iter().peekable());
    loop {
        match (old.peek(), new.peek()) {
            (None, None) => return Swap { out, into },
            (Some(a), Some(b)) if a == b => {
                old.next();
                new.next();
            }
            (Some(a), Some(b)) if a < b => out.extend(old.next().cloned()),
            (Some(_), None) => out.extend(old.next().cloned()),
            _ => into.extend(new.next().cloned()),
        }
    }
}

/// How segments stand in a journal: their bytes, and a line a word: the recognised words it
/// stands for (one number where it is exactly that one), start and end in nanoseconds.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    text: String,
    words: Vec<KeptWord>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum KeptWord {
    Word(u32, i64, i64),
    Timed(Vec<u32>, i64, i64),
}

impl Kept {
    pub(super) fn of<'a>(segments: impl Iterator<Item = &'a Arc<Segment>>) -> Kept {
        let mut kept = Kept { text: String::new(), words: Vec::new() };
        for segment in segments {
            kept.text.push_str(&segment.raw);
            kept.words.extend(segment.words.iter().map(|word| {
                let (start, end) = (word.time.start.0, word.time.end.0);
                match &word.entry {
                    SyncedWord::Word(id) => KeptWord::Word(id.0, start, end),
                    SyncedWord::Timed { from, .. } => {
                        KeptWord::Timed(from.iter().map(|id| id.0).collect(), start, end)
                    }
                }
            }));
        }
        kept
    }

    pub(super) fn segments(&self) -> Vec<Arc<Segment>> {
        let timed: Vec<Timed> = self.words.iter().map(KeptWord::timed).collect();
        split(&self.text, &timed).into_iter().map(Arc::new).collect()
    }
}

impl KeptWord {
    fn timed(&self) -> Timed {
        let time = |start: i64, end: i64| Interval::new(Time(start), Time(end));
        match self {
            KeptWord::Word(id, start, end) => (SyncedWord::Word(WordId(*id)), time(*start, *end)),
            KeptWord::Timed(from, start, end) => {
                let (time, from) =
                    (time(*start, *end), from.iter().map(|id| WordId(*id)).collect());
                (SyncedWord::Timed { time, from }, time)
            }
        }
    }
}

/// A text edit in a journal. Segments are kept each by itself, so that they come back as they were.
#[derive(Serialize, Deserialize)]
struct KeptEdit {
    at: usize,
    old: Vec<Kept>,
    new: Vec<Kept>,
}

impl Serialize for TextEdit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kept =
            |all: &[Arc<Segment>]| all.iter().map(|one| Kept::of([one].into_iter())).collect();
        KeptEdit { at: self.at, old: kept(&self.old), new: kept(&self.new) }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TextEdit {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<TextEdit, D::Error> {
        let kept = KeptEdit::deserialize(deserializer)?;
        let all = |kept: &[Kept]| kept.iter().flat_map(Kept::segments).collect();
        Ok(TextEdit { at: kept.at, old: all(&kept.old), new: all(&kept.new) })
    }
}

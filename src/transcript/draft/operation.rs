//! A change of a draft, with all that is needed to take it back.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::edits::Edits;
use super::segment::Segment;
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
    pub(super) fn is_empty(&self) -> bool {
        self.out.is_empty() && self.into.is_empty()
    }
}

/// A change as people undo it: all of it or nothing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Operation {
    /// What it did, for the list of history.
    pub label: String,
    /// Of the text; each in the text that those before it leave.
    #[serde(default)]
    pub text: Edits,
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
        Operation { label: label.into(), text: text.into(), ..Operation::default() }
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

    /// The first segment whose text it changes; nothing where it leaves the text alone.
    pub fn first_segment(&self) -> Option<usize> {
        self.text.iter().map(|edit| edit.at).min()
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

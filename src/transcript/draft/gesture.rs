//! What a person types over words, and words made one.

use std::ops::Range;

use super::operation::{Operation, TextEdit};
use super::strike::{around, flags, strike_changes};
use super::{Draft, Place};
use crate::transcript::document::{Change, written};
use crate::transcript::format::typography::{NARROW, WIDE};

/// Words of one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) segment: usize,
    pub(super) words: Range<usize>,
}

impl Draft {
    /// The words from one place to another, both with them, segment by segment.
    pub(super) fn runs(&self, from: Place, to: Place) -> Vec<Run> {
        let (from, to) = (from.min(to), from.max(to));
        let all =
            (from.segment..=to.segment.min(self.segments.len().saturating_sub(1))).map(|at| {
                let count = self.segments[at].words.len();
                let first = if at == from.segment { from.word } else { 0 };
                let end = if at == to.segment { (to.word + 1).min(count) } else { count };
                Run { segment: at, words: first.min(end)..end }
            });
        all.filter(|run| !run.words.is_empty()).collect()
    }

    /// The text of words, as they would be typed.
    pub fn spelled(&self, from: Place, to: Place) -> String {
        let runs = self.runs(from, to);
        let words =
            runs.iter().flat_map(|run| &self.segments[run.segment].words[run.words.clone()]);
        words.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Other words in the place of these; the words must stand in one paragraph. Nothing typed
    /// takes them out of the text.
    pub fn type_over(&self, from: Place, to: Place, text: &str) -> Option<Operation> {
        let [run] = &self.runs(from, to)[..] else { return None };
        let text = typed(text);
        if text.is_empty() {
            return self.hide(from, to);
        }
        let segment = &self.segments[run.segment];
        let before = self.spelled(from, to);
        if typed(&before) == text {
            return None;
        }
        let edit = self.replaced(run, &text)?;
        if edit.old == edit.new || segment.words.is_empty() {
            return None;
        }
        Some(Operation::of_text(format!("{} → {text}", shortened(&before)), vec![edit]))
    }

    /// One stretch of words replaced by text that is Markdown already.
    pub(super) fn replaced(&self, run: &Run, text: &str) -> Option<TextEdit> {
        let segment = self.segments.get(run.segment)?;
        let words = segment.words.get(run.words.clone())?;
        let at = words.first()?.at.start..words.last()?.at.end;
        let change = Change { rule: String::new(), at: at.clone(), to: text.to_owned() };
        let crossed = segment.strikes.iter().any(|mark| at.contains(mark));
        let mut changes = vec![change];
        if crossed {
            let struck = words.iter().all(|word| word.struck);
            let flags =
                flags(segment, |at, was| if run.words.contains(&at) { struck } else { was });
            changes = around(changes.remove(0), strike_changes(segment, &flags));
        }
        Some(self.rewritten(run.segment..run.segment + 1, &changes, &[]))
    }

    /// Makes one word of a word and the next.
    pub fn join_next(&self, at: Place) -> Option<Operation> {
        let segment = self.segments.get(at.segment)?;
        let (word, next) = (segment.words.get(at.word)?, segment.words.get(at.word + 1)?);
        let gap = word.at.end..next.at.start;
        if segment.strikes.iter().any(|mark| gap.contains(mark)) {
            return None;
        }
        let change = Change { rule: String::new(), at: gap, to: String::new() };
        let edit = self.rewritten(at.segment..at.segment + 1, &[change], &[]);
        let label = format!("joined: {}{}", word.text, next.text);
        (edit.old != edit.new).then(|| Operation::of_text(label, vec![edit]))
    }
}

/// What was typed, as it is written into the document; spaces before punctuation stay what they
/// are.
pub(super) fn typed(text: &str) -> String {
    let apart = |c: char| c.is_whitespace() && c != NARROW && c != WIDE;
    let words = text.split(apart).map(written).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// A text for a label.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let start: String = text.chars().take(MOST).collect();
    format!("{}…", start.trim_end())
}

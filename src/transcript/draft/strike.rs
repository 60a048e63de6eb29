//! Words that go: struck, so that they are cut from sound and text, or hidden, so that only the
//! text loses them.

use std::ops::Range;

use super::gesture::{Run, shortened};
use super::letters::{ENDS, first_letter};
use super::operation::{Operation, TextEdit};
use super::segment::{Kind, Segment};
use super::{Draft, Place};
use crate::transcript::document::Change;

impl Draft {
    /// Cuts words from sound and text, or brings them back if all of them are cut.
    pub fn strike(&self, from: Place, to: Place) -> Option<Operation> {
        let runs = self.runs(from, to);
        let words = |run: &Run| &self.segments[run.segment].words[run.words.clone()];
        let struck = !runs.iter().flat_map(words).all(|word| word.struck);
        let edits = runs.iter().rev().map(|run| {
            let segment = &self.segments[run.segment];
            let flags =
                flags(segment, |at, was| if run.words.contains(&at) { struck } else { was });
            self.rewritten(run.segment..run.segment + 1, &strike_changes(segment, &flags), &[])
        });
        let edits: Vec<TextEdit> = edits.collect();
        let what = if struck { "cut" } else { "brought back" };
        let text = shortened(&self.spelled(from, to));
        (!edits.is_empty()).then(|| Operation::of_text(format!("{what}: {text}"), edits))
    }

    /// Takes words out of the text; their sound stays.
    pub fn hide(&self, from: Place, to: Place) -> Option<Operation> {
        let runs = self.runs(from, to);
        let edits: Vec<TextEdit> = runs.iter().rev().map(|run| self.without(run)).collect();
        let text = shortened(&self.spelled(from, to));
        (!edits.is_empty()).then(|| Operation::of_text(format!("hidden: {text}"), edits))
    }

    fn without(&self, run: &Run) -> TextEdit {
        let segment = &self.segments[run.segment];
        let Range { start, end } = run.words.clone();
        if run.words.len() == segment.words.len() && segment.kind == Kind::Paragraph {
            return self.taken_out(run.segment);
        }
        let words = &segment.words;
        let at = match words.get(end) {
            Some(next) => words[start].at.start..next.at.start,
            None if start > 0 => words[start - 1].at.end..words[end - 1].at.end,
            None => words[start].at.start..words[end - 1].at.end,
        };
        // What goes from the middle of a strike leaves the strike whole.
        let struck = |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(|w| w.struck);
        let inside = struck(start.checked_sub(1)) && struck(Some(end));
        let flags = flags(segment, |at, was| if run.words.contains(&at) { inside } else { was });
        // The marks around what stays: those in the stretch that goes are set again outside it.
        let marks = strike_changes(segment, &flags).into_iter().map(|mut change| {
            if change.to == "~~" && at.start < change.at.start && change.at.start < at.end {
                change.at = at.end..at.end;
            }
            change
        });
        let gone = Change { rule: String::new(), at: at.clone(), to: String::new() };
        let mut changes = around(gone, marks.collect());
        let kept: Vec<usize> =
            segment.strikes.iter().copied().filter(|mark| at.contains(mark)).collect();
        // A mark that stays in place although its stretch goes is written again.
        for mark in kept {
            let removed = strike_changes(segment, &flags).iter().any(|c| c.at == (mark..mark + 2));
            if !removed {
                let place = if mark < words[start].at.start { at.start } else { at.end };
                changes.push(Change { rule: String::new(), at: place..place, to: "~~".to_owned() });
            }
        }
        changes.sort_by_key(|change| (change.at.start, change.at.end));
        let edit = self.rewritten(
            run.segment..run.segment + 1,
            &changes,
            &run.words.clone().collect::<Vec<_>>(),
        );
        capitalised(self, edit, start)
    }
}

/// Whether each word is struck, after `change` had its say.
pub(super) fn flags(segment: &Segment, change: impl Fn(usize, bool) -> bool) -> Vec<bool> {
    segment.words.iter().enumerate().map(|(at, word)| change(at, word.struck)).collect()
}

/// What sets the marks of strikes as they should be, touching none that stand right.
pub(super) fn strike_changes(segment: &Segment, flags: &[bool]) -> Vec<Change> {
    let mut wanted: Vec<usize> = Vec::new();
    let mut changes = Vec::new();
    let mut put = |at: usize, existing: Option<usize>| match existing {
        Some(mark) if segment.strikes.contains(&mark) => wanted.push(mark),
        _ => changes.push(Change { rule: String::new(), at: at..at, to: "~~".to_owned() }),
    };
    for (at, word) in segment.words.iter().enumerate() {
        if !flags[at] {
            continue;
        }
        if at == 0 || !flags[at - 1] {
            put(word.at.start, word.at.start.checked_sub(2));
        }
        if flags.get(at + 1) != Some(&true) {
            put(word.at.end, Some(word.at.end));
        }
    }
    let gone = segment.strikes.iter().filter(|mark| !wanted.contains(mark));
    changes.extend(gone.map(|&mark| Change {
        rule: String::new(),
        at: mark..mark + 2,
        to: String::new(),
    }));
    changes.sort_by_key(|change| (change.at.start, change.at.end));
    changes
}

/// A change together with others, less those it covers.
pub(super) fn around(change: Change, others: Vec<Change>) -> Vec<Change> {
    let outside =
        |other: &Change| other.at.end <= change.at.start || change.at.end <= other.at.start;
    let mut all: Vec<Change> = others.into_iter().filter(|other| outside(other)).collect();
    all.push(change);
    all.sort_by_key(|change| (change.at.start, change.at.end));
    all
}

/// Where the word that began a sentence went, the next begins it.
fn capitalised(draft: &Draft, edit: TextEdit, word: usize) -> TextEdit {
    let [old] = &edit.old[..] else { return edit };
    let starts = word == 0 || old.words[word - 1].text.ends_with(ENDS);
    let was = old.words.get(word).is_some_and(|word| word.text.starts_with(char::is_uppercase));
    let [new] = &edit.new[..] else { return edit };
    let Some(next) = new.words.get(word).filter(|_| starts && was) else { return edit };
    let Some(change) = first_letter(&new.raw, &next.at, true) else { return edit };
    let mut after = Draft { segments: vec![new.clone()], ..Draft::default() };
    after.language.clone_from(&draft.language);
    TextEdit { new: after.rewritten(0..1, &[change], &[]).new, ..edit }
}

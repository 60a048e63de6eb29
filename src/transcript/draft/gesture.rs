//! What a person does to words: types over them, strikes, hides, marks, punctuates, breaks.

use std::ops::Range;

use super::operation::{Operation, TextEdit};
use super::segment::{Kind, Segment};
use super::{Draft, Place};
use crate::transcript::document::{Change, written};
use crate::transcript::format::typography::{NARROW, WIDE};

/// What can follow a word as its punctuation.
const MARKS: [char; 7] = ['.', ',', ';', ':', '?', '!', '…'];

/// After these a sentence begins.
const ENDS: [char; 4] = ['.', '?', '!', '…'];

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
        let words: Vec<String> = text.split_whitespace().map(written).collect();
        let text = words.join(" ");
        if text.is_empty() {
            return self.hide(from, to);
        }
        let segment = &self.segments[run.segment];
        let before = self.spelled(from, to);
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
            let old = vec![self.segments[run.segment].clone()];
            return TextEdit { at: run.segment, old, new: Vec::new() };
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

    /// Puts a punctuation mark after a word, or takes it away if it is there; what follows begins
    /// with a capital where a sentence ended.
    pub fn punctuate(&self, at: Place, mark: char) -> Option<Operation> {
        let segment = self.segments.get(at.segment)?;
        let word = segment.words.get(at.word)?;
        let raw = &segment.raw[word.at.clone()];
        let space = |c: char| c.is_whitespace() || c == NARROW || c == WIDE;
        let base = raw.trim_end_matches(|c: char| MARKS.contains(&c) || space(c));
        if base.is_empty() {
            return None;
        }
        let there = raw[base.len()..].trim_matches(space);
        let put = if there == mark.to_string() { String::new() } else { self.spaced(mark) };
        let ended = put.ends_with(ENDS);
        let was = there.ends_with(ENDS);
        let from = word.at.start + base.len();
        let mut changes =
            vec![Change { rule: String::new(), at: from..word.at.end, to: put.clone() }];
        if let Some(next) = segment.words.get(at.word + 1).filter(|_| ended != was) {
            changes.extend(first_letter(&segment.raw, &next.at, ended));
        }
        let edit = self.rewritten(at.segment..at.segment + 1, &changes, &[]);
        let label = format!("{} → {base}{put}", word.text);
        (edit.old != edit.new).then(|| Operation::of_text(label, vec![edit]))
    }

    /// A mark with the space its language puts before it.
    fn spaced(&self, mark: char) -> String {
        let french = self.language.as_deref().is_some_and(|tag| tag.starts_with("fr"));
        match mark {
            '?' | '!' | ';' if french => format!("{NARROW}{mark}"),
            ':' if french => format!("{WIDE}:"),
            _ => mark.to_string(),
        }
    }

    /// Changes a word's case: lower, Capital, ALL CAPITALS, lower.
    pub fn cycle_case(&self, at: Place) -> Option<Operation> {
        let segment = self.segments.get(at.segment)?;
        let word = segment.words.get(at.word)?;
        let raw = &segment.raw[word.at.clone()];
        let to = next_case(raw);
        let change = Change { rule: String::new(), at: word.at.clone(), to: to.clone() };
        let edit = self.rewritten(at.segment..at.segment + 1, &[change], &[]);
        let label = format!("{raw} → {to}");
        (edit.old != edit.new).then(|| Operation::of_text(label, vec![edit]))
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
        Some(Operation::of_text(label, vec![edit]))
    }

    /// Marks a word to be checked, or takes the mark away.
    pub fn mark(&self, at: Place) -> Option<Operation> {
        const DOUBT: &str = "[[?]]";
        let segment = self.segments.get(at.segment)?;
        let word = segment.words.get(at.word)?;
        let end = segment.words.get(at.word + 1).map_or(segment.raw.len(), |next| next.at.start);
        let change = if word.doubtful {
            let from = word.at.start + segment.raw[word.at.start..end].find(DOUBT)?;
            let blank = segment.raw[..from].trim_end_matches(' ').len();
            Change {
                rule: String::new(),
                at: blank.max(word.at.start)..from + DOUBT.len(),
                to: String::new(),
            }
        } else {
            Change { rule: String::new(), at: word.at.end..word.at.end, to: format!(" {DOUBT}") }
        };
        let edit = self.rewritten(at.segment..at.segment + 1, &[change], &[]);
        let what = if word.doubtful { "checked" } else { "to be checked" };
        Some(Operation::of_text(format!("{what}: {}", word.text), vec![edit]))
    }

    /// Begins a paragraph at a word; at the first word of one, joins it to the one before.
    pub fn break_paragraph(&self, at: Place) -> Option<Operation> {
        if at.word > 0 {
            let edit = self.broken(at, "\n\n")?;
            return Some(Operation::of_text("paragraph", vec![edit]));
        }
        let mut before = at.segment.checked_sub(1)?;
        // A turn line that changes no speaker goes with the break.
        if let Kind::Turn(speaker) = &self.segments[before].kind
            && self.segments[before].words.is_empty()
            && before > 0
            && self.speaker(Place { segment: before - 1, word: 0 }) == speaker.as_deref()
        {
            before -= 1;
        }
        let first = self.segments.get(before).filter(|one| one.kind == Kind::Paragraph)?;
        let skipped: usize =
            self.segments[before..at.segment].iter().map(|segment| segment.raw.len()).sum();
        let (end, start) = (first.raw.trim_end().len(), skipped);
        let change = Change { rule: String::new(), at: end..start, to: " ".to_owned() };
        let edit = self.rewritten(before..at.segment + 1, &[change], &[]);
        Some(Operation::of_text("paragraphs joined", vec![edit]))
    }

    /// A segment split before a word, with other text in between.
    pub(super) fn broken(&self, at: Place, between: &str) -> Option<TextEdit> {
        let segment = self.segments.get(at.segment)?;
        let before = segment.words.get(at.word.checked_sub(1)?)?;
        let word = segment.words.get(at.word)?;
        let gap = &segment.raw[before.at.end..word.at.start];
        let blank = gap.find(char::is_whitespace)?;
        let length = gap[blank..].find(|c: char| !c.is_whitespace()).unwrap_or(gap.len() - blank);
        let start = before.at.end + blank;
        // A strike may not reach over the break.
        let crossed = before.struck && word.struck && !gap.contains("~~");
        let to = if crossed { format!("~~{between}~~") } else { between.to_owned() };
        let change = Change { rule: String::new(), at: start..start + length, to };
        Some(self.rewritten(at.segment..at.segment + 1, &[change], &[]))
    }
}

/// Whether each word is struck, after `change` had its say.
fn flags(segment: &Segment, change: impl Fn(usize, bool) -> bool) -> Vec<bool> {
    segment.words.iter().enumerate().map(|(at, word)| change(at, word.struck)).collect()
}

/// What sets the marks of strikes as they should be, touching none that stand right.
fn strike_changes(segment: &Segment, flags: &[bool]) -> Vec<Change> {
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
fn around(change: Change, others: Vec<Change>) -> Vec<Change> {
    let outside =
        |other: &Change| other.at.end <= change.at.start || change.at.end <= other.at.start;
    let mut all: Vec<Change> = others.into_iter().filter(|other| outside(other)).collect();
    all.push(change);
    all.sort_by_key(|change| (change.at.start, change.at.end));
    all
}

/// Sets the first letter of a word's bytes to a capital or not.
fn first_letter(raw: &str, at: &Range<usize>, capital: bool) -> Option<Change> {
    let (offset, letter) = raw[at.clone()].char_indices().find(|(_, c)| c.is_alphabetic())?;
    // `ONU` and `I'm` are not written small because a sentence goes on.
    let rest = &raw[at.start + offset + letter.len_utf8()..at.end];
    let name = rest.starts_with(char::is_uppercase)
        || letter == 'I' && !rest.starts_with(char::is_lowercase);
    let to: String = match capital {
        true => letter.to_uppercase().collect(),
        false if name => return None,
        false => letter.to_lowercase().collect(),
    };
    let from = at.start + offset;
    let same = raw[from..].starts_with(&to) && to.len() == letter.len_utf8();
    (!same).then(|| Change { rule: String::new(), at: from..from + letter.len_utf8(), to })
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

/// The case that follows: lower, Capital, ALL CAPITALS.
fn next_case(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let upper = letters.iter().filter(|c| c.is_uppercase()).count();
    let first = letters.first().is_some_and(|c| c.is_uppercase());
    if upper == 0 {
        let mut done = false;
        let one = |c: char| {
            let first = c.is_alphabetic() && !done;
            done |= first;
            if first { c.to_uppercase().collect::<String>() } else { c.to_string() }
        };
        text.chars().map(one).collect()
    } else if first && upper == 1 && letters.len() > 1 {
        text.to_uppercase()
    } else {
        text.to_lowercase()
    }
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

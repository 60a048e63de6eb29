//! What tidying only suggests, each with how it would read.

use std::ops::Range;

use super::ghosts;
use super::revise::{Excerpt, Revision};
use super::tidy::{Found, Ground, Tidy, TidyChoice, TidySuggestion, bytes};
use crate::transcript::document::{Change, Manuscript, applied};
use crate::transcript::tidy::{Level, apply, rule_named};
use crate::units::Time;

/// How many words stand on each side of what is shown.
const AROUND: usize = 7;

/// Everything that may be accepted in a text as it is, in its order.
pub(super) fn suggestions(revision: &Revision<'_>, asked: &Tidy) -> Vec<TidySuggestion> {
    let plain = Ground::of(revision, asked.audio).plain;
    let m = &plain.manuscript;
    let found = Found::of(m);
    let mut all = Vec::new();
    for removal in found.removals.iter().filter(|removal| is_open(removal.rule)) {
        let Some(part) = Part::of(m, removal.words.clone()) else { continue };
        let mut own = removal.clone();
        own.words = removal.words.start - part.first..removal.words.end - part.first;
        let changes = apply(&part.manuscript, &[own], asked.audio);
        // What cannot be made is not suggested.
        if !changes.is_empty() {
            all.extend(suggestion(m, removal.rule, bytes(m, removal), &changes));
        }
    }
    for change in &found.changes {
        if let Some(rule) = rule_named(&change.rule).filter(|rule| is_open(rule.id)) {
            let changes = std::slice::from_ref(change);
            all.extend(suggestion(m, rule.id, change.at.clone(), changes));
        }
    }
    all.extend(ghosts::suggestions(revision, m));
    all.sort_by_key(|one| one.start);
    all
}

/// Whether a rule waits for a person.
fn is_open(rule: &str) -> bool {
    rule_named(rule).is_some_and(|rule| rule.level != Level::Safe)
}

/// The paragraph that some words stand in, as a text of its own. With one beside it of the same
/// turn, if there is one: what would empty the turn is not to be suggested.
struct Part {
    manuscript: Manuscript,
    first: usize,
}

impl Part {
    fn of(m: &Manuscript, words: Range<usize>) -> Option<Part> {
        let own = m.words.get(words.start)?;
        let whole = |at: usize| {
            let paragraph = m.words[at].paragraph;
            let first = m.words.partition_point(|word| word.paragraph < paragraph);
            first..m.words.partition_point(|word| word.paragraph <= paragraph)
        };
        let mut range = whole(words.start);
        let beside = |at: usize| m.words.get(at).is_some_and(|word| word.turn == own.turn);
        if let Some(before) = range.start.checked_sub(1).filter(|&at| beside(at)) {
            range.start = whole(before).start;
        } else if beside(range.end) {
            range.end = whole(range.end).end;
        }
        let manuscript = Manuscript {
            text: m.text.clone(),
            language: m.language.clone(),
            turns: m.turns.clone(),
            words: m.words[range.clone()].to_vec(),
            comments: Vec::new(),
        };
        Some(Part { manuscript, first: range.start })
    }
}

fn suggestion(
    m: &Manuscript,
    rule: &'static str,
    at: Range<usize>,
    changes: &[Change],
) -> Option<TidySuggestion> {
    let about = rule_named(rule)?.about;
    let word = m.words.partition_point(|word| word.at.end < at.start);
    let word = m.words.get(word).or_else(|| m.words.last())?;
    Some(TidySuggestion {
        rule,
        about,
        start: word.time.start,
        speaker: m.speaker(word).map(str::to_owned),
        excerpt: Excerpt::of(m, &at),
        becomes: becomes(m, &at, changes),
        choice: TidyChoice { rule, at },
    })
}

/// How the words around a place read with changes made.
pub(super) fn becomes(m: &Manuscript, at: &Range<usize>, changes: &[Change]) -> String {
    let words = &m.words;
    let from = words.partition_point(|word| word.at.end <= at.start);
    let to = words.partition_point(|word| word.at.start < at.end).max(from);
    let Some(paragraph) = words.get(from).or_else(|| words.last()).map(|word| word.paragraph)
    else {
        return String::new();
    };
    let same = |&&(_, word): &&(usize, &crate::transcript::document::WrittenWord)| {
        word.paragraph == paragraph
    };
    let near: Vec<(usize, &_)> = words
        .iter()
        .enumerate()
        .skip(from.saturating_sub(AROUND))
        .take(to - from.saturating_sub(AROUND) + AROUND)
        .collect();
    let near: Vec<_> = near.iter().filter(same).collect();
    let (Some(first), Some(last)) = (near.first(), near.last()) else { return String::new() };
    let start = changes.first().map_or(first.1.at.start, |one| one.at.start.min(first.1.at.start));
    let end = changes.last().map_or(last.1.at.end, |one| one.at.end.max(last.1.at.end));
    let moved: Vec<Change> = changes
        .iter()
        .map(|change| Change {
            at: change.at.start - start..change.at.end - start,
            ..change.clone()
        })
        .collect();
    let read = applied(m.text.get(start..end).unwrap_or_default(), &moved);
    read.replace("\n\n", " ¶ ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// When something stands, as a range of milliseconds.
pub(super) fn millis(start: Time, end: Time) -> Range<usize> {
    let whole = |time: Time| usize::try_from(time.millis()).unwrap_or_default();
    whole(start)..whole(end)
}

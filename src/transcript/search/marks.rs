//! The sentence of a passage to show, and where in it the words are.

use std::ops::Range;

use super::fold::{Token, tokens};
use super::passage::Passage;
use super::query::{Clause, Query};
use crate::units::Interval;

/// A place where something is said.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The episode, by the name it was put in with.
    pub episode: String,
    /// Who says it, where known.
    pub speaker: Option<String>,
    /// When the sentence is said, on the takes.
    pub time: Interval,
    /// The sentence; several, where the words in a row go over its end.
    pub text: String,
    /// The words found, as bytes of the text: in order, apart from each other.
    pub marks: Vec<Range<usize>>,
}

/// How near the words stand to each other, the best last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    Passage,
    Sentence,
    Row,
}

/// The best part of a passage to show.
pub(super) struct Shown {
    pub(super) nearness: Nearness,
    pub(super) range: Range<usize>,
    pub(super) time: Interval,
    /// As bytes of the passage.
    pub(super) marks: Vec<Range<usize>>,
}

/// Chooses the sentence with the most of what is wanted; the first of equals.
pub(super) fn shown(passage: &Passage, query: &Query) -> Option<Shown> {
    let words = tokens(&passage.text);
    let row = query.row().map(|row| places(&words, &row)).unwrap_or_default();
    let found: Vec<Vec<Range<usize>>> =
        query.wanted.iter().map(|clause| places(&words, clause)).collect();
    let count = |within: &Range<usize>| {
        let inside = |place: &&Range<usize>| within.contains(&place.start);
        let distinct = found.iter().filter(|places| places.iter().any(|one| inside(&one))).count();
        (row.iter().any(|one| inside(&one)), distinct)
    };
    let sentences = 0..passage.sentences.len();
    let (first, (in_row, distinct)) = sentences
        .map(|at| (at, count(&passage.range(at))))
        // The first of equals: `max_by_key` gives the last.
        .rev()
        .max_by_key(|(_, counted)| *counted)?;
    let mut range = passage.range(first);
    let mut time = passage.sentences.get(first)?.time;
    // A row of words may go over the end of the sentence.
    let inside = range.clone();
    let starts_here = |place: &&Range<usize>| inside.contains(&place.start);
    let reach = row.iter().chain(found.iter().flatten()).filter(starts_here);
    let reach = reach.map(|place| place.end).max().unwrap_or(range.end);
    let mut last = first;
    while range.end < reach && last + 1 < passage.sentences.len() {
        last += 1;
        range.end = passage.range(last).end;
        time.end = time.end.max(passage.sentences[last].time.end);
    }
    let marks = found.into_iter().flatten().chain(row);
    let marks = merged(marks.filter(|one| range.start <= one.start && one.end <= range.end));
    let nearness = match (in_row, distinct == query.wanted.len()) {
        (true, _) => Nearness::Row,
        (_, true) => Nearness::Sentence,
        _ => Nearness::Passage,
    };
    Some(Shown { nearness, range, time, marks })
}

/// Where a clause stands, in bytes.
fn places(words: &[Token], clause: &Clause) -> Vec<Range<usize>> {
    let Some((last, before)) = clause.tokens.split_last() else { return Vec::new() };
    let fits = |row: &&[Token]| {
        row.iter().zip(before).all(|(word, wanted)| word.text == *wanted)
            && row.last().is_some_and(|word| {
                if clause.prefix { word.text.starts_with(last) } else { word.text == *last }
            })
    };
    let rows = words.windows(clause.tokens.len()).filter(fits);
    rows.map(|row| row[0].range.start..row[row.len() - 1].range.end).collect()
}

/// Ranges in order, those that touch or overlap as one.
fn merged(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut sorted: Vec<Range<usize>> = ranges.collect();
    sorted.sort_by_key(|range| (range.start, range.end));
    let mut all: Vec<Range<usize>> = Vec::with_capacity(sorted.len());
    for range in sorted {
        match all.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => all.push(range),
        }
    }
    all
}

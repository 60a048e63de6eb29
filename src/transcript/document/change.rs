//! Changes of a text that are known one by one, so that each can be taken back; the words they
//! leave alone keep their times to the bit.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::key::{key, weight};
use super::manuscript::Manuscript;
use super::parse::Document;
use super::synced::{Synced, SyncedWord};
use crate::transcript::WordId;
use crate::units::{Interval, Time};

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The rule it comes from, as in `filler` or `glossary`.
    pub rule: String,
    /// Which bytes of the text it replaces; nothing but an insertion has an empty range.
    pub at: Range<usize>,
    /// What stands there afterwards.
    pub to: String,
}

/// A text with changes made; they are in order and do not overlap. One that does not fit the text
/// (out of range, inside a character, over the one before) is left out.
pub fn applied(text: &str, changes: &[Change]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for change in fitting(text, changes) {
        out.push_str(&text[done..change.at.start]);
        out.push_str(&change.to);
        done = change.at.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Those of `changes` that fit the text, in order.
fn fitting<'a>(text: &str, changes: &'a [Change]) -> Vec<&'a Change> {
    let mut done = 0;
    let fits = |change: &&Change| {
        let Range { start, end } = change.at;
        let whole = start <= end && text.is_char_boundary(start) && text.is_char_boundary(end);
        let fits = whole && done <= start;
        if fits {
            done = end;
        }
        fits
    };
    changes.iter().filter(fits).collect()
}

/// The text and times that changes leave: words that none of them touches keep their entry, a
/// changed word keeps that of the word it stands for, several share their time. `gone` are the
/// words that are taken out, as indices of the manuscript's: what takes their place is not them.
pub fn carried(
    manuscript: &Manuscript,
    entries: &[SyncedWord],
    changes: &[Change],
    gone: &[usize],
) -> Synced {
    let text = applied(&manuscript.text, changes);
    let (document, _) = Document::parse(&text, Path::new(""));
    let fitting = fitting(&manuscript.text, changes);
    let source = &manuscript.words;
    let known = source.iter().filter_map(|word| Some((*word.from.first()?, word.time))).collect();
    let mut places = Places { changes: &fitting, at: 0, shift: 0 };
    let mut words: Vec<SyncedWord> = Vec::with_capacity(document.tokens.len());
    let mut tokens = document.tokens.iter().peekable();
    let mut next = 0;
    while let Some(token) = tokens.next() {
        // The tokens that share a word of the source with each other, and these words.
        let mut from = places.source(token.range.clone());
        let mut group = vec![token];
        next += source[next..].iter().take_while(|word| word.at.end <= from.start).count();
        let first = next;
        next += source[next..].iter().take_while(|word| word.at.start < from.end).count();
        while let Some(&token) = tokens.peek() {
            let more = places.source(token.range.clone());
            let reach = source[..next].last().map_or(0, |word| word.at.end).max(from.end);
            if more.start >= reach {
                break;
            }
            from.end = from.end.max(more.end);
            next += source[next..].iter().take_while(|word| word.at.start < from.end).count();
            group.push(token);
            tokens.next();
        }
        let old: Vec<usize> = (first..next).filter(|at| !gone.contains(at)).collect();
        let before = words.last().map(|word| time_of(word, &known));
        let after = source.get(next).map(|word| word.time);
        let texts: Vec<&str> = group.iter().map(|token| token.text.as_str()).collect();
        words.extend(paired(manuscript, entries, (&old, &texts), before.flatten(), after));
    }
    Synced { text, words }
}

/// Where a range of the changed text stands in the text before, and whether no change touches it:
/// then it holds the same bytes there. `changes` fit the text and are in order.
pub fn origin(changes: &[Change], range: Range<usize>) -> (Range<usize>, bool) {
    let all: Vec<&Change> = changes.iter().collect();
    let mut shift = 0_isize;
    for change in changes {
        let start = change.at.start.saturating_add_signed(shift);
        let end = start + change.to.len();
        if range.end <= start {
            break;
        }
        if range.start < end {
            return (Places { changes: &all, at: 0, shift: 0 }.source(range), false);
        }
        shift += change.to.len() as isize - change.at.len() as isize;
    }
    (range.start.saturating_add_signed(-shift)..range.end.saturating_add_signed(-shift), true)
}

/// Finds the source bytes of a range of the changed text; asked in rising order.
struct Places<'a> {
    changes: &'a [&'a Change],
    /// How many changes lie behind the last range.
    at: usize,
    /// How much longer they made the text.
    shift: isize,
}

impl Places<'_> {
    fn source(&mut self, range: Range<usize>) -> Range<usize> {
        while let Some(change) = self.changes.get(self.at) {
            if change.at.start.saturating_add_signed(self.shift) + change.to.len() > range.start {
                break;
            }
            self.shift += change.to.len() as isize - change.at.len() as isize;
            self.at += 1;
        }
        let (mut shift, mut start, mut end) = (self.shift, None, None);
        for change in &self.changes[self.at..] {
            let from = change.at.start.saturating_add_signed(shift);
            let to = from + change.to.len();
            if range.end <= from {
                break;
            }
            if range.start < from {
                start.get_or_insert(range.start.saturating_add_signed(-shift));
            } else if range.start < to {
                start.get_or_insert(change.at.start);
            }
            end = (range.end <= to).then_some(change.at.end);
            shift += change.to.len() as isize - change.at.len() as isize;
            if end.is_some() {
                break;
            }
        }
        let start = start.unwrap_or(range.start.saturating_add_signed(-self.shift));
        let end = end.unwrap_or(range.end.saturating_add_signed(-shift));
        start..end.max(start)
    }
}

/// Entries for words that stand for words of the source; where there are none of these, between
/// the times before and after.
fn paired(
    manuscript: &Manuscript,
    entries: &[SyncedWord],
    (old, new): (&[usize], &[&str]),
    before: Option<Interval>,
    after: Option<Interval>,
) -> Vec<SyncedWord> {
    let own = |at: usize| {
        let word = &manuscript.words[at];
        let timed = || SyncedWord::Timed { time: word.time, from: word.from.clone() };
        entries.get(at).cloned().unwrap_or_else(timed)
    };
    let keys: Vec<String> = new.iter().map(|text| key(text)).collect();
    let same = |at: usize, one: usize| key(&manuscript.words[old[at]].text) == keys[one];
    let least = old.len().min(new.len());
    let (mut head, mut tail) = (least, 0);
    if old.len() != new.len() {
        head = (0..least).take_while(|&at| same(at, at)).count();
        let ends = (1..=least - head).take_while(|&n| same(old.len() - n, new.len() - n));
        tail = ends.count();
    }
    let mut all: Vec<SyncedWord> = old[..head].iter().map(|&at| own(at)).collect();
    let (inner, words) = (&old[head..old.len() - tail], &keys[head..new.len() - tail]);
    if let (Some(&first), Some(&last)) = (inner.first(), inner.last()) {
        let (first, last) = (&manuscript.words[first], &manuscript.words[last]);
        let time = Interval::new(first.time.start, last.time.end);
        let from: Vec<WordId> =
            inner.iter().flat_map(|&at| manuscript.words[at].from.iter().copied()).collect();
        all.extend(shared(time, words, &from));
    } else if !words.is_empty() {
        let last = head.checked_sub(1).map(|at| manuscript.words[old[at]].time).or(before);
        let next = (tail > 0).then(|| manuscript.words[old[old.len() - tail]].time).or(after);
        let start =
            last.map_or_else(|| next.map_or(Time::ZERO, |next| next.start), |last| last.end);
        // Words may be said while others still are: no start lies after the next one's.
        let start = next.map_or(start, |next| start.min(next.start));
        let start = last.map_or(start, |last| start.max(last.start));
        let end = next.map_or(start, |next| next.start).max(start);
        all.extend(shared(Interval::new(start, end), words, &[]));
    }
    all.extend(old[old.len() - tail..].iter().map(|&at| own(at)));
    all
}

/// A stretch of time for several words, by how long each takes to say.
fn shared(time: Interval, keys: &[String], from: &[WordId]) -> Vec<SyncedWord> {
    let (start, end) = (time.start.millis(), time.end.millis());
    let total: i64 = keys.iter().map(|key| weight(key)).sum();
    let mut done = 0;
    let mut at = start;
    let words = keys.iter().map(|key| {
        done += weight(key);
        let until = start + (end - start) * done / total.max(1);
        let time = Interval::from_millis(at, until.max(at + 1));
        at = until;
        SyncedWord::Timed { time, from: from.to_vec() }
    });
    words.collect()
}

fn time_of(entry: &SyncedWord, known: &HashMap<WordId, Interval>) -> Option<Interval> {
    match entry {
        SyncedWord::Timed { time, .. } => Some(*time),
        SyncedWord::Word(id) => known.get(id).copied(),
    }
}

#[cfg(test)]
mod tests;

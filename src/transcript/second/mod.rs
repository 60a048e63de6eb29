//! The second opinion: another model hears the same sound, and where the two disagree a word is
//! a suspect with its alternative.
//!
//! ```text
//! Recognised ─┐
//!             ├► second_opinion   Word::alternatives, Opinion
//!    [Heard] ─┘                        └─► suspects   (of a Manuscript)
//! ```
//!
//! Only [`Word::alternatives`] is ever changed.

mod stretches;
mod suspects;
#[cfg(test)]
mod tests;

pub use suspects::{UNSURE, suspects};

use crate::transcript::document::{align, key};
use crate::transcript::{Recognised, Word, WordId};
use crate::units::{Interval, Time};

/// A word as the second model heard it.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// When it is said, in the session.
    pub time: Interval,
    /// As written, with its punctuation.
    pub text: String,
    /// How sure the model was, 0 to 1.
    pub confidence: f32,
    /// The track it was heard on, from 0.
    pub track: u16,
}

/// How far two models agree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opinion {
    /// Words of the first that the second heard too.
    pub agreed: usize,
    /// Words of the first for which the second heard others.
    pub disagreed: usize,
    /// Words of the first where the second heard nothing.
    pub only_first: usize,
    /// Words of the second where the first heard nothing.
    pub only_second: usize,
    /// What the second heard for several words of the first at once.
    pub wider: Vec<Wider>,
}

/// What the second model heard for several words of the first: `Castopod` for `casto pod`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wider {
    /// The words of the first, two or three.
    pub words: Vec<WordId>,
    /// What the second heard, without punctuation around it.
    pub text: String,
}

/// Alternatives kept for a word.
const MOST_ALTERNATIVES: usize = 5;
/// Words that stand for one another in larger groups are no alternatives.
const LARGEST_GROUP: usize = 3;
/// Words further apart than this are not the same: recognition may be off by 0.2 s, and by more
/// where two models cut the sound differently.
const APART: Time = Time::from_millis(1000);

/// Compares what two models heard, track by track, and gives the words where they disagree what
/// the second heard, before what else they may be.
///
/// An alternative stands for its one word and may hold several (`casto pod`). Where the second
/// heard something for two or three words, no single word can carry it without being wrong once
/// another is left as it is: those are told in [`Opinion::wider`] and no word is changed. Case and
/// punctuation are no disagreement, accents are. Hidden words take part, so that the second's
/// hearing of them is not new, but get nothing and are not counted. `other` in any order.
pub fn second_opinion(first: &mut Recognised, other: &[Heard]) -> Opinion {
    let mut opinion = Opinion::default();
    let mut tracks: Vec<u16> = first.words.iter().map(|word| word.track).collect();
    tracks.extend(other.iter().map(|word| word.track));
    tracks.sort_unstable();
    tracks.dedup();
    let mut mine: Vec<usize> = (0..first.words.len()).collect();
    mine.sort_by_key(|&at| (first.words[at].track, first.words[at].time.start));
    let mut theirs: Vec<&Heard> = other.iter().collect();
    theirs.sort_by_key(|word| (word.track, word.time.start));
    for track in tracks {
        let own = of_track(&mine, |&at| first.words[at].track, track);
        let heard = of_track(&theirs, |word| word.track, track);
        let times = own.iter().map(|&at| first.words[at].time);
        let times: Vec<Interval> = times.collect();
        for (words, others) in stretches::stretches(&times, heard) {
            judge(&mut first.words, &own[words], &heard[others], &mut opinion);
        }
    }
    opinion
}

/// The part of a list, sorted by track, that is one track's.
fn of_track<T>(list: &[T], track_of: impl Fn(&T) -> u16, track: u16) -> &[T] {
    let start = list.partition_point(|one| track_of(one) < track);
    let end = list.partition_point(|one| track_of(one) <= track);
    &list[start..end]
}

/// Compares one stretch of speech.
fn judge(words: &mut [Word], own: &[usize], heard: &[&Heard], opinion: &mut Opinion) {
    let old: Vec<String> = own.iter().map(|&at| key(&words[at].text)).collect();
    let new: Vec<String> = heard.iter().map(|word| key(&word.text)).collect();
    let old_keys: Vec<&str> = old.iter().map(String::as_str).collect();
    let new_keys: Vec<&str> = new.iter().map(String::as_str).collect();
    for group in align(&old_keys, &new_keys).groups {
        let (mine, theirs) = (&own[group.old.clone()], &heard[group.new.clone()]);
        let shown = mine.iter().filter(|&&at| words[at].hidden.is_none()).count();
        let largest = mine.len().max(theirs.len());
        let together = !mine.is_empty() && !theirs.is_empty();
        if !together || largest > LARGEST_GROUP || !are_near(words, mine, theirs) {
            opinion.only_first += shown;
            opinion.only_second += theirs.len();
        } else if bare(&old[group.old]) == bare(&new[group.new]) {
            opinion.agreed += shown;
        } else {
            opinion.disagreed += shown;
            suggest(words, mine, &text(theirs), opinion);
        }
    }
}

/// Gives what the second heard to the word it stands for.
fn suggest(words: &mut [Word], mine: &[usize], text: &str, opinion: &mut Opinion) {
    match mine {
        &[at] if words[at].hidden.is_none() => offer(&mut words[at], text),
        [_] => {}
        _ if mine.iter().all(|&at| words[at].hidden.is_none()) => {
            let words = mine.iter().map(|&at| words[at].id).collect();
            opinion.wider.push(Wider { words, text: text.to_owned() });
        }
        _ => {}
    }
}

/// Puts an alternative first; the same with other capitals or punctuation stands once.
fn offer(word: &mut Word, text: &str) {
    let new = key(text);
    let own = key(&word.text);
    if text.is_empty() || new == own {
        return;
    }
    let mut keys = vec![own, new];
    let mut all = vec![text.to_owned()];
    for other in std::mem::take(&mut word.alternatives) {
        let key = key(&other);
        if !keys.contains(&key) {
            keys.push(key);
            all.push(other);
        }
    }
    all.truncate(MOST_ALTERNATIVES);
    word.alternatives = all;
}

/// Whether two groups of words are said at about the same time.
fn are_near(words: &[Word], mine: &[usize], theirs: &[&Heard]) -> bool {
    let whole = |one: Interval, other: Interval| Interval {
        start: one.start.min(other.start),
        end: one.end.max(other.end),
    };
    let mine = mine.iter().map(|&at| words[at].time).reduce(whole).unwrap_or_default();
    let theirs = theirs.iter().map(|word| word.time).reduce(whole).unwrap_or_default();
    let gap = mine.start.max(theirs.start).0.saturating_sub(mine.end.min(theirs.end).0);
    gap <= APART.0
}

/// Keys in one, without what joins and splits words.
fn bare(keys: &[String]) -> String {
    keys.concat().replace('\'', "")
}

/// The words of a group without punctuation around them.
fn text(heard: &[&Heard]) -> String {
    let words: Vec<&str> = heard.iter().map(|word| word.text.trim()).collect();
    let text = words.join(" ");
    text.trim_matches(|c: char| !c.is_alphanumeric() && !"%€$£°".contains(c)).to_owned()
}

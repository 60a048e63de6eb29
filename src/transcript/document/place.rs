//! The times of a text's words, from the timed words they stand for and those around them.

use super::align::Group;
use super::base::{BaseWord, SHORTEST};
use super::key::weight;
use super::synced::SyncedWord;
use crate::transcript::WordId;
use crate::units::{Interval, Time};

/// A word put into a gap needs this much of it.
const ROOM: i64 = 60;
/// How long one unit of weight takes to say, in milliseconds.
pub(super) const UNIT: i64 = 75;

/// A word of the text in time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    pub(super) time: Interval,
    /// Where it is in the sound, as far as it is anywhere.
    pub(super) sound: Option<Interval>,
    pub(super) entry: SyncedWord,
    /// The first timed word it stands for.
    pub(super) base: Option<usize>,
    pub(super) estimated: bool,
    /// Nothing like it was recognised here.
    pub(super) guessed: bool,
}

/// Times for all words of the text. `begins` says which words begin a paragraph: words added
/// there belong to what follows. `end` is where the sound's last word ends.
pub(super) fn place(
    groups: &[Group],
    base: &[BaseWord],
    keys: &[&str],
    begins: &[bool],
    end: Time,
) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::with_capacity(keys.len());
    let mut before: Option<Interval> = None;
    for (at, group) in groups.iter().enumerate() {
        let (old, words) = (&base[group.old.clone()], &keys[group.new.clone()]);
        match (old, words) {
            (_, []) => continue,
            ([one], [_]) => placed.push(copied(one, group)),
            ([], _) => {
                let mut later = groups[at + 1..].iter();
                // Groups of one side only are merged runs: the next pair is near.
                let next = later.find(|g| !g.old.is_empty() && !g.new.is_empty());
                let next = next.map(|g| base[g.old.start].time);
                let first = begins.get(group.new.start).copied().unwrap_or(false);
                let times = added(words, before, next, first, end);
                placed.extend(times.into_iter().map(|time| Placed {
                    time,
                    sound: None,
                    entry: SyncedWord::Timed { time, from: Vec::new() },
                    base: None,
                    estimated: true,
                    guessed: true,
                }));
            }
            _ => shared(old, words, group, &mut placed),
        }
        before = placed.last().filter(|_| !group.new.is_empty()).map(|word| word.time).or(before);
    }
    settle(&mut placed);
    placed
}

fn copied(word: &BaseWord, group: &Group) -> Placed {
    Placed {
        time: word.time,
        sound: Some(word.sound),
        entry: word.entry.clone(),
        base: Some(group.old.start),
        estimated: word.time != word.sound || matches!(word.entry, SyncedWord::Timed { .. }),
        guessed: !group.alike,
    }
}

/// Several words for several: their whole time, shared by weight.
fn shared(old: &[BaseWord], words: &[&str], group: &Group, placed: &mut Vec<Placed>) {
    let start = old.first().map_or(Time::ZERO, |word| word.time.start);
    let end = old.iter().map(|word| word.time.end).max().unwrap_or(start);
    let mut from = 0;
    for time in split(words, Interval::new(start, end)) {
        // The timed words that lie under it; at least the nearest.
        while from + 1 < old.len() && old[from].time.end <= time.start {
            from += 1;
        }
        let under = old[from..].iter().take_while(|word| word.time.start < time.end);
        let mut ids: Vec<WordId> = Vec::new();
        for word in under.chain(std::iter::once(&old[from])) {
            for &id in ids_of(&word.entry) {
                if !ids.contains(&id) && ids.len() < 16 {
                    ids.push(id);
                }
            }
        }
        placed.push(Placed {
            time,
            sound: Some(time),
            entry: SyncedWord::Timed { time, from: ids },
            base: Some(group.old.start + from),
            estimated: true,
            guessed: !group.alike,
        });
    }
}

/// Words nobody recognised: in the gap if they have room there, else over the words around,
/// whose times stay what they are.
fn added(
    words: &[&str],
    before: Option<Interval>,
    next: Option<Interval>,
    first: bool,
    end: Time,
) -> Vec<Interval> {
    let wish = words.iter().map(|key| weight(key) * UNIT).sum::<i64>();
    let left = before.map_or(Time::ZERO, |word| word.end);
    let right = next.map_or(end, |word| word.start);
    let room = (right - left).millis();
    if room >= ROOM * i64::try_from(words.len()).unwrap_or(i64::MAX / ROOM) {
        let length = Time::from_millis(wish.min(room));
        // Words at the head of a paragraph belong to what comes.
        let late = (first || before.is_none()) && next.is_some();
        let start = if late { right - length } else { left };
        return split(words, Interval::new(start, start + length));
    }
    let start = before.map_or(Time::ZERO, |word| Time::from_millis(word.middle().millis()));
    let end = next.map_or(left.max(start), |word| word.start);
    split(words, Interval::new(start.min(end), end))
}

/// Shares a stretch among words by weight, in whole milliseconds; each at least 20 ms long.
pub(super) fn split(words: &[&str], whole: Interval) -> Vec<Interval> {
    let weights: Vec<i64> = words.iter().map(|key| weight(key)).collect();
    let total = weights.iter().sum::<i64>().max(1);
    let (start, length) = (whole.start.millis(), whole.length().millis());
    let at = |sum: i64| {
        let part = i128::from(length) * i128::from(sum) / i128::from(total);
        start + i64::try_from(part).unwrap_or(length)
    };
    let mut sum = 0;
    let one = |weight: &i64| {
        let from = at(sum);
        sum += weight;
        Interval::from_millis(from, at(sum).max(from + SHORTEST.millis()))
    };
    weights.iter().map(one).collect()
}

/// No worked-out start lies after the next word's, nor before the last one's.
fn settle(placed: &mut [Placed]) {
    let mut latest = Time(i64::MAX);
    for word in placed.iter_mut().rev() {
        if word.time.start > latest {
            retime(word, Interval::new(latest, word.time.end.max(latest + SHORTEST)));
        }
        latest = word.time.start;
    }
    let mut earliest = Time::ZERO;
    for word in placed.iter_mut() {
        if word.time.start < earliest {
            retime(word, Interval::new(earliest, word.time.end.max(earliest + SHORTEST)));
        }
        earliest = word.time.start;
    }
}

fn retime(word: &mut Placed, to: Interval) {
    word.time = to;
    word.estimated = true;
    if let SyncedWord::Timed { time, .. } = &mut word.entry {
        *time = to;
    }
}

/// The recognised words behind an entry.
pub(super) fn ids_of(entry: &SyncedWord) -> &[WordId] {
    match entry {
        SyncedWord::Word(id) => std::slice::from_ref(id),
        SyncedWord::Timed { from, .. } => from,
    }
}

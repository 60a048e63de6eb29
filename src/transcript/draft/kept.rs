//! How segments and edits of the text stand in snapshots and journals: short, and complete, so
//! that they come back as they were.

use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::operation::TextEdit;
use super::segment::{Segment, Timed};
use crate::transcript::WordId;
use crate::transcript::document::SyncedWord;
use crate::units::{Interval, Time};

/// A segment in a snapshot: its bytes and its words.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept(String, Packed);

impl Kept {
    pub(super) fn of(segment: &Segment) -> Kept {
        Kept(segment.raw.clone(), Packed::of(&timed([segment])))
    }

    /// The segment; one whose words cannot be read gets the times of none.
    pub(super) fn segment(&self) -> Segment {
        Segment::again(&self.0, self.1.words().unwrap_or_default().into_iter())
    }
}

/// The entries and times of words as numbers. First the unit in nanoseconds; then for each word
/// how many recognised words it stands for (-1 where it is exactly one), how long after the last
/// it begins, how long it lasts, and how far those words' names are from the last.
#[derive(Serialize, Deserialize)]
struct Packed(Vec<i64>);

/// What all times are multiples of, as a rule.
const MILLISECOND: i64 = 1_000_000;

/// A count of -2 and less is that of words whose entry has a time of its own, which follows.
const APART: i64 = -2;

impl Packed {
    fn of(words: &[Timed]) -> Packed {
        let whole =
            |time: &Interval| time.start.0 % MILLISECOND == 0 && time.end.0 % MILLISECOND == 0;
        let whole = words
            .iter()
            .all(|(entry, time)| whole(time) && own_time(entry).is_none_or(|own| whole(&own)));
        let unit = if whole { MILLISECOND } else { 1 };
        let (mut out, mut last, mut name) = (vec![unit], 0, 0);
        for (entry, time) in words {
            let (start, end) = (time.start.0 / unit, time.end.0 / unit);
            let from = match entry {
                SyncedWord::Word(id) => {
                    out.extend([-1, start - last, end - start]);
                    std::slice::from_ref(id)
                }
                SyncedWord::Timed { time: own, from } if own == time => {
                    out.extend([from.len() as i64, start - last, end - start]);
                    from
                }
                SyncedWord::Timed { time: own, from } => {
                    let (first, until) = (own.start.0 / unit, own.end.0 / unit);
                    out.extend([APART - from.len() as i64, start - last, end - start]);
                    out.extend([first - start, until - first]);
                    from
                }
            };
            for id in from {
                out.push(i64::from(id.0) - name);
                name = i64::from(id.0);
            }
            last = end;
        }
        Packed(out)
    }

    fn words(&self) -> Option<Vec<Timed>> {
        let mut numbers = self.0.iter().copied();
        let unit = numbers.next()?;
        let (mut words, mut last, mut name) = (Vec::with_capacity(self.0.len() / 4), 0_i64, 0_i64);
        let time = |start: i64, end: i64| {
            Some(Interval::new(Time(start.checked_mul(unit)?), Time(end.checked_mul(unit)?)))
        };
        while let Some(count) = numbers.next() {
            let start = last.checked_add(numbers.next()?)?;
            let end = start.checked_add(numbers.next()?)?;
            let said = time(start, end)?;
            let own = match count {
                ..=APART => {
                    let first = start.checked_add(numbers.next()?)?;
                    time(first, first.checked_add(numbers.next()?)?)?
                }
                _ => said,
            };
            let mut id = || {
                name = name.checked_add(numbers.next()?)?;
                Some(WordId(u32::try_from(name).ok()?))
            };
            let entry = match count {
                -1 => SyncedWord::Word(id()?),
                count => {
                    let count = if count < 0 { APART.checked_sub(count)? } else { count };
                    let from = (0..count).map(|_| id()).collect::<Option<_>>()?;
                    SyncedWord::Timed { time: own, from }
                }
            };
            words.push((entry, said));
            last = end;
        }
        Some(words)
    }
}

/// The time that an entry has by itself.
fn own_time(entry: &SyncedWord) -> Option<Interval> {
    match entry {
        SyncedWord::Word(_) => None,
        SyncedWord::Timed { time, .. } => Some(*time),
    }
}

fn timed<'a>(segments: impl IntoIterator<Item = &'a Segment>) -> Vec<Timed> {
    let words = segments.into_iter().flat_map(|segment| &segment.words);
    words.map(|word| (word.entry.clone(), word.time)).collect()
}

/// A text edit in a journal: every segment's bytes with how many words it has, then the words of
/// the old ones and those of the new ones that are not among them.
#[derive(Serialize, Deserialize)]
struct KeptEdit {
    at: usize,
    old: Vec<(String, usize)>,
    new: Vec<(String, usize)>,
    words: Packed,
    /// How many words, from the first and from the last, the old and the new have in common.
    same: (usize, usize),
}

impl Serialize for TextEdit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bare = |all: &[Arc<Segment>]| -> Vec<(String, usize)> {
            all.iter().map(|one| (one.raw.clone(), one.words.len())).collect()
        };
        let (mut words, mut new) =
            (timed(self.old.iter().map(Arc::as_ref)), timed(self.new.iter().map(Arc::as_ref)));
        let head = words.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let (a, b) = (words[head..].iter().rev(), new[head..].iter().rev());
        let tail = a.zip(b).take_while(|(a, b)| a == b).count();
        words.extend(new.drain(head..new.len() - tail));
        KeptEdit {
            at: self.at,
            old: bare(&self.old),
            new: bare(&self.new),
            words: Packed::of(&words),
            same: (head, tail),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for TextEdit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TextEdit, D::Error> {
        let kept = KeptEdit::deserialize(deserializer)?;
        kept.edit().ok_or_else(|| D::Error::custom("an edit has other words than it says"))
    }
}

impl KeptEdit {
    fn edit(&self) -> Option<TextEdit> {
        let words = self.words.words()?;
        let count = self.old.iter().map(|one| one.1).sum::<usize>();
        let (head, tail) = self.same;
        let (old, own) = words.split_at_checked(count)?;
        let (first, last) = (old.get(..head)?, old.get(count.checked_sub(tail)?..)?);
        let new = first.iter().chain(own).chain(last).cloned().collect();
        Some(TextEdit {
            at: self.at,
            old: again(&self.old, old.to_vec()),
            new: again(&self.new, new),
        })
    }
}

/// Segments from their bytes and how many words each has.
fn again(bare: &[(String, usize)], words: Vec<Timed>) -> Vec<Arc<Segment>> {
    let mut words = words.into_iter();
    let one =
        |(raw, count): &(String, usize)| Arc::new(Segment::again(raw, words.by_ref().take(*count)));
    bare.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn word() -> impl Strategy<Value = Timed> {
        let unit = prop_oneof![Just(1_i64), Just(MILLISECOND)];
        let names = proptest::collection::vec(any::<u32>(), 0..3);
        (any::<bool>(), names, unit, 0..9000_i64, 0..900_i64, 0..3_i64).prop_map(
            |(exact, names, unit, start, length, off)| {
                let at =
                    |start: i64| Interval::new(Time(start * unit), Time((start + length) * unit));
                let from: Vec<WordId> = names.into_iter().map(WordId).collect();
                let entry = match (exact, &from[..]) {
                    (true, [one]) => SyncedWord::Word(*one),
                    _ => SyncedWord::Timed { time: at(start + off), from },
                };
                (entry, at(start))
            },
        )
    }

    proptest! {
        #[test]
        fn words_come_back_as_they_were(words in proptest::collection::vec(word(), 0..8)) {
            prop_assert_eq!(Packed::of(&words).words(), Some(words));
        }

        #[test]
        fn numbers_that_are_no_words_are_refused_or_read(numbers in proptest::collection::vec(-4_i64..9, 0..20)) {
            let packed = Packed(numbers);
            if let Some(words) = packed.words() {
                prop_assert!(words.len() <= packed.0.len());
            }
        }
    }
}

//! The times of words after a change, in the order of the text.

use std::collections::HashMap;

use super::segment::Timed;
use crate::transcript::WordId;
use crate::transcript::document::SyncedWord;
use crate::units::{Interval, Time};

/// Entries with their times, in the order of the text: no start lies before that of the word
/// `before`, nor after that of the next word that was heard, or of the word `after` all.
pub(super) fn timed(
    entries: Vec<SyncedWord>,
    known: &HashMap<WordId, Interval>,
    before: Option<Interval>,
    after: Option<Interval>,
) -> Vec<Timed> {
    const SHORTEST: Time = Time::from_millis(1);
    let mut last = before.unwrap_or_default();
    let mut timed: Vec<Timed> = Vec::with_capacity(entries.len());
    for entry in entries {
        let time = match &entry {
            SyncedWord::Word(id) => known.get(id).copied(),
            // What nobody said stands between the words around it.
            SyncedWord::Timed { time, from } if from.is_empty() && time.start < last.start => None,
            SyncedWord::Timed { time, .. } => Some(*time),
        };
        let time = time.unwrap_or(Interval::new(last.end, last.end + SHORTEST));
        last = Interval::new(time.start.max(last.start), time.end);
        timed.push((entry, time));
    }
    let mut latest = after.map_or(Time(i64::MAX), |after| after.start);
    for (entry, time) in timed.iter_mut().rev() {
        if let SyncedWord::Timed { .. } = entry {
            *time = starting(*time, time.start.min(latest));
        }
        latest = latest.min(time.start);
    }
    let mut earliest = before.map_or(Time::ZERO, |before| before.start);
    for (entry, time) in &mut timed {
        if let SyncedWord::Timed { time: own, .. } = entry {
            *time = starting(*time, time.start.max(earliest));
            *own = *time;
        }
        earliest = earliest.max(time.start);
    }
    timed
}

/// A time that begins elsewhere; it ends where it did, but is never empty.
fn starting(time: Interval, start: Time) -> Interval {
    Interval::new(start, time.end.max(start + Time::from_millis(1)))
}

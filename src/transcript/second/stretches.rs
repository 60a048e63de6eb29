//! Cuts what two models heard on a track at pauses both know of, so that words are only ever
//! compared with those said about then.

use std::ops::Range;

use super::Heard;
use crate::units::{Interval, Time};

/// No word of either side for this long: nothing reaches across it.
const PAUSE: Time = Time::from_millis(1500);

/// Ranges of both sides, each sorted by start, that cover them; one may be empty.
pub(super) fn stretches(own: &[Interval], heard: &[&Heard]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut all = Vec::new();
    let (mut from, mut at) = ((0, 0), (0, 0));
    let mut end = Time(i64::MIN);
    loop {
        let next = (own.get(at.0).copied(), heard.get(at.1).map(|word| word.time));
        let first = match next {
            (Some(mine), Some(theirs)) => mine.start <= theirs.start,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => break,
        };
        let time = if first { next.0 } else { next.1 };
        let Some(time) = time else { break };
        if from != at && time.start.0.saturating_sub(end.0) >= PAUSE.0 {
            all.push((from.0..at.0, from.1..at.1));
            from = at;
        }
        end = end.max(time.end);
        if first { at.0 += 1 } else { at.1 += 1 }
    }
    if from != at {
        all.push((from.0..at.0, from.1..at.1));
    }
    all
}
